"""Plans and milestones: who keeps them, what they say, and what cannot stand."""

from datetime import date
from typing import Any

import pytest

from milepost.apps.plans.models import Milestone, Plan, PlanVersion
from tests.apps.planned_worlds import a_milestone, a_plan, a_revision
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_small_world()


def _day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


PLAN = {
    "kind": "engagement",
    "title": "Engagement plan 2026",
    "authority": "",
    "document": "E-12",
    **_day("dated_on", 1, 4, 2026),
    **_day("review_on", 31, 3, 2027),
    "change": "Who is heard, and how.",
    "seen": "0",
}
MILESTONE = {
    "title": "The first panel has met",
    "outcome": "Residents are heard.",
    "seen_by": "Notes of the meeting.",
    "whose": "provider",
    **_day("baseline_on", 30, 9, 2026),
    "after": "",
    "criteria": "cs.a1",
}


def _milestone(**other: Any) -> dict[str, Any]:
    return {**MILESTONE, **other}


def test_who_sees_the_plans(world: World) -> None:
    for who in ("provider-lead", "north-validator", "board-north", "auditor"):
        assert "No plan on record yet" in Browser(world, who).see("plans/all/")
    for who in ("member", "admin"):
        Browser(world, who).see("plans/all/", 403)


def test_a_plan_is_put_on_record_and_those_missing_are_named(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.send("plans/add/", 303, **PLAN)

    assert Plan.objects.get().owner is not None
    said = browser.see("plans/all/")
    assert "Engagement plan 2026" in said
    assert "Not on record yet" in said
    assert "Network management plan" in said
    one = browser.see("plans/1/")
    assert "Who is heard, and how." in one
    assert "Add the first one" in one


@pytest.mark.parametrize("who", ["north-validator", "board-provider", "auditor"])
def test_only_those_who_keep_plans_put_one_on_record(world: World, who: str) -> None:
    Browser(world, who).send("plans/add/", 403, **PLAN)
    assert not Plan.objects.exists()


def test_every_fault_of_a_plan_is_told_at_once(world: World) -> None:
    said = words_of(
        Browser(world, "provider-lead").send(
            "plans/add/",
            422,
            **{**PLAN, **_day("dated_on", 1, 4, 2031), **_day("review_on", 1, 4, 2031)},
        )
    )
    assert "The version is dated in the future" in said
    assert "The review comes before the version itself" in said
    assert not Plan.objects.exists()


def test_the_next_version_says_what_changed_and_the_first_is_kept(world: World) -> None:
    a_plan(world)
    browser = Browser(world, "provider-lead")
    next_one = {**PLAN, "seen": "1", "change": "A panel for young people was added."}
    browser.send("plans/1/issue/", 303, **next_one)

    assert PlanVersion.objects.count() == 2
    said = browser.see("plans/1/")
    assert "A panel for young people was added." in said
    assert "How residents and others are heard." in said
    again = browser.send("plans/1/issue/", 409, **next_one)
    assert "Version 2 was issued since you opened the page" in words_of(again)
    assert PlanVersion.objects.count() == 2


def test_one_party_does_not_touch_another_s_plan_and_both_keep_a_joint_one(world: World) -> None:
    theirs, joint = a_plan(world), a_plan(world, by="north-manager", is_joint=True)
    south = Browser(world, "south-manager")
    assert "Add" not in south.see(f"plans/{theirs}/")
    south.send(f"plans/{theirs}/milestones/add/", 403, **MILESTONE)
    south.send(f"plans/{theirs}/issue/", 403, **PLAN)
    south.send(f"plans/{joint}/milestones/add/", 303, **MILESTONE)
    Browser(world, "provider-lead").send(f"plans/{joint}/milestones/add/", 303, **MILESTONE)


def test_a_milestone_stands_where_it_was_first_agreed_until_it_is_said_to_slip(
    world: World,
) -> None:
    a_plan(world)
    browser = Browser(world, "provider-lead")
    browser.send("plans/1/milestones/add/", 303, **MILESTONE)
    first = Milestone.objects.get()
    assert (first.baseline_on, first.forecast_on) == (date(2026, 9, 30), date(2026, 9, 30))
    assert first.criteria == ["CS.A1"]

    browser.send(
        "plans/milestones/1/",
        303,
        **_milestone(**_day("forecast_on", 30, 11, 2027), seen="1"),
    )

    said = browser.see("plans/1/")
    assert "14 months later" in said
    assert "30 Sep 2026" in said
    assert Milestone.objects.count() == 2


def test_a_milestone_that_was_reached_says_when(world: World) -> None:
    a_plan(world)
    a_milestone(world)
    a_revision(world, done_on=date(2026, 7, 1))

    said = Browser(world, "north-manager").see("plans/1/")

    assert "Reached 1 Jul 2026" in said
    assert "1 of 1 reached" in said


def test_the_date_first_agreed_moves_with_a_reason_alone(world: World) -> None:
    a_plan(world)
    a_milestone(world)
    browser = Browser(world, "provider-lead")
    moved = _milestone(**_day("baseline_on", 1, 12, 2026), seen="1")

    assert "Say why" in words_of(browser.send("plans/milestones/1/", 422, **moved))
    browser.send("plans/milestones/1/", 303, **moved, reason="Both sides agreed to begin later.")

    assert "Both sides agreed to begin later." in browser.see("plans/1/")


def test_what_cannot_stand_is_refused_with_all_reasons(world: World) -> None:
    a_plan(world)
    a_milestone(world)
    a_milestone(world, after=(1,))
    said = words_of(
        Browser(world, "provider-lead").send(
            "plans/milestones/1/",
            422,
            **_milestone(
                **_day("baseline_on", 1, 4, 2020),
                **_day("done_on", 1, 4, 2031),
                after="M-2, M-99",
                criteria="XX.1",
                reason="Wrong.",
                seen="1",
            ),
        )
    )
    assert "comes before the contract begins" in said
    assert "The day it was reached lies in the future" in said
    assert "There is no milestone M-99" in said
    assert "The matrix in force has no criterion XX.1." in said
    assert "These wait for one another in a circle" in said
    assert Milestone.objects.count() == 2


def test_numbers_that_are_none_are_named(world: World) -> None:
    a_plan(world)
    said = Browser(world, "provider-lead").send(
        "plans/1/milestones/add/", 422, **_milestone(after="M-1, the first")
    )
    assert "“the, first” is none" in words_of(said)


def test_whoever_did_not_see_the_newest_word_changes_nothing(world: World) -> None:
    a_plan(world)
    a_milestone(world)
    a_revision(world, forecast_on=date(2027, 1, 1))
    answer = Browser(world, "provider-lead").send(
        "plans/milestones/1/", 409, **_milestone(seen="1")
    )
    assert "was changed since you opened the page" in words_of(answer)


def test_to_say_the_same_again_is_no_revision(world: World) -> None:
    a_plan(world)
    browser = Browser(world, "provider-lead")
    browser.send("plans/1/milestones/add/", 303, **MILESTONE)
    said = browser.send("plans/milestones/1/", 422, **_milestone(seen="1"))
    assert "Nothing is different from what stands" in words_of(said)


def test_it_was_reached_or_dropped_and_never_both(world: World) -> None:
    a_plan(world)
    a_milestone(world)
    said = Browser(world, "provider-lead").send(
        "plans/milestones/1/",
        422,
        **_milestone(**_day("done_on", 1, 7, 2026), is_dropped="on", reason="No.", seen="1"),
    )
    assert "it cannot be both" in words_of(said)


def test_a_plan_or_milestone_that_is_not_there(world: World) -> None:
    browser = Browser(world, "provider-lead")
    for place in ("plans/9/", "plans/9/issue/", "plans/9/milestones/add/", "plans/milestones/9/"):
        browser.see(place, 404)


def test_the_pages_take_as_many_queries_with_milestones_as_without(world: World) -> None:
    browser = Browser(world, "provider-lead")
    a_plan(world)
    few = browser.queries("plans/all/"), browser.queries("plans/1/")
    for _ in range(3):
        a_milestone(world, a_plan(world))
        a_milestone(world)
    assert (browser.queries("plans/all/"), browser.queries("plans/1/")) == few
    assert max(few) <= MOST_QUERIES
