"""What is proposed from the words of a file, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.evidence.passages import Passage, joined
from milepost.core.evidence.proposing import (
    MOST_PROPOSED,
    LikelyFit,
    proposed_criteria,
    proposed_types,
)
from milepost.core.matrix.definition import Criterion, EvidenceType

TYPES = tuple(
    EvidenceType(code=code, name=name, source_words=words)
    for code, name, words in (
        ("survey", "Customer satisfaction survey", ""),
        ("complaints", "Complaints monitoring report", ""),
        ("budget", "Budget monitoring report", ""),
        ("kpi", "KPI update report", "Tactical KPI updates"),
        ("plan", "Annual Plan update", ""),
        ("case", "Business case", ""),
        ("condition", "Asset condition survey", ""),
        ("overview", "Client overview report", ""),
    )
)
CRITERIA = (
    Criterion(code="A1", level=1, text="Gullies are cleansed before the leaves fall."),
    Criterion(code="A2", level=1, text="Residents are told the dates of road closures early."),
    Criterion(code="A3", level=3, text="Road closures end on the dates that residents were told."),
    Criterion(code="A4", level=3, text="Level 1 is complete.", is_prior=True),
)


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("Customer_Satisfaction-Survey-2026.pdf", "", ("survey",)),
        ("complaints-2026-03.csv", "", ("complaints",)),
        ("scan0001.pdf", "Business case for thermal patching", ("case",)),
        # A word of the name counts for more than one of the text.
        ("budget.xlsx", "Complaints by month, for monitoring", ("budget",)),
        ("scan0001.pdf", "Complaints by month, over budget", ("complaints", "budget")),
        ("scan0001.pdf", "", ()),
        # What many types are called by proposes none of them.
        ("report.pdf", "", ()),
        # The plural and the words of the contract's own list are found too.
        ("tactical kpis.xlsx", "", ("kpi",)),
    ],
)
def test_a_type_is_proposed_by_the_words_that_few_types_have(
    name: str, text: str, codes: tuple[str, ...]
) -> None:
    kept = joined([Passage(place="page 1", words=text)]) if text else ""
    assert tuple(each.code for each in proposed_types(name, kept, TYPES)) == codes


def test_a_proposed_type_says_which_words_made_it() -> None:
    found, *_ = proposed_types("Customers’ survey, satisfaction of.pdf", "", TYPES)
    assert found == LikelyFit(code="survey", words=("customers", "satisfaction", "survey"))


def test_a_word_far_into_a_file_proposes_no_type() -> None:
    far = joined([Passage(words="figures " * 400 + "complaints monitoring")])
    assert proposed_types("scan.pdf", far, TYPES) == ()


def test_criteria_are_proposed_by_words_that_stand_near_each_other_with_the_page() -> None:
    text = joined(
        [
            Passage(place="page 1", words="Contents. Gullies, page 2."),
            Passage(place="page 2", words="All gullies were cleansed before the first leaves."),
        ]
    )
    (found,) = proposed_criteria("Notes", text, CRITERIA)
    assert found == LikelyFit(
        code="A1", words=("gullies", "cleansed", "before", "leaves"), place="page 2"
    )


def test_words_of_a_criterion_that_stand_far_apart_propose_nothing() -> None:
    text = joined(
        [Passage(words="gullies" + " table" * 200 + " cleansed" + " row" * 200 + " fall")]
    )
    assert proposed_criteria("", text, CRITERIA) == ()


def test_the_title_is_near_to_every_word_of_the_text() -> None:
    text = joined([Passage(place="sheet Dates", words="cleansed before they fall")])
    (found,) = proposed_criteria("Gullies", text, CRITERIA)
    assert (found.code, found.place) == ("A1", "sheet Dates")


def test_of_two_criteria_the_one_that_more_of_its_words_speak_for_comes_first() -> None:
    text = joined([Passage(words="Residents were told the dates of all road closures early.")])
    assert [each.code for each in proposed_criteria("", text, CRITERIA)] == ["A2", "A3"]


def test_a_criterion_that_is_computed_is_never_proposed() -> None:
    found = proposed_criteria("Level complete is complete level", "", CRITERIA)
    assert found == ()


@given(st.text(max_size=200), st.text(max_size=400))
def test_whatever_the_words_few_are_proposed_and_always_the_same(title: str, text: str) -> None:
    kept = joined([Passage(words=text.replace("\x1e", ""))])
    found = proposed_criteria(title, kept, CRITERIA)
    assert found == proposed_criteria(title, kept, CRITERIA)
    assert len(found) <= MOST_PROPOSED
    assert len(proposed_types(title, kept, TYPES)) <= MOST_PROPOSED
