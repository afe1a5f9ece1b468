"""The pattern of an interim level is known by its parts, in whatever order they stand."""

from datetime import date

import pytest

from milepost.core.matrix.interim import InterimPart, date_in, interim_cell, without_date

BELOW, CONFIDENCE, SIGN, ROUTE = InterimPart

# fmt: off
PATTERNS = [
    ("Level 1 achieved Authority confident in pace Gains visible Route to level 3 by May 2026",
     [BELOW, CONFIDENCE, SIGN, ROUTE]),
    ("Route to level 3 by May 2026 known Level 1 complete First gains visible Council is confident",
     [ROUTE, BELOW, SIGN, CONFIDENCE]),
    ("Level 1 is complete. Authority confidence in the Plan and its pace. Route to level 3 known.",
     [BELOW, CONFIDENCE, ROUTE]),
    ("Level 1 met in full; first gains visible; the Authority's confidence in the pace;",
     [BELOW, SIGN, CONFIDENCE]),
    ("- Level 1 reached\n- KPI targets mostly hit\n- Customers happier\n- Clear steps to level 3",
     [BELOW, SIGN, SIGN, ROUTE]),
    ("Level 1 achieved Social Value growing Authority confidence in it Route to Level 3 by 1 June",
     [BELOW, SIGN, CONFIDENCE, ROUTE]),
]

NO_PATTERNS = [
    "A plan is in place. It is kept.",
    "Level 1 achieved",                              # nothing else of the pattern
    "Authority confident in pace. Route to level 3 known.",
    "Level 3 achieved Authority confident in pace",  # not below this level
]

DATES = [
    ("by March 2025",            date(2025, 3, 31)),
    ("by Feb 2024",              date(2024, 2, 29)),
    ("by 15 April 2025",         date(2025, 4, 15)),
    ("by 1st September 2026 or", date(2026, 9, 1)),
    ("by 31 June 2025",          date(2025, 6, 30)),
    ("by DECEMBER 2030",         date(2030, 12, 31)),
    ("by the spring",            None),
    ("in 2025",                  None),
]
# fmt: on


@pytest.mark.parametrize(("words", "parts"), PATTERNS)
def test_the_pattern_is_recognised(words: str, parts: list[InterimPart]) -> None:
    cell = interim_cell(words, level=2)
    assert cell is not None
    assert [part for part, _ in cell.parts] == parts


@pytest.mark.parametrize("words", NO_PATTERNS)
def test_what_only_resembles_the_pattern_is_left_alone(words: str) -> None:
    assert interim_cell(words, level=2) is None


def test_the_words_of_a_part_are_its_own() -> None:
    cell = interim_cell(PATTERNS[0][0], level=2)
    assert cell is not None
    assert dict(cell.parts)[SIGN] == "Gains visible"
    assert (cell.target_level, cell.target_on) == (3, date(2026, 5, 31))


@pytest.mark.parametrize(("text", "day"), DATES)
def test_a_month_means_its_last_day(text: str, day: date | None) -> None:
    assert date_in(text) == day


def test_a_route_reads_the_same_when_its_date_moves() -> None:
    assert without_date("known by March 2025") == without_date("known by 30 April 2026")
