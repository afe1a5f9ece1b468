"""A level far from the indicated one stands once a second person of the same side has signed it."""

import json

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import SecondSignature, StepTaken
from milepost.apps.assessments.queries.assessment_list import assessment_list
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.listed_assessments import ListChoices
from milepost.apps.assessments.queries.story import story_page
from milepost.apps.audit.models import Event, Seal
from milepost.apps.contracts.actions import end_role, give_role
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import (
    a_far_claim,
    agree,
    bring_to,
    cite,
    everything,
    number_of,
    propose,
    rate,
    second_of,
    sign,
    submit,
    the,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed_far(world: World) -> int:
    """Level 3 stated where level 0 is indicated."""
    number = number_of(world, "DD")
    a_far_claim(world, number)
    return number


@pytest.fixture
def second(world: World) -> Actor:
    return second_of(world, "second-lead", Role.PROVIDER_LEAD)


def test_a_far_level_waits_and_the_step_is_not_taken(world: World, claimed_far: int) -> None:
    row = the(world, claimed_far)
    assert row.stage == "draft"
    assert not row.assessedlevels.exists()
    assert not StepTaken.objects.filter(assessment=row).exists()
    assert not Seal.objects.filter(about=str(row)).exists()


def test_a_second_person_signs_and_the_step_is_taken_with_both_names(
    world: World, claimed_far: int, second: Actor
) -> None:
    hashed = sign(world, claimed_far, by=second)
    row = the(world, claimed_far)
    assert row.stage == "submitted"
    claim = row.assessedlevels.get()
    assert (claim.level, claim.indicated) == (3, 0)
    assert claim.by.username == "provider-lead"
    assert claim.seal.hash == hashed
    signature = SecondSignature.objects.get(awaited__assessment=row)
    assert (signature.by.username, signature.seal_id) == ("second-lead", claim.seal_id)
    sealed = json.loads(claim.seal.content)["also"]["second"]
    assert sealed == {"by": second.person, "reason": signature.reason.digest}
    assert set(StepTaken.objects.filter(assessment=row).values_list("step", flat=True)) == {
        "submit"
    }
    assert StepTaken.objects.filter(assessment=row).count() == 2
    told = Event.objects.filter(about=str(row)).order_by("id")
    assert list(told.values_list("name", flat=True))[-3:] == [
        "signature.awaited",
        "assessment.submitted",
        "level.signed",
    ]


def test_every_step_that_states_a_level_can_be_signed(world: World) -> None:
    number = number_of(world, "DD")
    rate(world, number, "A1 P")
    submit(world, number, level=0)
    validator, moderator = world.actor("north-validator"), world.actor("moderator")
    assert not actions.agree(
        number=number, level=3, reason="We saw it.", by=validator, at=world.at()
    )
    sign(world, number, by=second_of(world, "second-validator", Role.VALIDATOR, "north"))
    assert the(world, number).stage == "agreed"
    far = {"number": number, "level": 3, "reason": "As they say.", "by": moderator}
    assert not actions.propose(**far, at=world.at())  # type: ignore[arg-type]
    another = second_of(world, "second-moderator", Role.MODERATOR)
    sign(world, number, by=another)
    assert the(world, number).stage == "proposed"
    assert the(world, number).proposedlevels.get().level == 3


def test_a_challenge_waits_with_its_level(world: World) -> None:
    number = number_of(world, "DD")
    bring_to(world, Stage.SUBMITTED, number)
    rate(
        world,
        number,
        "A1 P",
        position=Position.AUTHORITY,
        by="north-validator",
        reason="It broke off.",
    )
    by = world.actor("north-validator")
    waits = actions.challenge(number=number, level=3, reason="Yet.", by=by, at=world.at())
    assert waits == ""
    assert not the(world, number).challenges.exists()
    sign(world, number, by=second_of(world, "second-validator", Role.VALIDATOR, "north"))
    assert the(world, number).challenges.count() == 1


#  who signs, and what they are told
REFUSED = [
    ("provider-lead", "The second signature must be another person's."),
    ("provider-contributor", "Provider Contributor's role does not allow this step"),
]


@pytest.mark.parametrize(("who", "said"), REFUSED)
def test_who_may_not_sign_is_told_why_and_nothing_is_written(
    world: World, claimed_far: int, who: str, said: str
) -> None:
    before = everything()
    with pytest.raises(NotPossible) as refused:
        sign(world, claimed_far, by=world.actor(who))
    assert any(said in fault for fault in refused.value.faults)
    assert everything() == before


def test_a_signature_needs_a_reason_of_its_own(
    world: World, claimed_far: int, second: Actor
) -> None:
    with pytest.raises(NotPossible, match="signs without a reason"):
        sign(world, claimed_far, by=second, reason=" ")


def test_who_took_another_step_cannot_sign(world: World) -> None:
    number = number_of(world, "DD")
    rate(world, number, "A1 P")
    submit(world, number, level=0)
    agree(world, number)
    far = {"number": number, "level": 3, "reason": "As they say.", "by": world.actor("moderator")}
    actions.propose(**far, at=world.at())  # type: ignore[arg-type]
    admin = world.actor("admin")
    give_role(username="provider-lead", role=Role.MODERATOR, by=admin, at=world.at())
    end_role(username="provider-lead", role=Role.PROVIDER_LEAD, by=admin, at=world.at())
    with pytest.raises(NotPossible, match="took another step of this assessment"):
        sign(world, number, by=world.actor("provider-lead"))
    assert the(world, number).stage == "agreed"


def test_the_list_asks_whoever_can_sign_and_not_who_stated_it(
    world: World, claimed_far: int, second: Actor
) -> None:
    def to_do(by: Actor) -> str:
        found = assessment_list(by=by, choices=ListChoices(), at=world.at())
        rows = [row for group in found.groups for row in group.assessments]
        return next(row.to_do for row in rows if row.number == claimed_far)

    assert to_do(second) == "Sign as the second person"
    assert to_do(world.actor("provider-lead")) == ""
    assert to_do(world.actor("provider-contributor")) == ""


@pytest.mark.parametrize("who", ["north-validator", "moderator", "south-validator"])
def test_another_side_neither_sees_what_waits_nor_signs_it(
    world: World, claimed_far: int, who: str
) -> None:
    by = world.actor(who)
    with pytest.raises(NoSuchThing):
        sign(world, claimed_far, by=by)
    assert assessment_page(number=claimed_far, by=by, at=world.at()).to_sign is None
    told = story_page(number=claimed_far, by=by, at=world.at())
    assert not told.lines


def test_its_own_side_sees_what_waits_and_who_can_sign_it(
    world: World, claimed_far: int, second: Actor
) -> None:
    def told(by: Actor) -> str | None:
        found = assessment_page(number=claimed_far, by=by, at=world.at()).to_sign
        return found.refusal if found else None

    assert told(second) == ""
    assert told(world.actor("provider-lead")) == (
        "You stated this level, so another person of your side has to sign it."
    )
    assert told(world.actor("provider-contributor")) == (
        "Your role does not allow this step, so you cannot sign it."
    )


def test_what_is_cited_meanwhile_makes_it_void(
    world: World, claimed_far: int, second: Actor
) -> None:
    cite(world, claimed_far, "A1")
    with pytest.raises(NoSuchThing):
        sign(world, claimed_far, by=second)
    assert assessment_page(number=claimed_far, by=second, at=world.at()).to_sign is None


def test_a_level_stated_anew_takes_the_place_of_the_one_that_waited(
    world: World, claimed_far: int, second: Actor
) -> None:
    read = the(world, claimed_far).awaited_signatures.get().pk
    lead = world.actor("provider-lead")
    actions.submit(number=claimed_far, level=5, reason="Further.", by=lead, at=world.at())
    with pytest.raises(ChangedMeanwhile, match="Another level was stated meanwhile"):
        actions.sign_level(
            number=claimed_far, awaited=read, reason="So it is.", by=second, at=world.at()
        )
    sign(world, claimed_far, by=second)
    assert the(world, claimed_far).assessedlevels.get().level == 5


def test_both_who_signed_take_no_other_step(world: World, claimed_far: int, second: Actor) -> None:
    sign(world, claimed_far, by=second)
    validator = world.actor("north-validator")
    actions.agree(number=claimed_far, level=0, by=validator, at=world.at())
    admin = world.actor("admin")
    give_role(username="second-lead", role=Role.MODERATOR, by=admin, at=world.at())
    with pytest.raises(NotAllowed, match="You submitted this assessment"):
        propose(world, claimed_far, by="second-lead")
