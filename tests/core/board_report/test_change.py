"""Which way did a level go? Told as a table."""

from datetime import date

import pytest

from milepost.core.board_report.change import Direction, change
from milepost.core.rating.standing import Standing, StandingState


def _stood(told: str) -> Standing | None:
    """``3`` is level 3 achieved, ``3 lapsed`` is lost, ``-`` is nothing ratified."""
    if told == "-":
        return None
    level, _, state = told.partition(" ")
    return Standing(
        state=StandingState(state or "achieved"),
        level=int(level),
        held_since=date(2026, 1, 1),
        longest_hold_days=0,
        lapses=0,
        reasons=(),
    )


@pytest.mark.parametrize(
    ("before", "now", "direction", "words"),
    [
        ("-", "-", "none", "Not ratified"),
        ("3", "-", "none", "Not ratified"),
        ("-", "1", "first", "First ratified"),
        ("1", "3", "up", "Up from 1"),
        ("3", "1", "down", "Down from 3"),
        ("3", "0", "down", "Down from 3"),
        ("3", "3", "same", "No change"),
        ("3", "3 at_risk", "same", "No change"),
        ("3", "3 lapsed", "down", "Level 3 lost"),
        ("3 lapsed", "3 lapsed", "same", "No change"),
        ("3 lapsed", "3", "up", "Level 3 regained"),
        ("1", "3 lapsed", "up", "Up from 1"),
    ],
)
def test_a_level_went_up_down_or_nowhere(before: str, now: str, direction: str, words: str) -> None:
    found = change(_stood(before), _stood(now))
    assert (found.direction, found.words) == (Direction(direction), words)
