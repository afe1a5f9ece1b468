"""Where is a challenge on the ladder of five steps, and who owes what by when?"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.dispute import (
    DatedPosition,
    Dispute,
    PositionsOutOfOrder,
    dispute,
    opens_moderation,
    shown_in_dispute,
)
from milepost.core.assessment.dispute_steps import (
    DISPUTE_STEPS,
    DisputeAct,
    DisputeSide,
    DisputeStep,
    Settlement,
)
from milepost.core.matrix.definition import ProcedureSettings
from milepost.core.period.working_days import add_working_days

USUAL = ProcedureSettings()
LAPSES = ProcedureSettings(unanswered_lapses=True)
NO_MEETING = ProcedureSettings(meet_within_days=0)


def positions(written: str) -> tuple[DatedPosition, ...]:
    """``positions("03-03 challenged, 03-10 answered")``: days of 2025."""
    parts = (each.split() for each in written.split(","))
    return tuple(
        DatedPosition(on=date.fromisoformat(f"2025-{day}"), act=DisputeAct(act))
        for day, act in parts
    )


def stands(written: str, on: str, agreed: ProcedureSettings = USUAL) -> Dispute:
    return dispute(positions(written), on=date.fromisoformat(f"2025-{on}"), settings=agreed)


def test_the_ladder_has_five_steps_and_the_first_three_have_limits() -> None:
    assert [(each.number, each.step) for each in DISPUTE_STEPS] == list(
        enumerate(DisputeStep, start=1)
    )
    limits = [getattr(USUAL, each.limit) if each.limit else None for each in DISPUTE_STEPS]
    assert limits == [10, 5, 15, None, None]
    assert all(each.recorded and each.acts.words for each in DISPUTE_STEPS)


# 3 March 2025 is a Monday; the limits end on 17 March, and so on, with no bank holiday until April.
C = "03-03 challenged"
A = f"{C}, 03-10 answered"
M = f"{A}, 03-14 met"
P = f"{M}, 03-28 proposed"


@pytest.mark.parametrize(
    ("written", "on", "step", "due", "overdue"),
    [
        (C, "03-03", "challenge", "provider 03-17", ""),
        (C, "03-17", "challenge", "provider 03-17", ""),
        (C, "03-18", "challenge", "provider 03-17", "provider 1"),
        (C, "03-24", "challenge", "provider 03-17", "provider 5"),
        (A, "03-10", "meeting", "both 03-17", ""),
        (A, "03-19", "meeting", "both 03-17", "both 2"),
        (M, "03-14", "moderation", "moderator 04-04", ""),
        (M, "04-07", "moderation", "moderator 04-04", "moderator 1"),
        (f"{A}, 03-12 moderation_opened", "04-03", "moderation", "moderator 04-02", "moderator 1"),
        (P, "06-30", "operational_board", "", ""),
        (f"{P}, 04-02 considered", "06-30", "strategic_board", "", ""),
        (f"{P}, 04-02 deferred", "06-30", "strategic_board", "", ""),
        (M, "03-05", "challenge", "provider 03-17", ""),  # as it was then
        (M, "03-12", "meeting", "both 03-17", ""),
    ],
)
def test_a_challenge_is_on_a_step_and_somebody_owes_something(
    written: str, on: str, step: str, due: str, overdue: str
) -> None:
    found = stands(written, on)

    assert found.step == step == found.terms.step
    assert found.is_open
    open_ones = [each for each in found.deadlines if each.is_open]
    assert " ".join(f"{each.side} {each.due_on:%m-%d}" for each in open_ones) == due
    assert " ".join(f"{each.side} {each.days_late}" for each in found.overdue) == overdue


@pytest.mark.parametrize(
    ("written", "on", "moderation", "others"),
    [
        (C, "03-17", False, "answered accepted withdrawn"),
        (C, "03-18", True, "answered accepted withdrawn"),
        (A, "03-17", False, "met agreed accepted withdrawn"),
        (A, "03-18", True, "met agreed accepted withdrawn"),
        (M, "03-14", True, "proposed agreed withdrawn"),
        (f"{M}, 03-17 moderation_opened", "03-18", False, "proposed agreed withdrawn"),
        (M, "04-07", True, "proposed agreed withdrawn considered"),
        (P, "03-28", False, "considered ratified deferred dissented"),
        (f"{P}, 04-02 considered", "04-02", False, "ratified deferred dissented"),
        (f"{P}, 04-02 ratified", "04-02", False, "dissented"),
        (f"{C}, 03-05 accepted", "03-05", False, ""),
    ],
)
def test_nobody_gains_by_keeping_silent_a_limit_that_passed_opens_the_next_step(
    written: str, on: str, moderation: bool, others: str
) -> None:
    found = stands(written, on)

    assert found.may(DisputeAct.MODERATION_OPENED) == moderation
    assert opens_moderation([found]) == (moderation or not found.is_open)
    assert {each.act.value for each in found.possible} - {"moderation_opened"} == set(
        others.split()
    )


def test_moderation_waits_while_one_challenge_of_several_can_still_be_answered() -> None:
    overdue, fresh = stands(C, "03-18"), stands("03-17 challenged", "03-18")

    assert opens_moderation([overdue])
    assert not opens_moderation([overdue, fresh])
    assert opens_moderation([overdue, stands(f"{C}, 03-06 withdrawn", "03-18")])


def test_what_becomes_possible_says_why() -> None:
    (found,) = [
        each for each in stands(C, "03-18").possible if each.act is DisputeAct.MODERATION_OPENED
    ]
    assert found.side is DisputeSide.MODERATOR
    assert found.reason == (
        "An answer was due by 17 March 2025 from the provider, so the next step no longer waits"
        " for it."
    )


@pytest.mark.parametrize(
    ("written", "agreed", "how", "day"),
    [
        (f"{C}, 03-07 accepted", USUAL, "accepted", "03-07"),
        (f"{C}, 03-07 withdrawn", USUAL, "withdrawn", "03-07"),
        (f"{A}, 03-12 agreed", USUAL, "agreed", "03-12"),
        (f"{P}, 04-02 ratified, 04-02 dissented", USUAL, "ratified", "04-02"),
        (C, USUAL, None, None),
        (C, LAPSES, "lapsed", "03-18"),
        (f"{C}, 03-17 answered", LAPSES, None, None),
        (f"{C}, 03-18 answered, 03-20 agreed", LAPSES, "lapsed", "03-18"),
        (f"{C}, 03-12 moderation_opened", LAPSES, None, None),
    ],
)
def test_a_challenge_comes_to_its_end(
    written: str, agreed: ProcedureSettings, how: str | None, day: str | None
) -> None:
    found = stands(written, "04-30", agreed)

    assert found.settlement == how
    assert found.settled_on == (None if day is None else date.fromisoformat(f"2025-{day}"))
    assert found.is_open == (how is None)
    assert found.is_open or not found.overdue


def test_a_lapsed_challenge_stays_at_the_step_it_lapsed_on() -> None:
    found = stands(f"{C}, 03-18 answered", "04-30", LAPSES)

    assert found.step is DisputeStep.CHALLENGE
    assert found.reasons == (
        "Settled on 18 March 2025: it was not answered in time, and so lapsed to the"
        " challenger's position.",
        "The provider: an answer by 17 March 2025; no longer due, 1 working day after it was.",
    )


def test_parties_that_agreed_on_no_meeting_go_from_the_answer_to_moderation() -> None:
    found = stands(A, "03-12", NO_MEETING)

    assert found.step is DisputeStep.MODERATION
    assert found.may(DisputeAct.MODERATION_OPENED)
    assert [each.step for each in found.deadlines] == ["challenge", "moderation"]


def test_a_late_answer_is_kept_and_takes_nothing_back() -> None:
    found = stands(f"{C}, 03-19 moderation_opened, 03-21 answered", "03-24")

    assert found.step is DisputeStep.MODERATION
    assert found.since == date(2025, 3, 19)
    assert found.reasons == (
        "At step 3 of 5, moderation since 19 March 2025.",
        "The provider: an answer by 17 March 2025; done on 21 March 2025, 4 working days late.",
        "The moderator: a reasoned proposal by 9 April 2025.",
    )


@pytest.mark.parametrize(
    ("written", "on", "said"),
    [
        (C, "03-17", "The provider: an answer by 17 March 2025."),
        (C, "03-18", "The provider: an answer by 17 March 2025; 1 working day overdue."),
        (A, "03-17", "The provider: an answer by 17 March 2025; done on 10 March 2025, in time."),
        (
            f"{C}, 03-19 moderation_opened",
            "03-28",
            "The provider: an answer by 17 March 2025; no longer due, 2 working days after it was.",
        ),
        (
            f"{C}, 03-12 withdrawn",
            "03-20",
            "The provider: an answer by 17 March 2025; no longer due.",
        ),
        (
            "03-07 challenged",  # a Friday
            "03-22",  # a Saturday: the limit is over, and no working day since
            "The provider: an answer by 21 March 2025; overdue.",
        ),
    ],
)
def test_a_deadline_is_said_in_a_sentence(written: str, on: str, said: str) -> None:
    assert stands(written, on).deadlines[0].words == said


def test_a_limit_counts_bank_holidays_and_days_that_are_closed_here() -> None:
    challenged = (DatedPosition(on=date(2025, 4, 10), act=DisputeAct.CHALLENGED),)
    days = {
        closed: dispute(
            challenged, on=date(2025, 4, 10), settings=USUAL, closed_days=set(closed)
        ).deadlines[0].due_on
        for closed in ((), (date(2025, 4, 22),))
    }  # fmt: skip
    assert days == {(): date(2025, 4, 28), (date(2025, 4, 22),): date(2025, 4, 29)}


@pytest.mark.parametrize(
    ("written", "on", "said"),
    [
        (C, "03-02", "Nothing was challenged by 2 March 2025"),
        ("03-03 answered", "03-04", "Nothing was challenged by 4 March 2025"),
        (f"{C}, 03-02 answered", "03-30", "2 March 2025 comes after 3 March 2025"),
    ],
)
def test_positions_that_cannot_be_are_refused(written: str, on: str, said: str) -> None:
    with pytest.raises(PositionsOutOfOrder, match=said):
        stands(written, on)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "No level ratified, in dispute"),
        (0, "Level 0, in dispute"),
        (3, "Level 3, in dispute"),
    ],
)
def test_in_dispute_shows_the_last_ratified_level_never_the_higher_claim(
    last: int | None, said: str
) -> None:
    assert shown_in_dispute(last) == said


def test_every_end_is_said_in_words() -> None:
    assert len({each.words for each in Settlement}) == len(Settlement)


# -- laws -----------------------------------------------------------------------------------------

START = date(2025, 3, 3)
LATER = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(sorted(set(DisputeAct) - {"challenged"}))),
    max_size=6,
)


def _dated(later: list[tuple[int, DisputeAct]]) -> tuple[DatedPosition, ...]:
    found, day = [DatedPosition(on=START, act=DisputeAct.CHALLENGED)], START
    for gap, act in later:
        day += timedelta(days=gap)
        found.append(DatedPosition(on=day, act=act))
    return tuple(found)


@settings(max_examples=40)
@given(later=LATER, lapses=st.booleans(), meet=st.integers(0, 9))
def test_a_challenge_never_goes_back_a_step_and_once_settled_stays_so(
    later: list[tuple[int, DisputeAct]], lapses: bool, meet: int
) -> None:
    agreed = ProcedureSettings(unanswered_lapses=lapses, meet_within_days=meet)
    history, order = _dated(later), list(DisputeStep)
    days = [START + timedelta(days=n) for n in range(0, 90, 3)]
    walked = [dispute(history, on=day, settings=agreed) for day in days]

    for before, after in pairwise(walked):
        assert order.index(before.step) <= order.index(after.step)
        if before.settlement is not None:
            assert (before.settlement, before.settled_on) == (after.settlement, after.settled_on)


@given(later=LATER, gap=st.integers(0, 60))
def test_while_it_is_open_somebody_can_always_act_and_no_limit_passed_leaves_it_stuck(
    later: list[tuple[int, DisputeAct]], gap: int
) -> None:
    on = START + timedelta(days=gap)
    found = dispute(_dated(later), on=on, settings=USUAL)

    if found.is_open:
        assert found.possible
        for each in found.overdue:
            assert {act.side for act in found.possible} - {each.side}


@given(n=st.integers(0, 40), day=st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_an_answer_is_overdue_from_the_day_after_the_limit_and_not_before(
    n: int, day: date
) -> None:
    agreed = ProcedureSettings(answer_within_days=n)
    history = (DatedPosition(on=day, act=DisputeAct.CHALLENGED),)
    due = add_working_days(day, n)

    assert not dispute(history, on=due, settings=agreed).overdue
    assert dispute(history, on=due + timedelta(days=1), settings=agreed).overdue
