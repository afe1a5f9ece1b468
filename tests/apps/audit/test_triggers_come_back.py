"""SQLite drops a table's triggers when a migration rebuilds it; they are put back after it."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from milepost.apps.audit.frozen import missing_triggers
from milepost.apps.audit.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def test_triggers_are_put_back_after_a_migration_that_rebuilds_a_table() -> None:
    old = Event._meta.get_field("name")
    new = models.CharField(max_length=61)
    new.set_attributes_from_name("name")
    with connection.schema_editor() as editor:
        editor._remake_table(Event, alter_fields=[(old, new)])  # type: ignore[attr-defined]
    lost = {"frozen_audit_event_update", "frozen_audit_event_delete"}
    assert set(missing_triggers()) == lost

    call_command("migrate", verbosity=0)

    assert missing_triggers() == ()
    with connection.schema_editor() as editor:
        editor._remake_table(Event, alter_fields=[(new, old)])  # type: ignore[attr-defined]
