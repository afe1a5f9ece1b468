"""What is left to settle is told: words without a test, points, and why a draft is not ready."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from milepost.core.access.roles import PartyKind
from milepost.core.matrix.definition import (
    Criterion,
    DefinedTerm,
    FocusArea,
    LevelKind,
    LevelRule,
    MaturityMatrix,
    ProcedureSettings,
    Relation,
)
from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.points import (
    POINTS_TO_SETTLE,
    SettledAs,
    SettledIn,
    settled_as,
)
from milepost.core.matrix.drafting.points_reopened import points_reopened
from milepost.core.matrix.drafting.readiness import Readiness, UnreadyFor, readiness
from milepost.core.matrix.drafting.terms import (
    terms_by_criterion,
    terms_used,
    terms_without_test,
)
from milepost.core.matrix.vague_words import VAGUE_WORDS
from milepost.core.matrix.wording import plain
from tests.core.matrix.matrices import a_document


def a_matrix(**parts: Any) -> MaturityMatrix:
    return replace(from_document(a_document()), **parts)


def saying(text: str, *, needs: tuple[str, ...] = (), **parts: Any) -> MaturityMatrix:
    """A matrix whose criterion GR.1, and the cell that it stands in, say something."""
    document = copy.deepcopy(a_document())
    cell = document["categories"][0]["focus_areas"][0]["descriptors"][0]
    cell["words"] = text
    cell["criteria"][0] |= {"text": text, "needs_definition": list(needs)}
    return replace(from_document(document), **parts)


def uses(matrix: MaturityMatrix) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {each.word: (each.criteria, each.cells) for each in terms_used(matrix)}


def test_a_vague_word_is_found_wherever_it_is_used() -> None:
    assert uses(a_matrix()) == {"well": (("GR.3",), ("GR/3",))}
    assert terms_used(a_matrix(terms=(DefinedTerm(word="Well", test="5 cm"),)))[0].is_defined


# fmt: off
FOUND = [
    ("Cuts are Regular.",                    ["regular"]),
    ("Cuts come regularly, and are timely.", ["regularly", "timely"]),
    ("Records are up-to-date.",              ["up to date"]),
    ("It has in depth knowledge.",           ["in-depth"]),
    ("Well-being is mostly seen to.",        []),
    ("It is an irregular cut.",              []),
    ("Breadths of grass.",                   ["breadth"]),
]
# fmt: on


@pytest.mark.parametrize(("text", "words"), FOUND)
def test_a_word_counts_where_it_stands_by_itself(text: str, words: list[str]) -> None:
    found = uses(saying(text))
    assert [word for word, where in found.items() if "GR.1" in where[0]] == words
    assert [word for word, where in found.items() if "GR/1" in where[1]] == words


def test_a_word_within_a_longer_one_counts_for_the_longer_alone() -> None:
    text = "The key stakeholders see key cuts."
    defined = saying(text, terms=(DefinedTerm(word="key stakeholder", test="Those in list A."),))
    assert uses(defined)["key stakeholder"] == (("GR.1",), ("GR/1",))
    assert "key" in uses(defined)
    assert "key" not in uses(saying("Key stakeholders see.", needs=("key stakeholders",)))


def test_what_a_criterion_asks_to_be_defined_is_told_even_where_its_words_differ() -> None:
    found = uses(saying("Grass is cut.", needs=("tolerance", " ")))
    assert found["tolerance"] == (("GR.1",), ())


def test_a_term_that_is_defined_and_used_nowhere_is_told_and_needs_no_test() -> None:
    matrix = a_matrix(terms=(DefinedTerm(word="hedge", test="Over 1 m."),))
    assert uses(matrix)["hedge"] == ((), ())
    assert [each.word for each in terms_without_test(matrix)] == ["well"]


def test_a_criterion_has_the_tests_of_the_terms_that_it_uses() -> None:
    terms = (DefinedTerm(word="Key", test="In list A."), DefinedTerm(word="hedge", test="1 m."))
    matrix = saying("Key roads have a hedge.", needs=("key stakeholders",), terms=terms)
    area = matrix.focus_areas[0]
    assert terms_by_criterion(matrix, area) == {"GR.1": terms}
    longer = saying("Key stakeholders and hedges.", needs=("key stakeholders",), terms=terms)
    assert terms_by_criterion(longer, longer.focus_areas[0]) == {"GR.1": terms[1:]}
    assert terms_by_criterion(a_matrix(), a_matrix().focus_areas[0]) == {}


def test_the_vague_words_are_each_there_once() -> None:
    assert len({plain(word) for word in VAGUE_WORDS}) == len(VAGUE_WORDS) >= 60


def test_there_are_the_24_points_each_with_a_question_and_a_place() -> None:
    assert [each.code for each in POINTS_TO_SETTLE] == [f"M{n}" for n in range(1, 25)]
    assert all(each.question.endswith("?") and each.title for each in POINTS_TO_SETTLE)
    assert len({each.question for each in POINTS_TO_SETTLE}) == 24
    assert all(each.words.startswith("in ") for each in SettledIn)


OPEN, A, AS_IT_IS = SettledAs


@pytest.mark.parametrize(
    ("authorities", "provider", "state"),
    [
        ((A, "Each May."), (A, "Each May."), A),
        ((A, "Each May,\r\nat noon."), (A, " Each May, at noon."), A),
        ((A, "Each May."), (A, "Each June."), OPEN),
        ((A, "Each May."), (A, "Each may."), OPEN),
        ((AS_IT_IS, ""), (AS_IT_IS, "It costs nothing."), AS_IT_IS),
        ((A, "So."), (OPEN, "So."), OPEN),
        ((A, "So."), (AS_IT_IS, "So."), OPEN),
        (None, None, OPEN),
        ((A, "So."), None, OPEN),
    ],
)
def test_a_point_is_settled_once_both_sides_say_the_same(
    authorities: tuple[SettledAs, str] | None,
    provider: tuple[SettledAs, str] | None,
    state: SettledAs,
) -> None:
    said = {PartyKind.AUTHORITY: authorities, PartyKind.PROVIDER: provider}
    assert settled_as({side: each for side, each in said.items() if each}) is state


def settings(**parts: Any) -> MaturityMatrix:
    return a_matrix(settings=replace(a_matrix().settings, **parts))


def between() -> MaturityMatrix:
    """A matrix that says something at its interim level."""
    interim = next(each for each in a_matrix().levels if each.kind is LevelKind.INTERIM)
    changes = write_cell(a_matrix(), "GR", interim.number, "Halfway there, and known to be.")
    return applied(a_matrix(), changes, used_codes=())


def term(word: str, test: str) -> MaturityMatrix:
    return a_matrix(terms=(DefinedTerm(word=word, test=test),))


def with_area(**parts: Any) -> MaturityMatrix:
    category = a_matrix().categories[0]
    areas = (replace(category.focus_areas[0], **parts), *category.focus_areas[1:])
    return a_matrix(categories=(replace(category, focus_areas=areas), *a_matrix().categories[1:]))


@pytest.mark.parametrize(
    ("new", "reopened"),
    [
        (a_matrix(), ""),
        (a_matrix(title="Another", version="9.9"), ""),
        (saying("Something else at level 1."), ""),
        (between(), "M1"),
        (term("hedge", "Over 1 m."), "M2"),
        (term("key milestones", "Those in the plan."), "M2 M13"),
        (term("low absence", "Below the benchmark of the trade."), "M2 M15"),
        (settings(target_level=1), "M4"),
        (settings(default_shelf_life_months=3), "M5"),
        (settings(shelf_lives={"log": 3}), "M5"),
        (with_area(evidence_base=()), "M5"),
        (a_matrix(rule=LevelRule.STRICT), "M6"),
        (settings(sustained_after_months=3), "M7"),
        (settings(lasting_needed={1: (1, 1)}), "M7"),
        (with_area(lasting_only=True), "M7"),
        (settings(procedure=ProcedureSettings(answer_within_days=3)), "M10"),
        (a_matrix(notes=("Something else.",)), "M18 M22"),
    ],
)
def test_a_point_is_reopened_by_a_change_in_the_words_that_it_is_about(
    new: MaturityMatrix, reopened: str
) -> None:
    assert points_reopened(a_matrix(), new) == set(reopened.split())
    assert points_reopened(new, a_matrix()) == set(reopened.split())


def test_the_states_of_a_point_have_words() -> None:
    assert [each.words for each in SettledAs] == ["Open", "Agreed", "Accepted as it is"]
    assert [each.is_settled for each in SettledAs] == [False, True, True]


def whole() -> MaturityMatrix:
    """A matrix of one row in which every level says something that nobody could read two ways."""
    matrix = a_matrix()
    area = matrix.focus_areas[0]
    cells = tuple(
        replace(cell, words="Grass is cut to 5 cm.") if cell.level == 3 else cell
        for cell in area.descriptors
    )
    cut = replace(area.by_code["GR.3"], text="Grass is cut to 5 cm.")
    cells = (*cells[:-1], replace(cells[-1], criteria=(cut,)))
    floor = replace(area.at(0), words="Grass grows.")
    return _with_row(matrix, replace(area, descriptors=(floor, *cells)))


def _with_row(matrix: MaturityMatrix, area: FocusArea) -> MaturityMatrix:
    category = replace(matrix.categories[0], focus_areas=(area,))
    return replace(matrix, categories=(category,))


def told(answer: Readiness) -> dict[UnreadyFor, tuple[int, bool]]:
    return {reason.about: (reason.count, reason.blocks) for reason in answer.reasons}


def test_a_draft_in_which_nothing_is_open_is_ready_and_nothing_is_said_against_it() -> None:
    assert readiness(whole()) == Readiness(reasons=())
    assert readiness(whole()).is_ready


def test_what_is_open_blocks_and_what_is_undefined_only_warns() -> None:
    answer = readiness(
        a_matrix(),
        open_proposals=[4, 7],
        open_findings=1,
        open_points=["M4"],
        unconfirmed_changes=3,
    )
    assert told(answer) == {
        UnreadyFor.PROPOSALS: (2, True),
        UnreadyFor.FINDINGS: (1, True),
        UnreadyFor.POINTS: (1, True),
        UnreadyFor.CHANGE_MAP: (3, True),
        UnreadyFor.LEVELS: (5, False),
        UnreadyFor.WORDS: (1, False),
    }
    assert not answer.is_ready
    assert [reason.sentence for reason in answer.blocking][:2] == [
        "2 proposals are open; accept, reject, counter or withdraw each.",
        "1 finding made at reading is open; agree on it, or accept it as it is.",
    ]
    assert answer.blocking[0].items == ("4", "7")
    levels, words = answer.warnings
    assert levels.items == ("GR/0", "TR/0", "TR/1", "TR/2", "TR/3")
    assert words.sentence.startswith("1 vague word has no test")
    assert readiness(a_matrix()).is_ready


def test_a_full_level_that_nobody_could_reach_blocks() -> None:
    area = whole().focus_areas[0]
    cells = tuple(cell for cell in area.descriptors if cell.level != 1)
    free = replace(area.by_code["GR.3"], builds_on=None, relation=Relation.FIRST)
    cells = (*cells[:-1], replace(cells[-1], criteria=(free,)))
    answer = readiness(_with_row(whole(), replace(area, descriptors=cells)))
    assert told(answer) == {UnreadyFor.GAPS: (1, True)}
    assert answer.reasons[0].items == ("GR/1",)


def test_a_fault_blocks_and_is_told_first() -> None:
    area = whole().focus_areas[0]
    twice = Criterion(code="GR.1", level=1, text="Edges are cut.")
    cells = tuple(
        replace(cell, criteria=(*cell.criteria, twice)) if cell.level == 1 else cell
        for cell in area.descriptors
    )
    answer = readiness(_with_row(whole(), replace(area, descriptors=cells)), open_proposals=[1])
    assert [reason.about for reason in answer.blocking] == [
        UnreadyFor.FAULTS,
        UnreadyFor.PROPOSALS,
    ]
    assert answer.blocking[0].sentence.startswith("1 fault makes the matrix unfit")
    assert "GR.1: this code is used more than once" in answer.blocking[0].items[0]
