"""The first page of somebody with several arrangements: where they are, and what waits there."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milepost.apps.assessments.queries.waiting_for import WaitingFor, waiting_for
from milepost.apps.assessments.queries.work_list import work_list
from milepost.apps.contracts.actions import give_role
from milepost.apps.contracts.queries import actors_of
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import Stage
from tests.apps.drafted_worlds import NORTH, a_draft_in_consultation, propose, words_at
from tests.apps.small_worlds import a_small_world, bring_to, number_of, past_the_limits
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

WHO = "provider-lead"


def _another(world: World, place: int) -> World:
    """One more arrangement, on which the same person holds the same role."""
    further = a_small_world(f"hw-{place:02}", suffix=f"-{place}")
    give_role(username=WHO, role=Role.PROVIDER_LEAD, by=further.actor("admin"), at=further.at())
    further.people[WHO] = world.person(WHO)
    return further


def _waiting(world: World, at: datetime) -> dict[str, WaitingFor]:
    return waiting_for(actors_of(person=world.person(WHO)), at=at)


def _queries(world: World) -> int:
    browser = Browser(world, WHO)
    browser.get("/")
    with CaptureQueriesContext(connection) as taken:
        browser.get("/")
    return len(taken)


def test_each_arrangement_says_how_much_waits_and_what_is_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world))  # an answer is due within ten working days
    bring_to(world, Stage.SUBMITTED, number_of(world, "W0"))
    _another(world, 2)
    late = past_the_limits(world)
    assert _waiting(world, late) == {
        "hw-01": WaitingFor(to_do=27, late=1),
        "hw-02": WaitingFor(to_do=28, late=0),
    }

    monkeypatch.setattr(timezone, "now", lambda: late)
    said = words_of(Browser(world, WHO).get("/"))
    assert (
        "Highways service HW-01 Provider performance lead, Wayfarer Highways Ltd 27 things wait"
        in said
    )
    assert "1 assessment late on your side" in said
    assert "28 things wait" in said


def test_it_counts_what_the_work_list_of_each_does(world: World) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world))
    others = [_another(world, 2)]
    bring_to(others[0], Stage.AGREED, number_of(others[0], "DD"))
    number = a_draft_in_consultation(world)
    propose(world, number, NORTH, words_at(world, number, "DD", 2))
    propose(world, number, WHO)  # for the others to answer
    late = past_the_limits(world)
    for actor in actors_of(person=world.person(WHO)):
        listed = work_list(by=actor, at=late)
        own = {each.number for each in listed.late if each.is_own}
        waiting = [each.proposals for each in listed.drafts]
        assert waiting == ([1] if actor.arrangement == world.reference else [])
        assert _waiting(world, late)[actor.arrangement] == WaitingFor(
            to_do=listed.total, late=len(own)
        )


def test_nothing_is_told_where_assessments_are_not_to_be_seen(world: World) -> None:
    further = a_small_world("hw-02", suffix="-2")
    give_role(
        username="member",
        role=Role.ELECTED_MEMBER,
        authority="north",
        by=further.actor("admin"),
        at=further.at(),
    )
    assert waiting_for(actors_of(person=world.person("member")), at=world.at()) == {}
    said = words_of(Browser(world, "member").get("/"))
    assert "Highways service HW-02" in said
    assert "for you" not in said


def test_what_waits_is_asked_in_as_many_queries_however_many_arrangements(world: World) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world))
    assert _queries(world) <= MOST_QUERIES  # on the only one, which is shown at once
    _another(world, 2)
    of_two = _queries(world)
    for place in range(3, 11):
        further = _another(world, place)
        bring_to(further, Stage.CHALLENGED, number_of(further))
    assert _queries(world) == of_two <= MOST_QUERIES
