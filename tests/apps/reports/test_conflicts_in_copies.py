"""What bars somebody on the site bars them in a workbook, too."""

from datetime import date

import pytest

from milepost.apps.assessments import actions, copied
from milepost.apps.assessments.actions import GivenRating
from milepost.apps.assessments.actions.working_copy import CopySource, GivenCopy, bring_in
from milepost.apps.assessments.copied import CopyState, copy_state, cycle_of_copy
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.workflow import Stage
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import bring_to, everything, number_of
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def state_for(world: World, who: str) -> CopyState:
    by = world.actor(who)
    return copy_state(by=by, cycle=cycle_of_copy(by=by), on=world.now.date())


def bring(world: World, who: str, number: int, code: str) -> None:
    rated = GivenRating(criterion=code, rating=Achieved.PARTLY, seen=0, reason="As seen.")
    bring_in(
        state=state_for(world, who),
        given=[GivenCopy(number=number, ratings=(rated,), citations=())],
        source=CopySource(name="copy.xlsx", sha256="0" * 64, counts={}),
        by=world.actor(who),
        at=world.at(),
    )


def test_a_declared_interest_closes_the_copy(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    assert state_for(world, "north-validator").assessments[number].closed == ""
    actions.declare_interest(
        cycle=1,
        kind=InterestKind.PAY,
        words="A bonus.",
        by=world.actor("north-validator"),
        at=world.at(),
    )
    closed = state_for(world, "north-validator").assessments[number].closed
    assert closed.startswith("You declared an interest here")
    before = everything()
    with pytest.raises(NotPossible, match="You declared an interest here"):
        bring(world, "north-validator", number, "CS.A1")
    assert everything() == before


def test_a_secondment_within_the_window_closes_the_copy(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    actions.record_secondment(
        person=world.actor("north-validator").person,
        home=world.actor("north-validator").party or "",
        host=world.actor("provider-lead").party or "",
        first_on=date(2026, 4, 1),
        last_on=date(2026, 5, 1),
        reason="For a month.",
        by=world.actor("north-manager"),
        at=world.at(),
    )
    closed = state_for(world, "north-validator").assessments[number].closed
    assert "seconded between the provider and an Authority" in closed


def test_what_an_authority_did_itself_is_no_line_of_its_copy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_of(world)
    bring_to(world, Stage.SUBMITTED, number)
    monkeypatch.setattr(copied, "about_its_own_conduct", lambda _: ("CS.A1",))
    with pytest.raises(NotPossible, match=r"CS\.A1 is about what your Authority itself did"):
        bring(world, "north-validator", number, "CS.A1")
    bring(world, "north-validator", number, "CS.A2")
    assert "CS.A1" not in state_for(world, "provider-lead").assessments[number].own_conduct
