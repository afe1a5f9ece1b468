"""From what the bid promised to the level that was ratified, and back, by links alone."""

import pytest
from pytest_django.live_server_helper import LiveServer

from milepost.core.assessment.workflow import Stage
from milepost.core.trajectory.annual_plan import CommitmentOrigin
from tests.apps import planned_worlds as planned
from tests.apps.drafted_worlds import record_commitment
from tests.apps.small_worlds import (
    a_draft,
    a_small_world,
    agree,
    number_of,
    propose,
    ratify,
    submit,
    the,
)
from tests.apps.worlds import World
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way, WithoutScript


@pytest.fixture
def world(live_server: LiveServer, transactional_db: None) -> World:
    """A promise of the bid, kept in the Annual Plan, by a milestone, and shown to be kept."""
    found = a_small_world()
    number = number_of(found)
    a_draft(found, number)
    submit(found, number)
    agree(found, number)
    propose(found, number)
    ratify(found, number)
    assert the(found, number).stage == Stage.RATIFIED
    bid = record_commitment(found, text="A survey of residents every year.")
    plan = planned.an_annual_plan(found)
    planned.a_commitment(found, plan, origin=CommitmentOrigin.BID, origin_of=f"B-{bid}")
    planned.put_to_board(found, plan)
    planned.approve(found, plan)
    planned.a_plan(found)
    planned.a_milestone(found, commitment=1)
    planned.say_outcome(found)
    return found


@pytest.mark.parametrize("way", [Mouse, WithoutScript])
def test_a_promise_of_the_bid_leads_to_a_level_and_back(
    way: type[Way], world: World, company: Company
) -> None:
    lead = company.signed_in("provider-lead", way, everything if way is Mouse else nothing)
    _there(lead)
    _and_back(lead)


def _there(lead: Person) -> None:
    lead.follow("Matrix document", within=lead.page.get_by_role("navigation").first)
    lead.follow("Bid commitments", exact=False)
    lead.sees("A survey of residents every year.")
    lead.follow("C-1", exact=False)
    lead.heading("A panel of residents meets four times.")
    lead.follow("M-1", exact=False)
    lead.heading("Engagement plan")
    lead.sees("The first panel has met")
    lead.follow("C-1", exact=False)
    lead.follow("E-1", exact=False)
    lead.sees("Where it is cited")
    cited = lead.page.get_by_role("region", name="Where it is cited").get_by_role("link")
    lead.way_to(cited.first)
    lead.heading("Focus area CS")
    lead.way_to(lead.page.locator("main a[href*='/focus-areas/CS/']").first)
    lead.heading("Focus area CS")
    lead.sees("Level 1")


def _and_back(lead: Person) -> None:
    lead.way_to(lead.page.locator("main a[href*='/assessments/']").first)
    lead.heading("Focus area CS")
    lead.way_to(lead.page.locator("main a[href*='/evidence/1/']").first)
    lead.sees("Where it is cited")
    cited = lead.page.get_by_role("region", name="Where it is cited").get_by_role("link")
    lead.way_to(cited.first)
    lead.follow("What each side owes")
    lead.follow("C-1", exact=False)
    lead.heading("A panel of residents meets four times.")
    lead.follow("B-1")
    lead.sees("A survey of residents every year.")
