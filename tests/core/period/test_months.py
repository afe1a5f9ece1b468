"""Months, periods and days in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.period.months import Period, PeriodReversed, add_months, in_words


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-09-30", 4, "2025-01-30"),  # the corresponding day, not the month's last
        ("2024-03-31", 6, "2024-09-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-01-15", 24, "2026-01-15"),
        ("2024-06-10", 0, "2024-06-10"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-03-31", -13, "2024-02-29"),
    ],
)
def test_a_number_of_months_ends_on_the_corresponding_day(
    day: str, months: int, expected: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    months=st.integers(-300, 300),
)
def test_the_day_reached_is_that_many_months_on_and_never_past_the_same_day(
    day: date, months: int
) -> None:
    found = add_months(day, months)

    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day <= day.day


def a_period(first: str, last: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        ("2025-01-01", "2025-03-31", False),
        ("2025-01-01", "2025-04-01", True),
        ("2025-05-01", "2025-05-31", True),
        ("2025-01-01", "2025-12-31", True),
        ("2025-06-30", "2025-12-31", True),
        ("2025-07-01", "2025-12-31", False),
    ],
)
def test_periods_overlap_where_they_have_a_day_in_common(
    first: str, last: str, meets: bool
) -> None:
    quarter = a_period("2025-04-01", "2025-06-30")

    assert quarter.overlaps(a_period(first, last)) is meets
    assert a_period(first, last).overlaps(quarter) is meets


def test_a_period_has_both_its_ends() -> None:
    quarter = a_period("2025-04-01", "2025-06-30")

    assert date(2025, 4, 1) in quarter
    assert date(2025, 6, 30) in quarter
    assert date(2025, 7, 1) not in quarter
    assert quarter.days == 91


def test_a_period_of_one_day_is_a_period() -> None:
    assert a_period("2025-04-01", "2025-04-01").days == 1


def test_a_period_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(
        PeriodReversed, match="cannot end on 31 March 2025, before it begins on 1 April 2025"
    ):
        a_period("2025-04-01", "2025-03-31")


def test_days_are_written_as_people_here_write_them() -> None:
    assert in_words(date(2025, 3, 1)) == "1 March 2025"
    assert in_words(date(2024, 12, 31)) == "31 December 2024"
