"""A sheet becomes a matrix whatever stands round it; what cannot be read is told all at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.matrix.definition import LevelKind, Relation
from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.history_of_codes import code_faults, codes_ever
from milepost.core.matrix.tables import MergedRange, Table, column_letters
from tests.core.matrix.sheets import HEADING, a_row, a_sheet, a_table, read, read_row

ONE = a_row("Roads", {1: "Roads are swept."}, category="Works")
TWO = a_row("Paths", {1: "Paths are swept."})


def faults_of(*tables: Table, sheet: str | None = None) -> list[str]:
    with pytest.raises(UnreadableMatrix) as refusal:
        read(*tables, sheet=sheet)
    return [str(fault) for fault in refusal.value.faults]


# fmt: off
BROKEN = {
    "no heading": (
        a_table(("Roads", "are swept"), ("Paths", "too")),
        ["the table: no heading row was found: one row must hold 'Category', 'Focus', "
         "'Level 0', 'Level 1' and so on, a cell each, or its columns have to be mapped by hand."]),
    "nothing": (
        a_table((), ("", " ")),
        ["file: there is nothing in it."]),
    "a level twice": (
        a_table(("Category", "Focus", "Level 1", "Level 3", "Level 1"), ("A", "B", "x", "y", "z")),
        ["row 1, column E: level 1 stands twice in the heading row; it is in column C already."]),
    "no rows": (
        a_table(HEADING),
        ["row 1: no focus area follows under the heading row."]),
    "no focus column": (
        a_table(("Category", "Level 1", "Level 2"), ("A", "x", "y")),
        ["row 1: the heading row has no 'Focus' column, for the names of the focus areas."]),
    "no category": (
        a_sheet(a_row("Roads", {1: "x"}), a_row("Paths", {1: "y"}, category="Works")),
        ["row 3, column A: no category is given for 'Roads', nor above it."]),
    "a focus area twice": (
        a_sheet(ONE, TWO, a_row("roads ", {1: "z"})),
        ["row 5, column B: the focus area 'roads' stands in row 3 already."]),
    "words without a focus area": (
        a_sheet(ONE, a_row("", {3: "Words."}), TWO),
        ["row 4, column B: this row has words but no focus area; "
         "give its name, or join the rows."]),
    "words under no heading": (
        a_sheet((*ONE, "", "Extra."), TWO),
        ["row 3, column K: these words stand under no heading."]),
}
# fmt: on


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_sheet_is_told_what_is_wrong_and_where(what: str) -> None:
    table, sentences = BROKEN[what]
    assert faults_of(table) == sentences


def test_every_fault_of_a_sheet_is_told_at_once_with_its_sheet() -> None:
    table = a_table(
        ("Category", "Focus", "Level 1", "Level 1", "Evidence"),
        ("", "Roads", "x", "y", "Reports", "Extra"),
        ("Works", "Roads", "x", "y", "Reports"),
        name="Matrix 2",
    )
    assert [fault.split(": ")[0] for fault in faults_of(table)] == [
        "sheet 'Matrix 2', row 1, column D",
        "sheet 'Matrix 2', row 2, column F",
        "sheet 'Matrix 2', row 2, column A",
        "sheet 'Matrix 2', row 3, column B",
    ]


# -- which sheet ------------------------------------------------------------------------------

FIRST, OTHER = (replace(a_sheet(ONE), name="First"), replace(a_sheet(TWO), name="Other"))


def test_where_two_sheets_hold_a_matrix_somebody_must_say_which() -> None:
    other = replace(a_sheet(ONE, TWO), name="Other")
    assert "the sheets 'First', 'Other' each hold a matrix" in faults_of(FIRST, other)[0]
    assert len(read(FIRST, other, sheet="other").matrix.focus_areas) == 2


def test_a_sheet_that_is_not_there_is_told_beside_those_that_are() -> None:
    assert (
        "there is no sheet 'Third'; the sheets are 'First', 'Other'"
        in faults_of(FIRST, OTHER, sheet="Third")[0]
    )


def test_a_hidden_sheet_is_read_only_where_no_other_holds_a_matrix() -> None:
    hidden = replace(a_sheet(ONE, TWO), name="Old", is_hidden=True)
    assert len(read(hidden, FIRST).matrix.focus_areas) == 1
    assert len(read(hidden).matrix.focus_areas) == 2


# -- what stands where ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["LEVEL 1", "level1", " Level  1 ", "Level-1", "<b>Level 1</b>", "Level\n1", "Level 01"],
)
def test_a_level_is_known_however_it_is_written(heading: str) -> None:
    table = a_table(("Theme", "Focus area", heading, "Level 2"), ("Works", "Roads", "x", "y"))
    assert [level.number for level in read(table).matrix.levels] == [1, 2]


def test_what_a_heading_says_beside_the_level_is_its_name() -> None:
    table = a_table(
        ("Category", "Focus", "Level 1: Emerging", "Level 2 – Set"), ("A", "B", "x", "")
    )
    assert [level.name for level in read(table).matrix.levels] == ["Emerging", "Set"]


def test_prose_that_begins_like_a_heading_is_none() -> None:
    prose = "Level 1 is where the service stands when all that was promised for it has been done."
    rows = [("Category", "Focus", "Level 1", "Level 2"), ("Works", "Roads", prose, prose)]
    assert read(a_table(*rows)).matrix.focus_areas[0].at(1).words == prose


def test_a_heading_row_repeated_for_print_is_passed_over() -> None:
    assert len(read(a_sheet(ONE, HEADING, TWO)).matrix.focus_areas) == 2


def test_a_category_may_stand_in_a_row_of_its_own() -> None:
    found = read(a_sheet(("Works",), TWO, ("Money",), a_row("Price", {1: "x"}))).matrix
    assert [category.name for category in found.categories] == ["Works", "Money"]


def test_rows_of_one_category_stand_together_wherever_they_are() -> None:
    price = a_row("Price", {1: "x"}, category="Money")
    found = read(a_sheet(ONE, price, replace_category(TWO, "Works"))).matrix
    assert [[a.name for a in c.focus_areas] for c in found.categories] == [
        ["Roads", "Paths"],
        ["Price"],
    ]


def replace_category(row: tuple[str, ...], category: str) -> tuple[str, ...]:
    return (category, *row[1:])


def test_notes_begin_under_the_last_row_with_words() -> None:
    table = a_table(HEADING, ONE, (), ("First note.",), (), ("", "Second note."))
    found = read(table).matrix
    assert found.notes == ("First note.", "Second note.")
    assert len(found.focus_areas) == 1


@pytest.mark.parametrize("heading", ["Notes", "**Notes**", "NOTE:", "# Notes"])
def test_a_notes_heading_ends_the_table(heading: str) -> None:
    found = read(a_table(HEADING, ONE, (heading,), ("a", "b", "c", "d", "e", "f", "g", "h", "i")))
    assert found.matrix.notes == ("a b c d e f g h i",)


def test_a_matrix_without_a_title_says_so() -> None:
    found = read(a_table(HEADING, ONE))
    assert found.matrix.title == "Untitled matrix"
    assert "no_title" in {anomaly.kind for anomaly in found.anomalies}


def test_all_that_stands_between_title_and_heading_is_the_remark() -> None:
    table = a_table(("Title",), (), ("One", "", "two"), ("Three",), HEADING, ONE)
    assert read(table).matrix.remark == "One two\nThree"


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(0, 3))
def test_blank_rows_and_columns_change_nothing(blanks: list[int], columns: int) -> None:
    rows = [("Title",), HEADING, ONE, TWO, ("Notes",), ("A note.",)]
    padded = [("",) * columns + row + ("", " ") for row in rows]
    for at in blanks:
        padded.insert(at, (" ",) * at)
    assert read(a_table(*padded)).matrix == read(a_table(*rows)).matrix


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_a_column_is_called_as_the_spreadsheet_calls_it(column: int, letters: str) -> None:
    assert column_letters(column) == letters


# -- levels -----------------------------------------------------------------------------------

STEP = "Level 1 achieved Authority confident in pace Gains visible Route to level 3 by May 2026"


def kinds(found: object) -> str:
    return " ".join(level.kind.value for level in found.matrix.levels)  # type: ignore[attr-defined]


def test_without_the_pattern_every_level_above_the_floor_is_full() -> None:
    words = {1: "a", 2: "b", 3: "c", 5: "d"}
    assert kinds(read_row(words)) == "floor full full full full full"


def test_a_blank_level_between_full_ones_is_interim_where_another_is() -> None:
    assert kinds(read_row({1: "a", 2: STEP, 3: "c", 5: "d"})) == (
        "floor full interim full interim full"
    )
    assert kinds(read_row({1: "a", 2: STEP, 3: "c", 4: "d", 5: "e"})) == (
        "floor full interim full full full"
    )


def test_a_level_is_interim_where_most_of_its_cells_follow_the_pattern() -> None:
    rows = [a_row(name, {1: "a", 2: STEP, 3: "c"}, category="Works") for name in ("A1", "B1")]
    odd = a_row("C1", {1: "a", 2: "It is half done.", 3: "c"})
    found = read(a_sheet(*rows, odd))
    assert found.matrix.levels[2].kind is LevelKind.INTERIM
    assert not any(each.is_prior for each in found.matrix.focus_areas[2].criteria)
    assert ("outside_the_pattern", "C1, level 2") in {(a.kind, a.where) for a in found.anomalies}


def test_one_cell_that_happens_to_follow_the_pattern_makes_no_level_interim() -> None:
    rows = [a_row(name, {1: "a", 2: "It is half done."}, category="Works") for name in ("A1", "B1")]
    found = read(a_sheet(*rows, a_row("C1", {1: "a", 2: STEP})))
    assert found.matrix.levels[2].kind is LevelKind.FULL


def test_a_target_that_is_no_level_of_the_matrix_is_a_fault() -> None:
    step = STEP.replace("level 3", "level 7")
    faults = faults_of(a_sheet(a_row("Roads", {1: "a", 2: step}, category="Works")))
    assert faults == ["settings: the target level 7 is not a level of this matrix."]


def test_the_floor_may_have_words_but_takes_no_criteria() -> None:
    descriptor = read_row({0: "Nothing is done.", 1: "a"}).matrix.focus_areas[0].at(0)
    assert descriptor.words == "Nothing is done."
    assert not descriptor.criteria


def test_the_target_that_most_rows_name_is_kept_and_another_is_told() -> None:
    rows = [a_row(n, {1: "a", 2: STEP}, category="Works") for n in ("A1", "B1")]
    other = a_row("C1", {1: "a", 2: STEP.replace("2026", "2027")})
    found = read(a_sheet(*rows, other))
    assert str(found.matrix.settings.target_on) == "2026-05-31"
    assert ("other_target_date", "C1, level 2") in {(a.kind, a.where) for a in found.anomalies}


# -- criteria ---------------------------------------------------------------------------------


def test_a_statement_that_stands_twice_in_a_cell_is_one_criterion() -> None:
    found = read_row({1: "Roads are swept. Roads are swept."})
    assert len(found.matrix.focus_areas[0].criteria) == 1
    assert "said_twice" in {anomaly.kind for anomaly in found.anomalies}


def test_a_statement_repeats_the_nearest_lower_one_that_says_the_same() -> None:
    found = read_row({1: "Roads are swept.", 3: "Roads are swept.", 5: "Roads are SWEPT"})
    one, three, five = found.matrix.focus_areas[0].criteria
    assert (one.relation, one.builds_on) == (Relation.FIRST, None)
    assert (three.relation, three.builds_on) == (Relation.REPEATS, one.code)
    assert (five.relation, five.builds_on) == (Relation.REPEATS, three.code)


def test_a_cell_of_dashes_is_worded_but_asks_for_nothing() -> None:
    descriptor = read_row({1: "a", 3: "–"}).matrix.focus_areas[0].at(3)
    assert descriptor.words == "–"
    assert not descriptor.is_defined


def test_read_again_against_the_version_before_what_stays_keeps_its_codes() -> None:
    before = read_row({1: "Roads are swept. Roads are lit.", 3: "Roads shine at night."}).matrix
    again = read(
        a_sheet(
            a_row(
                "ROADS",
                {1: "Lamps are lit. Roads are lit. Roads are swept", 3: "Roads shine by night."},
                category="Works",
            )
        ),
        earlier=before,
    )
    codes = {criterion.text: criterion.code for criterion in before.criteria()}
    now = {criterion.text: criterion.code for criterion in again.matrix.criteria()}
    assert now["Roads are swept"] == codes["Roads are swept."]
    assert now["Roads are lit."] == codes["Roads are lit."]
    assert now["Lamps are lit."] not in codes.values()
    (near,) = [anomaly for anomaly in again.anomalies if anomaly.kind == "near_match"]
    assert "“Roads shine by night”" in near.finding
    assert "“Roads shine at night”" in near.finding


def test_a_statement_that_moved_to_another_level_replaces_the_one_that_stood_there() -> None:
    before = read_row({1: "Roads are swept. Roads are lit.", 3: "Roads shine."}).matrix
    words = {1: "Roads are lit.", 3: "Roads shine. Roads are swept."}
    again = read(a_sheet(a_row("Roads", words, category="Works")), earlier=before)
    swept = before.focus_areas[0].at(1).criteria[0]
    moved = again.matrix.focus_areas[0].at(3).criteria[1]
    assert (moved.text, moved.replaces) == (swept.text, (swept.code,))
    (told,) = [anomaly for anomaly in again.anomalies if anomaly.kind == "moved"]
    assert "has moved from level 1 to 3; its code there is" in told.finding
    assert f"{moved.code}, which replaces {swept.code}." in told.finding
    assert code_faults(again.matrix, [before]) == ()


def test_what_comes_back_after_it_was_struck_gets_codes_of_its_own() -> None:
    roads = a_row("Roads", {1: "Roads are swept. Roads are lit."}, category="Works")
    bridges = a_row("Bridges", {1: "Bridges are listed."}, category="Works")
    first = read(a_sheet(roads, bridges)).matrix
    shorter = a_row("Roads", {1: "Roads are lit."}, category="Works")
    second = read(a_sheet(shorter), earlier=first).matrix
    ever = codes_ever([first, second])

    third = read(a_sheet(roads, bridges), earlier=second, ever_given=ever).matrix
    assert code_faults(third, [first, second]) == ()
    assert code_faults(read(a_sheet(roads, bridges), earlier=second).matrix, [first, second])
    lit = second.focus_areas[0].criteria[0]
    assert third.focus_areas[0].by_code[lit.code].text == lit.text


def test_a_new_row_takes_no_code_that_a_row_before_had() -> None:
    before = read(a_sheet(a_row("Customer service", {1: "a"}, category="Works"))).matrix
    found = read(a_sheet(a_row("Council spending", {1: "a"}, category="Works")), earlier=before)
    assert before.focus_areas[0].code == "CS"
    assert found.matrix.focus_areas[0].code != "CS"


def test_a_cell_merged_across_levels_counts_for_the_first() -> None:
    merged = MergedRange(first_row=2, last_row=2, first_column=4, last_column=6)
    found = read(a_table(HEADING, ONE, merged=[merged]))
    told = [anomaly.finding for anomaly in found.anomalies if anomaly.kind == "cell_across_levels"]
    assert told == ["One cell spans levels 1 to 3; its words were taken for level 1 alone."]
    assert found.matrix.focus_areas[0].at(3).words is None


def test_levels_are_put_in_order_whatever_their_columns() -> None:
    table = a_table(("Category", "Focus", "Level 1", "Level 0"), ("A", "B", "x", "y"))
    assert [level.number for level in read(table).matrix.levels] == [0, 1]
