"""What came of a commitment: it is settled once both sides say the same, and open until then."""

from datetime import date

import pytest

from milepost.core.access.roles import PartyKind
from milepost.core.trajectory.outcome import (
    CommitmentState,
    Outcome,
    OutcomeSaid,
    commitment_standing,
    commitment_work,
)
from milepost.core.trajectory.work import Work

DUE = date(2026, 9, 30)
_P, _A = PartyKind.PROVIDER, PartyKind.AUTHORITY


def said(**sides: tuple[str, date]) -> dict[PartyKind, OutcomeSaid]:
    return {
        PartyKind(side): OutcomeSaid(outcome=Outcome(outcome), on=on)
        for side, (outcome, on) in sides.items()
    }


EARLY, LATE = date(2026, 9, 20), date(2026, 10, 10)


@pytest.mark.parametrize(
    ("provider", "authority", "on", "state", "days_late", "waits_for", "is_disputed"),
    [
        (None, None, DUE, "open", 0, None, False),
        (None, None, LATE, "overdue", 10, None, False),
        (("met", EARLY), None, DUE, "open", 0, _A, False),
        (("met", EARLY), None, LATE, "overdue", 10, _A, False),
        (None, ("missed", LATE), LATE, "overdue", 10, _P, False),
        (("met", EARLY), ("met", EARLY), LATE, "met", 0, None, False),
        (("met", EARLY), ("met", LATE), LATE, "met", 10, None, False),
        (("met", EARLY), ("missed", LATE), LATE, "overdue", 10, None, True),
        (("part", LATE), ("part", LATE), LATE, "part", 0, None, False),
        (("missed", LATE), ("missed", LATE), LATE, "missed", 0, None, False),
        (("withdrawn", LATE), None, LATE, "overdue", 10, _A, False),
        (("withdrawn", EARLY), ("withdrawn", LATE), LATE, "withdrawn", 0, None, False),
    ],
)
def test_no_side_settles_alone_what_came_of_a_commitment(
    provider: tuple[str, date] | None,
    authority: tuple[str, date] | None,
    on: date,
    state: str,
    days_late: int,
    waits_for: PartyKind | None,
    is_disputed: bool,
) -> None:
    sides = {"provider": provider, "authority": authority}
    found = commitment_standing(
        DUE, said(**{side: each for side, each in sides.items() if each}), on=on
    )

    assert (found.state.value, found.days_late) == (state, days_late)
    assert (found.waits_for, found.is_disputed) == (waits_for, is_disputed)
    assert (found.ended_on is not None) == found.state.is_settled


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("met", Work(code="C-4", expected_on=LATE, is_done=True)),
        ("part", None),
        ("missed", None),
        ("withdrawn", None),
    ],
)
def test_a_commitment_that_came_to_nothing_promises_no_day(
    outcome: str, expected: Work | None
) -> None:
    both = said(provider=(outcome, LATE), authority=(outcome, EARLY))

    assert commitment_work("C-4", DUE, commitment_standing(DUE, both, on=LATE)) == expected


def test_an_open_commitment_is_expected_on_its_day() -> None:
    still_open = commitment_standing(DUE, {}, on=EARLY)

    assert commitment_work("C-4", DUE, still_open) == Work(code="C-4", expected_on=DUE)


def test_every_outcome_has_words_and_is_a_state() -> None:
    assert all(each.words and CommitmentState(each.value).is_settled for each in Outcome)
