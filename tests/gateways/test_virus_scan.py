"""A virus scanner is asked about the bytes of a file, and believed only when it answers plainly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from milepost.gateways.virus_scan import ScanFailed, ScannerUnclear, read_virus_scanner
from tests.gateways.scanner import (
    NAME,
    PATTERN,
    SmallScanner,
    a_scanner_at_a_socket,
    a_scanner_on_a_port,
)

pytestmark = pytest.mark.once


@pytest.fixture(params=["port", "socket"])
def listening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SmallScanner, str]]:
    """A scanner that listens in each way that clamd does, and its address."""
    if request.param == "port":
        with a_scanner_on_a_port() as found:
            yield found
    else:
        with a_scanner_at_a_socket(tmp_path_factory.mktemp("s")) as found:
            yield found


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def test_a_file_without_a_virus_is_handed_over_whole_and_called_clean(
    listening: tuple[SmallScanner, str], tmp_path: Path
) -> None:
    scanner, address = listening
    content = bytes(700_001)
    assert read_virus_scanner(address).infection(_file(tmp_path, content)) == ""
    assert scanner.seen == [len(content)]


def test_a_virus_is_named(listening: tuple[SmallScanner, str], tmp_path: Path) -> None:
    infected = _file(tmp_path, b"words " * 100_000 + PATTERN)
    assert read_virus_scanner(listening[1]).infection(infected) == NAME


def test_it_says_which_scanner_it_is(listening: tuple[SmallScanner, str]) -> None:
    assert read_virus_scanner(listening[1]).version().startswith("ClamAV 1.4.2/")


@pytest.mark.parametrize("said", ["stream: OK or so", "out of memory ERROR", "FOUND", ""])
def test_an_answer_that_is_not_plain_counts_as_none(said: str, tmp_path: Path) -> None:
    with a_scanner_on_a_port() as (scanner, address):
        scanner.says = said or " "
        with pytest.raises(ScanFailed, match="says"):
            read_virus_scanner(address).infection(_file(tmp_path, b"words"))


def test_a_scanner_that_takes_no_such_large_file_has_not_scanned_it(tmp_path: Path) -> None:
    with a_scanner_on_a_port() as (scanner, address):
        scanner.largest = 1000
        with pytest.raises(ScanFailed):
            read_virus_scanner(address).infection(_file(tmp_path, bytes(5_000_000)))


def test_a_scanner_that_is_not_there_has_not_scanned(tmp_path: Path) -> None:
    with a_scanner_on_a_port() as (_, address):
        gone = read_virus_scanner(address)
    missing = read_virus_scanner(f"unix://{tmp_path}/none.sock")
    for each in (gone, missing):
        with pytest.raises(ScanFailed, match="does not answer"):
            each.infection(_file(tmp_path, b"words"))
        with pytest.raises(ScanFailed, match="does not answer"):
            each.version()


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("tcp://scanner.example.org:3311", "tcp://scanner.example.org:3311"),
        ("tcp://127.0.0.1", "tcp://127.0.0.1:3310"),
        ("unix:///run/clamav/clamd.ctl", "unix:///run/clamav/clamd.ctl"),
    ],
)
def test_the_address_of_a_scanner_is_read(address: str, read: str) -> None:
    assert str(read_virus_scanner(address)) == read


@pytest.mark.parametrize(
    "address",
    ["clamd", "http://scanner", "tcp://:3310", "unix://run/clamd.ctl", "unix:", "tcp://a:port"],
)
def test_an_address_that_says_nothing_is_refused(address: str) -> None:
    with pytest.raises(ScannerUnclear, match="must be tcp://HOST:PORT"):
        read_virus_scanner(address)
