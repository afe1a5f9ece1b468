"""A report is plain data with one hash, whoever writes it down."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date

import pytest

from milepost.core.assessment.seal import NotSealable
from milepost.core.board_report.change import Direction
from milepost.core.board_report.plain import freeze, plain


@dataclass(frozen=True, kw_only=True)
class Told:
    """A value with something of everything in it."""

    name: str
    on: date
    way: Direction
    parts: tuple["Told", ...] = ()
    level: int | None = None


TOLD = Told(
    name="Über #strong[all]",
    on=date(2026, 3, 31),
    way=Direction.UP,
    parts=(Told(name="b", on=date(2026, 4, 1), way=Direction.SAME, level=3),),
)


def test_days_are_written_for_programs_and_for_people() -> None:
    assert plain(TOLD)["on"] == {"day": "2026-03-31", "words": "31 March 2026"}


def test_everything_is_told_and_nothing_else() -> None:
    found = plain(TOLD)
    assert found.keys() == {"name", "on", "way", "parts", "level"}
    assert (found["way"], found["parts"][0]["level"]) == ("up", 3)


def test_the_hash_is_that_of_the_text_as_anybody_can_work_it_out() -> None:
    frozen = freeze(TOLD)
    assert hashlib.sha256(frozen.text.encode()).hexdigest() == frozen.hash
    assert json.loads(frozen.text) == plain(TOLD)


def test_the_same_report_has_the_same_hash_and_another_has_another() -> None:
    assert freeze(replace(TOLD)).hash == freeze(TOLD).hash
    assert freeze(replace(TOLD, level=0)).hash != freeze(TOLD).hash


def test_a_float_is_refused_since_it_may_be_written_in_many_ways() -> None:
    with pytest.raises(NotSealable):
        freeze({"share": 0.5})
