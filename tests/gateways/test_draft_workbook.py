"""The workbook of a draft says what was written into it, saved by LibreOffice as well."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from milepost.core.matrix.drafting.meeting_copy import (
    CHOICES,
    CRITICAL,
    INPUTS,
    KEYS,
    NEW_TEXT,
    NEW_WORDS,
    STRIKE,
    WHY,
    MeetingSheet,
)
from milepost.core.matrix.drafting.meeting_reading import ReadMeeting, read_meeting
from milepost.gateways.draft_workbook import (
    MeetingBook,
    MeetingColumn,
    MeetingTable,
    draft_workbook,
)
from milepost.gateways.sheets_to_fill import ORIGIN_SHEET
from milepost.gateways.spreadsheets import read_tables
from milepost.gateways.xlsx_formulas import formulas_in
from tests.builders import a_matrix
from tests.gateways.sheets import LOOK_ALIKE

SAVED = LOOK_ALIKE.parent / "draft-workbook" / "saved-by-libreoffice.xlsx"
LEVELS, CRITERIA = MeetingSheet.LEVELS, MeetingSheet.CRITERIA
KNOWN = {(LEVELS, "CS/3"), (LEVELS, "CS/4"), (CRITERIA, "CS.A1")}
ORIGIN = "words that are signed " * 3_000  # more than one cell holds


def the_book() -> MeetingBook:
    """A workbook of two sheets, as it goes out."""
    return MeetingBook(
        title="A matrix, draft 1",
        remark="As it stood on 1 May 2026.",
        how_to=(("Fill in", "The yellow columns."),),
        tables=(
            _table(
                LEVELS, ("CS/3", "=Some are told.", "", ""), ("CS/4", "", "", ""), extra="Words"
            ),
            _table(CRITERIA, ("CS.A1", "", 1, "", "", "", "", ""), extra="Focus area,Level"),
        ),
        origin=ORIGIN,
        footer="A matrix & its draft",
        made_at=datetime(2026, 5, 1, 9, tzinfo=UTC),
    )


def _table(sheet: MeetingSheet, *rows: tuple[str | int, ...], extra: str) -> MeetingTable:
    headings = (KEYS[sheet], *extra.split(","), *INPUTS[sheet])
    return MeetingTable(
        name=sheet.value,
        title=sheet.value,
        remark="",
        columns=tuple(
            MeetingColumn(
                heading=each,
                width=20,
                is_open=each in INPUTS[sheet],
                choices=CHOICES.get(each, ()),
            )
            for each in headings
        ),
        rows=rows,
        blank_rows=2,
        open_in_blank=(*extra.split(","), NEW_TEXT),
        choices_in_blank={"Level": ("1", "3")},
    )


def _read(content: bytes) -> ReadMeeting:
    tables = read_tables(BytesIO(content), name="meeting.xlsx")
    formulas = formulas_in(content)
    return read_meeting(
        tables,
        known=KNOWN,
        matrix=a_matrix(),
        is_calculated=lambda sheet, row, column: (row, column) in formulas[sheet].cells,
    )


def test_the_same_values_give_the_same_bytes() -> None:
    assert draft_workbook(the_book()) == draft_workbook(the_book())


def test_nothing_is_filled_in_and_no_words_become_a_formula() -> None:
    content = draft_workbook(the_book())
    assert not any(each.cells for each in formulas_in(content).values())
    assert _read(content) == ReadMeeting(rows=(), faults=(), left=(), missing=0)


@pytest.mark.parametrize("content", [draft_workbook(the_book()), SAVED.read_bytes()])
def test_what_it_started_from_is_carried_along_whole_and_hidden(content: bytes) -> None:
    tables = read_tables(BytesIO(content), name="meeting.xlsx")
    (origin,) = (each for each in tables if each.name == ORIGIN_SHEET)
    assert origin.is_hidden
    assert "".join(cell for row in origin.rows[1:] for cell in row).strip() == ORIGIN.strip()


def test_what_was_typed_is_read_after_libreoffice_saved_it() -> None:
    read = _read(SAVED.read_bytes())
    assert [(each.key, each.row, dict(each.typed), each.why) for each in read.rows] == [
        ("CS/4", 6, {NEW_WORDS: "Most are told.\nAll are asked."}, "So it was said."),
        ("CS.A1", 5, {CRITICAL: "yes"}, ""),
        ("", 6, {NEW_TEXT: "A log is kept."}, ""),
    ]
    (fault,) = read.faults
    assert (fault.sheet, fault.row, fault.column) == (LEVELS, 5, "C")
    assert "formula" in fault.sentence
    assert {WHY, STRIKE}.isdisjoint(read.rows[2].typed)
