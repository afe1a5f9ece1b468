"""The change map of a draft: what the machine suggests, and what people record of it."""

from dataclasses import replace

import pytest

from milepost.apps.matrices.models import MapDecision
from milepost.core.matrix.drafting.acts import revise_criterion, write_cell
from tests.apps.drafted_worlds import (
    PROVIDER,
    a_draft_in_consultation,
    a_private_draft,
    answer,
    drafted,
    propose,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """A draft in consultation in which one criterion became critical and one cell was reworded."""
    world = a_small_world()
    number = a_draft_in_consultation(world)
    criterion = drafted(world, number).areas_by_code["CS"].by_code["CS.A2"]
    changes = (
        *revise_criterion(drafted(world, number), replace(criterion, is_critical=True)),
        *write_cell(drafted(world, number), "DD", 1, "Each target is met every month."),
    )
    answer(world, number, propose(world, number, PROVIDER, changes))
    return world


PLACE = "matrix/drafts/1/changes/"


def test_each_change_is_shown_with_what_the_machine_suggests_and_why(world: World) -> None:
    words = Browser(world, "member").see(PLACE)
    assert "CS.A2" in words
    assert "Harder" in words
    assert "critical" in words
    assert "wait to be confirmed" in words or "waits to be confirmed" in words


def test_what_is_ticked_is_recorded_with_its_note(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send(
        PLACE,
        judge=["CS.A2"],
        **{"kind-CS.A2": "reworded", "note-CS.A2": "It was read so all along."},
    )
    kept = MapDecision.objects.get(key="CS.A2")
    assert kept.kind == "reworded"
    assert kept.note is not None
    words = browser.see(PLACE)
    assert "Recorded what became of one change." in words
    assert "It was read so all along." in words


def test_nothing_ticked_is_a_fault_and_nothing_is_written(world: World) -> None:
    answered = Browser(world, PROVIDER).send(PLACE, 422)
    assert "Choose at least one change" in words_of(answered)
    assert not MapDecision.objects.exists()


@pytest.mark.parametrize("who", ["member", "board-north", "moderator", "north-validator"])
def test_who_answers_for_no_party_reads_and_judges_nothing(world: World, who: str) -> None:
    browser = Browser(world, who)
    assert "Record what is ticked" not in browser.see(PLACE)
    browser.send(PLACE, 403, judge=["CS.A2"], **{"kind-CS.A2": "easier"})
    assert not MapDecision.objects.exists()


def test_a_private_draft_is_not_there_for_another_party(world: World) -> None:
    number = a_private_draft(world, by="south-manager")
    Browser(world, PROVIDER).see(f"matrix/drafts/{number}/changes/", 404)
    Browser(world, "south-manager").see(f"matrix/drafts/{number}/changes/")


def test_it_can_be_narrowed_to_a_kind_and_to_what_waits(world: World) -> None:
    browser = Browser(world, "auditor")
    assert "CS.A2" in browser.see(f"{PLACE}?kind=harder")
    assert "CS.A2" not in browser.see(f"{PLACE}?kind=easier")
    assert "CS.A2" in browser.see(f"{PLACE}?waiting=1")
    assert "CS.C1" in browser.see(f"{PLACE}?kind=unchanged")


def test_it_asks_little(world: World) -> None:
    assert Browser(world, PROVIDER).queries(PLACE) <= MOST_QUERIES


def test_what_changed_meanwhile_is_looked_at_again(world: World) -> None:
    said = {"judge": ["CS.A2"], "kind-CS.A2": "reworded"}
    answered = Browser(world, "north-manager").send(PLACE, 409, seen="0", **said)
    assert "was changed since you looked at it" in words_of(answered)
    assert not MapDecision.objects.exists()
