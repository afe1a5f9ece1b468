"""Which day is it in London at a given moment, and when does that day end?"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Later than anything that is ever recorded: a record read up to here is read as it stands.
NO_END = datetime(9999, 12, 30, tzinfo=UTC)


class TimeZoneMissing(LookupError):
    """This machine has no time zone data, so no moment can be put on a London day."""


class NoTimeZone(ValueError):
    """A moment without its time zone: nobody can tell which day it is on."""


def local_date(at: datetime) -> date:
    """The day in London at a moment (design 2.12).

    :raises NoTimeZone: if the moment is naive.
    :raises TimeZoneMissing: if the machine has no time zone data.
    """
    if at.utcoffset() is None:
        raise NoTimeZone(f"{at.isoformat()} has no time zone, so its day is not known.")
    return at.astimezone(_london()).date()


def end_of_local_day(day: date) -> datetime:
    """The first moment, in UTC, that is no longer on this London day.

    What was recorded before it is what was recorded "by the end of that day".

    :raises TimeZoneMissing: if the machine has no time zone data.
    """
    return datetime.combine(day + timedelta(days=1), time(), _london()).astimezone(UTC)


def local_moment(day: date, at: time) -> datetime:
    """The moment, in UTC, of a time of day in London; of two such, when clocks go back, the first.

    :raises TimeZoneMissing: if the machine has no time zone data.
    """
    return datetime.combine(day, at, _london()).astimezone(UTC)


@cache
def _london() -> ZoneInfo:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError as missing:
        raise TimeZoneMissing(
            "This machine has no time zone data: install its tzdata package, "
            "or the Python package tzdata."
        ) from missing
