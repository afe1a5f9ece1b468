"""Which rows may never be changed? One registry, held by triggers on both databases.

SQLite drops triggers when it rebuilds a table, so they are put back after every migration, and
their presence is asserted at start and by ``doctor``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A table whose rows are added and never changed or removed.

    ``may_change_when`` is the one change that is lawful, as an SQL condition over OLD and NEW;
    ``asks_another_table``: it looks at rows of another one.
    """

    table: str
    may_change_when: str = ""
    asks_another_table: bool = False


FROZEN = (
    # Erasing a person's words is lawful once it is recorded, and leaves their digest, so every seal
    # still holds. The salt goes with them, or short words could be guessed from the digest.
    Frozen(
        table="audit_statement",
        may_change_when="NEW.salt = '' AND NEW.digest = OLD.digest AND NEW.id = OLD.id"
        " AND EXISTS (SELECT 1 FROM audit_erasure AS recorded"
        " WHERE recorded.statement_id = NEW.id AND recorded.shown = NEW.text)",
        asks_another_table=True,
    ),
    Frozen(table="audit_erasure"),
    Frozen(table="audit_event"),
    Frozen(table="audit_seal"),
    Frozen(table="matrices_version"),
    Frozen(table="matrices_consent"),
    Frozen(table="matrices_agreement"),
    Frozen(table="matrices_remembered_layout"),
    # What a draft began with stays, as does that others saw it. What was put forward is changed
    # only by taking it up again, and what was withdrawn is not changed at all.
    Frozen(
        table="matrices_draft",
        may_change_when="NEW.id = OLD.id AND NEW.arrangement_id = OLD.arrangement_id"
        " AND NEW.number = OLD.number AND NEW.party_id = OLD.party_id"
        " AND COALESCE(NEW.base_id, 0) = COALESCE(OLD.base_id, 0)"
        " AND NEW.begun_from = OLD.begun_from AND NEW.begun_by_id = OLD.begun_by_id"
        " AND NEW.begun_at = OLD.begun_at AND NEW.revision > OLD.revision"
        " AND (OLD.consulted_at IS NULL"
        " OR NEW.consulted_at IS NOT NULL AND NEW.consulted_at = OLD.consulted_at)"
        " AND (OLD.stage IN ('draft', 'in_consultation') OR OLD.stage = 'put_forward'"
        " AND NEW.stage = 'in_consultation' AND NEW.document = OLD.document)",
    ),
    Frozen(table="matrices_proposal"),
    Frozen(table="matrices_proposal_answer"),
    Frozen(table="matrices_proposal_comment"),
    Frozen(table="matrices_point_said"),
    Frozen(table="matrices_map_decision"),
    Frozen(table="matrices_bid_commitment"),
    Frozen(table="matrices_commitment_trace"),
    Frozen(table="plans_target_level"),
    Frozen(table="plans_plan"),
    Frozen(table="plans_plan_version"),
    Frozen(table="plans_milestone"),
    Frozen(table="plans_annual_plan"),
    Frozen(table="plans_annual_plan_step"),
    Frozen(table="plans_annual_commitment"),
    Frozen(table="plans_outcome_position"),
    Frozen(table="plans_client_block"),
    Frozen(table="evidence_item"),
    Frozen(table="evidence_version"),
    Frozen(table="evidence_judgement"),
    Frozen(table="evidence_reply"),
    Frozen(table="evidence_exception"),
    Frozen(table="evidence_exception_end"),
    Frozen(table="evidence_release"),
    Frozen(table="evidence_keeping"),
    Frozen(table="evidence_hold"),
    Frozen(table="evidence_hold_end"),
    Frozen(table="evidence_deletion"),
    Frozen(table="assessments_cycle"),
    Frozen(table="assessments_step_taken"),
    Frozen(table="assessments_rating_set", may_change_when="OLD.issued_at IS NULL"),
    Frozen(table="assessments_criterion_rating"),
    Frozen(table="assessments_evidence_link"),
    Frozen(table="assessments_evidence_answer"),
    Frozen(table="assessments_assessed_level"),
    Frozen(table="assessments_validated_level"),
    Frozen(table="assessments_proposed_level"),
    Frozen(table="assessments_ratified_level"),
    Frozen(table="assessments_challenge"),
    Frozen(table="assessments_challenge_answer"),
    Frozen(table="assessments_waiver"),
    Frozen(table="assessments_waiver_end"),
    Frozen(table="assessments_undone_move"),
    Frozen(table="assessments_awaited_signature"),
    Frozen(table="assessments_second_signature"),
    Frozen(table="assessments_interest_declaration"),
    Frozen(table="assessments_interest_end"),
    Frozen(table="assessments_secondment"),
    Frozen(table="assessments_board_vote"),
    Frozen(table="assessments_dissent"),
    Frozen(table="assessments_moderator_view"),
    Frozen(table="documents_document"),
    Frozen(table="documents_file"),
)


def see_replaced_rows(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """On every new connection: let SQLite's INSERT OR REPLACE be seen as the deletion it is."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")


def freeze(using: str = "default") -> None:
    """Put every trigger of the registry in place, where its table exists."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            for frozen in FROZEN:
                if frozen.asks_another_table:
                    cursor.execute(_refusing_otherwise(frozen))
        for frozen in FROZEN:
            if frozen.table in tables:
                for name, statement in _triggers(connection, frozen):
                    cursor.execute(_drop(connection, name, frozen.table))
                    cursor.execute(statement)


def unfreeze(using: str = "default") -> None:
    """Take every trigger away: for emptying a test database, never in a running site."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for frozen in FROZEN:
            for name, _ in _triggers(connection, frozen):
                cursor.execute(_drop(connection, name, frozen.table))


def missing_triggers(using: str = "default") -> tuple[str, ...]:
    """The triggers of the registry that the database does not hold, or holds switched off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_LIST[connection.vendor])
        held = {row[0] for row in cursor.fetchall()}
    wanted = [name for frozen in FROZEN for name, _ in _triggers(connection, frozen)]
    return tuple(name for name in wanted if name not in held)


def put_back(sender: object, using: str, **_: Any) -> None:
    """After every migration (Django's ``post_migrate``)."""
    freeze(using)


_LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION milepost_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _refusing_otherwise(frozen: Frozen) -> str:
    """PostgreSQL asks no other table in a trigger's condition, but does in its function."""
    return f"""
CREATE OR REPLACE FUNCTION {_function_of(frozen)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {frozen.may_change_when} THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _function_of(frozen: Frozen) -> str:
    return f"milepost_refuse_change_of_{frozen.table}"


def _triggers(connection: BaseDatabaseWrapper, frozen: Frozen) -> Iterator[tuple[str, str]]:
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    yield from make(frozen)


def _sqlite(frozen: Frozen) -> Iterator[tuple[str, str]]:
    refusal = f"SELECT RAISE(ABORT, 'Rows of {frozen.table} are never changed or removed');"
    when = f"WHEN NOT ({frozen.may_change_when})" if frozen.may_change_when else ""
    for verb, condition in (("UPDATE", when), ("DELETE", "")):
        name = f"frozen_{frozen.table}_{verb.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {verb} ON {frozen.table} {condition}"
            f" BEGIN {refusal} END",
        )


def _postgresql(frozen: Frozen) -> Iterator[tuple[str, str]]:
    usual = "milepost_refuse_change"
    on_update, when = usual, ""
    if frozen.asks_another_table:
        on_update = _function_of(frozen)
    elif frozen.may_change_when:
        when = f"WHEN (NOT ({frozen.may_change_when}))"
    for verb, each, condition, function in (
        ("UPDATE", "ROW", when, on_update),
        ("DELETE", "ROW", "", usual),
        ("TRUNCATE", "STATEMENT", "", usual),
    ):
        name = f"frozen_{frozen.table}_{verb.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} BEFORE {verb} ON {frozen.table} FOR EACH {each} {condition}"
            f" EXECUTE FUNCTION {function}()",
        )


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (
        f" ON {table}" if connection.vendor == "postgresql" else ""
    )
