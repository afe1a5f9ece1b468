"""From claim to ratified level: each step by another person, each sealed and recorded."""

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, RatifiedLevel
from milepost.apps.audit.models import Event, Seal
from milepost.core.assessment.workflow import Position
from milepost.core.rating.scale import Achieved
from tests.apps.worlds import a_cycle, a_world, cite_for_level, rate_level, some_evidence

pytestmark = pytest.mark.django_db


def test_a_claim_that_is_challenged_is_answered_proposed_and_ratified() -> None:
    world = a_world()
    a_cycle(world)
    assessment = Assessment.objects.get(focus_area="CS", authority__slug="north")
    number = assessment.number
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)

    actions.submit(number=number, level=1, by=world.actor("provider-lead"), at=world.at())
    code = "CS.CHAN.L1.1"
    actions.rate(
        number=number,
        position=Position.AUTHORITY,
        given=[
            actions.GivenRating(
                criterion=code,
                rating=Achieved.PARTLY,
                seen=0,
                reason="The rhythm broke off in May.",
            )
        ],
        by=world.actor("north-validator"),
        at=world.at(),
    )
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    from milepost.apps.assessments.actions.answering import GivenAnswer

    actions.answer_challenges(
        number=number,
        answers=[GivenAnswer(criterion=code, is_accepted=False, text="It resumed in June.")],
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    actions.record_meeting(
        number=number,
        met_on=world.now.date(),
        reason="We did not agree on May.",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    actions.open_moderation(number=number, by=world.actor("moderator"), at=world.at())
    actions.rate(
        number=number,
        position=Position.MODERATOR,
        given=[
            actions.GivenRating(
                criterion=code, rating=Achieved.LARGELY, seen=0, reason="A gap of one month."
            )
        ],
        by=world.actor("moderator"),
        at=world.at(),
    )
    paper = actions.propose(number=number, by=world.actor("moderator"), at=world.at())
    actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())

    ratified = RatifiedLevel.objects.get(assessment=assessment)
    assert (ratified.level, ratified.indicated) == (1, 1)
    assert list(Seal.objects.order_by("sequence").values_list("kind", flat=True)) == [
        *["matrix.consented"] * 3,
        "matrix.adopted",
        "assessment.submitted",
        "assessment.challenged",
        "level.proposed",
        "level.ratified",
    ]
    assert "level.ratified" in Event.objects.values_list("name", flat=True)
