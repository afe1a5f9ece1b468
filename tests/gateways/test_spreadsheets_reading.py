"""The sheet that people have, in whatever form they send it, becomes the same matrix."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix, Relation
from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.spreadsheets import read_tables
from tests.gateways.sheets import (
    LOOK_ALIKE,
    SHEETS,
    Rows,
    as_delimited,
    as_workbook,
    read,
    read_sheet,
    rows_of,
    table_of,
)


@pytest.fixture(params=SHEETS, ids=lambda path: path.stem, scope="module")
def sheet(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def found(sheet: Path) -> ReadMatrix:
    return read_sheet(sheet)


@pytest.fixture(scope="module")
def matrix(found: ReadMatrix) -> MaturityMatrix:
    return found.matrix


def area(matrix: MaturityMatrix, code: str) -> FocusArea:
    return matrix.areas_by_code[code]


# -- what the sheet says ----------------------------------------------------------------------


def test_a_category_given_on_its_first_row_only_holds_for_the_rows_below(
    matrix: MaturityMatrix,
) -> None:
    sizes = [len(category.focus_areas) for category in matrix.categories]
    assert sizes == [4, 3, 2]
    assert [category.name[:2] for category in matrix.categories] == ["1.", "2.", "3."]


def test_the_nine_rows_get_the_codes_they_are_known_by(matrix: MaturityMatrix) -> None:
    assert " ".join(matrix.areas_by_code) == "CS IV SV CE AM NM DD FR CB"


def test_every_descriptor_is_there_word_for_word(sheet: Path, matrix: MaturityMatrix) -> None:
    for row, focus_area in zip(table_of(sheet), matrix.focus_areas, strict=True):
        words = [focus_area.at(level).words for level in range(6)]
        assert words == [cell.strip() or None for cell in row[2:8]]


def test_the_blank_levels_are_undefined(matrix: MaturityMatrix) -> None:
    for focus_area in matrix.focus_areas:
        defined = [level for level in range(6) if focus_area.at(level).is_defined]
        assert defined == [1, 2, 3, 5]
        assert focus_area.at(0).words is focus_area.at(4).words is None


def test_the_title_stands_above_the_table_and_the_remark_below_it(
    sheet: Path, matrix: MaturityMatrix
) -> None:
    above = [row[0] for row in rows_of(sheet)[:6] if row and len(row) == 1]
    assert [matrix.title, matrix.remark] == above


def test_each_paragraph_below_the_table_is_a_note(sheet: Path, matrix: MaturityMatrix) -> None:
    lines = [row[0] for row in rows_of(sheet) if len(row) == 1]
    assert len(matrix.notes) == 9
    assert list(matrix.notes) == lines[lines.index("**Notes**") + 1 :]


def test_the_evidence_base_is_split_into_types_that_keep_their_words(
    sheet: Path, matrix: MaturityMatrix
) -> None:
    counts = [len(focus_area.evidence_base) for focus_area in matrix.focus_areas]
    assert counts == [5, 7, 7, 7, 6, 6, 3, 3, 7]
    for row, focus_area in zip(table_of(sheet), matrix.focus_areas, strict=True):
        assert ", ".join(each.source_words for each in focus_area.evidence_base) == row[8]


def test_the_overview_report_is_known_in_every_row(matrix: MaturityMatrix) -> None:
    # Rules ask for it by its code: it alone never carries level 5.
    firsts = {focus_area.evidence_base[0].code for focus_area in matrix.focus_areas}
    assert firsts == {"client_overview_report"}


# -- what is made of it -----------------------------------------------------------------------


def test_level_2_is_recognised_as_the_interim_pattern(matrix: MaturityMatrix) -> None:
    kinds = [level.kind for level in matrix.levels]
    full, interim = LevelKind.FULL, LevelKind.INTERIM
    assert kinds == [LevelKind.FLOOR, full, interim, full, interim, full]
    for focus_area in matrix.focus_areas:
        priors = [each for each in focus_area.at(2).criteria if each.is_prior]
        assert len(priors) == 1
    threads = {
        focus_area.code: [each.thread.split(".")[1] for each in focus_area.at(2).criteria]
        for focus_area in matrix.focus_areas
    }
    assert threads["CS"] == ["PRIOR", "CONF", "SIGN", "ROUTE"]
    assert threads["SV"] == ["PRIOR", "SIGN", "CONF", "SIGN", "ROUTE"]
    assert threads["FR"] == ["PRIOR", "CONF", "ROUTE"]


def test_the_target_date_is_lifted_out_of_the_words(matrix: MaturityMatrix) -> None:
    assert (matrix.settings.target_level, matrix.settings.target_on) == (3, date(2025, 3, 31))
    for focus_area in matrix.focus_areas:
        route = next(c for c in focus_area.at(2).criteria if c.thread.endswith(".ROUTE"))
        assert "the target date" in route.text
        assert "2025" not in route.text


def test_only_the_row_whose_levels_read_the_same_is_told_apart_by_lasting(
    matrix: MaturityMatrix,
) -> None:
    assert [each.code for each in matrix.focus_areas if each.lasting_only] == ["DD"]


def test_a_sentence_asked_for_again_repeats_the_nearest_lower_one(matrix: MaturityMatrix) -> None:
    resilience = area(matrix, "FR")
    for level, below in ((3, 1), (5, 3)):
        repeated = [each for each in resilience.at(level).criteria if each.builds_on]
        assert {each.relation for each in repeated} == {Relation.REPEATS}
        assert {resilience.by_code[each.builds_on or ""].level for each in repeated} == {below}
    assert len([each for each in resilience.criteria if each.builds_on]) == 9


def test_a_standing_remark_becomes_a_gate_without_its_tags(matrix: MaturityMatrix) -> None:
    gates = [each for each in area(matrix, "DD").criteria if each.relation is Relation.GATE]
    assert [each.level for each in gates] == [1, 3, 5]
    assert [each.builds_on for each in gates] == [None, gates[0].code, gates[1].code]
    assert "<" not in gates[0].text
    assert "<i>" in (area(matrix, "DD").at(1).words or "")


def test_a_candidate_takes_the_whole_evidence_base_of_its_row(matrix: MaturityMatrix) -> None:
    for focus_area in matrix.focus_areas:
        base = tuple(each.code for each in focus_area.evidence_base)
        assert {each.evidence_types for each in focus_area.criteria} == {base}


# fmt: off
ANOMALIES = [
    ("nearly_said_twice",       "Network management, level 1"),
    ("same_across_levels",      "Day to day service delivery, levels 1, 3 and 5"),
    ("level_repeated_whole",    "Contract financial resilience, level 3"),
    ("same_sentence_at_levels", "Asset management"),
    ("doubled_word",            "Customer service, level 5"),
    ("weaker_than_below",       "Day to day service delivery, level 2"),
    ("line_of_another_row",     "Social Value, level 2"),
    ("other_order",             "Social Value, level 2"),
    ("line_missing",            "Contract financial resilience, level 2"),
    ("line_differs",            "Contract financial resilience, level 2"),
    ("evidence_missing",        "Customer service, evidence base"),
    ("evidence_missing",        "Asset management, evidence base"),
    ("evidence_missing",        "Contract financial resilience, evidence base"),
    ("article_before_plural",   "Climate change & the Environment (CC&E), level 3"),
    ("wrong_column",            "Notes, paragraph 7"),
    ("promised_but_there",      "Notes, paragraph 2"),
    ("polarity",                "Culture and collaborative benefit, level 3"),
    ("date_in_words",           "Level 2, 9 rows"),
    ("lost_antecedent",         "Network management, level 5"),
    ("caveat",                  "Customer service, level 1"),
    ("absolute_with_allowance", "Day to day service delivery, levels 1, 3 and 5"),
    ("client_judged",           "Customer service, level 3"),
    ("counted_twice",           "Social Value and Climate change & the Environment (CC&E)"),
    ("counted_twice",           "Customer service and Culture and collaborative benefit"),
    ("abbreviation_two_ways",   "Climate change & the Environment (CC&E), level 1"),
    ("slip",                    "Notes, paragraph 7"),
    ("slip",                    "Notes, paragraph 9"),
    ("stray_markup",            "Day to day service delivery, levels 1, 3 and 5"),
    ("empty_line",              "Row 14"),
    ("undefined_level",         "Level 0"),
    ("undefined_level",         "Level 4"),
    ("untested_terms",          "Customer service"),
    ("many_names",              "The whole matrix"),
]
# fmt: on


def test_everything_odd_about_the_sheet_is_told(found: ReadMatrix) -> None:
    told = {(anomaly.kind, anomaly.where) for anomaly in found.anomalies}
    assert not set(ANOMALIES) - told
    # And little else: a reader who is told too much reads nothing.
    kinds = {kind for kind, _ in ANOMALIES}
    assert {kind for kind, _ in told} == kinds
    assert len(found.anomalies) < 70


def test_every_finding_is_a_sentence(found: ReadMatrix) -> None:
    for anomaly in found.anomalies:
        assert anomaly.finding[0].isupper() or anomaly.finding[0] == "“"
        assert anomaly.finding.endswith(".")


# -- in every form ----------------------------------------------------------------------------


Write = Callable[[Rows], bytes]

FORMS: dict[str, Write] = {
    "tabs.tsv": lambda rows: as_delimited(rows, delimiter="\t"),
    "commas.csv": as_delimited,
    "semicolons.csv": lambda rows: as_delimited(rows, delimiter=";"),
    "bars.txt": lambda rows: as_delimited(rows, delimiter="|"),
    "with-a-mark.csv": lambda rows: as_delimited(rows, encoding="utf-8-sig"),
    "utf-16.txt": lambda rows: as_delimited(rows, delimiter="\t", encoding="utf-16"),
    "utf-16-without-a-mark.txt": lambda rows: as_delimited(rows, encoding="utf-16-be"),
    "windows.csv": lambda rows: as_delimited(rows, encoding="cp1252"),
    "announced.csv": lambda rows: b"sep=;\r\n" + as_delimited(rows, delimiter=";"),
    "plain.xlsx": as_workbook,
    "merged.xlsx": lambda rows: as_workbook(rows, merge_categories=True),
    "with-other-sheets.xlsx": lambda rows: as_workbook(
        rows, merge_categories=True, with_cover=True
    ),
    "misnamed.csv": as_workbook,
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_the_file_makes_no_difference(form: str) -> None:
    again = read(FORMS[form](rows_of(LOOK_ALIKE)), form)
    assert again.matrix == read_sheet(LOOK_ALIKE).matrix


def test_signs_beyond_ascii_come_through_in_every_encoding() -> None:
    rows = [["Category", "Focus", "Level 1"], ["Été", "Œuvre", "Naïve – “yes”."]]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        (table,) = read_tables(io.BytesIO(as_delimited(rows, encoding=encoding)), name="a.csv")
        assert table.rows[1] == ("Été", "Œuvre", "Naïve – “yes”.")


def broken_into_lines(rows: Rows) -> Rows:
    """The same sheet with a line break after each sentence of the table."""
    return [[cell.replace(". ", ".\n") for cell in row] if len(row) == 9 else row for row in rows]


@pytest.mark.parametrize("write", [as_delimited, as_workbook], ids=["csv", "xlsx"])
def test_line_breaks_in_cells_stay_in_the_words_and_change_no_criterion(write: Write) -> None:
    broken, whole = read(write(broken_into_lines(rows_of(LOOK_ALIKE))), "a"), read_sheet(LOOK_ALIKE)
    assert ".\n" in (broken.matrix.areas_by_code["CS"].at(1).words or "")
    assert list(broken.matrix.criteria()) == list(whole.matrix.criteria())


def test_blank_rows_and_cells_round_the_table_change_nothing() -> None:
    rows: list[list[str]] = [[], ["", ""]]
    for row in rows_of(LOOK_ALIKE):
        rows += [["", *row, "", " "], ["", " ", ""]]
    assert read(as_delimited(rows), "padded.csv").matrix == read_sheet(LOOK_ALIKE).matrix


def test_notes_need_no_heading() -> None:
    rows = [row for row in rows_of(LOOK_ALIKE) if row != ["**Notes**"]]
    assert read(as_delimited(rows), "a.csv").matrix == read_sheet(LOOK_ALIKE).matrix


def test_a_quotation_mark_in_plain_text_is_a_sign_like_any_other() -> None:
    text = 'Category\tFocus\tLevel 1\nOne\tTwo\t"Good" is said.\nOne\tThree\t"Half open.\n'
    found = read(text.encode(), "a.txt").matrix
    assert [each.at(1).words for each in found.focus_areas] == ['"Good" is said.', '"Half open.']


def test_hidden_rows_and_formulas_that_were_never_worked_out_are_known() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Other", 0)
    for row in (["Focus", "Level 1"], ["Roads", "=A1&A2"], ["Paths", "Known."]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    table, _ = read_tables(io.BytesIO(file.getvalue()), name="a.xlsx")
    assert (table.hidden_rows, table.unworked) == ((3,), ((2, 2),))
