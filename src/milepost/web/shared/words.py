"""How does the site say a day, a moment, a span, a level or a count, in British English?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

DAYS_IN_A_MONTH = 30.4375  # 365.25 / 12
MONTHS_SAID_AS_MONTHS = 24  # from two years up, years are said
DAYS_SAID_AS_DAYS = 60


def in_london(moment: datetime) -> datetime:
    """A moment as London's clocks show it; one without a time zone is taken as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(_LONDON)


def day_words(day: date | datetime) -> str:
    """31 March 2025; of a moment, the day it was in London."""
    if isinstance(day, datetime):
        day = in_london(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day_words(day: date | datetime) -> str:
    """31 Mar 2025, where there is little room."""
    if isinstance(day, datetime):
        day = in_london(day)
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def moment_words(moment: datetime) -> str:
    """31 March 2025 at 2:05pm, London time."""
    local = in_london(moment)
    half = "am" if local.hour < 12 else "pm"
    return f"{day_words(local)} at {local.hour % 12 or 12}:{local.minute:02d}{half}"


def span_words(days: int) -> str:
    """How long something lasted: 12 days, 14 months, 3 years, 3 years 2 months."""
    if days < DAYS_SAID_AS_DAYS:
        return count_words(days, "day", "days")
    months = int(days / DAYS_IN_A_MONTH)
    if months < MONTHS_SAID_AS_MONTHS:
        return count_words(months, "month", "months")
    years, months = divmod(months, 12)
    said = count_words(years, "year", "years")
    return f"{said} {count_words(months, 'month', 'months')}" if months else said


def number_words(number: int) -> str:
    """A whole number with its thousands apart: 12,500."""
    return f"{number:,}"


def count_words(number: int, one: str, many: str) -> str:
    """4 criteria, 1 criterion."""
    return f"{number_words(number)} {one if number == 1 else many}"


def small_number_words(number: int) -> str:
    """A number up to nine in letters, as in running text; above it in digits."""
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else number_words(number)


def level_words(level: int | None) -> str:
    """What a level is called; 0 is below the ladder, None is that nothing was settled."""
    if level is None:
        return "Not yet ratified"
    return "Below level 1" if level == 0 else f"Level {level}"
