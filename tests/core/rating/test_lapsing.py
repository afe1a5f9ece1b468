"""What a lapse costs: the level left the day after, what stands bare, and what carries the rest."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import (
    OVERVIEW_REPORT,
    UNSUPPORTED,
    LinkFacts,
    LinkKind,
    support,
)
from milepost.core.rating.ladder import indicated_level
from milepost.core.rating.lapsing import LapsingTie, what_lapses_cost
from tests.builders import a_focus_area, a_matrix, facts

AREA = a_focus_area(level_1="A1 B1", level_3="A3 B3")
MATRIX = a_matrix(AREA)
MET = facts("A1 F, B1 F, A3 F, B3 F")
SPRING, SUMMER, WINTER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31)
DAYS = {"spring": SPRING, "summer": SUMMER, "winter": WINTER, "never": None}


def ties(written: str) -> list[LapsingTie]:
    """``ties("E-1 A1 spring, E-2 A1 never against")``: strong support if not said otherwise."""
    found = []
    for part in written.split(","):
        item, code, end, *marks = part.split()
        link = LinkFacts(
            criterion=code,
            kind=LinkKind.CONTRADICTS if "against" in marks else LinkKind.SUPPORTS,
            item_type="survey",
            is_admissible="rejected" not in marks,
            strength=Strength.D if "weak" in marks else Strength.A,
        )
        found.append(LapsingTie(item=item, link=link, until=DAYS[end]))
    return found


def told(written: str, *, by: date = SUMMER) -> list[tuple[object, ...]]:
    found = what_lapses_cost(MATRIX, AREA, MET, ties(written), by=by)
    return [(c.item, c.until, c.criteria, c.bare, c.carried_by, c.left) for c in found]


REST = "E-9 A1 never, E-9 B1 never, E-9 A3 never, E-9 B3 never"


def test_what_nothing_else_carries_takes_its_level_along() -> None:
    assert told("E-1 A3 spring, E-9 A1 never, E-9 B1 never, E-9 B3 never") == [
        ("E-1", SPRING, ("A3",), ("A3",), (), 1)
    ]


def test_what_another_item_carries_costs_nothing_and_says_which() -> None:
    assert told(f"E-1 A3 spring, E-1 B3 spring, {REST}") == [
        ("E-1", SPRING, ("A3", "B3"), (), ("E-9",), 3)
    ]


def test_a_weaker_item_carries_the_criterion_and_not_the_level() -> None:
    weak = "E-1 A3 spring, E-2 A3 never weak, E-9 A1 never, E-9 B1 never, E-9 B3 never"
    assert told(weak) == [("E-1", SPRING, ("A3",), (), ("E-2",), 1)]


def test_a_lapse_is_told_with_all_that_lapsed_before_it() -> None:
    both = "E-1 A3 spring, E-2 A3 summer, E-9 A1 never, E-9 B1 never, E-9 B3 never"
    assert told(both) == [
        ("E-1", SPRING, ("A3",), (), ("E-2",), 3),
        ("E-2", SUMMER, ("A3",), ("A3",), (), 1),
    ]


def test_what_lapses_on_one_day_is_gone_together() -> None:
    both = "E-1 A3 spring, E-2 A3 spring, E-9 A1 never, E-9 B1 never, E-9 B3 never"
    assert told(both) == [
        ("E-1", SPRING, ("A3",), ("A3",), (), 1),
        ("E-2", SPRING, ("A3",), ("A3",), (), 1),
    ]


@pytest.mark.parametrize(
    "written", ["E-1 A3 winter", "E-1 A3 spring against", "E-1 A3 spring rejected", "E-1 A3 never"]
)
def test_what_lapses_later_or_carries_nothing_costs_nothing(written: str) -> None:
    assert told(f"{written}, {REST}") == []


_NAMED = {"E-1": SPRING, "E-2": SPRING, "E-3": SUMMER, "E-4": WINTER, "E-9": None}
_TIES = st.builds(
    lambda item, code, kind, is_admissible, strength, type_: LapsingTie(
        item=item,
        link=LinkFacts(
            criterion=code,
            kind=kind,
            item_type=type_,
            is_admissible=is_admissible,
            strength=strength,
        ),
        until=_NAMED[item],
    ),
    st.sampled_from(sorted(_NAMED)),
    st.sampled_from(["A1", "B1", "A3", "B3"]),
    st.sampled_from([LinkKind.SUPPORTS, LinkKind.SUPPORTS, LinkKind.CONTRADICTS]),
    st.sampled_from([True, True, False]),
    st.sampled_from([Strength.A, Strength.D]),
    st.sampled_from(["survey", OVERVIEW_REPORT]),
)


@given(st.lists(_TIES, max_size=12), st.sampled_from([SPRING, SUMMER, WINTER]))
def test_what_is_left_is_what_the_rule_makes_of_all_that_still_counts(
    some: list[LapsingTie], by: date
) -> None:
    found = what_lapses_cost(MATRIX, AREA, MET, some, by=by)
    assert [(each.until, each.item) for each in found] == sorted(
        {(t.until, t.item) for t in some if t.carries and t.until and t.until <= by}
    )
    for cost in found:
        still = [t for t in some if not t.carries or t.until is None or t.until > cost.until]
        supports = support(t.link for t in still)
        later = {
            code: replace(each, support=supports.get(code, UNSUPPORTED))
            for code, each in MET.items()
        }
        assert cost.left == indicated_level(AREA, later, levels=MATRIX.levels).level
        own = {t.link.criterion for t in some if t.carries and t.item == cost.item}
        carriers = {
            code: {t.item for t in still if t.carries and t.link.criterion == code} for code in own
        }
        assert set(cost.criteria) == own
        assert set(cost.bare) == {code for code in own if not carriers[code]}
        assert set(cost.carried_by) == {each for some in carriers.values() for each in some}
