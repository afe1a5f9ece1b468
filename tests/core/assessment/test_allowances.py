"""When does a waiver serve?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milepost.core.assessment.allowances import WaiverFacts, waiver_faults
from milepost.core.matrix.definition import LevelRule
from tests.builders import a_focus_area, a_matrix

APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))
DAY = timedelta(days=1)


def a_waiver(ended_on: date | None = None) -> WaiverFacts:
    return WaiverFacts(
        criterion="A1", authority="Y-north", from_on=MAY, until_on=JULY, ended_on=ended_on
    )


@pytest.mark.parametrize(
    ("ended_on", "on", "holds", "words"),
    [
        (None, MAY - DAY, False, "The waiver from 1 May 2025 until 1 July 2025 does not hold yet."),
        (None, MAY, True, "Waived from 1 May 2025 until 1 July 2025."),
        (None, JULY, True, "Waived from 1 May 2025 until 1 July 2025."),
        (None, JULY + DAY, False, "The waiver from 1 May 2025 until 1 July 2025 has run out."),
        (JUNE, JUNE - DAY, True, "Waived from 1 May 2025 until 1 July 2025."),
        (JUNE, JUNE, False,
         "The waiver from 1 May 2025 until 1 July 2025 was taken back on 1 June 2025."),
        (MAY, MAY, False,
         "The waiver from 1 May 2025 until 1 July 2025 was taken back on 1 May 2025."),
    ],
)  # fmt: skip
def test_a_waiver_holds_on_its_days_until_it_is_taken_back(
    ended_on: date | None, on: date, holds: bool, words: str
) -> None:
    waiver = a_waiver(ended_on)
    assert waiver.holds(on) == holds
    assert waiver.words(on) == words


AREA = a_focus_area(level_1="A1 A2!", level_2="P2^ A3", level_3="B1")
MATRIX = a_matrix(AREA)


@pytest.mark.parametrize(
    ("code", "until", "reason", "said"),
    [
        ("A1", JULY, "Works are under way.", []),
        ("B1", MAY, "For one day.", []),
        ("A2", JULY, "So.", ["A2 is critical, and no waiver serves a critical criterion."]),
        ("A3", JULY, "So.", ["A3 is owed at level 2 alone, where largely is enough, so there is"
                             " nothing to waive."]),
        ("P2", JULY, "So.", ["P2 is worked out and never rated, so there is nothing to waive."]),
        ("A1", APRIL, "So.", ["A waiver cannot end on 1 April 2025, before it begins on 1 May"
                              " 2025."]),
        ("A1", date(2028, 6, 1), "So.", ["A waiver lasts three years at most: give a nearer last"
                                         " day."]),
        ("A1", JULY, " ", ["Write down why the criterion is waived."]),
    ],
)  # fmt: skip
def test_a_waiver_that_could_not_serve_is_refused(
    code: str, until: date, reason: str, said: list[str]
) -> None:
    found = waiver_faults(MATRIX, AREA.by_code[code], from_on=MAY, until_on=until, reason=reason)
    assert list(found) == said


def test_no_waiver_serves_under_the_strict_rule_and_every_fault_is_told() -> None:
    strict = replace(MATRIX, rule=LevelRule.STRICT)
    found = waiver_faults(strict, AREA.by_code["A2"], from_on=MAY, until_on=APRIL, reason="")
    assert len(found) == 4
    assert "Under the strict rule largely is never enough, so no waiver serves." in found
