"""Which weak places are found before an assessment is submitted? One case for each, and laws."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.quality import CheckedLink, CheckedRow, QualityFinding, Severity
from milepost.core.assessment.quality_catalogue import CATALOGUE, quality_findings
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import AssessBy, DefinedTerm, FocusArea
from milepost.core.rating.ladder import indicated_level
from milepost.core.rating.scale import Achieved
from tests.builders import LEVELS, a_focus_area, a_matrix, facts

CUT_OFF = date(2025, 3, 31)
AREA = a_focus_area(level_1="A1 A2 A3 A4", level_2="P2^ A2b", level_3="B1>A1 B2", level_5="D1 D2")
OVERVIEW = "client_overview_report"

Links = tuple[CheckedLink, ...]


def link(written: str, **more: Any) -> CheckedLink:
    """``link("A1 E-1 survey")``: a criterion, an item, a type; strong and admissible."""
    criterion, item, type_ = written.split()
    usual: dict[str, Any] = {"strength": Strength.A, "author": f"author of {item}"}
    return CheckedLink(criterion=criterion, item=item, type=type_, **{**usual, **more})


def against(written: str, **more: Any) -> CheckedLink:
    return link(written, kind=LinkKind.CONTRADICTS, **more)


def a_row(written: str, *links: CheckedLink, area: FocusArea = AREA, **more: Any) -> CheckedRow:
    known = facts(written)
    return CheckedRow(
        matrix=a_matrix(area),
        area=area,
        facts=known,
        indicated=indicated_level(area, known, levels=LEVELS),
        cut_off_on=CUT_OFF,
        links=links,
        **more,
    )


def found(row: CheckedRow) -> Mapping[str, QualityFinding]:
    return {each.check: each for each in quality_findings(row)}


ALL_OF_LEVEL_1 = "A1 F, A2 F, A3 L, A4 F"
GOOD = tuple(link(f"A{n} E-{n} survey") for n in (1, 2, 3, 4))


def test_a_row_with_nothing_weak_in_it_is_told_nothing() -> None:
    reasons = frozenset({"A1", "A2", "A3", "A4"})
    assert not found(a_row(ALL_OF_LEVEL_1, *GOOD, stated=1, has_reason=True, reasons=reasons))
    assert not found(a_row(""))


def area_where(code: str, **what: Any) -> FocusArea:
    """The usual focus area, with one criterion otherwise."""
    return replace(
        AREA,
        descriptors=tuple(
            replace(
                cell,
                criteria=tuple(
                    replace(each, **what) if each.code == code else each for each in cell.criteria
                ),
            )
            for cell in AREA.descriptors
        ),
    )


# check, row, criteria, items, sentence
CASES: dict[str, tuple[CheckedRow, str, str, str]] = {
    "no_evidence": (
        a_row("A1 F, A2 L, A3 P", link("A1 E-1 survey")),
        "A2",
        "",
        "Rated as met with no evidence at all: A2.",
    ),
    "none_counts": (
        a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-2 survey", is_admissible=False)),
        "A2",
        "",
        "Rated as met, and nothing cited for it counts: A2.",
    ),
    "contradicted": (
        a_row("A1 F", link("A1 E-1 survey"), against("A1 E-2 survey")),
        "A1",
        "",
        "Rated as met while contradicting evidence stands unanswered: A1.",
    ),
    "own_word": (
        a_row("A1 F, B2 F", link("A1 E-1 survey", strength=Strength.D),
              link("B2 E-2 survey", strength=Strength.D)),
        "B2",
        "",
        "Rests on the provider's own unchecked evidence alone, at a level where that does not do:"
        " B2.",
    ),
    "overview_at_the_top": (
        a_row("D1 F, D2 F", link(f"D1 E-1 {OVERVIEW}"), link(f"D2 E-1 {OVERVIEW}"),
              link("D2 E-2 survey")),
        "D1",
        "",
        "Rests on the client overview report alone, at a level where that does not do: D1.",
    ),
    "downgrade_on_overview": (
        a_row(
            "A1 P, A2 P, A3 F, A4 NE",
            *(against(f"{c} E-1 {OVERVIEW}", is_answered=True) for c in ("A1", "A2", "A3", "A4")),
            against("A2 E-2 survey", is_answered=True),
            link("A3 E-3 survey"),
            started_from={"A1": Achieved.FULLY, "A2": Achieved.FULLY, "A3": Achieved.LARGELY,
                          "A4": Achieved.FULLY, "B2": Achieved.FULLY},
        ),
        "A1",
        "",
        "Rated lower on the client overview report alone, which never carries a downgrade: A1.",
    ),
    "no_reason": (
        a_row(ALL_OF_LEVEL_1, *GOOD, stated=0),
        "",
        "",
        "Level 0 is stated where the ratings indicate level 1, and no reason is given.",
    ),
    "redaction_owed": (
        a_row("A1 F, A2 F", link("A1 E-1 survey", owes_redaction=True),
              link("A2 E-1 survey", owes_redaction=True)),
        "",
        "E-1",
        "Still to be redacted before others see it: E-1.",
    ),
    "above_indicated": (
        a_row("A1 F, A2 F, A3 L, A4 P", *GOOD[:3], stated=1, has_reason=True),
        "A4",
        "",
        "Level 1 is above the indicated level 0; held back by A4.",
    ),
    "not_rated": (
        a_row("A1 F", link("A1 E-1 survey"), stated=1, has_reason=True),
        "A2 A3 A4",
        "",
        "Not rated, and owed for level 1: A2, A3 and A4.",
    ),
    "not_agreed": (
        a_row("A1 NA, A2 NA agreed"),
        "A1",
        "",
        "Rated not applicable, which counts only once the Authority agrees: A1.",
    ),
    "application_alone": (
        a_row("A1 F, B2 F", link("A1 E-1 award_application"), link("B2 E-1 award_application")),
        "B2",
        "",
        "Rests on an application alone, which shows that one was made and not that it succeeded:"
        " B2.",
    ),
    "document_carries": (
        a_row("A1 F, A2 F, A3 F", link("A1 E-1 survey"), link("A2 E-1 survey"),
              link("A3 E-1 survey"), link("A3 E-2 survey")),
        "A1 A2",
        "E-1",
        "One document is all the evidence for 2 of 3 criteria relied on: E-1.",
    ),
    "author_carries": (
        a_row("A1 F, A2 F, A3 F", link("A1 E-1 survey", author="Jo Bell"),
              link("A2 E-2 survey", author="Jo Bell"), link("A3 E-3 survey")),
        "A1 A2",
        "E-1 E-2",
        "One author wrote all the evidence for 2 of 3 criteria relied on: Jo Bell.",
    ),
    "unchanged_and_lapsed": (
        a_row(
            "A1 F, A2 F, A3 N",
            *(link(f"A{n} E-{n} survey", is_admissible=False, counts_until=date(2025, 3, 30))
              for n in (1, 2, 3)),
            cycles_unchanged={"A1": 4, "A2": 3, "A3": 5},
        ),
        "A1 A3",
        "",
        "Rated alike for 4 cycles or more, and all its evidence has lapsed: A1 and A3.",
    ),
    "counted_twice": (
        a_row("A1 F, A2 F", link("A1 E-1 toms_improvement"), link("A2 E-2 survey"),
              elsewhere={"E-1": ("CE", "CB"), "E-2": ("CE",)}),
        "",
        "E-1",
        "E-1 also counts in CE, CB: one result, counted twice.",
    ),
    "overview_alone": (
        a_row("A1 F, D1 F", link(f"A1 E-1 {OVERVIEW}"), link(f"D1 E-1 {OVERVIEW}")),
        "A1",
        "",
        "Rests on the client overview report alone: A1.",
    ),
    "judged_without_reason": (
        a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-2 survey"),
              reasons=frozenset({"A2"})),
        "A1",
        "",
        "A matter of judgement, rated without a written reason: A1.",
    ),
    "lapses_soon": (
        a_row(
            "A1 F, A2 F, A3 F, A4 F",
            link("A1 E-1 survey", counts_until=date(2025, 4, 30)),
            link("A2 E-2 survey", counts_until=date(2025, 5, 1)),
            link("A3 E-1 survey", counts_until=date(2025, 4, 30)),
            link("A3 E-3 survey"),
            link("A4 E-4 survey"),
        ),
        "A1",
        "",
        "All its evidence lapses soon after the cut-off date: A1.",
    ),
    "undefined_term": (
        a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-2 survey"),
              area=area_where("A2", needs_definition=("timely",))),
        "A2",
        "",
        "Rated as met by words that have no agreed test yet: A2.",
    ),
    "late_evidence": (
        a_row("A1 F, A2 F", link("A1 E-1 survey", added_on=CUT_OFF),
              link("A2 E-2 survey", added_on=date(2025, 4, 1))),
        "",
        "E-2",
        "Added after the cut-off date: E-2.",
    ),
    "newer_version": (
        a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-2 survey", has_newer=True)),
        "",
        "E-2",
        "Cited in an earlier version than the register holds by now: E-2.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", [each.id for each in CATALOGUE])
def test_every_check_finds_what_it_looks_for_and_says_so(check: str) -> None:
    row, criteria, items, sentence = CASES[check]
    finding = found(row)[check]

    assert (" ".join(finding.criteria), " ".join(finding.items)) == (criteria, items)
    assert finding.sentence == sentence


def test_the_catalogue_names_each_check_once_and_the_gravest_first() -> None:
    ids = [each.id for each in CATALOGUE]
    assert len(set(ids)) == len(ids)
    gravity = [list(Severity).index(each.severity) for each in CATALOGUE]
    assert gravity == sorted(gravity)
    assert [each.words for each in Severity] == ["Serious", "Warning", "Note"]


@pytest.mark.parametrize(
    ("row", "silent"),
    [
        (a_row("A1 F, D1 F", link("A1 E-1 survey"), stated=1, has_reason=True), "no_evidence"),
        (a_row("B1 F, A1 F", link("B1 E-1 survey")), "no_evidence"),  # A1 is carried by B1
        (a_row("A1 F, A2b F", link("A1 E-1 survey"), stated=3, has_reason=True), "no_evidence"),
        (a_row("A1 F", against("A1 E-2 survey", is_answered=True)), "contradicted"),
        (a_row("A1 F", against("A1 E-2 survey", is_admissible=False)), "contradicted"),
        (a_row("A1 P", against("A1 E-2 survey")), "contradicted"),
        (a_row("B2 F", link("B2 E-1 award_application"), link("B2 E-2 survey")),
         "application_alone"),
        (a_row("A1 F", stated=0), "not_rated"),
        (a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-1 survey")), "document_carries"),
        (a_row("A1 F, A2 F, A3 F, A4 F", link("A1 E-1 survey"), link("A2 E-1 survey"), *GOOD[2:]),
         "document_carries"),  # half of them, and no more
        (a_row("A1 F, A2 F, A3 F", *(link(f"A{n} E-1 survey", author="") for n in (1, 2, 3))),
         "author_carries"),
        (a_row("A1 F, A2 F, A3 F", *(link(f"A{n} E-1 survey") for n in (1, 2, 3))),
         "author_carries"),  # one document: told already
        (a_row(ALL_OF_LEVEL_1, *GOOD, stated=1), "no_reason"),
        (a_row("A1 F", link("A1 E-1 toms_improvement")), "counted_twice"),
        (a_row("A1 F", link("A1 E-1 survey"), area=area_where("A1", assess_by=AssessBy.MEASURE)),
         "judged_without_reason"),
    ],
)  # fmt: skip
def test_what_is_no_weakness_is_not_told(row: CheckedRow, silent: str) -> None:
    assert silent not in found(row)


def test_a_level_with_no_words_below_it_is_above_the_indicated_one_for_no_criterion() -> None:
    gap = a_focus_area(level_3="B3")
    row = a_row("B3 F", link("B3 E-1 survey"), area=gap, stated=3, has_reason=True)

    assert found(row)["above_indicated"].sentence == "Level 3 is above the indicated level 0."


# -- laws -----------------------------------------------------------------------------------------

CODES = [each.code for each in AREA.criteria if not each.is_prior]
RATED = st.dictionaries(st.sampled_from(CODES), st.sampled_from(list(Achieved))).map(
    lambda known: ", ".join(f"{code} {rating.value}" for code, rating in known.items())
)
LINKS = st.lists(
    st.builds(
        CheckedLink,
        criterion=st.sampled_from(CODES),
        item=st.sampled_from(["E-1", "E-2", "E-{3}"]),
        type=st.sampled_from(["survey", OVERVIEW, "award_application"]),
        kind=st.sampled_from(LinkKind),
        author=st.sampled_from(["", "Jo", "Al"]),
        strength=st.sampled_from(Strength),
        is_admissible=st.booleans(),
        is_answered=st.booleans(),
        counts_until=st.sampled_from([None, date(2025, 1, 1), date(2025, 4, 2)]),
    ),
    max_size=8,
).map(tuple)
STATED = st.sampled_from([None, 0, 1, 3, 5])


@settings(max_examples=40)
@given(written=RATED, links=LINKS, stated=STATED)
def test_findings_are_of_the_row_the_gravest_first_and_each_said_once(
    written: str, links: Links, stated: int | None
) -> None:
    told = quality_findings(a_row(written, *links, stated=stated))

    gravity = [list(Severity).index(each.severity) for each in told]
    assert gravity == sorted(gravity)
    assert len({(each.check, each.criteria, each.items) for each in told}) == len(told)
    for each in told:
        assert set(each.criteria) <= set(CODES) | {"P2"}
        assert set(each.items) <= {link.item for link in links}


@settings(max_examples=40)
@given(written=RATED, links=LINKS, stated=STATED, code=st.sampled_from(CODES))
def test_one_more_strong_item_never_makes_evidence_weaker(
    written: str, links: Links, stated: int | None, code: str
) -> None:
    about = ("no_evidence", "none_counts", "own_word", "overview_at_the_top", "application_alone")
    more = CheckedLink(criterion=code, item="E-9", type="survey", strength=Strength.A)
    before = found(a_row(written, *links, stated=stated))
    after = found(a_row(written, *links, more, stated=stated))

    for check in about:
        weak = set(after[check].criteria) if check in after else set()
        assert weak <= set(before[check].criteria if check in before else ())
        assert code not in weak


def test_a_word_that_has_its_test_is_no_weak_place() -> None:
    area = area_where("A2", needs_definition=("Timely",))
    row = a_row("A1 F, A2 F", link("A1 E-1 survey"), link("A2 E-2 survey"), area=area)
    assert "undefined_term" in found(row)
    terms = (DefinedTerm(word="timely", test="Within a day."),)
    assert "undefined_term" not in found(replace(row, matrix=replace(row.matrix, terms=terms)))
