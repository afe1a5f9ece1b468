"""Who sees which draft, at every stage, on pages, in the record and in a party's archive?"""

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.matrices.queries.draft_proposals import proposals_page
from milepost.apps.matrices.queries.drafts import drafts_page, read_of
from milepost.apps.matrices.queries.proposal_facts import Asked
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.access.roles import Actor
from milepost.core.access.visibility import Ownership, may_see_event
from tests.apps.drafted_worlds import NORTH, PROVIDER, SOUTH, STAGES, a_draft_in_consultation
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db

ALL = frozenset(
    {NORTH, "north-validator", "auditor", "member", SOUTH, PROVIDER, "board-provider", "moderator"}
)
ITS_OWN = frozenset({NORTH, "north-validator", "auditor"})

# By stage of a draft of the North, who sees it. Members see what is open to all.
SEEN_BY = {
    "draft": ITS_OWN,
    "discarded": ITS_OWN,
    "in_consultation": ALL,
    "withdrawn": ALL,
    "put_forward": ALL,
    "declined": ALL,
    "agreed": ALL,
}


def test_every_stage_says_who_sees_it() -> None:
    assert SEEN_BY.keys() == STAGES.keys()


@pytest.mark.parametrize("stage", STAGES)
def test_a_draft_is_seen_by_these_and_by_nobody_else(world: World, stage: str) -> None:
    number = STAGES[stage](world)
    seen = set()
    for who in ALL:
        by = world.actor(who)
        listed = number in {each.number for each in drafts_page(by=by).drafts}
        try:
            read_of(number, by=by)
        except NoSuchThing:
            assert not listed
        else:
            assert listed
            seen.add(who)
    assert seen == SEEN_BY[stage]


def test_the_administrator_of_people_sees_no_draft(world: World) -> None:
    number = a_draft_in_consultation(world)
    with pytest.raises(NotAllowed):
        read_of(number, by=world.actor("admin"))


def test_somebody_whose_roles_ended_sees_and_does_nothing(world: World) -> None:
    number, by = a_draft_in_consultation(world), world.actor(NORTH)
    gone = Actor(
        person=by.person,
        name=by.name,
        arrangement=by.arrangement,
        party=by.party,
        party_kind=by.party_kind,
        roles=frozenset(),
    )
    with pytest.raises(NotAllowed):
        read_of(number, by=gone)


def test_what_was_written_before_it_was_opened_stays_its_partys(world: World) -> None:
    number = a_draft_in_consultation(world)
    asked = Asked(stage="written")
    own = proposals_page(number=number, asked=asked, by=world.actor(NORTH))
    assert [each.number for each in own.lines] == [1]
    for who in (SOUTH, PROVIDER, "moderator"):
        assert not proposals_page(number=number, asked=asked, by=world.actor(who)).lines


@pytest.mark.parametrize("stage", ["draft", "discarded", "in_consultation"])
def test_the_record_tells_others_of_a_draft_from_when_it_is_opened(
    world: World, stage: str
) -> None:
    STAGES[stage](world)
    told = {
        who: [
            each.name
            for each in Event.objects.filter(name__startswith="draft.").order_by("pk")
            if may_see_event(world.actor(who), each.name, Ownership(party=each.party))
        ]
        for who in (NORTH, SOUTH, PROVIDER)
    }
    assert told[SOUTH] == told[PROVIDER]
    assert told[SOUTH] == (["draft.opened"] if stage == "in_consultation" else [])
    assert told[NORTH][:2] == ["draft.begun", "draft.written"]
