"""What comes of a row of a draft's workbook, and of which changes it is made."""

from dataclasses import replace

import pytest

from milepost.core.access.refusals import NotPossible
from milepost.core.matrix.definition import DefinedTerm, Lasting, MaturityMatrix
from milepost.core.matrix.drafting.acts import criterion_in
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.drafting.meeting_changes import changes_of_row, changes_of_rows
from milepost.core.matrix.drafting.meeting_copy import (
    CRITICAL,
    KEYS,
    LASTING,
    NEW_TEST,
    NEW_TEXT,
    NEW_WORDS,
    OUR_WORD,
    STRIKE,
    WHY,
    MeetingOrigin,
    MeetingOutcome,
    MeetingRow,
    MeetingSheet,
    line_digest,
    meeting_origin_from,
    met,
    met_anew,
    row_out,
    rows_in,
    standing_of,
)
from milepost.core.matrix.drafting.meeting_reading import (
    LONGEST_WORD,
    MOST_ROWS,
    ReadMeeting,
    read_meeting,
)
from milepost.core.matrix.tables import MergedRange, Table
from tests.builders import a_focus_area, a_matrix

LEVELS, CRITERIA, TERMS, POINTS = MeetingSheet
UNCHANGED, CHANGED, CONFLICT, IGNORED = (
    MeetingOutcome.UNCHANGED,
    MeetingOutcome.CHANGED,
    MeetingOutcome.CONFLICT,
    MeetingOutcome.IGNORED,
)


def _matrix() -> MaturityMatrix:
    second = a_focus_area("DD", level_1="DD.A1")
    matrix = a_matrix(
        a_focus_area("CS", level_1="CS.A1 CS.C1!", level_3="CS.A3=CS.A1 CS.B3~~"),
        replace(
            second,
            threads=(),
            descriptors=tuple(
                replace(cell, criteria=tuple(replace(each, thread="") for each in cell.criteria))
                for cell in second.descriptors
            ),
        ),
    )
    return replace(matrix, terms=(DefinedTerm(word="often", test="Each week."),))


def _row(sheet: MeetingSheet = LEVELS, key: str = "CS/4", **typed: str) -> MeetingRow:
    return MeetingRow(sheet=sheet, key=key, row=7, typed=typed or {NEW_WORDS: "All is told."})


def _typed(sheet: MeetingSheet, key: str, typed: dict[str, str]) -> MeetingRow:
    return MeetingRow(sheet=sheet, key=key, row=7, typed=typed)


# -- what a workbook says of itself ---------------------------------------------------------------


def _origin(**changed: object) -> MeetingOrigin:
    origin = MeetingOrigin(
        arrangement="hw-01",
        draft=3,
        revision=4,
        side="provider",
        by="P-1",
        at="2026-05-01T09:00:00Z",
        lines={(LEVELS, "CS/4"): "", (TERMS, "often"): "abc"},
    )
    return replace(origin, **changed)  # type: ignore[arg-type]


def test_what_it_says_of_itself_comes_back_as_it_went() -> None:
    assert meeting_origin_from(_origin().as_document()) == _origin()


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (None, "no workbook of a draft"),
        ({"format": "milepost working copy"}, "no workbook of a draft"),
        ({**_origin().as_document(), "version": 9}, "of format 9"),
    ],
)
def test_what_is_of_another_format_is_refused(document: object, told: str) -> None:
    with pytest.raises(NotPossible, match=told):
        meeting_origin_from(document)


def test_every_cell_criterion_and_word_is_a_line() -> None:
    matrix = _matrix()
    standing = standing_of(matrix, {"often": "Each week.", "regular": ""})
    assert sum(sheet is LEVELS for sheet, _ in standing) == 2 * len(matrix.levels)
    assert standing[CRITERIA, "CS.C1"][CRITICAL] == "yes"
    assert standing[CRITERIA, "CS.B3"][LASTING] == "has to last"
    assert standing[TERMS, "regular"] == {NEW_TEST: ""}


# -- what comes of a row --------------------------------------------------------------------------

_BEFORE, _NOW = {NEW_WORDS: "Some are told."}, {NEW_WORDS: "Many are told."}


@pytest.mark.parametrize(
    ("started", "now", "came_of_it"),
    [
        (_BEFORE, _BEFORE, CHANGED),
        (_BEFORE, _NOW, CONFLICT),
        (_BEFORE, {NEW_WORDS: "All is told.\n"}, UNCHANGED),
        (_BEFORE, None, IGNORED),
    ],
)
def test_a_row_is_compared_with_its_start_and_with_what_stands(
    started: dict[str, str], now: dict[str, str] | None, came_of_it: MeetingOutcome
) -> None:
    assert met(_row(), line_digest(started), now).outcome is came_of_it


def test_what_is_struck_already_is_as_it_should_be() -> None:
    struck = _typed(CRITERIA, "CS.A1", {STRIKE: "yes"})
    fields = {NEW_TEXT: "One.", CRITICAL: "no", LASTING: "no"}
    assert met(struck, line_digest(fields), None).outcome is UNCHANGED
    assert met(struck, line_digest(fields), fields).outcome is CHANGED


@pytest.mark.parametrize(
    ("now", "came_of_it"),
    [
        (None, CHANGED),
        ({NEW_TEST: ""}, CHANGED),
        ({NEW_TEST: "By mail."}, CONFLICT),
        ({NEW_TEST: "By letter."}, UNCHANGED),
    ],
)
def test_a_word_that_was_added_is_compared_with_the_test_it_got(
    now: dict[str, str] | None, came_of_it: MeetingOutcome
) -> None:
    row = _typed(TERMS, "told", {NEW_TEST: "By letter."})
    assert met(row, None, now).outcome is came_of_it


def test_a_new_criterion_that_stands_there_already_changes_nothing() -> None:
    area = _matrix().areas_by_code["CS"]
    row = replace(_typed(CRITERIA, "", {NEW_TEXT: "A log is kept."}), area="CS", level=1)
    same = replace(row, typed={NEW_TEXT: area.at(1).criteria[0].text})
    assert met_anew(row, area).outcome is CHANGED
    assert met_anew(same, area).outcome is UNCHANGED
    assert met_anew(row, None).outcome is IGNORED


def test_a_row_is_kept_as_plain_values() -> None:
    row = replace(_typed(CRITERIA, "", {NEW_TEXT: "A log."}), area="CS", level=1, why="It was.")
    assert list(rows_in([row_out(row)])) == [row]
    assert (row.name, row.line, row.is_struck) == ("criteria.7", (CRITERIA, ""), False)


# -- of which changes -----------------------------------------------------------------------------


def _made(matrix: MaturityMatrix, changes: DraftChanges) -> MaturityMatrix:
    return applied(matrix, changes, used_codes=())


def _brought_in(*rows: MeetingRow) -> MaturityMatrix:
    matrix = _matrix()
    return _made(matrix, changes_of_rows(rows, matrix, used_codes=(), made=_made))


def test_a_row_of_each_sheet_is_made_in_the_draft() -> None:
    new = replace(
        _typed(CRITERIA, "", {NEW_TEXT: "A log is kept.", LASTING: "is meant to last"}),
        area="DD",
        level=1,
    )
    matrix = _brought_in(
        _row(),
        _typed(TERMS, "Often", {NEW_TEST: "Each day."}),
        _typed(CRITERIA, "CS.C1", {CRITICAL: "no"}),
        new,
        replace(new, typed={NEW_TEXT: "It is read."}),
    )
    assert matrix.areas_by_code["CS"].at(4).words == "All is told."
    assert matrix.terms == (DefinedTerm(word="often", test="Each day."),)
    assert not criterion_in(matrix, "CS.C1")[1].is_critical
    log, read = matrix.areas_by_code["DD"].at(1).criteria[-2:]
    assert (log.text, log.lasting) == ("A log is kept.", Lasting.IMPLIED)
    assert (read.text, read.lasting) == ("It is read.", Lasting.NONE)


def test_what_is_struck_frees_what_builds_on_it_as_it_is_reworded() -> None:
    struck = _typed(CRITERIA, "CS.A1", {STRIKE: "yes"})
    reworded = _typed(CRITERIA, "CS.A3", {NEW_TEXT: "All are told twice."})
    also_struck = _typed(CRITERIA, "CS.C1", {STRIKE: "yes"})
    matrix = _brought_in(struck, also_struck, reworded)
    builder = criterion_in(matrix, "CS.A3")[1]
    assert (builder.text, builder.builds_on) == ("All are told twice.", None)
    assert {"CS.A1", "CS.C1"}.isdisjoint(each.code for each in matrix.criteria())


def test_a_point_to_settle_changes_nothing_in_the_words() -> None:
    row = _typed(POINTS, "M1", {OUR_WORD: "open"})
    assert changes_of_row(row, _matrix(), used_codes=()) == ()


# -- which rows were filled in --------------------------------------------------------------------

_HEADINGS = {
    LEVELS: (KEYS[LEVELS], "Words as they stand", NEW_WORDS, WHY),
    CRITERIA: ("Code", "Focus area", "Level", NEW_TEXT, CRITICAL, LASTING, STRIKE, WHY),
    TERMS: ("Word", NEW_TEST, WHY),
    POINTS: ("Point", OUR_WORD, "What was agreed"),
}
_KNOWN = {(LEVELS, "CS/4"), (LEVELS, "DD/4"), (CRITERIA, "CS.A1"), (TERMS, "often"), (POINTS, "M1")}


def _table(sheet: MeetingSheet, *rows: tuple[str, ...], **facts: object) -> Table:
    table = Table(name=sheet.value, rows=(("A title",), _HEADINGS[sheet], *rows))
    return replace(table, **facts)  # type: ignore[arg-type]


def _read(*tables: Table, formulas: tuple[tuple[str, int, int], ...] = ()) -> ReadMeeting:
    return read_meeting(
        tables, known=_KNOWN, matrix=_matrix(), is_calculated=lambda *place: place in formulas
    )


def _only_fault(*tables: Table, formulas: tuple[tuple[str, int, int], ...] = ()) -> str:
    (fault,) = _read(*tables, formulas=formulas).faults
    return f"{fault.sheet.value} {fault.row}{fault.column}: {fault.sentence}"


def test_filled_rows_are_read_wherever_they_stand() -> None:
    read = _read(
        _table(LEVELS, ("DD/4",), (), ("CS/4", "Old.", " All is\r\ntold. ", "So it was said.")),
        _table(CRITERIA, ("", "cs", "1.0", "A log is kept.", "YES")),
        _table(TERMS, ("now  and then", "Twice.")),
        _table(POINTS, ("M1", "Accepted as it is")),
    )
    assert [(each.sheet, each.key, each.row, dict(each.typed), each.why) for each in read.rows] == [
        (LEVELS, "CS/4", 5, {NEW_WORDS: "All is\ntold."}, "So it was said."),
        (CRITERIA, "", 3, {NEW_TEXT: "A log is kept.", CRITICAL: "yes"}, ""),
        (TERMS, "now and then", 3, {NEW_TEST: "Twice."}, ""),
        (POINTS, "M1", 3, {OUR_WORD: "accepted as it is"}, ""),
    ]
    assert (read.rows[1].area, read.rows[1].level) == ("CS", 1)
    assert (read.faults, read.left, read.missing) == ((), (), 2)


def test_what_says_nothing_or_is_unknown_is_left_aside() -> None:
    read = _read(
        _table(LEVELS, ("CS/4", "", "", "A reason alone."), ("ZZ/9", "", "Some words.")),
        _table(CRITERIA, ("CS.Z9", "", "", "Some words.")),
    )
    assert read.rows == ()
    assert [(each.sheet, each.row, each.about) for each in read.left] == [
        (LEVELS, 3, "CS/4"),
        (LEVELS, 4, "ZZ/9"),
        (CRITERIA, 3, "CS.Z9"),
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "told"),
    [
        (LEVELS, ("CS/4", "", "x" * 8_001), "Levels 3C: At most 8,000"),
        (LEVELS, ("CS/4", "", "x", "y" * 4_001), "Levels 3D: At most 4,000"),
        (TERMS, ("w" * (LONGEST_WORD + 1), "x"), "Terms 3A: A term has at most"),
        (CRITERIA, ("CS.A1", "", "", "", "maybe"), "Criteria 3E: “maybe” is no choice. Write"),
        (CRITERIA, ("CS.A1", "", "", "x", "", "", "yes"), "Criteria 3G: It is either"),
        (CRITERIA, ("", "ZZ", "1", "x"), "Criteria 3B: Name a focus area"),
        (CRITERIA, ("", "CS", "nine", "x"), "Criteria 3C: Give a level"),
        (CRITERIA, ("", "CS", "1", "", "yes"), "Criteria 3D: Write what"),
        (CRITERIA, ("", "CS", "1", "x", "", "", "yes"), "Criteria 3G: What is new"),
        (POINTS, ("M1", "", "On 1 May."), "To settle 3B: Choose whether"),
        (POINTS, ("M1", "agreed"), "To settle 3C: Say what was agreed"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_place(
    sheet: MeetingSheet, row: tuple[str, ...], told: str
) -> None:
    assert _only_fault(_table(sheet, row)).startswith(told)


def test_a_formula_and_a_merged_cell_are_not_taken() -> None:
    blank, filled = ("CS/4", "", ""), ("CS/4", "", "x")
    formula = _only_fault(_table(LEVELS, blank), formulas=(("Levels", 3, 3),))
    assert formula.startswith("Levels 3C: A formula")
    merged = MergedRange(first_row=3, last_row=4, first_column=3, last_column=3)
    assert "merged" in _only_fault(_table(LEVELS, filled, merged=(merged,)))


def test_rows_that_say_two_things_of_one_line_are_both_told() -> None:
    read = _read(_table(LEVELS, ("CS/4", "", "One."), ("CS/4", "", "Two."), ("DD/4", "", "x")))
    assert [each.key for each in read.rows] == ["DD/4"]
    assert [fault.row for fault in read.faults] == [3, 4]
    assert "Rows 3 and 4" in read.faults[0].sentence
    alike = _read(_table(LEVELS, ("CS/4", "", "One."), ("CS/4", "", "One.")))
    assert len(alike.rows) == 1


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ((), "none of the sheets"),
        ((_table(LEVELS, is_hidden=True),), "“Levels” is hidden"),
        ((_table(LEVELS, *[("x",)] * MOST_ROWS),), "more than 5,000 rows"),
        ((_table(LEVELS, rows=(("Cell", NEW_WORDS),)),), "no row with the headings"),
        ((_table(TERMS, rows=(("Word", NEW_TEST, NEW_TEST, WHY),)),), "“New test” more than once"),
    ],
)
def test_a_sheet_that_cannot_be_told_is_refused(tables: tuple[Table, ...], told: str) -> None:
    with pytest.raises(NotPossible) as refused:
        _read(*tables)
    assert told in " ".join(refused.value.faults)
