"""Which days are working days in England, and on which day does a time limit end?"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

_ONE_DAY = timedelta(days=1)
_MONDAY, _SATURDAY, _SUNDAY = 0, 5, 6

_FIRST_YEAR = 2011  # the moved and the one-off days below are complete from here
_EARLY_MAY_MOVED = {2020: date(2020, 5, 8)}  # the 75th anniversary of VE Day
_SPRING_MOVED = {
    2012: date(2012, 6, 4),  # the Diamond Jubilee
    2022: date(2022, 6, 2),  # the Platinum Jubilee
}
_ONE_OFF = {
    2011: {date(2011, 4, 29)},  # a royal wedding
    2012: {date(2012, 6, 5)},  # the Diamond Jubilee
    2022: {date(2022, 6, 3), date(2022, 9, 19)},  # the Platinum Jubilee, the Queen's funeral
    2023: {date(2023, 5, 8)},  # the coronation
}


class YearNotKnown(ValueError):
    """A year before those whose bank holidays are written down here."""


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning (Meeus, Jones and Butcher's algorithm)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, of_leap = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    weekday = (32 + 2 * of_leap + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank and public holidays of England and Wales in a year, substitute days included.

    A day proclaimed after this was written has to be given to the functions below as ``also``.

    :raises YearNotKnown: for a year before 2011.
    """
    if year < _FIRST_YEAR:
        raise YearNotKnown(f"Bank holidays are known from {_FIRST_YEAR}, not for {year}.")
    sunday = easter(year)
    christmas = date(year, 12, 25)
    return frozenset(
        {
            _or_next_monday(date(year, 1, 1)),
            sunday - 2 * _ONE_DAY,
            sunday + _ONE_DAY,
            _EARLY_MAY_MOVED.get(year, _monday_from(date(year, 5, 1))),
            _SPRING_MOVED.get(year, _monday_from(date(year, 5, 25))),
            _monday_from(date(year, 8, 25)),
            *_christmas_and_boxing_day(christmas),
            *_ONE_OFF.get(year, ()),
        }
    )


def is_working_day(day: date, *, also: Collection[date] = ()) -> bool:
    """Whether a day is neither a Saturday, a Sunday nor a bank holiday in England.

    :param also: further days on which nobody is expected to work.
    """
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year) and day not in also


def add_working_days(day: date, n: int, *, also: Collection[date] = ()) -> date:
    """The nth working day after a day, which is not counted itself; the day itself where n is 0.

    :raises ValueError: if n is negative.
    """
    if n < 0:
        raise ValueError(f"A time limit cannot be {n} working days.")
    while n:
        day += _ONE_DAY
        n -= is_working_day(day, also=also)
    return day


def working_days_until(day: date, *, since: date, also: Collection[date] = ()) -> int:
    """How many working days come after ``since``, up to and including ``day``; 0 where past."""
    ahead = range((day - since).days)
    return sum(is_working_day(since + (n + 1) * _ONE_DAY, also=also) for n in ahead)


def _monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + (_MONDAY - day.weekday()) % 7 * _ONE_DAY


def _or_next_monday(day: date) -> date:
    """The day, or the Monday after it where it falls on a weekend."""
    return _monday_from(day) if day.weekday() >= _SATURDAY else day


def _christmas_and_boxing_day(christmas: date) -> tuple[date, date]:
    """Both days, each that falls on a weekend moved to the next day still free."""
    boxing_day = christmas + _ONE_DAY
    if christmas.weekday() == _SATURDAY:
        return christmas + 2 * _ONE_DAY, boxing_day + 2 * _ONE_DAY
    if christmas.weekday() == _SUNDAY:
        return christmas + 2 * _ONE_DAY, boxing_day
    return christmas, _or_next_monday(boxing_day)
