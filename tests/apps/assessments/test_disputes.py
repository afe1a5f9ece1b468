"""A challenge has its limits: nobody jumps them, and nobody gains by keeping silent."""

from datetime import date, timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.assessment_list import assessment_list
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.ladder import DisputeLadder
from milepost.apps.assessments.queries.listed_assessments import ListChoices, ListedAssessment
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.assessments.queries.story import story_page
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import (
    answer,
    bring_to,
    cite,
    differ,
    meet,
    number_of,
    past_the_limits,
    propose,
    rate,
    ratify,
    submit,
    the,
)
from tests.apps.worlds import World, a_cycle
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db


def _open(world: World, number: int) -> None:
    actions.open_moderation(number=number, by=world.actor("moderator"), at=world.at())


def _ladder(world: World, number: int, who: str = "provider-lead") -> DisputeLadder:
    found = assessment_page(number=number, by=world.actor(who), at=world.at()).ladder
    assert found is not None
    return found


def _line(world: World, number: int, who: str = "moderator") -> ListedAssessment:
    found = assessment_list(by=world.actor(who), choices=ListChoices(), at=world.at())
    return next(row for group in found.groups for row in group.assessments if row.number == number)


@pytest.fixture
def challenged(world: World) -> int:
    """An assessment of the North, challenged on Monday 6 July 2026."""
    number = number_of(world, "W0")
    bring_to(world, Stage.CHALLENGED, number)
    return number


def test_moderation_waits_for_the_answer(world: World, challenged: int) -> None:
    with pytest.raises(NotPossible) as refused:
        _open(world, challenged)
    assert refused.value.faults == (
        "Moderation cannot open yet.",
        "The provider: an answer by 20 July 2026.",
    )
    assert the(world, challenged).stage == "challenged"


def test_moderation_waits_for_the_meeting_once_it_is_answered(
    world: World, challenged: int
) -> None:
    answer(world, challenged)
    with pytest.raises(NotPossible, match="a joint meeting by 13 July 2026"):
        _open(world, challenged)
    meet(world, challenged)
    _open(world, challenged)
    assert the(world, challenged).stage == "in_moderation"


def test_moderation_waits_for_nobody_who_accepts(world: World, challenged: int) -> None:
    answer(world, challenged, is_accepted=True)
    _open(world, challenged)
    assert the(world, challenged).stage == "in_moderation"


@pytest.mark.parametrize("is_answered", [False, True])
def test_silence_holds_moderation_up_no_longer_than_its_limit(
    world: World, challenged: int, is_answered: bool
) -> None:
    if is_answered:
        answer(world, challenged)
    past_the_limits(world)
    _open(world, challenged)
    assert the(world, challenged).stage == "in_moderation"


def test_a_moderator_is_told_what_is_waited_for_and_not_offered_to_go_on(
    world: World, challenged: int
) -> None:
    moderator = world.actor("moderator")
    moves = assessment_page(number=challenged, by=moderator, at=world.at()).moves
    assert [(move.name, move.hint) for move in moves] == [
        ("open_moderation", "The provider: an answer by 20 July 2026.")
    ]
    assert _line(world, challenged).to_do == ""
    past_the_limits(world)
    moves = assessment_page(number=challenged, by=moderator, at=world.at()).moves
    assert [(move.name, move.hint) for move in moves] == [("open_moderation", "")]
    assert _line(world, challenged).to_do == "Take into moderation"


@pytest.mark.parametrize("who", ["provider-lead", "north-validator"])
def test_both_sides_are_told_what_is_due_and_what_is_overdue(
    world: World, challenged: int, who: str
) -> None:
    ladder = _ladder(world, challenged, who)
    assert (ladder.shown, ladder.words) == ("No level ratified, in dispute", _FIRST)
    assert not ladder.overdue
    assert _line(world, challenged, who).waits_for == "the provider, by 20 July 2026"
    world.now += timedelta(days=17)  # Thursday 23 July
    late = "The provider: an answer by 20 July 2026; 3 working days overdue."
    assert _ladder(world, challenged, who).overdue == (late,)
    assert (_line(world, challenged, who).overdue, _line(world, challenged, who).waits_for) == (
        late,
        "the moderator",
    )


_FIRST = "Step 1 of 5: challenge."


def test_a_moderator_who_is_late_is_told_of_to_both_sides(world: World, challenged: int) -> None:
    answer(world, challenged)
    meet(world, challenged)
    _open(world, challenged)
    assert _line(world, challenged, "provider-lead").overdue == ""
    past_the_limits(world)
    for who in ("provider-lead", "north-validator", "moderator"):
        late = "The moderator: a reasoned proposal by 27 July 2026;"
        assert _line(world, challenged, who).overdue.startswith(late)
        assert _ladder(world, challenged, who).overdue[0].startswith(late)


def test_every_position_is_on_the_ladder_with_its_day(world: World, challenged: int) -> None:
    world.now += timedelta(days=1)
    answer(world, challenged)
    world.now += timedelta(days=1)
    meet(world, challenged)
    world.now += timedelta(days=1)
    _open(world, challenged)
    propose(world, challenged)
    actions.defer(
        number=challenged,
        until=date(2026, 10, 1),
        reason="Not yet.",
        by=world.actor("board-north"),
        at=world.at(),
    )
    ladder = _ladder(world, challenged)
    said = [
        (step.number, each.on.day, each.words) for step in ladder.steps for each in step.positions
    ]
    assert said == [
        (1, 6, "North challenged W0.A1."),
        (1, 7, "Wayfarer kept to its rating of W0.A1."),
        (2, 8, "The leads of both sides met: “We did not agree on the rhythm.”"),
        (3, 9, "The moderator took it up."),
        (3, 9, "The moderator proposed below level 1."),
        (5, 9, "The Board deferred its decision."),
    ]
    assert [step.state for step in ladder.steps] == [
        "done",
        "done",
        "done",
        "passed over",
        "current",
    ]
    told = story_page(number=challenged, by=world.actor("auditor"), at=world.at())
    assert told.ladder == ladder


def test_it_is_in_dispute_until_the_board_ratifies(world: World, challenged: int) -> None:
    past_the_limits(world)
    _open(world, challenged)
    propose(world, challenged)
    assert _ladder(world, challenged).shown == "No level ratified, in dispute"
    assert _marks(world, "W0") == [(0, "In dispute")]  # and never where the claim is
    ratify(world, challenged)
    ladder = _ladder(world, challenged)
    assert (ladder.is_open, ladder.shown) == (False, "")
    assert "the Strategic Board ratified a level" in ladder.words
    assert _marks(world, "W0") == [(0, "Ratified")]


def test_a_later_dispute_shows_the_level_ratified_before(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    number = number_of(world, "W1")
    rate(world, number, "A1 F")
    cite(world, number, "A1")
    submit(world, number, level=0)
    differ(world, number)
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    assert _ladder(world, number).shown == "Level 1, in dispute"


def test_what_the_provider_accepted_is_not_in_dispute(world: World, challenged: int) -> None:
    answer(world, challenged, is_accepted=True)
    assert _ladder(world, challenged).shown == ""
    assert _marks(world, "W0") == [(1, "Claimed")]


def _marks(world: World, area: str) -> list[tuple[int, str]]:
    page = matrix_page(by=world.actor("auditor"), view="north", at=world.at())
    row = next(row for row in page.rows if row.code == area)
    return [
        (cell.level, mark.word)
        for cell in row.cells
        for mark in cell.marks
        if not mark.word.startswith("Target")
    ]


#  what is asked too early, or strangely, and what it is answered
MEETINGS = [
    (
        False,
        timedelta(),
        "Words.",
        "The leads meet once every challenge is answered; W0.A1 is not.",
    ),
    (
        True,
        timedelta(days=1),
        "Words.",
        "The leads cannot have met on a day that is still to come.",
    ),
    (True, -timedelta(days=1), "Words.", "before the last challenge was answered"),
    (True, timedelta(), " ", "Write down what you agreed, or that you did not agree."),
]


@pytest.mark.parametrize(("is_answered", "apart", "words", "said"), MEETINGS)
def test_a_meeting_that_cannot_have_been_is_not_recorded(
    world: World, challenged: int, is_answered: bool, apart: timedelta, words: str, said: str
) -> None:
    if is_answered:
        answer(world, challenged)
    with pytest.raises(NotPossible, match=said):
        actions.record_meeting(
            number=challenged,
            met_on=world.now.date() + apart,
            reason=words,
            by=world.actor("north-validator"),
            at=world.at(),
        )


def test_a_meeting_is_recorded_once_and_not_where_all_is_settled(
    world: World, challenged: int
) -> None:
    answer(world, challenged)
    meet(world, challenged, by="north-manager")
    with pytest.raises(NotPossible, match="recorded already"):
        meet(world, challenged)
    settled = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, settled)
    answer(world, settled, is_accepted=True)
    with pytest.raises(NotPossible, match="No challenge is open here"):
        meet(world, settled)


def test_the_operational_board_considers_a_proposal_in_dispute_once(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.IN_MODERATION, number)
    propose(world, number)

    def consider(**other: object) -> None:
        said = {"considered_on": world.now.date(), "reason": "It stands by it.", **other}
        by = world.actor("north-manager")
        actions.record_consideration(number=number, by=by, at=world.at(), **said)  # type: ignore[arg-type]

    with pytest.raises(NotPossible) as refused:
        consider(considered_on=world.now.date() + timedelta(days=1), reason=" ")
    assert refused.value.faults == (
        "It cannot have met on a day that is still to come.",
        "Write down what the Operational Board made of the proposal.",
    )
    with pytest.raises(NotPossible, match="before the level was proposed"):
        consider(considered_on=world.now.date() - timedelta(days=9))
    consider()
    words = Browser(world, "provider-lead").see(f"assessments/{number}/story/")
    assert "Considered by the Operational Board" in words
    assert "It stands by it." in words
    with pytest.raises(NotPossible, match="Nothing that is in dispute here is before"):
        consider()


def test_what_nobody_disputes_is_not_before_the_operational_board(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.PROPOSED, number)
    with pytest.raises(NotPossible, match="Nothing that is in dispute"):
        actions.record_consideration(
            number=number,
            considered_on=world.now.date(),
            reason="So.",
            by=world.actor("north-manager"),
            at=world.at(),
        )
