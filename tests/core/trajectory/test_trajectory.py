"""Trajectories: what was held, lost, claimed and wanted, and what lies ahead, from tables."""

from datetime import date

import pytest

from milepost.core.trajectory.dated_test import LevelFrom
from milepost.core.trajectory.trajectory import (
    Ahead,
    HeldFrom,
    LevelStretch,
    TargetStep,
    Trajectory,
    last_day_of,
    trajectory,
)

A, B, C, D = date(2024, 2, 19), date(2024, 8, 19), date(2025, 2, 17), date(2025, 8, 18)
DUE, NEXT = date(2025, 3, 31), date(2028, 3, 31)
TODAY, END = date(2026, 11, 23), date(2028, 6, 30)
JUNE, MAY, JULY = date(2027, 6, 18), date(2027, 5, 21), date(2027, 7, 16)


def _of(
    *held: tuple[date, int | None],
    claims: tuple[tuple[date, int], ...] = (),
    targets: tuple[TargetStep, ...] = (),
    ahead: Ahead | None = None,
) -> Trajectory:
    return trajectory(
        [HeldFrom(on=on, level=level) for on, level in held],
        claims=[LevelFrom(on=on, level=level) for on, level in claims],
        targets=targets,
        ahead=ahead,
        on=TODAY,
        until=END,
    )


def _stretch(level: int, first: date, until: date) -> LevelStretch:
    return LevelStretch(level=level, first=first, until=until)


@pytest.mark.parametrize(
    ("held", "pieces", "lost", "now"),
    [
        ((), (), (), None),
        (((A, 1),), ((1, A, TODAY),), (), 1),
        (((A, 1), (B, 1), (C, 3)), ((1, A, C), (3, C, TODAY)), (), 3),
        (((A, 3), (B, None)), ((3, A, B),), ((B, 3),), None),
        (((A, 3), (B, None), (C, None), (D, 3)), ((3, A, B), (3, D, TODAY)), ((B, 3),), 3),
        (((A, None), (B, 1)), ((1, B, TODAY),), (), 1),
        (((A, 3), (B, 2)), ((3, A, B), (2, B, TODAY)), (), 2),
    ],
)
def test_what_was_held_and_what_was_lost(
    held: tuple[tuple[date, int | None], ...],
    pieces: tuple[tuple[int, date, date], ...],
    lost: tuple[tuple[date, int], ...],
    now: int | None,
) -> None:
    found = _of(*held)
    assert found.held == tuple(_stretch(*each) for each in pieces)
    assert found.lost == tuple(LevelFrom(on=on, level=level) for on, level in lost)
    assert found.now == now


def test_a_claim_is_marked_where_another_level_is_claimed_than_before() -> None:
    found = _of(claims=((A, 1), (B, 1), (C, 3), (D, 1)))
    assert [(each.on, each.level) for each in found.claimed] == [(A, 1), (C, 3), (D, 1)]


def test_each_target_is_wanted_until_the_next_is_due() -> None:
    first = TargetStep(level=3, due_on=DUE, replaced_on=D)
    second = TargetStep(level=5, due_on=NEXT)
    assert _of(targets=(second, first)).wanted == (
        _stretch(3, DUE, NEXT),
        _stretch(5, NEXT, END),
    )


def test_a_target_that_was_replaced_before_its_day_was_never_due() -> None:
    first = TargetStep(level=5, due_on=DUE, replaced_on=B)
    second = TargetStep(level=3, due_on=NEXT)
    assert _of(targets=(first, second)).wanted == (_stretch(3, NEXT, END),)
    assert last_day_of([TargetStep(level=5, due_on=NEXT, replaced_on=B)], None, on=TODAY) == TODAY


def test_the_last_day_is_that_of_whatever_comes_last() -> None:
    assert last_day_of([], None, on=TODAY) == TODAY
    assert last_day_of([TargetStep(level=5, due_on=NEXT)], None, on=TODAY) == NEXT
    ahead = Ahead(level=5, ratified_on=JUNE, early=MAY, late=JULY)
    assert last_day_of([], ahead, on=TODAY) == JULY
    assert last_day_of([], Ahead(level=5, ratified_on=None), on=TODAY) == TODAY


def test_the_table_tells_every_mark_by_day() -> None:
    found = _of(
        (A, 3),
        (B, None),
        (D, 3),
        claims=((A, 3),),
        targets=(TargetStep(level=3, due_on=DUE),),
        ahead=Ahead(level=5, ratified_on=JUNE, early=MAY, late=JULY),
    )
    assert [(line.on, line.mark.words, line.level) for line in found.lines] == [
        (A, "Claimed by the provider", 3),
        (A, "Ratified", 3),
        (B, "Lost: no longer held", 3),
        (DUE, "Wanted by this day", 3),
        (D, "Ratified", 3),
        (TODAY, "Today", 3),
        (MAY, "Early: one run in ten has it ratified", 5),
        (JUNE, "Earliest date of being ratified", 5),
        (JULY, "Late: nine runs in ten have it ratified", 5),
    ]
    assert _of((A, 3), (B, None)).lines[-1].level is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_of(), "No level is ratified yet."),
        (_of((A, 3), (B, None)), "No level is held; lost level 3 on 19 August 2024."),
        (
            _of((A, 3), targets=(TargetStep(level=5, due_on=NEXT),)),
            "Level 3 held since 19 February 2024; level 5 wanted by 31 March 2028.",
        ),
        (
            _of((A, 1), ahead=Ahead(level=3, ratified_on=None)),
            "Level 1 held since 19 February 2024; level 3 has no date yet.",
        ),
        (
            _of((A, 1), ahead=Ahead(level=3, ratified_on=JUNE)),
            "Level 1 held since 19 February 2024; level 3 can be ratified on 18 June 2027.",
        ),
        (
            _of((A, 1), ahead=Ahead(level=3, ratified_on=JUNE, early=MAY, late=JULY)),
            "Level 1 held since 19 February 2024; level 3 can be ratified on 18 June 2027, in"
            " eight runs in ten between 21 May 2027 and 16 July 2027.",
        ),
        (
            _of((A, 1), ahead=Ahead(level=3, ratified_on=JUNE, early=MAY)),
            "Level 1 held since 19 February 2024; level 3 can be ratified on 18 June 2027, in"
            " eight runs in ten between 21 May 2027 and the end of the contract or later.",
        ),
    ],
)
def test_the_sentence_says_what_the_picture_shows(found: Trajectory, said: str) -> None:
    assert found.sentence == said
