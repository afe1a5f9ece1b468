"""How far evidence reaches, and what is thin, disputed or counted twice in it."""

import pytest

from milepost.core.evidence.coverage import (
    Coverage,
    CoverageFinding,
    CoverageFindingKind,
    CoverageTie,
    coverage,
)
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import OVERVIEW_REPORT, LinkKind

BASES = {"CS": ("survey", OVERVIEW_REPORT), "SV": ("award", "survey")}
KINDS = {"against": LinkKind.CONTRADICTS, "beside": LinkKind.CONTEXT}


def ties(written: str) -> list[CoverageTie]:
    """``ties("CS E-1 survey B ann, SV E-2 award A bob against")``: each for a criterion A1."""
    found = []
    for part in filter(None, (each.strip() for each in written.split(","))):
        area, item, of_type, strength, author, *marks = part.split()
        found.append(
            CoverageTie(
                area=area,
                criterion=f"{area}.{'A2' if 'second' in marks else 'A1'}",
                item=item,
                sha256=next((mark[1:] for mark in marks if mark.startswith("#")), ""),
                type={"overview": OVERVIEW_REPORT}.get(of_type, of_type),
                author={"-": "", "ANN": " Ann  Lee", "ann": "ann lee"}.get(author, author),
                kind=next((KINDS[mark] for mark in marks if mark in KINDS), LinkKind.SUPPORTS),
                is_admissible="out" not in marks,
                strength=Strength(strength),
                is_answered="answered" in marks,
            )
        )
    return found


def told(written: str) -> Coverage:
    return coverage(BASES, ties(written), counted_once={"award"})


def found(written: str, area: str = "CS") -> list[str]:
    return [each.kind.value for each in told(written).findings if area in each.areas]


def cells(written: str, area: str) -> str:
    """Each type as "documents best", in brackets where nobody asks for it."""
    row = told(written).rows[area]
    words = [f"{each.documents}{each.best or ''}" for each in row]
    asked = zip(words, row, strict=True)
    return " ".join(word if each.is_asked else f"({word})" for word, each in asked)


def test_a_cell_counts_documents_and_names_the_strongest() -> None:
    written = (
        "CS E-1 survey D ann, CS E-1 survey D ann second, CS E-2 survey B bob, SV E-3 plan A x"
    )
    assert told(written).types == ("survey", OVERVIEW_REPORT, "award", "plan")
    assert cells(written, "CS") == "2B 0 (0) (0)"
    assert cells(written, "SV") == "0 (0) 0 (1A)"


def test_one_file_under_two_titles_is_one_document() -> None:
    assert cells("CS E-1 survey D ann #f, CS E-2 survey D bob #f", "CS").startswith("1D")


@pytest.mark.parametrize("mark", ["out", "against", "beside"])
def test_only_what_counts_and_supports_covers(mark: str) -> None:
    assert cells(f"CS E-1 survey A ann {mark}", "CS").startswith("0 ")


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("", ["nothing"]),
        ("CS E-1 survey A ann out", ["nothing"]),
        ("CS E-1 overview B ann, CS E-2 overview B bob", ["overview_alone"]),
        ("CS E-1 survey A ann, CS E-1 survey A ann second", ["one_document"]),
        ("CS E-1 survey A ann #f, CS E-2 survey A bob #f", ["one_document"]),
        ("CS E-1 survey A ann, CS E-2 survey A ANN", ["one_author"]),
        ("CS E-1 survey A -, CS E-2 survey A -", []),
        ("CS E-1 survey A ann, CS E-2 overview B bob", []),
    ],
)
def test_what_rests_on_little_is_found_once(written: str, kinds: list[str]) -> None:
    assert found(written) == kinds


ENOUGH = "CS E-1 survey A ann, CS E-2 overview B bob"


@pytest.mark.parametrize(
    ("mark", "kinds"),
    [("against", ["contradicted"]), ("against answered", []), ("against out", []), ("beside", [])],
)
def test_a_contradiction_is_found_until_it_is_answered(mark: str, kinds: list[str]) -> None:
    assert found(f"{ENOUGH}, CS E-7 survey A cid {mark}") == kinds


def test_a_contradiction_names_its_criteria_and_one_elsewhere_is_passed_over() -> None:
    against = "CS E-7 survey A cid against, CS E-7 survey A cid against second"
    (finding,) = (each for each in told(f"{ENOUGH}, {against}").findings if "CS" in each.areas)
    assert (finding.items, finding.criteria) == (("E-7",), ("CS.A1", "CS.A2"))
    assert "contradicted" not in found("XX E-7 survey A cid against", "XX")


def test_one_award_in_two_rows_is_pointed_out_and_one_survey_is_not() -> None:
    twice = told(
        "CS E-1 award A ann, SV E-2 award A ann, CS E-3 award A bob #f, SV E-4 award A c #f"
    )
    assert [each for each in twice.findings if len(each.areas) > 1] == [
        CoverageFinding(
            kind=CoverageFindingKind.COUNTED_TWICE, areas=("CS", "SV"), items=("E-3", "E-4")
        )
    ]
    assert "counted_twice" not in found("CS E-1 survey A ann, SV E-1 survey A ann")


def test_the_gravest_is_told_first() -> None:
    written = "CS E-1 award A ann, SV E-1 award A ann, CS E-7 survey A cid against"
    kinds = [each.kind.value for each in told(written).findings]
    assert kinds == ["one_document", "one_document", "contradicted", "counted_twice"]
