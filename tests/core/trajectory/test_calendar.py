"""Calendars: contract years, the year around a day, and its months with what falls in them."""

from datetime import date

import pytest

from milepost.core.period.months import Period
from milepost.core.trajectory.calendar import (
    CalendarEntry,
    CalendarKind,
    contract_years,
    in_order,
    months_of,
    year_of,
)

APRIL = date(2023, 4, 1)
YEAR = Period(first=date(2026, 4, 1), last=date(2027, 3, 31))


def _entry(on: date, kind: CalendarKind = CalendarKind.MILESTONE, key: str = "a") -> CalendarEntry:
    return CalendarEntry(on=on, kind=kind, title="Something", key=key)


def test_contract_years_follow_the_first_day_and_the_last_may_be_short() -> None:
    found = contract_years(Period(first=date(2024, 2, 29), last=date(2026, 6, 30)))
    assert [(each.first, each.last) for each in found] == [
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2025, 2, 28), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 6, 30)),
    ]


def test_whole_years_end_with_the_contract() -> None:
    found = contract_years(Period(first=APRIL, last=date(2025, 3, 31)))
    assert [each.first for each in found] == [APRIL, date(2024, 4, 1)]
    assert found[-1].last == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 4, 1), date(2028, 3, 31)),
    ],
)
def test_a_year_begins_in_the_month_of_the_contract(day: date, first: date, last: date) -> None:
    assert year_of(day, begins=date(2023, 4, 17)) == Period(first=first, last=last)


def test_entries_stand_by_day_then_kind_and_none_from_outside() -> None:
    early, late = _entry(date(2026, 5, 1)), _entry(date(2026, 5, 2), CalendarKind.CONTRACT)
    same = _entry(date(2026, 5, 1), CalendarKind.CONTRACT)
    twin = _entry(date(2026, 5, 1), key="b")
    before, after = _entry(date(2026, 3, 31)), _entry(date(2027, 4, 1))
    assert in_order([late, twin, early, before, after, same], YEAR) == (same, early, twin, late)


def test_every_month_of_the_year_is_there_with_what_falls_in_it() -> None:
    inside, end = _entry(date(2026, 5, 31)), _entry(date(2027, 3, 31))
    other_year = _entry(date(2027, 5, 1))
    months = list(months_of(YEAR, [end, inside, other_year]))
    assert [each.first for each in months][::11] == [date(2026, 4, 1), date(2027, 3, 1)]
    assert len(months) == 12
    assert [each.entries for each in months if each.entries] == [(inside,), (end,)]
    assert months[1].holds(date(2026, 5, 1))
    assert not months[1].holds(date(2027, 5, 1))


def test_every_kind_is_said_in_words() -> None:
    assert len({kind.words for kind in CalendarKind}) == len(CalendarKind)
