"""The drafts that other tests start from are what they say they are."""

import pytest

from milepost.apps.matrices.models import ProposalAnswer
from milepost.apps.matrices.readying import readiness_of
from tests.apps.drafted_worlds import STAGES, a_draft_ready_to_agree, a_workbench, the_draft
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", STAGES)
def test_a_draft_of_each_kind_is_at_its_stage(world: World, name: str) -> None:
    stage = {"discarded": "withdrawn", "declined": "put_forward", "agreed": "put_forward"}
    assert the_draft(world, STAGES[name](world)).stage == stage.get(name, name)


def test_a_draft_that_is_ready_has_nothing_that_blocks_it(world: World) -> None:
    assert readiness_of(the_draft(world, a_draft_ready_to_agree(world))).is_ready


def test_all_of_them_stand_side_by_side(world: World) -> None:
    drafts = a_workbench(world)
    busy = ProposalAnswer.objects.filter(proposal__draft__number=drafts["in_consultation"])
    assert sorted(busy.values_list("proposal__number", "stage")) == [
        (2, "accepted"),
        (3, "rejected"),
        (4, "countered"),
        (5, "accepted"),
        (6, "withdrawn"),
    ]
