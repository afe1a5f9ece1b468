"""For how long the evidence that a level rests on still counts (design 2.5)."""

from datetime import date

import pytest

from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkFacts, LinkKind
from milepost.core.rating.resting import rests_until
from tests.builders import a_focus_area, a_matrix, facts

AREA = a_focus_area(level_1="A1 B1", level_3="A3 B3", level_5="A5")
MATRIX = a_matrix(AREA)
SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)
DAYS = {"spring": SPRING, "summer": SUMMER, "autumn": AUTUMN, "never": None}


def ties(written: str) -> list[tuple[LinkFacts, date | None]]:
    """``ties("A1 spring, A1 never weak, B1 summer against")``: strong support if not said."""
    found = []
    for part in written.split(","):
        code, end, *marks = part.split()
        link = LinkFacts(
            criterion=code,
            kind=LinkKind.CONTRADICTS if "against" in marks else LinkKind.SUPPORTS,
            item_type="survey",
            is_admissible="lapsed" not in marks,
            strength=Strength.D if "weak" in marks else Strength.A,
        )
        found.append((link, DAYS[end]))
    return found


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        # nothing lapses, nothing is lost
        ("A1 never, B1 never, A3 never, B3 never", {}),
        # the first that lapses takes its level and those above along
        ("A1 never, B1 never, A3 summer, B3 autumn", {3: SUMMER}),
        ("A1 spring, B1 never, A3 summer, B3 autumn", {1: SPRING, 3: SPRING}),
        ("A1 autumn, B1 never, A3 summer, B3 never", {1: AUTUMN, 3: SUMMER}),
        # a second item carries on
        ("A1 never, B1 never, A3 spring, A3 autumn, B3 never", {3: AUTUMN}),
        ("A1 never, B1 never, A3 spring, A3 never, B3 never", {}),
        # unless it is too weak for the level
        ("A1 never, B1 never, A3 spring, A3 never weak, B3 never", {3: SPRING}),
        ("A1 spring, A1 never weak, B1 never, A3 autumn, B3 never", {3: AUTUMN}),
        # what does not count now carries nothing
        ("A1 never, B1 never, A3 spring, A3 autumn lapsed, B3 never", {3: SPRING}),
        # what contradicts gains no level by lapsing
        ("A1 spring against, A1 never, B1 never, A3 summer, B3 never", {}),
    ],
)
def test_a_level_rests_on_its_evidence_until_the_first_item_it_needs_lapses(
    evidence: str, expected: dict[int, date]
) -> None:
    given = ties(evidence)
    known = facts("A1 F, B1 F, A3 F, B3 F")
    if "against" in evidence:
        known = facts("A1 F contradicted, B1 F, A3 F, B3 F")  # so no level is indicated

    assert rests_until(MATRIX, AREA, known, given) == expected


def test_a_level_that_is_not_indicated_rests_on_nothing() -> None:
    assert rests_until(MATRIX, AREA, facts("A1 F, B1 N"), ties("A1 spring, B1 spring")) == {}


def test_a_waiver_and_how_long_it_lasted_stay_as_they_are() -> None:
    known = facts("A1 F, B1 L waived, A3 F S2, B3 NA agreed")

    found = rests_until(MATRIX, AREA, known, ties("A1 never, B1 summer, A3 autumn"))

    assert found == {1: SUMMER, 3: SUMMER}
