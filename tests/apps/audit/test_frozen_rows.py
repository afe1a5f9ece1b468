"""Rows that are added and never changed: refused by the database itself, whoever asks."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from milepost.apps.audit.frozen import FROZEN, freeze, missing_triggers
from milepost.apps.audit.models import Erasure, Statement
from tests.apps.small_worlds import everything, fill
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

TABLES = [frozen.table for frozen in FROZEN]

# What may be changed, and why. Every other table of ours is frozen.
MAY_CHANGE = {
    "audit_seal_head": "where a chain ends moves with every seal",
    "assessments_assessment": "it holds its stage",
    "contracts_party": "a council may change its name",
    "contracts_arrangement": "its settings",
    "contracts_contract": "it may be extended",
    "contracts_membership": "a role ends",
    "jobs_job": "it is taken, gets on, and ends",
    "jobs_worker": "it is heard of again",
    "jobs_round": "it comes round again",
    "notices_notice": "it is taken, sent, and forgotten",
    "notices_mail_choice": "somebody changes their mind",
    "documents_drawing": "a picture can be drawn again",
    "documents_drawn_up_to": "it follows the record",
    "evidence_received": "a file arrives in parts, and leaves the tray",
    "evidence_scan": "a scan is of one site, and can be made anew",
    "evidence_words": "words can be read out of a file again",
    "people_person": "names can be redacted, passwords change",
    "contracts_calendar_feed": "it ends when it is revoked, or made anew",
    "people_one_time_link": "it is used, or replaced by a newer one",
    "people_sign_in_failure": "failures are forgotten",
    "reports_workbook_upload": "it is looked at, applied, or thrown away after a week",
}


def _refused(sql: str, *params: int) -> str:
    """What the database says to a statement; "" where it does as it is told."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError as refusal:
        return str(refusal)
    return ""


@pytest.fixture(scope="module")
def full_world(standing_world: World) -> World:
    fill(standing_world)
    connection.check_constraints()  # PostgreSQL empties no table with checks still to be made
    return standing_world


@pytest.fixture
def frozen_world(full_world: World, db: None) -> World:
    return full_world


@pytest.mark.parametrize("table", TABLES)
def test_a_frozen_row_is_neither_changed_nor_removed(frozen_world: World, table: str) -> None:
    before = everything()
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    assert before[table], f"nothing in {table} to try it on"
    column = next(
        f.column for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation
    )
    # One row that was never lawful to change: of rating sets, an issued one.
    where = " WHERE issued_at IS NOT NULL" if table == "assessments_rating_set" else ""
    said = [
        _refused(f"UPDATE {table} SET {column} = {column}{where}"),
        _refused(f"DELETE FROM {table}"),
    ]
    if connection.vendor == "postgresql":
        said.append(_refused(f"TRUNCATE {table} CASCADE"))
    else:
        said.append(_refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}{where}"))
    assert all("never changed or removed" in each for each in said), said
    assert everything() == before


def test_every_table_is_frozen_or_may_change_for_a_reason() -> None:
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("milepost.")}
    assert set(TABLES) | MAY_CHANGE.keys() == ours
    assert not set(TABLES) & MAY_CHANGE.keys()


def test_a_set_of_ratings_may_change_until_it_is_issued(frozen_world: World) -> None:
    assert _refused("UPDATE assessments_rating_set SET indicated = 5 WHERE issued_at IS NULL") == ""
    assert "never changed" in _refused("UPDATE assessments_rating_set SET issued_at = NULL")


@pytest.mark.parametrize(
    "change",
    [
        "number = number + 90",
        "begun_from = '{}'",
        "consulted_at = NULL",
        "document = '{}', revision = revision",
        "base_id = NULL",
    ],
)
def test_what_a_draft_began_with_is_never_changed(frozen_world: World, change: str) -> None:
    alike = "" if "revision" in change else ", revision = revision + 1"
    sql = f"UPDATE matrices_draft SET {change}{alike} WHERE stage = 'in_consultation'"
    assert "never changed" in _refused(sql)


@pytest.mark.parametrize("stage", ["withdrawn", "put_forward"])
def test_a_draft_of_which_something_came_is_changed_no_more(
    frozen_world: World, stage: str
) -> None:
    change = "UPDATE matrices_draft SET stage = '{}', revision = revision + 1 {} WHERE number = 1"
    assert _refused(change.format(stage, "")) == ""
    assert "never changed" in _refused(change.format("in_consultation", ", document = '{}'"))
    assert "never changed" in _refused(change.format("draft", ""))
    taken_up_again = _refused(change.format("in_consultation", ""))
    assert taken_up_again == "" if stage == "put_forward" else "never changed" in taken_up_again


def test_no_trigger_of_the_registry_is_missing_from_a_migrated_database(world: World) -> None:
    assert missing_triggers() == ()


@pytest.mark.parametrize("table", ["audit_seal", "assessments_ratified_level"])
def test_a_trigger_that_is_gone_is_missed(world: World, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER frozen_{table}_update{on}")
    assert missing_triggers() == (f"frozen_{table}_update",)
    freeze()
    assert missing_triggers() == ()


@pytest.mark.postgresql_only
def test_a_trigger_that_is_switched_off_is_missed(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER frozen_audit_seal_delete")
    assert missing_triggers() == ("frozen_audit_seal_delete",)


# -- erasing a person's words ---------------------------------------------------------------------


SHOWN = "Removed under policy on 3 May 2026"


@pytest.fixture
def recorded(frozen_world: World) -> Statement:
    """Words of which an erasure is recorded, and nothing done yet."""
    statement = Statement.objects.filter(salt__gt="").first()
    assert statement is not None
    Erasure.objects.create(
        arrangement=frozen_world.reference,
        statement=statement,
        ground="legal_duty",
        case="DP-1",
        shown=SHOWN,
        by="P-1",
        on=date(2026, 5, 3),
        at=frozen_world.at(),
    )
    return statement


def test_words_may_be_erased_once_it_is_recorded_and_their_digest_stays(
    recorded: Statement,
) -> None:
    sql = f"UPDATE audit_statement SET text = '{SHOWN}', salt = '' WHERE id = %s"
    assert _refused(sql, recorded.pk) == ""
    erased = Statement.objects.get(pk=recorded.pk)
    assert (erased.text, erased.salt, erased.digest) == (SHOWN, "", recorded.digest)
    assert "never changed" in _refused(
        "UPDATE audit_statement SET text = 'Removed under policy on 4 May 2026' WHERE id = %s",
        recorded.pk,
    )


@pytest.mark.parametrize(
    "change",
    [
        "text = 'I never said so.'",
        "text = ''",
        "text = '', salt = ''",
        f"text = '{SHOWN}'",  # with its salt kept, short words could be guessed
        f"text = '{SHOWN}', salt = '', digest = 'another'",
        f"text = '{SHOWN}', salt = '', id = id + 1000",
        "text = 'Removed under policy on 3 May 2025', salt = ''",
        "digest = 'another'",
    ],
)
def test_recorded_words_are_never_changed_into_others(recorded: Statement, change: str) -> None:
    said = _refused(f"UPDATE audit_statement SET {change} WHERE id = %s", recorded.pk)
    assert "never changed" in said


def test_words_are_not_erased_where_that_is_not_recorded(recorded: Statement) -> None:
    other = Statement.objects.filter(salt__gt="").exclude(pk=recorded.pk).first()
    assert other is not None
    sql = f"UPDATE audit_statement SET text = '{SHOWN}', salt = '' WHERE id = %s"
    assert "never changed" in _refused(sql, other.pk)
