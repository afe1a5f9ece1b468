"""Each moderator says what they think before they know what another one does."""

import json

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import ModeratorView
from milepost.apps.audit.models import Event
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Role
from milepost.core.assessment.workflow import OutOfTurn, Stage
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import bring_to, number_of, propose, second_of, the, view
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderated(world: World) -> int:
    number = number_of(world, "CS")
    bring_to(world, Stage.IN_MODERATION, number)
    return number


@pytest.fixture
def another(world: World) -> Actor:
    return second_of(world, "moderator-two", Role.MODERATOR)


def test_a_view_has_a_level_reasons_and_ratings_and_the_event_tells_none_of_them(
    world: World, moderated: int
) -> None:
    actions.give_view(
        number=moderated,
        level=1,
        reason="The gap in May is no gap.",
        ratings={"CS.A1": Achieved.LARGELY},
        by=world.actor("moderator"),
        at=world.at(),
    )
    row = ModeratorView.objects.get()
    assert (row.level, row.reason.text, row.ratings) == (
        1,
        "The gap in May is no gap.",
        {"CS.A1": "L"},
    )
    event = Event.objects.latest("id")
    assert (event.name, event.before, event.after, event.reason) == (
        "moderator.viewed",
        {},
        {},
        None,
    )


def test_a_view_lacks_nothing(world: World, moderated: int) -> None:
    with pytest.raises(NotPossible) as refused:
        actions.give_view(
            number=moderated,
            level=4,
            reason="",
            ratings={"DD.A1": Achieved.LARGELY, "CS.P": Achieved.FULLY},
            by=world.actor("moderator"),
            at=world.at(),
        )
    assert len(refused.value.faults) == 4


def test_every_view_is_sealed_with_the_proposal(
    world: World, moderated: int, another: Actor
) -> None:
    view(world, moderated, level=1)
    view(world, moderated, level=0, by=another)
    view(world, moderated, level=0, reason="I was wrong about May.")
    propose(world, moderated)
    sealed = json.loads(the(world, moderated).proposedlevels.get().seal.content)["also"]["views"]
    mine = world.actor("moderator").person
    assert [(each["by"], each["level"]) for each in sealed] == [
        (mine, 1),
        (another.person, 0),
        (mine, 0),
    ]
    digests = ModeratorView.objects.order_by("id").values_list("reason__digest", flat=True)
    assert [each["reason"] for each in sealed] == list(digests)
    with pytest.raises(OutOfTurn):
        view(world, moderated)


def test_an_agreed_case_is_proposed_by_one_click_without_any_view(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.AGREED, number)
    propose(world, number)
    sealed = json.loads(the(world, number).proposedlevels.get().seal.content)
    assert "views" not in sealed["also"]
