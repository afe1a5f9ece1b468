"""A move taken back is a further record: the first one stays, and counts no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import (
    Assessment,
    Challenge,
    RatifiedLevel,
    UndoneMove,
    ValidatedLevel,
)
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.verification import verify
from milepost.apps.audit.models import Event, Seal
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.assessment.workflow import OutOfTurn, Position, Stage
from tests.apps.small_worlds import (
    NEXT_YEAR,
    agree,
    answer,
    bring_to,
    challenge,
    cite,
    differ,
    number_of,
    past_the_limits,
    rate,
    submit,
    the,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def undo(world: World, number: int, by: str, reason: str = "The wrong row.") -> str:
    return actions.undo(number=number, reason=reason, by=world.actor(by), at=world.at())


def a_claim(world: World) -> int:
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    return number


def stage_of(world: World, number: int) -> Stage:
    return Stage(the(world, number).stage)


# -- undo -----------------------------------------------------------------------------------------

MOVES: dict[str, tuple[Stage, str, Callable[[World, int], object], Stage]] = {
    "return_for_evidence": (
        Stage.SUBMITTED,
        "north-validator",
        lambda world, number: actions.return_for_evidence(
            number=number, reason="More.", by=world.actor("north-validator"), at=world.at()
        ),
        Stage.SUBMITTED,
    ),
    "agree": (Stage.SUBMITTED, "north-validator", agree, Stage.SUBMITTED),
    "challenge": (Stage.SUBMITTED, "north-validator", challenge, Stage.SUBMITTED),
    "propose": (
        Stage.AGREED,
        "moderator",
        lambda world, number: actions.propose(
            number=number, by=world.actor("moderator"), at=world.at()
        ),
        Stage.AGREED,
    ),
    "defer": (
        Stage.PROPOSED,
        "board-north",
        lambda world, number: actions.defer(
            number=number,
            until=NEXT_YEAR,
            reason="The budget.",
            by=world.actor("board-north"),
            at=world.at(),
        ),
        Stage.PROPOSED,
    ),
    "resume": (
        Stage.DEFERRED,
        "moderator",
        lambda world, number: actions.resume(
            number=number, by=world.actor("moderator"), at=world.at()
        ),
        Stage.DEFERRED,
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_undone_by_a_further_record_and_can_be_taken_anew(
    world: World, name: str
) -> None:
    start, who, take, back = MOVES[name]
    number = number_of(world)
    bring_to(world, start, number)
    take(world, number)
    before = the(world, number)
    seals = Seal.objects.filter(arrangement=world.reference).count()
    seal = undo(world, number, who)
    assert stage_of(world, number) is back
    assert the(world, number).revision == before.revision + 1
    assert Seal.objects.filter(arrangement=world.reference).count() == seals + 1
    event = Event.objects.latest("id")
    assert (event.name, event.after["move"], event.after["seal"]) == ("move.undone", name, seal)
    assert event.reason is not None
    assert UndoneMove.objects.get(assessment__number=number).move == name
    take(world, number)  # the same person takes it again
    assert stage_of(world, number).value == before.stage
    assert verify(by=world.actor("auditor")).is_sound


def test_what_an_undone_agreement_stated_counts_no_more(world: World) -> None:
    number = a_claim(world)
    agree(world, number)
    undo(world, number, "north-validator")
    levels = {
        each.kind: each.level
        for each in assessment_page(
            number=number, by=world.actor("provider-lead"), at=world.at()
        ).levels
    }
    assert (levels["claimed"], levels["validated"]) == (1, None)
    rate(
        world,
        number,
        "C1 N",
        position=Position.AUTHORITY,
        by="north-validator",
        seen=1,
        reason="It broke off.",
    )
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    assert ValidatedLevel.objects.filter(assessment__number=number).count() == 2  # nothing is lost
    levels = {
        each.kind: each.level
        for each in assessment_page(
            number=number, by=world.actor("provider-lead"), at=world.at()
        ).levels
    }
    assert levels["validated"] == 0


def test_an_undone_validation_is_its_sides_own_again(world: World) -> None:
    number = a_claim(world)
    challenge(world, number, "C1 N")
    undo(world, number, "north-validator")
    seen = assessment_page(number=number, by=world.actor("provider-lead"), at=world.at())
    assert all(
        side.position is not Position.AUTHORITY
        for thread in seen.threads
        for c in thread.criteria
        for side in c.sides
    )
    own = assessment_page(number=number, by=world.actor("north-validator"), at=world.at())
    assert own.writing is Position.AUTHORITY
    assert own.differing == 1  # what was rated is there to go on from


def test_a_criterion_is_challenged_anew_after_its_challenge_was_undone(world: World) -> None:
    number = a_claim(world)
    challenge(world, number, "C1 N")
    undo(world, number, "north-validator")
    page = assessment_page(number=number, by=world.actor("north-validator"), at=world.at())
    assert page.ladder is None  # nothing is in dispute
    assert stage_of(world, number) is Stage.SUBMITTED
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    rounds = Challenge.objects.filter(assessment__number=number).order_by("id")
    assert [(each.criterion, each.round) for each in rounds] == [("CS.C1", 1), ("CS.C1", 2)]
    answer(world, number, "C1")  # the one that stands
    page = assessment_page(number=number, by=world.actor("provider-lead"), at=world.at())
    assert page.open_challenges == 0


def test_moderation_undone_waits_for_what_it_waited_for(world: World) -> None:
    number = a_claim(world)
    challenge(world, number, "C1 N")
    late = past_the_limits(world)
    moderator = world.actor("moderator")
    actions.open_moderation(number=number, by=moderator, at=late)
    actions.undo(number=number, reason="Too soon.", by=moderator, at=late)
    assert stage_of(world, number) is Stage.CHALLENGED
    page = assessment_page(number=number, by=moderator, at=late)
    assert "open_moderation" in {each.name for each in page.moves}
    actions.open_moderation(number=number, by=moderator, at=late)


def test_a_deferral_comes_back_with_its_date(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.DEFERRED, number)
    until = the(world, number).deferred_until
    actions.resume(number=number, by=world.actor("moderator"), at=world.at())
    assert the(world, number).deferred_until is None
    undo(world, number, "moderator")
    assert the(world, number).deferred_until == until


def _none(do: Callable[..., None], *what: object) -> list[object]:
    """Do what answers nothing, among things that do."""
    do(*what)
    return []


def _moderate(world: World, number: int) -> None:
    rate(world, number, "A2 L", position=Position.MODERATOR, by="moderator", reason="As seen.")


@pytest.mark.parametrize(
    ("prepare", "who", "sentence"),
    [
        (lambda w, n: agree(w, n), "moderator", "Only somebody who may take this move"),
        (lambda w, n: agree(w, n), "south-validator", "belongs to the other Authority"),
        (lambda w, n: None, "north-validator", "A claim is retracted rather than undone"),
        (
            lambda w, n: (agree(w, n), undo(w, n, "north-validator")),
            "north-validator",
            "There is no move here that could be undone",
        ),
        (
            lambda w, n: [challenge(w, n, "C1 N"), *_none(answer, w, n, "C1")],
            "north-validator",
            "a challenge that it made has been answered",
        ),
        (
            lambda w, n: [agree(w, n), *_none(_moderate, w, n)],
            "north-validator",
            "another side has begun to rate from it",
        ),
    ],
)
def test_what_rests_on_a_move_or_is_not_ones_own_is_not_undone(
    world: World, prepare: Callable[[World, int], object], who: str, sentence: str
) -> None:
    number = a_claim(world)
    prepare(world, number)
    before = the(world, number)
    with pytest.raises((NotAllowed, NotPossible), match=sentence):
        undo(world, number, who)
    assert (the(world, number).stage, the(world, number).revision) == (
        before.stage,
        before.revision,
    )


def test_after_a_day_a_move_stands(world: World) -> None:
    number = a_claim(world)
    agree(world, number)
    moved_at = the(world, number).stage_since
    by = world.actor("north-validator")
    with pytest.raises(NotPossible, match="more than 24 hours ago"):
        actions.undo(number=number, reason="Late.", by=by, at=moved_at + timedelta(hours=24.01))
    with pytest.raises(NotPossible, match="Write down why"):
        actions.undo(number=number, reason=" ", by=by, at=moved_at + timedelta(hours=1))
    with pytest.raises(ChangedMeanwhile, match="Nothing was undone"):
        actions.undo(number=number, reason="Stale.", seen=1, by=by, at=moved_at)
    actions.undo(number=number, reason="In time.", by=by, at=moved_at + timedelta(hours=24))
    assert stage_of(world, number) is Stage.SUBMITTED


# -- retract --------------------------------------------------------------------------------------


def retract(world: World, number: int, by: str = "provider-lead") -> str:
    return actions.retract(
        number=number, reason="A figure is wrong.", by=world.actor(by), at=world.at()
    )


def test_a_claim_is_retracted_before_anybody_has_looked_and_made_anew(world: World) -> None:
    number = a_claim(world)
    retract(world, number)
    assert stage_of(world, number) is Stage.DRAFT
    seen = assessment_page(number=number, by=world.actor("north-validator"), at=world.at())
    assert [each.level for each in seen.levels if each.kind == "claimed"] == [None]
    assert not any(c.sides for thread in seen.threads for c in thread.criteria)  # a draft again
    own = assessment_page(number=number, by=world.actor("provider-lead"), at=world.at())
    assert own.indication is not None
    assert own.indication.level == 1  # nothing was lost
    rate(world, number, "A2 L", seen=1, reason="")
    submit(world, number, level=1)
    agree(world, number)
    assert verify(by=world.actor("auditor")).is_sound


def test_a_claim_that_somebody_is_looking_at_is_not_retracted(world: World) -> None:
    number = a_claim(world)
    differ(world, number, "C1 P")
    with pytest.raises(NotPossible, match="another side has begun to rate from it"):
        retract(world, number)
    with pytest.raises(NotAllowed):
        retract(world, number, by="north-validator")
    assert stage_of(world, number) is Stage.SUBMITTED


# -- supersede, and begin again -------------------------------------------------------------------


def test_a_ratified_level_is_superseded_by_another_and_stands_until_then(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    first = RatifiedLevel.objects.get(assessment__number=number)
    fresh = actions.supersede(
        number=number,
        reason="A survey was counted twice.",
        by=world.actor("moderator"),
        at=world.at(),
    )
    assert stage_of(world, number) is Stage.SUPERSEDED
    assert stage_of(world, fresh) is Stage.DRAFT
    old, new = the(world, number), the(world, fresh)
    assert (old.cycle_id, old.authority_id, old.focus_area) == (
        new.cycle_id,
        new.authority_id,
        new.focus_area,
    )
    assert not RatifiedLevel.objects.filter(superseded_by__isnull=False).exists()
    bring_to(world, Stage.RATIFIED, fresh)
    second = RatifiedLevel.objects.get(assessment__number=fresh)
    assert second.supersedes == first
    assert verify(by=world.actor("auditor")).is_sound


def test_supersede_needs_a_reason_and_something_ratified(world: World) -> None:
    number = number_of(world)
    with pytest.raises(OutOfTurn):
        actions.supersede(number=number, reason="x", by=world.actor("moderator"), at=world.at())
    bring_to(world, Stage.RATIFIED, number)
    with pytest.raises(NotPossible, match="Write down why"):
        actions.supersede(number=number, reason="", by=world.actor("moderator"), at=world.at())
    assert stage_of(world, number) is Stage.RATIFIED
    live = Assessment.objects.filter(cycle=the(world, number).cycle, focus_area="CS")
    assert live.count() == 2  # one for each Authority, as before


def test_a_withdrawn_assessment_is_begun_again_once(world: World) -> None:
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    cite(world, number, "A1")
    actions.withdraw(number=number, reason="Wrong.", by=world.actor("provider-lead"), at=world.at())
    with pytest.raises(NotAllowed):
        actions.begin_again(number=number, by=world.actor("provider-lead"), at=world.at())
    manager = world.actor("north-manager")
    fresh = actions.begin_again(number=number, by=manager, at=world.at())
    page = assessment_page(number=fresh, by=world.actor("provider-lead"), at=world.at())
    assert page.indication is not None
    assert page.indication.rated == 3  # carried over
    with pytest.raises(NotPossible, match="begun again already"):
        actions.begin_again(number=number, by=manager, at=world.at())
    with pytest.raises(NotPossible, match="Only a withdrawn"):
        actions.begin_again(number=fresh, by=manager, at=world.at())
