"""Do the guards that other tests lean on really refuse?"""

import socket

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from milepost.apps.audit.frozen import missing_triggers
from tests.reading import ReadingOnly


@pytest.mark.django_db
def test_reading_only_lets_questions_pass(reading_only: ReadingOnly) -> None:
    with reading_only, transaction.atomic():
        assert not Session.objects.exists()


@pytest.mark.django_db
def test_reading_only_refuses_a_write(reading_only: ReadingOnly) -> None:
    session = Session(session_key="kept", session_data="", expire_date=timezone.now())
    with pytest.raises(AssertionError, match="INSERT"), reading_only:
        session.save(force_insert=True)
    with pytest.raises(AssertionError, match="DELETE"), reading_only:
        Session.objects.all().delete()


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as here, pytest.raises(AssertionError, match="reached out"):
        here.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
def test_rows_stay_frozen_in_a_test_that_really_writes() -> None:
    assert missing_triggers() == ()
