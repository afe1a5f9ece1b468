"""Working days in England, against the days that were really kept and those announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.period.working_days import (
    YearNotKnown,
    add_working_days,
    bank_holidays,
    easter,
    is_working_day,
    working_days_until,
)

# New Year, Good Friday, Easter Monday, early May, spring, summer, Christmas, Boxing Day, one-off
KEPT = {
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2031: "01-01 04-11 04-14 05-05 05-26 08-25 12-25 12-26",
    2032: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2033: "01-03 04-15 04-18 05-02 05-30 08-29 12-26 12-27",
    2034: "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26",
    2035: "01-01 03-23 03-26 05-07 05-28 08-27 12-25 12-26",
}


@pytest.mark.parametrize("year", KEPT)
def test_bank_holidays_are_those_kept_in_england(year: int) -> None:
    expected = {date.fromisoformat(f"{year}-{each}") for each in KEPT[year].split()}

    assert bank_holidays(year) == expected


@pytest.mark.parametrize(
    ("year", "days"),
    [(2011, {"2011-04-29"}), (2012, {"2012-06-04", "2012-06-05"})],
)
def test_royal_occasions_before_that_are_known_too(year: int, days: set[str]) -> None:
    assert {date.fromisoformat(day) for day in days} <= bank_holidays(year)
    assert date(2012, 5, 28) not in bank_holidays(2012)  # the spring holiday had moved to June


@pytest.mark.parametrize("year", range(2011, 2100))
def test_every_year_has_eight_of_them_on_eight_working_days_and_the_one_off_ones(
    year: int,
) -> None:
    one_off = {2011: 1, 2012: 1, 2022: 2, 2023: 1}.get(year, 0)

    assert len(bank_holidays(year)) == 8 + one_off
    assert all(day.weekday() < 5 for day in bank_holidays(year))


def test_a_year_whose_holidays_are_not_written_down_is_refused() -> None:
    with pytest.raises(YearNotKnown, match="from 2011, not for 2010"):
        bank_holidays(2010)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2008, "2008-03-23"), (2011, "2011-04-24"), (2018, "2018-04-01"), (2019, "2019-04-21"),
        (2024, "2024-03-31"), (2038, "2038-04-25"), (2049, "2049-04-18"), (2076, "2076-04-19"),
    ],
)  # fmt: skip
def test_easter_falls_where_the_tables_have_it(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("since", "n", "expected"),
    [
        ("2025-03-03", 0, "2025-03-03"),
        ("2025-03-03", 1, "2025-03-04"),
        ("2025-03-03", 5, "2025-03-10"),  # over a weekend
        ("2025-03-03", 10, "2025-03-17"),
        ("2025-03-07", 1, "2025-03-10"),
        ("2025-03-08", 1, "2025-03-10"),  # from a Saturday
        ("2025-03-08", 0, "2025-03-08"),  # none at all: the day itself, whatever it is
        ("2025-04-17", 1, "2025-04-22"),  # over Easter
        ("2025-04-10", 10, "2025-04-28"),
        ("2024-12-24", 1, "2024-12-27"),
        ("2024-12-23", 5, "2025-01-02"),  # over the turn of the year
        ("2022-09-16", 1, "2022-09-20"),
        ("2021-12-24", 3, "2021-12-31"),  # Christmas at the weekend
        ("2022-06-01", 15, "2022-06-24"),
    ],
)
def test_a_time_limit_counts_working_days_after_the_day_it_starts(
    since: str, n: int, expected: str
) -> None:
    assert add_working_days(date.fromisoformat(since), n) == date.fromisoformat(expected)


def test_a_time_limit_is_never_negative() -> None:
    with pytest.raises(ValueError, match="cannot be -1 working days"):
        add_working_days(date(2025, 3, 3), -1)


def test_a_day_proclaimed_later_can_be_given() -> None:
    proclaimed = {date(2027, 6, 1)}

    assert is_working_day(date(2027, 6, 1))
    assert not is_working_day(date(2027, 6, 1), also=proclaimed)
    assert add_working_days(date(2027, 5, 28), 1) == date(2027, 6, 1)
    assert add_working_days(date(2027, 5, 28), 1, also=proclaimed) == date(2027, 6, 2)
    assert working_days_until(date(2027, 6, 2), since=date(2027, 5, 28), also=proclaimed) == 1


@pytest.mark.parametrize(
    ("since", "until", "n"),
    [
        ("2025-03-03", "2025-03-03", 0),
        ("2025-03-03", "2025-03-04", 1),
        ("2025-03-07", "2025-03-09", 0),
        ("2025-03-07", "2025-03-10", 1),
        ("2025-03-10", "2025-03-07", 0),  # past
    ],
)
def test_working_days_left_are_counted_as_the_limit_was(since: str, until: str, n: int) -> None:
    found = working_days_until(date.fromisoformat(until), since=date.fromisoformat(since))

    assert found == n


@given(day=st.dates(date(2011, 1, 1), date(2060, 1, 1)), n=st.integers(min_value=1, max_value=40))
def test_a_limit_ends_on_a_working_day_and_is_counted_back_to_its_start(day: date, n: int) -> None:
    limit = add_working_days(day, n)

    assert is_working_day(limit)
    assert working_days_until(limit, since=day) == n
    assert working_days_until(limit - timedelta(days=1), since=day) == n - 1
