"""The pages of undo, retract, supersede and begin again."""

import pytest

from milepost.apps.assessments.models import Assessment
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import a_small_world, bring_to, number_of, the
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(standing_rows: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The pages' clock is the world's."""
    found = a_small_world()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    return found


def newest(world: World) -> int:
    """The number that was given last."""
    return Assessment.objects.order_by("-number").values_list("number", flat=True)[0]


def place_at(world: World, stage: Stage) -> tuple[int, str]:
    number = number_of(world)
    bring_to(world, stage, number)
    return number, f"assessments/{number}/"


def test_an_agreement_is_undone_by_its_page(world: World) -> None:
    number, place = place_at(world, Stage.AGREED)
    browser = Browser(world, "north-validator")
    assert "Undo the agreement" in browser.see(place)
    asked = browser.see(f"{place}undo/")
    assert "It goes back to Submitted" in asked
    assert browser.queries(f"{place}undo/") <= MOST_QUERIES
    said = words_of(browser.send(f"{place}undo/", status=422, reason=""))
    assert "Write down why it is undone." in said
    browser.send(f"{place}undo/", reason="The wrong row.")
    assert the(world, number).stage == "submitted"
    assert "Undo the agreement" not in browser.see(place)
    assert "Undone: the agreement" in browser.see(f"{place}story/")


def test_what_cannot_be_undone_is_said_in_words(world: World) -> None:
    _, place = place_at(world, Stage.AGREED)
    said = Browser(world, "moderator").see(f"{place}undo/", status=400)
    assert "Only somebody who may take this move for the same side may undo it." in said


def test_a_claim_is_retracted_by_its_page(world: World) -> None:
    number, place = place_at(world, Stage.SUBMITTED)
    browser = Browser(world, "provider-lead")
    assert "Retract the claim" in browser.see(place)
    assert "has not begun to look at it" in browser.see(f"{place}retract/")
    browser.send(f"{place}retract/", reason="A figure is wrong.")
    assert the(world, number).stage == "draft"


def test_a_ratified_level_is_superseded_by_its_page(world: World) -> None:
    number, place = place_at(world, Stage.RATIFIED)
    browser = Browser(world, "moderator")
    assert "Supersede it by a new assessment" in browser.see(place)
    assert "stands until the Board ratifies the new one" in browser.see(f"{place}supersede/")
    browser.send(f"{place}supersede/", reason="Counted twice.")
    assert the(world, number).stage == "superseded"
    assert the(world, newest(world)).stage == "draft"


def test_a_withdrawn_one_is_begun_again_by_its_page(world: World) -> None:
    number, place = place_at(world, Stage.WITHDRAWN)
    browser = Browser(world, "north-manager")
    assert "Begin it again" in browser.see(place)
    assert "under the next number" in browser.see(f"{place}begin-again/")
    browser.send(f"{place}begin-again/")
    assert newest(world) > number
    said = words_of(browser.send(f"{place}begin-again/", status=422))
    assert "It has been begun again already." in said
