"""Whoever seals a step has read what they seal."""

from datetime import date

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.support import LinkKind
from tests.apps.worlds import (
    A_MOMENT,
    World,
    a_cycle,
    a_world,
    cite_for_level,
    rate_level,
    some_evidence,
)

pytestmark = pytest.mark.django_db


def test_a_claim_on_ratings_that_changed_since_is_refused() -> None:
    world = a_world()
    a_cycle(world)
    row = Assessment.objects.get(focus_area="CS", authority__slug="north")
    rate_level(world, row.number, "CS", 1)
    row.refresh_from_db()
    read = row.revision
    actions.rate(
        number=row.number,
        position=Position.PROVIDER,
        given=[actions.GivenRating(criterion="CS.CHAN.L1.1", rating=None, seen=1)],
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    with pytest.raises(ChangedMeanwhile, match="Somebody has changed this assessment"):
        actions.submit(
            number=row.number, level=0, seen=read, by=world.actor("provider-lead"), at=world.at()
        )


def test_evidence_cited_since_has_to_be_read_too() -> None:
    world = a_world()
    a_cycle(world)
    row = Assessment.objects.get(focus_area="CS", authority__slug="north")
    before = row.revision
    item = some_evidence(world, by="provider-lead", made_by="provider")
    actions.cite(
        number=row.number,
        evidence=item,
        criteria=["CS.CHAN.L1.1"],
        kind=LinkKind.SUPPORTS,
        place="page 1",
        by=world.actor("provider-lead"),
        at=world.at(),
    )
    row.refresh_from_db()
    assert row.revision > before


def test_an_elected_member_is_told_nothing_of_what_was_validated_since() -> None:
    world = a_world()
    a_cycle(world)
    number = Assessment.objects.get(focus_area="CS", authority__slug="north").number
    rate_level(world, number, "CS", 1)
    actions.submit(number=number, level=0, by=world.actor("provider-lead"), at=world.at())
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    paper = actions.propose(number=number, by=world.actor("moderator"), at=world.at())
    actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())
    a_cycle(world, window_from=date(2026, 4, 1), cut_off_on=date(2026, 9, 30))
    later = Assessment.objects.get(focus_area="CS", authority__slug="north", cycle__number=2).number
    item = some_evidence(
        world,
        by="provider-lead",
        made_by="independent",
        type_code="customer_satisfaction_survey",
    )
    rate_level(world, later, "CS", 1)
    cite_for_level(world, later, "CS", 1, evidence=item)
    actions.submit(number=later, level=1, by=world.actor("provider-lead"), at=world.at())
    seen_before = _standing(world, "member")
    actions.agree(number=later, by=world.actor("north-validator"), at=world.at())
    assert _standing(world, "member") == seen_before


def _standing(world: World, who: str) -> object:
    page = matrix_page(by=world.actor(who), view="north", at=A_MOMENT)
    return page.rows[0].standings


def test_a_window_of_many_years_is_refused() -> None:
    world = a_world()
    with pytest.raises(NotPossible, match="check both years"):
        a_cycle(world, window_from=date(1990, 4, 1))
