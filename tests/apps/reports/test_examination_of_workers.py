"""Does the doctor see that nobody does the jobs, and that a document's file is gone?"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from milepost.apps.documents.actions import ask_for_profile
from milepost.apps.documents.models import Document, DocumentFile
from milepost.apps.jobs import actions as jobs
from milepost.apps.reports.queries.examination import examine_site
from milepost.apps.reports.queries.finding import Finding
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_folder_for_documents(settings: Any, tmp_path: Path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path


def found(part: str) -> Finding:
    return next(each for each in examine_site() if each.part == part)


def ask(world: World, *, minutes_ago: int) -> None:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    ask_for_profile(by=world.actor("board-north"), at=at)


def test_a_site_that_is_not_served_is_well_as_long_as_nobody_waits() -> None:
    assert found("workers").is_well
    ask(a_small_world(), minutes_ago=2)
    assert found("workers").is_well


def test_jobs_that_nobody_does_are_a_fault_that_says_what_to_start() -> None:
    ask(a_small_world(), minutes_ago=6)
    each = found("workers")
    assert not each.is_well
    assert "1 jobs have waited" in each.words
    assert "milepost worker" in each.remedy


def test_with_a_worker_alive_waiting_is_no_fault() -> None:
    ask(a_small_world(), minutes_ago=6)
    jobs.say_alive("w1", at=timezone.now())
    each = found("workers")
    assert each.is_well
    assert each.words == "1 at work, 1 jobs waiting"


def test_a_worker_that_was_not_heard_of_for_a_minute_is_not_alive() -> None:
    ask(a_small_world(), minutes_ago=6)
    jobs.say_alive("w1", at=timezone.now() - timedelta(seconds=61))
    assert not found("workers").is_well


def test_a_document_whose_file_is_gone_is_named() -> None:
    ask(a_small_world(), minutes_ago=0)
    DocumentFile.objects.create(
        document=Document.objects.get(), sha256="0" * 64, size=1, made_at=timezone.now()
    )
    each = found("documents")
    assert not each.is_well
    assert "D-1" in each.words
