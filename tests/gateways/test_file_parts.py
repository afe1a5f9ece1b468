"""A file that arrives in parts goes on where it broke, and is added to by one at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from milepost.gateways.file_parts import FileParts, PartsBusy

pytestmark = pytest.mark.once

ONE = "0" * 32


def test_parts_make_the_file(tmp_path: Path) -> None:
    parts = FileParts(tmp_path)
    with parts.held(ONE):
        parts.add(ONE, [b"first ", b"second "], start=0, most=100)
    with parts.held(ONE):
        parts.add(ONE, [b"third"], start=13, most=100)
    assert parts.whole(ONE).path.read_bytes() == b"first second third"
    assert (parts.size_of(ONE), parts.whole(ONE).size) == (18, 18)
    assert list(parts.all_arriving()) == [ONE]


def test_what_arrived_before_a_line_broke_stays(tmp_path: Path) -> None:
    parts = FileParts(tmp_path)

    def broken() -> Iterator[bytes]:
        yield b"arrived"
        raise ConnectionResetError("the line broke")

    with pytest.raises(ConnectionResetError), parts.held(ONE):
        parts.add(ONE, broken(), start=0, most=100)
    assert parts.size_of(ONE) == 7
    with parts.held(ONE):
        parts.add(ONE, [b" and more"], start=7, most=100)
    assert parts.whole(ONE).path.read_bytes() == b"arrived and more"


def test_a_part_that_is_sent_again_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    parts = FileParts(tmp_path)
    with parts.held(ONE):
        parts.add(ONE, [b"one two, and what a kill left half"], start=0, most=100)
    with parts.held(ONE):
        parts.add(ONE, [b"three"], start=4, most=100)
    assert parts.whole(ONE).path.read_bytes() == b"one three"


def test_no_more_is_taken_than_was_announced(tmp_path: Path) -> None:
    parts = FileParts(tmp_path)
    with parts.held(ONE):
        parts.add(ONE, [b"12345", b"67890", b"more"], start=0, most=7)
    assert parts.whole(ONE).path.read_bytes() == b"1234567"


def test_only_one_adds_to_a_file_at_a_time(tmp_path: Path) -> None:
    with FileParts(tmp_path).held(ONE), pytest.raises(PartsBusy), FileParts(tmp_path).held(ONE):
        raise AssertionError("Two held one file.")


def test_what_is_dropped_is_gone(tmp_path: Path) -> None:
    parts = FileParts(tmp_path)
    with parts.held(ONE):
        parts.add(ONE, [b"words"], start=0, most=100)
    parts.drop(ONE)
    parts.drop(ONE)
    assert (parts.size_of(ONE), list(parts.all_arriving())) == (0, [])
