"""What is gone from a record is gone by a recorded erasure; anything else is a fault."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from milepost.core.access.erasure import ErasureGround, removed_words
from milepost.core.archive.inspection import Inspection, inspect
from tests.archive_in_memory import Files, HeldArchive, with_its_tables, with_rows
from tests.core.archive.a_record import a_record

WHOLE = a_record()
SHOWN = removed_words(date(2026, 5, 3))

Row = dict[str, Any]


def erasure(**more: Any) -> Row:
    usual = {"row": 1, "statement": None, "person": "", "on": "2026-05-03", "shown": SHOWN}
    return {**usual, **more}


def with_erasures(files: Files, *erasures: Row) -> Files:
    return with_rows(files, "audit_erasure", lambda rows: rows.extend(erasures))


def with_reason(change: Callable[[Row], object], files: Files = WHOLE) -> Files:
    return with_rows(files, "audit_statement", lambda rows: change(rows[0]))


def with_person(change: Callable[[Row], object], files: Files = WHOLE) -> Files:
    return with_rows(files, "people_person", lambda rows: change(rows[0]))


def looked_over(files: Files) -> Inspection:
    return inspect(HeldArchive(with_its_tables(files)))


def told(files: Files) -> str:
    found = looked_over(files)
    assert not found.is_sound
    return "\n".join(map(str, found.faults))


def gone(row: Row) -> None:
    row.update(text=SHOWN, salt="")


def unnamed(row: Row) -> None:
    row.update(full_name=SHOWN)


def test_it_is_said_in_their_place_on_which_day_words_were_removed() -> None:
    assert SHOWN == "Removed under policy on 3 May 2026"
    assert len({each.words for each in ErasureGround}) == len(ErasureGround)


def test_a_reason_that_was_removed_by_law_is_told_and_is_no_fault() -> None:
    found = looked_over(with_erasures(with_reason(gone), erasure(statement=1)))

    assert found.is_sound
    assert (found.record.removed, found.record.unnamed) == (1, 0)
    assert found.record.compared["reasons"] == 0


def test_a_name_that_was_removed_by_law_is_told_and_is_no_fault() -> None:
    found = looked_over(with_erasures(with_person(unnamed), erasure(person="P-1")))

    assert found.is_sound
    assert (found.record.removed, found.record.unnamed) == (0, 1)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (with_reason(gone), "Its words are gone, and no erasure of them is recorded."),
        (
            with_reason(lambda row: row.update(text="", salt="")),
            "Its words are gone, and no erasure of them is recorded.",
        ),
        (
            with_erasures(WHOLE, erasure(statement=1)),
            "An erasure of it is recorded, and it is still there.",
        ),
        (
            with_erasures(
                with_reason(lambda row: row.update(text="He agreed to it.", salt="")),
                erasure(statement=1),
            ),
            "It says other words than the erasure of it that is recorded.",
        ),
        (
            with_erasures(
                with_reason(lambda row: row.update(text="He agreed to it.", salt="")),
                erasure(statement=1, shown="He agreed to it."),
            ),
            "It shows other words than it may.",
        ),
        (
            with_erasures(with_reason(gone), erasure(statement=1, on="in May")),
            "It shows other words than it may.",
        ),
        (with_person(unnamed), "The name is gone, and no erasure of it is recorded."),
        (
            with_erasures(WHOLE, erasure(person="P-1")),
            "An erasure of this person is recorded, and they are still named.",
        ),
        (
            with_erasures(
                with_person(lambda row: row.update(full_name=SHOWN, email="ada@example.org")),
                erasure(person="P-1"),
            ),
            "An erasure of this person is recorded, and they are still named.",
        ),
    ],
)
def test_what_is_gone_otherwise_is_a_fault(files: Files, said: str) -> None:
    assert said in told(files)
