"""Lines of the log: what an address holds that lets somebody in stands in none."""

import logging

import pytest

from milepost.config.log_lines import LineFormatter


def _line(name: str, message: str, *args: object) -> str:
    record = logging.LogRecord(name, logging.WARNING, "", 0, message, args, None)
    return LineFormatter("%(message)s").format(record)


@pytest.mark.parametrize("name", ["django.request", "django.security.SuspiciousOperation"])
@pytest.mark.parametrize("place", ["/calendar-feeds/s3cr3t.ics", "/welcome/s3cr3t/"])
def test_a_secret_in_an_address_is_in_no_line(name: str, place: str) -> None:
    line = _line(name, "%s: %s", "Not Found", place)
    assert "s3cr3t" not in line
    assert line.startswith(f"Not Found: /{place.split('/')[1]}/…")


def test_other_addresses_stand_as_they_are() -> None:
    assert _line("django.request", "Not Found: %s", "/arrangements/a/") == (
        "Not Found: /arrangements/a/"
    )
