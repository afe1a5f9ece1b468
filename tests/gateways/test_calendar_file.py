"""Calendar files: read back by the library that calendar programs' makers use."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from milepost.core.trajectory.calendar import CalendarEntry, CalendarKind
from milepost.gateways.calendar_file import FiledEntry, calendar_file

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def _filed(**other: object) -> FiledEntry:
    said = {
        "on": date(2026, 10, 31),
        "kind": CalendarKind.MILESTONE,
        "title": "M-1 The first panel has met",
        "key": "milestone-1",
        **other,
    }
    return FiledEntry(entry=CalendarEntry(**said), href="https://a.example/plans/1/#M-1")  # type: ignore[arg-type]


def _file(*entries: FiledEntry) -> bytes:
    return calendar_file(name="Milepost: Highways", arrangement="hw-01", entries=entries, at=AT)


def test_an_entry_is_a_whole_day_that_leads_to_its_page() -> None:
    (event,) = Calendar.from_ical(_file(_filed(note="Expected, provider"))).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 10, 31)
    assert event.decoded("dtend") == date(2026, 11, 1)
    assert event.decoded("dtstamp") == AT
    assert str(event["summary"]) == "M-1 The first panel has met"
    assert str(event["description"]) == "Expected, provider"
    assert str(event["url"]) == "https://a.example/plans/1/#M-1"
    assert str(event["transp"]) == "TRANSPARENT"


def test_an_entry_that_moved_is_the_same_entry() -> None:
    before, after = _filed(), _filed(on=date(2026, 12, 1))
    uids = {
        str(event["uid"])
        for each in (before, after)
        for event in Calendar.from_ical(_file(each)).walk("VEVENT")
    }
    assert uids == {"milestone-1@hw-01.milepost"}


def test_words_that_mean_something_to_a_calendar_stay_words() -> None:
    title = "Roads; depots, \\ and\r\nEND:VEVENT\r\nBEGIN:VEVENT " + "ä" * 200
    content = _file(_filed(title=title))
    assert len(list(Calendar.from_ical(content).walk("VEVENT"))) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_what_nobody_has_set_says_so() -> None:
    (event,) = Calendar.from_ical(_file(_filed(is_expected=True))).walk("VEVENT")
    assert str(event["summary"]).endswith("(expected)")


def test_a_calendar_of_nothing_is_a_calendar() -> None:
    found = Calendar.from_ical(_file())
    assert str(found["x-wr-calname"]) == "Milepost: Highways"
    assert not list(found.walk("VEVENT"))
