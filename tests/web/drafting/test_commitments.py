"""Bid commitments: recorded, revised, traced, with both kinds of loose ends listed."""

import pytest

from milepost.apps.matrices.models import BidCommitment, CommitmentTrace
from tests.apps.drafted_worlds import record_commitment, trace
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

PLACE = "matrix/commitments/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_small_world()


def _provider(world: World) -> str:
    found = world.actor("provider-lead").party
    assert found is not None
    return found


def test_one_is_recorded_and_then_traced(world: World) -> None:
    lead = Browser(world, "provider-lead")
    assert "No bid commitment yet" in lead.see(PLACE)
    said = {"text": "A gritter within the hour.", "owner": _provider(world)}
    answered = lead.post(lead.at(f"{PLACE}add/"), {**said, "place": "Method statement 4"})
    assert answered.status_code == 303
    lead.send(f"{PLACE}1/trace/", criterion=["CS.A1", "DD.A1"])
    words = Browser(world, "north-validator").see(PLACE)
    assert "B-1 A gritter within the hour." in words
    assert "Method statement 4" in words
    assert "CS.A1 What CS.A1 asks for is so. DD.A1 What DD.A1 asks for is so." in words
    assert "0 touch nothing" in words


def test_what_touches_nothing_and_what_nothing_serves_are_listed(world: World) -> None:
    first = record_commitment(world)
    record_commitment(world)
    trace(world, first, "CS.A1")
    words = Browser(world, "auditor").see(f"{PLACE}?serving=none")
    assert "B-2" in words
    assert "B-1" not in words
    loose = Browser(world, "auditor").see(PLACE).partition("Criteria that no commitment serves")[2]
    assert "CS.A2" in loose
    assert "CS.A1 " not in loose


def test_a_revision_leaves_the_earlier_words_on_record(world: World) -> None:
    record_commitment(world)
    lead = Browser(world, "provider-lead")
    said = {
        "text": "Within two hours.",
        "owner": _provider(world),
        "reason": "Agreed.",
        "seen": "1",
    }
    lead.send(f"{PLACE}1/", **said)
    assert BidCommitment.objects.count() == 2
    words = lead.see(PLACE)
    assert "Within two hours." in words
    assert "revision 2: Agreed." in words
    lead.send(f"{PLACE}1/", 409, **said)  # what was looked at is not the newest any more


def test_faults_are_told_at_once_and_nothing_is_written(world: World) -> None:
    lead = Browser(world, "provider-lead")
    answered = lead.send(f"{PLACE}add/", 422, text=" ", owner="")
    words = words_of(answered)
    assert "Say what was promised" in words
    assert "Choose the party" in words
    record_commitment(world)
    answered = lead.send(f"{PLACE}1/trace/", 422, criterion=["XX.9"])
    assert "There is no criterion XX.9" in words_of(answered)
    assert not CommitmentTrace.objects.exists()


def test_it_is_a_click_away_from_the_matrix_document(world: World) -> None:
    for who, leads in (("north-validator", True), ("provider-lead", True), ("member", False)):
        browser = Browser(world, who)
        shown = browser.get(browser.at("matrix/")).content.decode()
        assert (f'href="{browser.at(PLACE)}"' in shown) is leads


def test_between_the_parties_alone(world: World) -> None:
    Browser(world, "member").see(PLACE, 403)
    for who in ("north-validator", "moderator", "board-north"):
        Browser(world, who).see(PLACE)
        Browser(world, who).see(f"{PLACE}add/", 403)


def test_it_asks_as_much_for_many_as_for_one(world: World) -> None:
    browser = Browser(world, "provider-lead")
    record_commitment(world)
    few = browser.queries(PLACE)
    for _ in range(30):
        trace(world, record_commitment(world), "CS.A1")
    assert browser.queries(PLACE) == few <= MOST_QUERIES
    assert "B-26" in browser.see(f"{PLACE}?page=2")
