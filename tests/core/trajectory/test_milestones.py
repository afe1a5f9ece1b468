"""Milestones: what they may say, how late they are, and by how much those before them slipped."""

from datetime import date

import pytest

from milepost.core.period.months import Period
from milepost.core.trajectory.milestones import (
    MilestoneDates,
    PlanKind,
    milestone_faults,
    slips,
    works,
)
from milepost.core.trajectory.work import Work

TERM = Period(first=date(2023, 4, 1), last=date(2033, 3, 31))
TODAY = date(2026, 11, 23)
DUE = date(2026, 12, 31)


def _milestone(
    number: int = 1,
    *,
    baseline_on: date = DUE,
    forecast_on: date = DUE,
    done_on: date | None = None,
    is_dropped: bool = False,
    after: tuple[int, ...] = (),
) -> MilestoneDates:
    return MilestoneDates(
        number=number,
        baseline_on=baseline_on,
        forecast_on=forecast_on,
        done_on=done_on,
        is_dropped=is_dropped,
        after=after,
    )


def _faults(
    milestone: MilestoneDates, *others: MilestoneDates, criteria: tuple[str, ...] = ()
) -> list[str]:
    return milestone_faults(
        milestone,
        {each.number: each for each in others},
        term=TERM,
        criteria=criteria,
        known_criteria={"CS.A"},
        on=TODAY,
    )


def test_a_sound_milestone_has_no_fault() -> None:
    assert _faults(_milestone(after=(2,)), _milestone(2), criteria=("CS.A",)) == []


@pytest.mark.parametrize(
    ("milestone", "said"),
    [
        (
            _milestone(baseline_on=date(2023, 3, 31)),
            "The baseline date, 31 March 2023, comes before the contract begins on 1 April 2023.",
        ),
        (
            _milestone(forecast_on=date(2033, 4, 1)),
            "The forecast date, 1 April 2033, comes after the contract ends on 31 March 2033.",
        ),
        (
            _milestone(done_on=date(2026, 11, 24)),
            "The day it was reached lies in the future: give its forecast date instead.",
        ),
        (_milestone(after=(9,)), "There is no milestone M-9 that it could wait for."),
        (
            _milestone(after=(1,)),
            "These wait for one another in a circle: M-1, then M-1: take one of these out.",
        ),
    ],
)
def test_each_fault_has_its_sentence(milestone: MilestoneDates, said: str) -> None:
    assert _faults(milestone) == [said]


def test_a_criterion_that_is_not_there_is_a_fault() -> None:
    assert _faults(_milestone(), criteria=("CS.A", "XX.B")) == [
        "The matrix in force has no criterion XX.B."
    ]


def test_a_circle_through_others_is_found_and_every_fault_told_at_once() -> None:
    found = _faults(
        _milestone(1, after=(2,), forecast_on=date(2034, 1, 1)),
        _milestone(2, after=(3,)),
        _milestone(3, after=(1,)),
        criteria=("XX.B",),
    )

    assert len(found) == 3
    assert found[-1].startswith("These wait for one another in a circle: M-")


def test_how_late_it_is_goes_by_the_day_it_was_reached_or_is_expected() -> None:
    assert _milestone().slip_days == 0
    assert _milestone(forecast_on=date(2027, 1, 10)).slip_days == 10
    assert _milestone(done_on=date(2026, 11, 1)).slip_days == -60


def test_what_is_past_its_forecast_and_not_reached_is_overdue() -> None:
    late = date(2026, 11, 1)
    assert _milestone(forecast_on=late).is_overdue(TODAY)
    assert not _milestone(forecast_on=late, done_on=late).is_overdue(TODAY)
    assert not _milestone(forecast_on=late, is_dropped=True).is_overdue(TODAY)
    assert not _milestone(forecast_on=TODAY).is_overdue(TODAY)


def test_slips_are_of_what_was_reached_oldest_first() -> None:
    found = slips(
        [
            _milestone(1, done_on=date(2026, 11, 1)),
            _milestone(2, done_on=date(2026, 10, 31), baseline_on=date(2026, 10, 1)),
            _milestone(3),
            _milestone(4, done_on=date(2026, 1, 1), is_dropped=True),
        ]
    )

    assert found == (30, -60)


def test_dropped_milestones_hold_nothing_up() -> None:
    assert works(
        [
            _milestone(1, after=(2,)),
            _milestone(2, is_dropped=True),
            _milestone(3, done_on=date(2026, 11, 1)),
        ]
    ) == (
        Work(code="M-1", expected_on=DUE, after=("M-2",)),
        Work(code="M-3", expected_on=date(2026, 11, 1), is_done=True),
    )


def test_every_kind_of_plan_has_a_name() -> None:
    assert PlanKind.NETWORK.words == "Network management plan"
    assert len({kind.words for kind in PlanKind}) == len(PlanKind)
