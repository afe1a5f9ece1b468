"""When does a number of months end, and do two stretches of days meet?"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


class PeriodReversed(ValueError):
    """A period whose last day comes before its first."""


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on, or the last of that month where it has no such day.

    So English law counts a period of months: 31 January and one month is 28 February, and
    30 September and four months is 30 January, not the 31st. Months may be negative.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of days, the first and the last included.

    :raises PeriodReversed: if the last day comes before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodReversed(
                f"A period cannot end on {in_words(self.last)}, before it begins "
                f"on {in_words(self.first)}."
            )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have at least one day in common."""
        return self.first <= other.last and other.first <= self.last

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return (self.last - self.first).days + 1


def in_words(day: date) -> str:
    """A day as people write it here: 3 April 2024."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# Not strftime, whose month names follow the machine's locale.
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
