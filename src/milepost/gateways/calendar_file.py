"""Write a calendar as calendar programs read it (RFC 5545): whole days, nobody busy by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from milepost.core.trajectory.calendar import CalendarEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
_READ_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class FiledEntry:
    """An entry with the address of the page that it leads to."""

    entry: CalendarEntry
    href: str


def calendar_file(
    *, name: str, arrangement: str, entries: Iterable[FiledEntry], at: datetime
) -> bytes:
    """The whole calendar. An entry that moved keeps its identity, so that programs move it too.

    :param arrangement: its reference, by which entries are told from those of another.
    :param at: the moment of asking.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Milepost//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _READ_AGAIN, parameters={"VALUE": "DURATION"})
    for each in entries:
        calendar.add_component(_event(each, arrangement, at))
    written: bytes = calendar.to_ical()
    return written


def _event(filed: FiledEntry, arrangement: str, at: datetime) -> Event:
    entry = filed.entry
    event = Event()
    event.add("uid", f"{entry.key}@{arrangement}.milepost")
    event.add("dtstamp", at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", f"{entry.title} (expected)" if entry.is_expected else entry.title)
    if entry.note:
        event.add("description", entry.note)
    event.add("categories", [entry.kind.words])
    event.add("url", filed.href)
    event.add("transp", "TRANSPARENT")  # nobody is busy by it
    return event
