"""What has changed between two recorded states of a matrix, and why? Cases by hand, and laws."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.comparing import (
    RecordedState,
    RecordedTie,
    StateChange,
    compare,
)
from milepost.core.assessment.why_changed import WhyChanged
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import FocusArea
from milepost.core.rating.standing import Standing, StandingState
from tests.builders import a_focus_area, a_matrix, facts

AREA = a_focus_area(level_1="A1 A2", level_3="B1>A1 B2")
MATRIX = a_matrix(AREA)


def a_state(written: str, *ties: RecordedTie, area: FocusArea = AREA, **more: Any) -> RecordedState:
    matrix = MATRIX if area is AREA else a_matrix(area, version="2.0")
    usual: dict[str, Any] = {"focus_area": "CS", "authority": "Y-north", "matrix": matrix}
    return RecordedState(facts=facts(written), evidence=frozenset(ties), **{**usual, **more})


def tie(written: str, **more: Any) -> RecordedTie:
    criterion, item = written.split()
    usual: dict[str, Any] = {"kind": LinkKind.SUPPORTS}
    return RecordedTie(criterion=criterion, item=item, **{**usual, **more})


def the_change(before: RecordedState | None, after: RecordedState | None) -> StateChange:
    (only,) = compare([before] if before else [], [after] if after else [])
    return only


def told(before: RecordedState, after: RecordedState) -> dict[str, str]:
    return {
        each.criterion: " ".join(why.value for why in each.reasons)
        for each in the_change(before, after).criteria
    }


def test_two_states_alike_have_nothing_to_tell() -> None:
    state = a_state("A1 F, A2 F", tie("A1 E-1"), level=1)
    found = the_change(state, state)

    assert not found.is_changed
    assert (found.indicated_before, found.indicated_after) == (1, 1)
    assert (found.criteria, found.came, found.went, found.reasons) == ((), (), (), ())


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("A1 - S0 unsupported", "A1 P S0 unsupported", "rated_first"),
        ("A1 P", "A1 L", "rated_higher"),
        ("A1 F", "A1 N", "rated_lower"),
        ("A1 F", "A1 NE", "rated_otherwise"),
        ("A1 NA", "A1 F", "rated_otherwise"),
        ("A1 P", "A1 -", "not_rated_now"),
        ("A1 F unsupported", "A1 F", "supported"),
        ("A1 F", "A1 F unsupported", "unsupported"),
        ("A1 F", "A1 F contradicted", "contradicted"),
        ("A1 F contradicted", "A1 F", "answered"),
        ("A1 L", "A1 L waived", "waived"),
        ("A1 L waived", "A1 L", "waiver_ended"),
        ("A1 NA", "A1 NA agreed", "agreed_not_applicable"),
        ("A1 NA agreed", "A1 NA", "applicable_again"),
        ("A1 F S1", "A1 F S2", "lasted"),
        ("A1 F S2", "A1 F S0", "broken_off"),
        ("A1 F S1 unsupported", "A1 L S2", "rated_lower supported lasted"),
    ],
)
def test_a_change_of_a_criterion_is_told_by_code(before: str, after: str, why: str) -> None:
    assert told(a_state(before), a_state(after)) == {"A1": why}


def test_what_a_later_criterion_carries_is_told_of_the_earlier_one() -> None:
    assert told(a_state("B1 P"), a_state("B1 F")) == {"A1": "covered", "B1": "rated_higher"}
    assert told(a_state("B1 F"), a_state("B1 L"))["A1"] == "no_longer_covered"


@pytest.mark.parametrize(
    ("before", "after", "why", "came", "went"),
    [
        ([], [tie("A1 E-1")], "evidence_came", "E-1", ""),
        ([tie("A1 E-1")], [], "evidence_went", "", "E-1"),
        ([tie("A1 E-1")], [tie("A1 E-2")], "evidence_came evidence_went", "E-2", "E-1"),
        ([tie("A1 E-1")], [tie("A1 E-1", version=2)], "evidence_renewed", "", ""),
        ([tie("A1 E-1")], [tie("A1 E-1", is_admissible=False)], "evidence_lapsed", "", ""),
        ([tie("A1 E-1", is_admissible=False)], [tie("A1 E-1")], "evidence_counts", "", ""),
        (
            [tie("A1 E-1")],
            [tie("A1 E-1"), tie("A1 E-1", kind=LinkKind.CONTRADICTS)],
            "evidence_came",
            "E-1",
            "",
        ),
    ],
)
def test_evidence_that_came_went_or_lapsed_is_told(
    before: list[RecordedTie], after: list[RecordedTie], why: str, came: str, went: str
) -> None:
    old, new = a_state("A1 P", *before), a_state("A1 P", *after)
    found = the_change(old, new)

    assert told(old, new) == {"A1": why}
    assert " ".join(each.item for each in found.came) == came
    assert " ".join(each.item for each in found.went) == went


def test_the_changes_that_moved_the_level_come_first() -> None:
    found = the_change(a_state("A1 F, A2 P, B2 N"), a_state("A1 L, A2 F, B2 P"))

    assert (found.indicated_before, found.indicated_after) == (0, 1)
    assert found.reasons == (WhyChanged.INDICATED_HIGHER,)
    assert [each.criterion for each in found.criteria] == ["A2", "A1", "B2"]
    assert [each.criterion for each in found.moved_by] == ["A2"]


HELD = Standing(
    state=StandingState.ACHIEVED,
    level=1,
    held_since=date(2025, 1, 1),
    longest_hold_days=10,
    lapses=0,
    reasons=(),
)


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ({}, {"level": 1}, "ratified"),
        ({"level": 1}, {"level": 3}, "level_raised"),
        ({"level": 3}, {"level": 1}, "level_lowered"),
        ({"level": 1}, {"level": 1}, ""),
        ({}, {"standing": HELD}, "standing_changed"),
        ({"standing": HELD}, {"standing": replace(HELD, longest_hold_days=40)}, ""),
        (
            {"standing": HELD},
            {"standing": replace(HELD, state=StandingState.AT_RISK)},
            "standing_changed",
        ),
    ],
)
def test_a_change_of_level_or_standing_is_told(
    before: dict[str, Any], after: dict[str, Any], reasons: str
) -> None:
    found = the_change(a_state("", **before), a_state("", **after))
    assert " ".join(each.value for each in found.reasons) == reasons
    assert found.is_changed == bool(reasons)


def test_a_fall_of_the_indicated_level_is_told() -> None:
    found = the_change(a_state("A1 F, A2 F"), a_state("A1 F, A2 N"))
    assert found.reasons == (WhyChanged.INDICATED_LOWER,)


# -- another version of the matrix ----------------------------------------------------------------


def test_new_removed_and_reworded_criteria_are_told_as_such() -> None:
    area = a_focus_area(level_1="A1 A3", level_3="A2 B1>A1 B2")
    found = the_change(a_state("A1 F, A2 F"), a_state("A1 F, A2 F, A3 F", area=area))

    assert {each.criterion: each.reasons[0].value for each in found.criteria} == {
        "A3": "new_criterion",
        "A2": "reworded",  # asked for at another level
    }
    assert WhyChanged.OTHER_MATRIX in found.reasons
    back = the_change(a_state("A3 F", area=area), a_state(""))
    assert {each.criterion: each.reasons[0] for each in back.criteria}["A3"] == "removed_criterion"


def test_a_focus_area_that_one_version_lacks_is_told_without_its_criteria() -> None:
    other = a_focus_area("IV", level_1="X1")
    gone = replace(a_state("A1 F"), matrix=a_matrix(other))
    found = the_change(a_state("A1 F"), gone)

    assert (found.indicated_before, found.indicated_after) == (0, None)
    assert found.criteria == ()
    assert found.reasons == (WhyChanged.OTHER_MATRIX,)


# -- what is on record on one side alone ----------------------------------------------------------


def test_each_focus_area_and_authority_is_compared_with_itself() -> None:
    north, south = a_state("A1 F", level=1), a_state("A1 P", authority="Y-south")
    found = compare([north, south], [replace(south, level=1), north])

    assert [(each.focus_area, each.authority, each.is_changed) for each in found] == [
        ("CS", "Y-south", True),
        ("CS", "Y-north", False),
    ]


def test_a_state_that_was_not_there_yet_came_with_all_it_has() -> None:
    state = a_state("A1 F", tie("A1 E-1"), level=1)
    first, last = the_change(None, state), the_change(state, None)

    assert (first.before, first.indicated_before, first.indicated_after) == (None, None, 0)
    assert first.reasons == (WhyChanged.RATIFIED,)
    assert [each.item for each in first.came] == ["E-1"]
    assert (last.after, last.criteria, last.reasons) == (None, (), ())
    assert [each.item for each in last.went] == ["E-1"]


def test_every_reason_is_said_in_words_of_its_own() -> None:
    assert len({each.words for each in WhyChanged}) == len(WhyChanged)


# -- laws -----------------------------------------------------------------------------------------

CODES = ["A1", "A2", "B1", "B2"]
MARKS = st.sampled_from(["", " waived", " S1", " contradicted", " unsupported", " agreed"])
RATED = st.dictionaries(
    st.sampled_from(CODES), st.tuples(st.sampled_from(["F", "L", "P", "N", "NA", "NE"]), MARKS)
).map(lambda known: ", ".join(f"{code} {rating}{mark}" for code, (rating, mark) in known.items()))
TIES = st.sets(
    st.builds(
        RecordedTie,
        criterion=st.sampled_from(CODES),
        item=st.sampled_from(["E-1", "E-2"]),
        kind=st.sampled_from([LinkKind.SUPPORTS, LinkKind.CONTRADICTS]),
        is_admissible=st.booleans(),
    ),
    max_size=4,
)
STATES = st.builds(
    lambda written, ties, level: a_state(
        written, *{each.key: each for each in sorted(ties, key=repr)}.values(), level=level
    ),
    RATED,
    TIES,
    st.sampled_from([None, 0, 1, 3]),
)

W = WhyChanged
BACK = {
    W.RATED_FIRST: W.NOT_RATED_NOW,
    W.RATED_HIGHER: W.RATED_LOWER,
    W.RATED_OTHERWISE: W.RATED_OTHERWISE,
    W.EVIDENCE_CAME: W.EVIDENCE_WENT,
    W.EVIDENCE_LAPSED: W.EVIDENCE_COUNTS,
    W.SUPPORTED: W.UNSUPPORTED,
    W.CONTRADICTED: W.ANSWERED,
    W.LASTED: W.BROKEN_OFF,
    W.WAIVED: W.WAIVER_ENDED,
    W.AGREED_NOT_APPLICABLE: W.APPLICABLE_AGAIN,
    W.COVERED: W.NO_LONGER_COVERED,
}
BACK |= {there: here for here, there in BACK.items()}


@settings(max_examples=50)
@given(one=STATES, other=STATES)
def test_what_is_told_one_way_is_told_the_other_way_round(
    one: RecordedState, other: RecordedState
) -> None:
    there, back = the_change(one, other), the_change(other, one)

    assert (there.came, there.went) == (back.went, back.came)
    assert {each.criterion: {BACK[why] for why in each.reasons} for each in there.criteria} == {
        each.criterion: set(each.reasons) for each in back.criteria
    }
    assert there.is_changed == back.is_changed or one.level is None or other.level is None


@settings(max_examples=50)
@given(one=STATES, other=STATES)
def test_a_level_never_moves_without_a_criterion_that_is_told(
    one: RecordedState, other: RecordedState
) -> None:
    found = the_change(one, other)

    if found.indicated_before != found.indicated_after:
        assert found.criteria
    changed = {each.criterion for each in found.criteria}
    for code in set(CODES) - changed:
        assert one.facts.get(code) == other.facts.get(code) or _is_silent(one, other, code)


def _is_silent(one: RecordedState, other: RecordedState, code: str) -> bool:
    """Not rated, and so rated -, is all the same to the rule."""
    known = [state.facts.get(code) for state in (one, other)]
    return {each.rating for each in known if each is not None} <= {None}
