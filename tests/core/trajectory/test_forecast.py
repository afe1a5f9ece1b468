"""When a level can be had, against dates worked out by hand, and the laws of it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.trajectory.forecast import (
    CycleAhead,
    ForecastStepKind,
    LevelForecast,
    Owed,
    forecast,
)
from milepost.core.trajectory.work import Work, WorkInACircle, finish_dates, in_order

TODAY = date(2026, 11, 23)
Q3 = CycleAhead(cut_off_on=date(2026, 12, 31), ratified_on=date(2027, 2, 15))
Q4 = CycleAhead(cut_off_on=date(2027, 3, 31), ratified_on=date(2027, 5, 17))
Q1 = CycleAhead(cut_off_on=date(2027, 6, 30), ratified_on=date(2027, 8, 16))
CYCLES = [Q3, Q4, Q1]


def _work(code: str, on: date, *after: str, is_done: bool = False) -> Work:
    return Work(code=code, expected_on=on, after=after, is_done=is_done)


def _asked(owed: list[Owed], *works: Work) -> LevelForecast:
    return forecast(owed, works, CYCLES, on=TODAY)


def test_with_nothing_owed_the_next_cycle_will_do() -> None:
    found = _asked([])

    assert (found.ready_on, found.indicated_on, found.ratified_on) == (
        TODAY,
        Q3.cut_off_on,
        Q3.ratified_on,
    )


def test_the_work_then_how_long_it_lasts_then_the_cut_off_then_the_board() -> None:
    owed = [
        Owed(criterion="A.1", works=("M1",)),
        Owed(criterion="A.2", works=("M2",), sustain_months=3),
    ]

    found = _asked(owed, _work("M1", date(2027, 1, 31)), _work("M2", date(2026, 12, 31)))

    assert found.ready_on == date(2027, 3, 31)
    assert (found.indicated_on, found.ratified_on) == (Q4.cut_off_on, Q4.ratified_on)
    assert [(step.kind, step.on, step.of) for step in found.chain] == [
        (ForecastStepKind.WORK, date(2026, 12, 31), "M2"),
        (ForecastStepKind.LASTS, date(2027, 3, 31), "A.2"),
        (ForecastStepKind.CUT_OFF, date(2027, 3, 31), ""),
        (ForecastStepKind.RATIFIED, date(2027, 5, 17), ""),
    ]


def test_a_day_after_the_cut_off_waits_for_the_next_cycle() -> None:
    owed = [Owed(criterion="A.1", works=("M1",))]

    assert _asked(owed, _work("M1", Q3.cut_off_on)).indicated_on == Q3.cut_off_on
    assert _asked(owed, _work("M1", date(2027, 1, 1))).indicated_on == Q4.cut_off_on


def test_what_is_overdue_is_expected_today_at_the_earliest() -> None:
    owed = [Owed(criterion="A.1", works=("M1",))]

    assert _asked(owed, _work("M1", date(2026, 1, 1))).ready_on == TODAY


def test_what_is_done_counts_from_the_day_it_was_done() -> None:
    owed = [Owed(criterion="A.1", works=("M1",), sustain_months=12)]

    found = _asked(owed, _work("M1", date(2026, 3, 1), "M0", is_done=True))

    assert found.ready_on == date(2027, 3, 1)
    assert [step.of for step in found.chain][:2] == ["M1", "A.1"]


def test_what_is_met_and_only_has_to_last_counts_on_from_its_day() -> None:
    found = _asked([Owed(criterion="A.1", since=date(2026, 9, 30), sustain_months=6)])

    assert found.ready_on == date(2027, 3, 30)
    assert [step.of for step in found.chain] == ["A.1", "", ""]


def test_the_chain_goes_back_as_far_as_one_waits_for_another() -> None:
    works = (
        _work("M1", date(2026, 12, 1)),
        _work("M2", date(2027, 4, 30)),
        _work("M3", date(2027, 2, 1), "M1", "M2"),
    )

    found = _asked([Owed(criterion="A.1", works=("M1", "M3"))], *works)

    assert found.ready_on == date(2027, 4, 30)
    assert [step.of for step in found.chain] == ["M2", "M3", "", ""]


def test_nobody_can_say_when_while_a_criterion_has_no_work() -> None:
    owed = [
        Owed(criterion="A.1"),
        Owed(criterion="A.2", works=("M1", "gone")),
        Owed(criterion="A.3", works=("M1",)),
    ]

    found = _asked(owed, _work("M1", TODAY))

    assert found.undated == ("A.1", "A.2")
    assert (found.ready_on, found.indicated_on, found.ratified_on, found.chain) == (
        None,
        None,
        None,
        (),
    )


def test_a_level_after_the_last_cycle_has_no_date_but_is_ready_on_one() -> None:
    found = _asked([Owed(criterion="A.1", works=("M1",))], _work("M1", date(2027, 7, 1)))

    assert found.ready_on == date(2027, 7, 1)
    assert (found.indicated_on, found.ratified_on) == (None, None)
    assert [step.of for step in found.chain] == ["M1"]


def test_work_in_a_circle_is_named_in_the_order_of_waiting() -> None:
    works = [
        _work("M1", TODAY, "M2"),
        _work("M2", TODAY, "M3"),
        _work("M3", TODAY, "M1"),
        _work("M4", TODAY),
    ]

    with pytest.raises(WorkInACircle) as refused:
        in_order(works)

    codes = refused.value.codes
    waits = {each.code: each.after for each in works}
    assert codes[0] == codes[-1]
    assert set(codes) == {"M1", "M2", "M3"}
    assert all(then in waits[first] for first, then in pairwise(codes))
    assert str(refused.value).startswith("These wait for one another in a circle: ")


# -- laws -------------------------------------------------------------------------------------

CODES = [f"M{n}" for n in range(6)]


@st.composite
def _plans(draw: st.DrawFn) -> tuple[list[Owed], list[Work]]:
    """Work that waits only for earlier work, and criteria that wait for some of it."""
    works = [
        _work(
            code,
            TODAY + timedelta(days=draw(st.integers(-60, 200))),
            *draw(st.sets(st.sampled_from(CODES[:place]), max_size=2) if place else st.just(())),
            is_done=draw(st.booleans()),
        )
        for place, code in enumerate(CODES)
    ]
    owed = [
        Owed(
            criterion=f"A.{n}",
            works=tuple(draw(st.sets(st.sampled_from(CODES), min_size=1, max_size=3))),
            sustain_months=draw(st.sampled_from([0, 3, 6])),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return owed, works


@given(plan=_plans(), place=st.integers(0, 5), days=st.integers(0, 120))
def test_moving_work_later_never_makes_a_date_earlier(
    plan: tuple[list[Owed], list[Work]], place: int, days: int
) -> None:
    owed, works = plan
    moved = list(works)
    moved[place] = _work(
        works[place].code,
        works[place].expected_on + timedelta(days=days),
        *works[place].after,
        is_done=works[place].is_done,
    )

    before, after = _asked(owed, *works), _asked(owed, *moved)

    assert before.ready_on is not None
    assert after.ready_on is not None
    assert after.ready_on >= before.ready_on
    assert (after.ratified_on or date.max) >= (before.ratified_on or date.max)


@given(plan=_plans(), one_more=_plans())
def test_one_criterion_more_never_makes_a_date_earlier(
    plan: tuple[list[Owed], list[Work]], one_more: tuple[list[Owed], list[Work]]
) -> None:
    owed, works = plan

    before, after = _asked(owed, *works), _asked([*owed, one_more[0][0]], *works)

    assert (after.ready_on or date.max) >= (before.ready_on or date.max)


@given(plan=_plans())
def test_the_chain_ends_on_the_day_it_explains_and_never_goes_back(
    plan: tuple[list[Owed], list[Work]],
) -> None:
    owed, works = plan

    found = _asked(owed, *works)
    days = [step.on for step in found.chain]

    assert days == sorted(days)
    if found.ready_on != TODAY:
        steps = [
            s.on for s in found.chain if s.kind in (ForecastStepKind.WORK, ForecastStepKind.LASTS)
        ]
        assert steps[-1] == found.ready_on


@given(plan=_plans())
def test_nothing_is_done_before_what_it_waits_for(plan: tuple[list[Owed], list[Work]]) -> None:
    _, works = plan

    found = finish_dates(works, on=TODAY)

    for each in works:
        if not each.is_done:
            assert all(found[each.code] >= found[before] for before in each.after)
