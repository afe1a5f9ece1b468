"""Targets: who sees and sets them, what came of them, and what cannot be one."""

from datetime import date
from typing import Any

import pytest

from milepost.apps.audit.models import Event
from milepost.apps.plans.models import TargetLevel
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import a_small_matrix, a_small_world, bring_to, number_of
from tests.apps.worlds import CAST, World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    return world


def _typed(**said: str) -> dict[str, Any]:
    return {
        "level": "1",
        "due_on-day": "31",
        "due_on-month": "3",
        "due_on-year": "2028",
        "decided_on-day": "1",
        "decided_on-month": "7",
        "decided_on-year": "2026",
        "decision": "Agreed at the July meeting, minute 12.",
        "seen": "0",
        **said,
    }


def test_everybody_but_the_administrator_sees_the_targets(world: World) -> None:
    for who in CAST:
        assert "Every focus area" in Browser(world, who).see("plans/"), who
    Browser(world, "admin").see("plans/", 403)


@pytest.mark.parametrize("who", ["provider-lead", "north-validator", "board-north", "member"])
def test_only_a_contract_manager_records_a_target(world: World, who: str) -> None:
    before = TargetLevel.objects.count()
    assert "Record a" not in Browser(world, who).see("plans/")
    Browser(world, who).see("plans/targets/W0/", 403)
    Browser(world, who).send("plans/targets/W0/", 403, **_typed())
    assert TargetLevel.objects.count() == before


def test_a_manager_records_what_the_board_decided_for_their_own_authority(world: World) -> None:
    browser = Browser(world, "north-manager")
    asked = browser.see("plans/targets/W0/")
    assert "Record what the Strategic Board decided for" in asked

    browser.send("plans/targets/W0/", 303, **_typed())

    target = TargetLevel.objects.order_by("-id")[0]
    assert (target.focus_area, target.level, target.due_on, target.decided_on) == (
        "W0",
        1,
        date(2028, 3, 31),
        date(2026, 7, 1),
    )
    assert target.authority.slug == "north"
    event = Event.objects.get(name="target.set")
    assert event.reason is not None
    assert event.reason.text == "Agreed at the July meeting, minute 12."
    said = browser.see("plans/")
    assert "Level 1 by 31 March 2028" in said
    assert "Decided on 1 July 2026, recorded by" in said


def test_the_words_of_each_level_stand_beside_it_while_choosing(world: World) -> None:
    asked = Browser(world, "north-manager").see("plans/targets/W0/")
    words = a_small_matrix().areas_by_code["W0"].at(1).words
    assert words is not None
    assert words in asked


def test_one_takes_the_place_of_another_and_both_are_kept(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send("plans/targets/W0/", 303, **_typed())
    first = TargetLevel.objects.order_by("-id")[0]

    browser.send(
        "plans/targets/W0/", 303, **_typed(**{"due_on-year": "2029", "seen": str(first.pk)})
    )

    said = browser.see("plans/")
    assert "2 decisions" in said
    assert "Replaced before its day." in said
    event = Event.objects.filter(name="target.set").order_by("-id")[0]
    assert event.before == {"level": 1, "due_on": "2028-03-31"}


def test_whoever_did_not_see_the_newest_target_sets_none(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send("plans/targets/W0/", 303, **_typed())

    answer = browser.send("plans/targets/W0/", 409, **_typed(**{"due_on-year": "2029"}))

    assert "Another target was set for" in words_of(answer)
    assert Event.objects.filter(name="target.set").count() == 1


def test_every_fault_is_told_at_once_and_nothing_is_kept(world: World) -> None:
    before = TargetLevel.objects.count()
    said = words_of(
        Browser(world, "north-manager").send(
            "plans/targets/W0/",
            422,
            **_typed(**{"due_on-year": "2020", "decided_on-year": "2031"}),
        )
    )
    assert "The decision lies in the future" in said
    assert "The target is due before it was decided" in said
    assert "The contract of North runs from" in said
    assert TargetLevel.objects.count() == before


def test_a_level_without_words_is_not_offered_and_not_taken(world: World) -> None:
    browser = Browser(world, "north-manager")
    assert "Level 4" not in browser.see("plans/targets/W0/")
    browser.send("plans/targets/W0/", 422, **_typed(level="4"))


def test_the_same_target_again_is_no_decision(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send("plans/targets/W0/", 303, **_typed())
    newest = TargetLevel.objects.order_by("-id")[0]

    said = words_of(browser.send("plans/targets/W0/", 422, **_typed(seen=str(newest.pk))))

    assert "is the target already" in said


def test_a_focus_area_that_is_not_there_has_no_target(world: World) -> None:
    Browser(world, "north-manager").see("plans/targets/ZZ/", 404)
    Browser(world, "north-manager").send("plans/targets/ZZ/", 404, **_typed())


def test_before_a_matrix_there_is_nothing_to_want() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    assert "No matrix has been adopted yet" in Browser(world, "member").see("plans/")


def test_a_target_that_is_reached_says_since_when(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send("plans/targets/W0/", 303, **_typed())
    said = browser.see("plans/")
    assert "Met already" in said
    assert "held from 6 July 2026" in said


def test_the_page_takes_as_many_queries_with_targets_as_without(world: World) -> None:
    browser = Browser(world, "north-manager")
    few = browser.queries("plans/")
    for code in ("W0", "W1", "W2"):
        browser.send(f"plans/targets/{code}/", 303, **_typed())
    assert browser.queries("plans/") == few <= MOST_QUERIES
