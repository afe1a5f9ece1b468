"""Rows that are added and never changed: refused by the database itself, whoever asks."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from milepost.apps.assessments.models import Waiver
from milepost.apps.audit.actions import write_down
from milepost.apps.audit.frozen import FROZEN, freeze, missing_triggers
from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.actions import check_evidence
from milepost.apps.people.models import Person
from milepost.apps.plans.models import TargetLevel
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import (
    NEXT_YEAR,
    answer,
    bring_to,
    cite,
    everything,
    number_of,
    rate,
    submit,
)
from tests.apps.worlds import World, some_evidence

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
    "people_person": "names can be redacted, passwords change",
    "people_sign_in_failure": "failures are forgotten",
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
    """A row in every frozen table."""
    world = standing_world
    bring_to(world, Stage.PUBLISHED, number_of(world, "W0"))
    challenged = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, challenged)
    answer(world, challenged)
    number = number_of(world, "CS")
    made = some_evidence(world, by="provider-lead", made_by="provider")
    rate(world, number, "A1 F")
    cite(world, number, "A1", evidence=made)
    cite(world, number, "A1", evidence=made, kind="contradicts")
    _answer_the_contradiction(world, number)
    submit(world, number, level=0)
    check_evidence(number=made, by=world.actor("north-validator"), at=world.at())
    arrangement = Arrangement.objects.get()
    written = {
        "arrangement": arrangement,
        "authority": Party.objects.get(slug="north"),
        "by": Person.objects.first(),
        "at": world.at(),
    }
    Waiver.objects.create(
        criterion="CS.A2",
        from_on=world.now.date(),
        until_on=NEXT_YEAR,
        reason=write_down("The survey comes in May."),
        **written,
    )
    TargetLevel.objects.create(
        focus_area="CS", level=3, due_on=NEXT_YEAR, decision=write_down("The Board."), **written
    )
    connection.check_constraints()  # PostgreSQL empties no table with checks still to be made
    return world


def _answer_the_contradiction(world: World, number: int) -> None:
    from milepost.apps.assessments import actions
    from milepost.apps.assessments.models import EvidenceLink

    link = EvidenceLink.objects.get(kind="contradicts").pk
    actions.answer_evidence(
        number=number,
        link=link,
        words="It speaks of another year.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )


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


def test_words_may_be_erased_and_their_digest_stays(frozen_world: World) -> None:
    statement = Statement.objects.exclude(text="").first()
    assert statement is not None
    assert (
        _refused("UPDATE audit_statement SET text = '', salt = '' WHERE id = %s", statement.pk)
        == ""
    )
    erased = Statement.objects.get(pk=statement.pk)
    assert (erased.text, erased.salt, erased.digest) == ("", "", statement.digest)


@pytest.mark.parametrize(
    "change",
    [
        "text = 'I never said so.'",
        "text = ''",  # with its salt kept, short words could be guessed
        "text = '', salt = '', digest = 'another'",
        "text = '', salt = '', id = id + 1000",
        "digest = 'another'",
    ],
)
def test_words_are_never_changed_into_others(frozen_world: World, change: str) -> None:
    assert "never changed" in _refused(f"UPDATE audit_statement SET {change}")
