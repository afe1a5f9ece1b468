"""Which day it is in London."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from milepost.core.period import local_time
from milepost.core.period.local_time import (
    NoTimeZone,
    TimeZoneMissing,
    end_of_local_day,
    local_date,
    local_moment,
)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2025-01-31T23:59:59+00:00", "2025-01-31"),
        ("2025-02-01T00:00:00+00:00", "2025-02-01"),
        ("2025-07-31T22:59:59+00:00", "2025-07-31"),
        ("2025-07-31T23:00:00+00:00", "2025-08-01"),  # an hour ahead in summer
        ("2025-03-30T00:30:00+00:00", "2025-03-30"),
        ("2025-10-25T23:30:00+00:00", "2025-10-26"),
        ("2025-08-01T01:00:00+02:00", "2025-08-01"),
        ("2025-08-01T00:30:00+02:00", "2025-07-31"),
    ],
)
def test_a_moment_is_on_londons_day(at: str, day: str) -> None:
    assert local_date(datetime.fromisoformat(at)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2025-01-31", "2025-02-01T00:00:00+00:00"),
        ("2025-07-31", "2025-07-31T23:00:00+00:00"),
        ("2025-03-29", "2025-03-30T00:00:00+00:00"),
        ("2025-03-30", "2025-03-30T23:00:00+00:00"),  # a day of 23 hours
        ("2025-10-26", "2025-10-27T00:00:00+00:00"),  # and one of 25
    ],
)
def test_a_day_ends_with_londons_midnight(day: str, end: str) -> None:
    found = end_of_local_day(date.fromisoformat(day))

    assert found == datetime.fromisoformat(end)
    assert found.tzinfo is UTC
    assert local_date(found - timedelta(microseconds=1)) == date.fromisoformat(day)
    assert local_date(found) == date.fromisoformat(day) + timedelta(days=1)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(NoTimeZone, match="2025-07-31T23:30:00 has no time zone"):
        local_date(datetime(2025, 7, 31, 23, 30))  # noqa: DTZ001 - that is the point


@pytest.fixture
def _no_time_zone_data(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def not_found(key: str) -> ZoneInfo:
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}")

    local_time._london.cache_clear()
    monkeypatch.setattr(local_time, "ZoneInfo", not_found)
    yield
    local_time._london.cache_clear()


@pytest.mark.usefixtures("_no_time_zone_data")
def test_a_machine_without_time_zone_data_says_what_to_install() -> None:
    with pytest.raises(TimeZoneMissing, match="install its tzdata package"):
        local_date(datetime(2025, 7, 31, 23, 30, tzinfo=timezone(timedelta(hours=2))))


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2026-01-07", "2026-01-07T07:30:00+00:00"),
        ("2026-07-07", "2026-07-07T06:30:00+00:00"),
        ("2026-03-29", "2026-03-29T06:30:00+00:00"),  # clocks went forward in the night
    ],
)
def test_a_time_of_day_in_london_is_a_moment(day: str, moment: str) -> None:
    found = local_moment(date.fromisoformat(day), time(7, 30))
    assert found.isoformat() == moment
