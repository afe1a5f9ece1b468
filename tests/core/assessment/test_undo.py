"""May a move be taken back, and if not, why not?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.access.roles import Actor, PartyKind, Role
from milepost.core.assessment.undo import (
    NEVER_UNDONE,
    MoveTaken,
    NotUndone,
    Resting,
    may_be_undone_until,
    retract_refusals,
    undo_of,
    undo_refusals,
)
from milepost.core.assessment.workflow import MOVES, Move, Stage, find_move
from milepost.core.matrix.definition import ProcedureSettings

NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
USUAL = ProcedureSettings()
UNDOABLE = [move for move in MOVES if move.name not in NEVER_UNDONE]


def somebody(role: Role = Role.VALIDATOR, party: str | None = "Y-north") -> Actor:
    return Actor(
        person="P-me",
        name="Me",
        arrangement="hw-01",
        party=party,
        party_kind=PartyKind.AUTHORITY,
        roles=frozenset({role}),
    )


def agreed(move: Move | None = None) -> MoveTaken:
    return MoveTaken(move=move or find_move(Stage.SUBMITTED, "agree"), party="Y-north", at=NOON)


def why_not(
    taken: MoveTaken,
    *,
    by: Actor | None = None,
    after: timedelta = timedelta(hours=1),
    reason: str = "I picked the wrong focus area.",
    resting: tuple[Resting, ...] = (),
    settings: ProcedureSettings = USUAL,
) -> list[str]:
    found = undo_refusals(
        taken,
        by=by or somebody(),
        at=NOON + after,
        reason=reason,
        resting=resting,
        settings=settings,
    )
    return [each.why.value for each in found]


def test_a_fresh_move_on_which_nothing_rests_may_be_undone() -> None:
    assert why_not(agreed()) == []


@pytest.mark.parametrize(
    ("after", "hours", "is_late"),
    [
        (timedelta(0), 24, False),
        (timedelta(hours=24), 24, False),
        (timedelta(hours=24, microseconds=1), 24, True),
        (timedelta(hours=2), 1, True),
        (timedelta(seconds=1), 0, True),
    ],
)
def test_a_move_may_be_undone_within_the_time_that_was_agreed(
    after: timedelta, hours: int, is_late: bool
) -> None:
    settings = ProcedureSettings(undo_within_hours=hours)
    assert why_not(agreed(), after=after, settings=settings) == (["too_late"] if is_late else [])
    assert may_be_undone_until(agreed(), settings) == NOON + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("by", "is_theirs"),
    [
        (somebody(), True),
        (somebody(party="Y-south"), False),
        (somebody(Role.AUTHORITY_CONTRIBUTOR), False),
        (somebody(party=None), False),
    ],
)
def test_whoever_may_take_a_move_for_the_same_side_may_undo_it(by: Actor, is_theirs: bool) -> None:
    assert why_not(agreed(), by=by) == ([] if is_theirs else ["not_yours"])


@pytest.mark.parametrize("what", Resting)
def test_a_move_on_which_something_rests_is_not_undone(what: Resting) -> None:
    (only,) = undo_refusals(
        agreed(), by=somebody(), at=NOON, reason="So.", resting=(what, what), settings=USUAL
    )
    assert only.why is NotUndone.RESTS
    assert only.sentence == f"Something rests on it: {what.words}."


def test_every_reason_is_told_at_once_in_sentences() -> None:
    found = undo_refusals(
        agreed(),
        by=somebody(party="Y-south"),
        at=NOON + timedelta(days=3),
        reason="  ",
        resting=(Resting.VOTE, Resting.LATER_MOVE),
        settings=ProcedureSettings(undo_within_hours=1),
    )
    assert [each.sentence for each in found] == [
        "Only somebody who may take this move for the same side may undo it.",
        "It was taken more than 1 hour ago.",
        "Something rests on it: the assessment has moved on since.",
        "Something rests on it: somebody has voted on it.",
        "Write down why it is undone.",
    ]


@pytest.mark.parametrize("name", sorted(NEVER_UNDONE))
def test_what_is_final_or_public_is_never_undone_and_it_is_said_what_to_do_instead(
    name: str,
) -> None:
    move = next(each for each in MOVES if each.name == name)
    (only,) = undo_refusals(
        agreed(move), by=somebody(), at=NOON, reason="So.", resting=(), settings=USUAL
    )
    assert (only.why, only.sentence) == (NotUndone.NEVER, NEVER_UNDONE[name])


@pytest.mark.parametrize("move", UNDOABLE, ids=lambda each: f"{each.start}-{each.name}")
def test_undoing_leads_back_to_where_the_move_started(move: Move) -> None:
    back = undo_of(agreed(move))
    assert (back.start, back.end) == (move.end, move.start)
    assert (back.needs, back.step) == (move.needs, None)
    assert back.name == f"undo_{move.name}"


def test_no_undo_leads_out_of_a_final_stage() -> None:
    assert not [move for move in UNDOABLE if move.end in (Stage.WITHDRAWN, Stage.SUPERSEDED)]
    assert not [move for move in UNDOABLE if move.end in (Stage.RATIFIED, Stage.PUBLISHED)]


# -- retracting a claim ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "own", "begun", "reason", "why"),
    [
        (Stage.SUBMITTED, True, (), "Too early.", []),
        (Stage.SUBMITTED, True, (), "", ["no_reason"]),
        (Stage.SUBMITTED, False, (), "So.", ["not_yours"]),
        (Stage.SUBMITTED, True, (Resting.OTHER_RATINGS,), "So.", ["rests"]),
        (Stage.AGREED, True, (), "So.", ["too_late"]),
        (Stage.DRAFT, True, (), "So.", ["too_late"]),
    ],
)
def test_a_claim_is_retracted_by_its_own_side_until_it_is_looked_at(
    stage: Stage, own: bool, begun: tuple[Resting, ...], reason: str, why: list[str]
) -> None:
    found = retract_refusals(stage=stage, has_submitted=own, begun=begun, reason=reason)
    assert [each.why.value for each in found] == why


def test_it_is_said_where_a_claim_has_come_to() -> None:
    (only,) = retract_refusals(stage=Stage.CHALLENGED, has_submitted=True, begun=(), reason="So.")
    assert only.sentence == ("At the stage “Challenged” it is no claim waiting to be looked at.")


@given(
    move=st.sampled_from(UNDOABLE),
    hours=st.integers(0, 60),
    limit=st.integers(0, 48),
    resting=st.lists(st.sampled_from(Resting), max_size=3),
    more=st.lists(st.sampled_from(Resting), max_size=3),
)
def test_more_time_and_more_that_rests_never_make_undoing_possible(
    move: Move, hours: int, limit: int, resting: list[Resting], more: list[Resting]
) -> None:
    settings = ProcedureSettings(undo_within_hours=limit)
    later = [
        why_not(agreed(move), after=timedelta(hours=n), resting=tuple(what), settings=settings)
        for n, what in ((hours, resting), (hours + 1, resting + more))
    ]
    assert set(later[0]) <= set(later[1])
