"""One line for two Authorities, and one number for nine focus areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.rating.joint import JointRule, JointView, joint_view, levels_to_set
from milepost.core.rating.target import AtOrAboveTarget, at_or_above_target


@pytest.mark.parametrize(
    ("levels", "rule", "set_by_board", "level", "is_settled", "words"),
    [
        # the lower
        ({"North": 3, "South": 1}, "lower", None, 1, True, "Level 1 (the lower: North 3, South 1)"),
        ({"North": 0, "South": 5}, "lower", None, 0, True, "Level 0 (the lower: North 0, South 5)"),
        ({"North": 3, "South": 3}, "lower", None, 3, True, "Level 3 (North 3, South 3)"),
        ({"N": 3, "S": 1, "W": 5}, "lower", None, 1, True, "Level 1 (the lowest: N 3, S 1, W 5)"),
        ({"North": 3}, "lower", None, 3, True, "Level 3"),
        # both
        ({"North": 3, "South": 1}, "both", None, None, True, "North 3, South 1"),
        ({"North": 3, "South": 3}, "both", None, 3, True, "Level 3 (North 3, South 3)"),
        # set by the Board, which may settle on either
        ({"North": 3, "South": 1}, "board", 3, 3, True,
         "Level 3 (set by the Board: North 3, South 1)"),
        ({"North": 3, "South": 1}, "board", 0, 0, True,
         "Level 0 (set by the Board: North 3, South 1)"),
        ({"North": 3, "South": 1}, "board", None, None, False,
         "Not settled (the Board has yet to set it: North 3, South 1)"),
        # where all stand at the same there is nothing to set
        ({"North": 3, "South": 3}, "board", None, 3, True, "Level 3 (North 3, South 3)"),
        ({"North": 3}, "board", None, 3, True, "Level 3"),
        # what the Board once set is of no account under another rule
        ({"North": 3, "South": 1}, "lower", 5, 1, True, "Level 1 (the lower: North 3, South 1)"),
        # while one has none, nothing is settled under any rule
        ({"North": 3, "South": None}, "lower", None, None, False,
         "Not settled (North 3, South none yet)"),
        ({"North": 3, "South": None}, "both", None, None, False,
         "Not settled (North 3, South none yet)"),
        ({"North": 3, "South": None}, "board", 3, None, False,
         "Not settled (North 3, South none yet)"),
        ({"North": None, "South": 0}, "lower", None, None, False,
         "Not settled (South 0, North none yet)"),
        ({"North": None, "South": None}, "lower", None, None, False,
         "Not settled (no Authority has a level yet)"),
        ({}, "lower", None, None, False, "Not settled (no Authority has a level yet)"),
    ],
)  # fmt: skip
def test_levels_are_shown_as_one_by_the_arrangements_rule(
    levels: dict[str, int | None],
    rule: str,
    set_by_board: int | None,
    level: int | None,
    is_settled: bool,
    words: str,
) -> None:
    found = joint_view(levels, JointRule(rule), set_by_board)

    assert found == JointView(level=level, is_settled=is_settled, words=words)


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({"North": 3, "South": 1}, (1, 3)),
        ({"N": 5, "S": 0, "W": 5}, (0, 5)),
        ({"North": 3, "South": 3}, ()),
        ({"North": 3, "South": None}, ()),
        ({"North": 3}, ()),
        ({}, ()),
    ],
)
def test_the_board_sets_a_level_at_which_an_authority_stands(
    levels: dict[str, int | None], found: tuple[int, ...]
) -> None:
    assert levels_to_set(levels) == found


def test_every_rule_has_its_words() -> None:
    assert len({rule.words for rule in JointRule}) == len(JointRule)


@given(
    levels=st.dictionaries(st.sampled_from("NSEW"), st.sampled_from([0, 1, 2, 3, 5]), min_size=1),
    rule=st.sampled_from([JointRule.LOWER, JointRule.BOTH]),
)
def test_a_joint_level_is_always_one_that_an_authority_stands_at(
    levels: dict[str, int | None], rule: JointRule
) -> None:
    found = joint_view(levels, rule)

    assert found.level is None or found.level in levels.values()
    assert found.level in (None, min(each for each in levels.values() if each is not None))


def test_focus_areas_are_counted_against_their_own_targets() -> None:
    levels = {"CS": 3, "IV": 5, "SV": 1, "CE": None, "DD": 2}
    targets = {"CS": 3, "IV": 3, "SV": 3, "CE": 1, "DD": 1, "FR": 3, "AM": None}

    found = at_or_above_target(levels, targets)

    assert found == AtOrAboveTarget(k=3, n=6, short=("SV", "CE", "FR"))
    assert found.words == "Focus areas at or above target: 3 of 6"


def test_an_area_with_no_target_counts_neither_way() -> None:
    assert at_or_above_target({"CS": 5}, {}) == AtOrAboveTarget(k=0, n=0, short=())


def test_doing_better_in_one_area_hides_no_shortfall_in_another() -> None:
    before = at_or_above_target({"CS": 3, "IV": 1}, {"CS": 3, "IV": 3})
    after = at_or_above_target({"CS": 5, "IV": 1}, {"CS": 3, "IV": 3})

    assert before == after
