"""Cycles to come, going by those that were held."""

from datetime import date

from milepost.core.trajectory.cycles_ahead import CycleHeld, cycles_ahead, months_between
from milepost.core.trajectory.forecast import CycleAhead

END = date(2027, 6, 30)
TODAY = date(2026, 11, 23)
Q4 = CycleHeld(cut_off_on=date(2026, 3, 31), ratified_on=date(2026, 5, 19))
Q1 = CycleHeld(cut_off_on=date(2026, 6, 30), ratified_on=date(2026, 8, 20))
Q2 = CycleHeld(cut_off_on=date(2026, 9, 30))


def test_they_follow_as_far_apart_and_are_ratified_as_late_as_is_usual() -> None:
    found = cycles_ahead([Q4, Q1, Q2], on=date(2026, 10, 1), until=END)

    assert found == (
        CycleAhead(cut_off_on=date(2026, 9, 30), ratified_on=date(2026, 11, 19)),
        CycleAhead(cut_off_on=date(2026, 12, 31), ratified_on=date(2027, 2, 19)),
        CycleAhead(cut_off_on=date(2027, 3, 31), ratified_on=date(2027, 5, 20)),
        CycleAhead(cut_off_on=date(2027, 6, 30), ratified_on=date(2027, 8, 19)),
    )


def test_the_one_under_way_is_ratified_today_at_the_earliest() -> None:
    found = cycles_ahead([Q4, Q1, Q2], on=TODAY, until=END)

    assert found[0] == CycleAhead(cut_off_on=Q2.cut_off_on, ratified_on=TODAY)
    assert found[1].cut_off_on == date(2026, 12, 31)


def test_a_cycle_that_was_ratified_is_behind() -> None:
    found = cycles_ahead([Q4, Q1], on=TODAY, until=END)

    assert found[0].cut_off_on == date(2026, 12, 31)


def test_with_one_cycle_three_months_and_fifty_days_are_usual() -> None:
    found = cycles_ahead(
        [CycleHeld(cut_off_on=date(2026, 9, 15))], on=date(2026, 9, 20), until=date(2026, 12, 31)
    )

    assert found == (
        CycleAhead(cut_off_on=date(2026, 9, 15), ratified_on=date(2026, 11, 4)),
        CycleAhead(cut_off_on=date(2026, 12, 15), ratified_on=date(2027, 2, 3)),
    )


def test_before_the_first_cycle_none_is_known() -> None:
    assert cycles_ahead([], on=TODAY, until=END) == ()


def test_the_months_between_are_the_usual_ones() -> None:
    yearly = [CycleHeld(cut_off_on=date(year, 3, 31)) for year in (2023, 2024, 2025)]

    assert months_between(yearly) == 12
    assert months_between([Q4, Q1, Q2]) == 3
    assert months_between([Q4]) == 3
