"""The chance of a date: worked out by hand where it can be, and the laws of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from milepost.core.trajectory.chance import Chance, chance, draw
from milepost.core.trajectory.forecast import CycleAhead, Owed
from milepost.core.trajectory.work import Work

TODAY = date(2026, 11, 23)
CYCLES = [
    CycleAhead(cut_off_on=date(2026, 12, 31), ratified_on=date(2027, 2, 15)),
    CycleAhead(cut_off_on=date(2027, 3, 31), ratified_on=date(2027, 5, 17)),
    CycleAhead(cut_off_on=date(2027, 6, 30), ratified_on=date(2027, 8, 16)),
]
DUE = date(2027, 3, 31)
HALF_LATE = [0] * 5 + [40] * 5
M1 = Work(code="M1", expected_on=date(2026, 12, 20))
M2 = Work(code="M2", expected_on=date(2026, 12, 20))


def _chance(
    owed: list[Owed], *works: Work, slips: list[int] = HALF_LATE, runs: int = 4_000
) -> Chance:
    draws = draw(works, slips, on=TODAY, seed=7, runs=runs)
    assert draws is not None
    found = chance(owed, draws, CYCLES, due_on=DUE)
    assert found is not None
    return found


def test_it_is_silent_below_ten_records() -> None:
    assert draw([M1], [3] * 9, on=TODAY, seed=1) is None
    assert draw([M1], [3] * 10, on=TODAY, seed=1) is not None


def test_it_is_silent_where_a_criterion_has_no_work() -> None:
    draws = draw([M1], HALF_LATE, on=TODAY, seed=1, runs=10)

    assert draws is not None
    assert chance([Owed(criterion="A.1")], draws, CYCLES, due_on=DUE) is None
    assert chance([Owed(criterion="A.1", works=("gone",))], draws, CYCLES, due_on=DUE) is None


def test_one_work_that_is_late_every_other_time_is_in_time_every_other_time() -> None:
    found = _chance([Owed(criterion="A.1", works=("M1",))], M1)

    assert abs(found.in_time / found.runs - 0.5) < 0.03
    assert (found.early, found.late) == (date(2027, 2, 15), date(2027, 5, 17))
    assert found.records == 10


def test_two_such_works_are_both_in_time_every_fourth_time() -> None:
    owed = [Owed(criterion="A.1", works=("M1",)), Owed(criterion="A.2", works=("M2",))]

    assert abs(_chance(owed, M1, M2).in_time / 4_000 - 0.25) < 0.03


def test_one_work_for_two_criteria_slips_once() -> None:
    owed = [Owed(criterion="A.1", works=("M1",)), Owed(criterion="A.2", works=("M1",))]

    assert abs(_chance(owed, M1).in_time / 4_000 - 0.5) < 0.03


def test_what_waits_for_other_work_waits_for_its_slip_too() -> None:
    then = Work(code="M3", expected_on=date(2026, 12, 1), after=("M1",))

    found = _chance([Owed(criterion="A.1", works=("M3",))], M1, then)

    # M3 itself, 40 days late, is done on 10 January, after the cut-off; so is it if M1 is.
    assert abs(found.in_time / found.runs - 0.25) < 0.03


def test_what_is_done_slips_no_more_but_still_has_to_last() -> None:
    done = Work(code="M1", expected_on=date(2026, 10, 1), is_done=True)

    certain = _chance([Owed(criterion="A.1", works=("M1",), sustain_months=2)], done)
    hopeless = _chance([Owed(criterion="A.1", works=("M1",), sustain_months=6)], done)

    assert (certain.per_cent, certain.middle) == (100, date(2027, 2, 15))
    assert (hopeless.per_cent, hopeless.middle) == (0, date(2027, 8, 16))


def test_what_only_has_to_last_needs_no_work() -> None:
    lasting = Owed(criterion="A.1", since=date(2026, 9, 30), sustain_months=3)
    longer = Owed(criterion="A.2", since=date(2026, 10, 1), sustain_months=3)

    assert _chance([lasting], M1).per_cent == 100
    assert _chance([lasting, longer], M1).middle == date(2027, 5, 17)
    assert (
        abs(_chance([lasting, Owed(criterion="A.3", works=("M1",))], M1).in_time / 4_000 - 0.5)
        < 0.03
    )


def test_work_begun_early_is_not_done_before_today() -> None:
    found = _chance([Owed(criterion="A.1", works=("M1",))], M1, slips=[-400] * 10)

    assert found.per_cent == 100


def test_with_nothing_owed_only_the_cycles_decide() -> None:
    assert _chance([], M1).per_cent == 100
    draws = draw([M1], HALF_LATE, on=date(2027, 7, 1), seed=1, runs=10)
    assert draws is not None
    found = chance([], draws, CYCLES, due_on=DUE)
    assert found is not None
    assert (found.per_cent, found.early) == (0, None)


def test_a_date_before_every_cycle_has_no_chance() -> None:
    draws = draw([M1], HALF_LATE, on=TODAY, seed=1, runs=10)

    assert draws is not None
    found = chance([], draws, CYCLES, due_on=TODAY)
    assert found is not None
    assert found.per_cent == 0


def test_a_hundred_and_nothing_are_said_only_where_every_run_says_so() -> None:
    def of(in_time: int) -> int:
        return Chance(
            in_time=in_time, runs=10_000, records=10, early=None, middle=None, late=None
        ).per_cent

    assert [of(n) for n in (0, 1, 49, 5_049, 9_999, 10_000)] == [0, 1, 1, 50, 99, 100]


# -- laws -------------------------------------------------------------------------------------

SLIPS = st.lists(st.integers(-30, 90), min_size=10, max_size=20)
SEEDS = st.integers(0, 2**32)
SOME_WORK = st.lists(st.integers(0, 120), min_size=3, max_size=5).map(
    lambda days: [
        Work(
            code=f"M{n}", expected_on=TODAY + timedelta(days=each), after=(f"M{n - 1}",) * (n == 2)
        )
        for n, each in enumerate(days)
    ]
)
OWED = [
    Owed(criterion="A.1", works=("M0",)),
    Owed(criterion="A.2", works=("M2",), sustain_months=1),
]


def _told(works: list[Work], owed: list[Owed], slips: list[int], seed: int) -> Chance:
    draws = draw(works, slips, on=TODAY, seed=seed, runs=200)
    assert draws is not None
    found = chance(owed, draws, CYCLES, due_on=DUE)
    assert found is not None
    return found


@given(works=SOME_WORK, slips=SLIPS, seed=SEEDS)
def test_the_same_seed_gives_the_same_answer(
    works: list[Work], slips: list[int], seed: int
) -> None:
    assert _told(works, OWED, slips, seed) == _told(works[::-1], OWED[::-1], slips, seed)


@given(works=SOME_WORK, slips=SLIPS, seed=SEEDS, months=st.integers(0, 4))
def test_one_blocker_more_never_raises_a_chance(
    works: list[Work], slips: list[int], seed: int, months: int
) -> None:
    one_more = Work(code="M9", expected_on=TODAY + timedelta(days=30))
    more = [*OWED, Owed(criterion="A.9", works=("M9", "M1"), sustain_months=months)]

    before = _told(works, OWED, slips, seed)
    after = _told([*works, one_more], more, slips, seed)

    assert after.in_time <= before.in_time


@given(works=SOME_WORK, slips=SLIPS, seed=SEEDS, days=st.integers(0, 90), place=st.integers(0, 2))
def test_moving_work_later_never_raises_a_chance(
    works: list[Work], slips: list[int], seed: int, days: int, place: int
) -> None:
    later = list(works)
    later[place] = Work(
        code=works[place].code,
        expected_on=works[place].expected_on + timedelta(days=days),
        after=works[place].after,
    )

    assert _told(later, OWED, slips, seed).in_time <= _told(works, OWED, slips, seed).in_time
