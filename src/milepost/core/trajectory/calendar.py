"""What falls on which day, from contract years to lapses, and how is a year of it laid out?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from milepost.core.period.months import Period, add_months


class CalendarKind(StrEnum):
    """What an entry of the calendar is about."""

    CONTRACT = "contract"
    CUT_OFF = "cut_off"
    BOARD = "board"
    TARGET = "target"
    MILESTONE = "milestone"
    EVIDENCE = "evidence"
    LEVEL = "level"

    @property
    def words(self) -> str:
        """What such entries are called."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    CalendarKind.CONTRACT: "Contract years",
    CalendarKind.CUT_OFF: "Cycles and cut-offs",
    CalendarKind.BOARD: "Board",
    CalendarKind.TARGET: "Targets",
    CalendarKind.MILESTONE: "Milestones",
    CalendarKind.EVIDENCE: "Evidence lapsing",
    CalendarKind.LEVEL: "Levels lost",
}
_KINDS = tuple(CalendarKind)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """Something that falls on a day.

    ``about`` is what it leads to, by the code or number of its kind; ``key`` tells it from every
    other of the arrangement for good, so that one that moves stays the same entry. ``note``: what
    is to be said beside it. ``is_expected``: nobody has set the day, it follows from those before.
    """

    on: date
    kind: CalendarKind
    title: str
    key: str
    about: str = ""
    note: str = ""
    is_expected: bool = False


@dataclass(frozen=True, kw_only=True)
class CalendarMonth:
    """A month, by its first day, with its entries by day."""

    first: date
    entries: tuple[CalendarEntry, ...]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (day.year, day.month) == (self.first.year, self.first.month)


def in_order(entries: Iterable[CalendarEntry], within: Period) -> tuple[CalendarEntry, ...]:
    """The entries of a stretch of days, by day; of one day, in the order of their kinds."""
    found = (each for each in entries if each.on in within)
    return tuple(sorted(found, key=lambda each: (each.on, _KINDS.index(each.kind), each.key)))


def contract_years(term: Period) -> tuple[Period, ...]:
    """The years of a contract, counted from its first day; the last may be shorter."""
    found: list[Period] = []
    first = term.first
    while first <= term.last:
        following = add_months(term.first, 12 * (len(found) + 1))
        last = min(term.last, following - timedelta(days=1))
        found.append(Period(first=first, last=last))
        first = following
    return tuple(found)


def year_of(day: date, *, begins: date) -> Period:
    """The twelve whole months around a day that begin in the month in which contracts do."""
    year = day.year if day.month >= begins.month else day.year - 1
    first = date(year, begins.month, 1)
    return Period(first=first, last=add_months(first, 12) - timedelta(days=1))


def months_of(year: Period, entries: Iterable[CalendarEntry]) -> Iterator[CalendarMonth]:
    """Each month that begins within a stretch of days, with its entries."""
    held = in_order(entries, year)
    first = year.first.replace(day=1)
    while first <= year.last:
        month = CalendarMonth(first=first, entries=())
        yield CalendarMonth(first=first, entries=tuple(e for e in held if month.holds(e.on)))
        first = add_months(first, 1)
