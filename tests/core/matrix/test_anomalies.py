"""Each oddity is found where it is, and not where it only looks so."""

import pytest

from milepost.core.matrix.anomalies import find_anomalies
from milepost.core.matrix.reading import ReadMatrix
from tests.core.matrix.sheets import HEADING, a_row, a_sheet, a_table, read, read_row

STEP = "Level 1 achieved Authority confident in pace {} Route to level 3 by May 2026"


def kinds(found: ReadMatrix) -> set[str]:
    return {anomaly.kind for anomaly in found.anomalies}


def row(words: dict[int, str], evidence: str = "Reports") -> ReadMatrix:
    return read_row(words, evidence=evidence)


def noted(*notes: str) -> ReadMatrix:
    return read(a_sheet(a_row("Roads", {1: "Swept."}, category="Works"), notes=notes))


def two(one: dict[int, str], other: dict[int, str], evidence: str = "Reports") -> ReadMatrix:
    rows = [a_row("Roads", one, category="Works", evidence=evidence)]
    return read(a_sheet(*rows, a_row("Paths", other, evidence=evidence)))


def three(*steps: str) -> ReadMatrix:
    """Three rows, A to C, with these words at level 2."""
    rows = [a_row(n, {1: "a", 2: s}, category="W") for n, s in zip("ABC", steps, strict=True)]
    return read(a_sheet(*rows))


# fmt: off
FOUND: list[tuple[str, ReadMatrix]] = [
    ("said_twice",              row({1: "Roads are swept. Roads are SWEPT."})),
    ("nearly_said_twice",       row({1: "Works here hit KPI targets. Works here hit targets."})),
    ("same_across_levels",      row({1: "Swept.", 3: "Swept", 5: "Swept!"})),
    ("level_repeated_whole",    row({1: "Swept.", 3: "Swept. Lit."})),
    ("same_sentence_at_levels", row({1: "Swept. Dry.", 3: "Swept. Lit."})),
    ("doubled_word",            row({1: "It is the the road."})),
    ("weaker_than_below",       row({1: "All KPI targets met.", 2: "KPI targets largely met."})),
    ("weaker_than_below",       row({1: "Every road sign clean.", 3: "Most road signs clean."})),
    ("line_of_another_row",     two({1: "a", 2: STEP.format("Gains visible")},
                                    {1: "a", 2: STEP.format("Gains visible Paths better")})),
    ("extra_line",              two({1: "a", 2: STEP.format("Gains visible")},
                                    {1: "a", 2: STEP.format("Lamps better Paths better")})),
    ("line_missing",            three(STEP.format("Lamps good"), STEP.format("Paths good"),
                                      STEP.format(""))),
    ("evidence_missing",        row({1: "A road plan is in place."})),
    ("evidence_missing",        row({1: "KPI targets are met."})),
    ("evidence_missing",        row({1: "Works are done within budget."})),
    ("evidence_missing",        row({1: "The margin is open."})),
    ("evidence_missing",        row({1: "Absence is low."})),
    ("article_before_plural",   row({1: "It makes a tangible contributions to roads."})),
    ("wrong_column",            noted("Judged on the evidence in column H.")),
    ("promised_but_there",      noted("Words for levels 0, 1 and 4 will be added.")),
    ("polarity",                row({1: "Absence levels are above the industry's."})),
    ("polarity",                row({1: "Complaints exceed the norm."})),
    ("date_in_words",           row({1: "Done by March 2025."})),
    ("lost_antecedent",         row({1: "Needs are known. This is weighed."})),
    ("caveat",                  row({1: "Views are good but more tracking is needed."})),
    ("absolute_with_allowance", row({1: "All targets are hit. Underperformance is put right."})),
    ("client_judged",           row({1: "The Council listens to people."})),
    ("abbreviation_two_ways",   row({1: "The CC&E plan is kept.", 3: "All E&CC work is done."})),
    ("slip",                    noted("Contact extensions follow the clauses.")),
    ("slip",                    noted("It rests on the evidence based given below.")),
    ("stray_markup",            row({1: "It is <i>so</i>."})),
    ("many_names",              row({1: "The Council pays, and the Authority asks."})),
    ("untested_terms",          row({1: "It is comprehensive."})),
    ("undefined_level",         row({1: "Swept."})),
    ("counted_twice",           two({1: "Entries for an award for Customer Service Excellence."},
                                    {1: "They win awards for Customer Service Excellence."})),
    ("counted_twice",           two({1: "a"}, {1: "b"}, evidence="TOMS improvements")),
    ("comma_in_evidence",       row({1: "a"}, evidence="Equality, Inclusion surveys")),
    ("no_evidence_base",        row({1: "a"}, evidence="")),
    ("empty_line",              read(a_sheet((), a_row("Roads", {1: "a"}, category="Works")))),
    ("no_evidence_column",      read(a_table(HEADING[:-1], ("Works", "Roads", "", "a")))),
    ("column_left_out",         read(a_table((*HEADING, "Owner"),
                                             (*a_row("Roads", {1: "a"}, category="W"), "Ann")))),
]

NOT_FOUND: list[tuple[str, ReadMatrix]] = [
    ("said_twice",              row({1: "Roads are swept. Roads are lit."})),
    ("nearly_said_twice",       row({1: "Roads are swept daily. Paths are lit at night."})),
    ("same_across_levels",      row({1: "Swept.", 3: "Swept twice."})),
    ("level_repeated_whole",    row({1: "Swept. Dry.", 3: "Swept. Lit."})),
    ("same_sentence_at_levels", row({1: "Swept.", 3: "Lit."})),
    ("doubled_word",            row({1: "They had had that that year on year."})),
    ("weaker_than_below",       row({1: "All roads are swept.", 2: "KPI targets largely met."})),
    ("weaker_than_below",       row({1: "KPI targets largely met.", 3: "All KPI targets met."})),
    ("weaker_than_below",       row({1: "All KPI targets met.", 3: "KPI targets matter most."})),
    ("line_of_another_row",     two({1: "a", 2: STEP.format("Roads better")},
                                    {1: "a", 2: STEP.format("Paths better")})),
    ("evidence_missing",        row({1: "A road plan is in place."}, "Progress against the plan")),
    ("evidence_missing",        row({1: "KPI targets are met."}, "KPI reports")),
    ("article_before_plural",   row({1: "A works programme is a success, a basis for a series."})),
    ("wrong_column",            noted("Judged on the evidence in column I.", "See column B.")),
    ("promised_but_there",      noted("Words for levels 0 and 4 will be added.")),
    ("polarity",                row({1: "Retention is above the industry's. Absence is low."})),
    ("date_in_words",           row({1: "Done in the first year."})),
    ("lost_antecedent",         row({1: "This plan is weighed. It is clear who answers."})),
    ("caveat",                  row({1: "Little but good work is done."})),
    ("absolute_with_allowance", row({1: "All targets are hit."})),
    ("client_judged",           row({1: "The provider listens to the Council."})),
    ("abbreviation_two_ways",   row({1: "The CC&E plan and the KPI list."})),
    ("slip",                    noted("Contract extensions rest on evidence based on facts.")),
    ("stray_markup",            row({1: "1 < 2 > 0."})),
    ("many_names",              row({1: "The Council pays."})),
    ("untested_terms",          row({1: "Roads are swept."})),
    ("counted_twice",           two({1: "Win an award for Clean Roads."}, {1: "Win an award."})),
    ("comma_in_evidence",       row({1: "a"}, evidence="Reports, surveys")),
    ("empty_line",              read(a_table((), HEADING, a_row("R", {1: "a"}, category="W"), ()))),
]
# fmt: on


@pytest.mark.parametrize(("kind", "found"), FOUND, ids=[kind for kind, _ in FOUND])
def test_it_is_found(kind: str, found: ReadMatrix) -> None:
    assert kind in kinds(found)


@pytest.mark.parametrize(("kind", "found"), NOT_FOUND, ids=[kind for kind, _ in NOT_FOUND])
def test_it_is_not_found_where_it_only_looks_so(kind: str, found: ReadMatrix) -> None:
    assert kind not in kinds(found)


def test_a_level_blank_in_some_rows_names_them() -> None:
    found = two({1: "a", 3: "b"}, {1: "a"})
    told = {anomaly.where: anomaly.finding for anomaly in found.anomalies}
    assert told["Level 3"] == ("It has no words in Paths, so it can be neither claimed nor given.")
    assert told["Level 0"] == "It has no words in any row."


def test_a_confidence_line_unlike_the_others_is_told() -> None:
    usual, other = STEP.format("Good"), STEP.replace("in pace", "in the money").format("Good")
    found = three(usual, usual, other)
    told = [anomaly for anomaly in found.anomalies if anomaly.kind == "line_differs"]
    assert [anomaly.where for anomaly in told] == ["C, level 2"]


def test_lines_in_another_order_are_told() -> None:
    other = "Level 1 achieved Good Authority confident in pace Route to level 3 by May 2026"
    found = three(STEP.format("Good so far"), STEP.format("Good so far"), other)
    told = [anomaly.where for anomaly in found.anomalies if anomaly.kind == "other_order"]
    assert told == ["C, level 2"]


def test_a_long_quotation_is_cut_after_a_word() -> None:
    sentence = "Roads are swept " + "again and again " * 12 + "for ever."
    (told,) = [
        anomaly
        for anomaly in row({1: f"{sentence} {sentence}"}).anomalies
        if anomaly.kind == "said_twice"
    ]
    quotation = told.finding.split("”")[0]
    assert quotation.endswith(" …")
    assert len(quotation) < 100


def test_a_matrix_that_came_from_no_sheet_is_looked_through_as_well() -> None:
    matrix = row({1: "It is the the road."}).matrix
    assert "doubled_word" in {anomaly.kind for anomaly in find_anomalies(matrix)}
