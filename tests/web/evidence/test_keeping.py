"""The page of keeping, its acts, and what is said where a file was deleted."""

from datetime import UTC, date, datetime

import pytest

from milepost.apps.contracts.models import Contract
from milepost.apps.evidence import actions
from milepost.apps.evidence.models import EvidenceDeletion, EvidenceHold, EvidenceKeeping
from milepost.core.evidence.keeping import GIGABYTE, USUAL_YEARS, KeepingRules
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

RULES = {"ratified": "12", "relied_on": "6", "unused": "2", "quota": "10", "reason": "The Board."}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """One file of the North that nobody relied on, of a contract that ended long ago."""
    world = a_small_world()
    some_evidence(world, by="north-contributor", content=b"%PDF-1.7 keeping", title="An old report")
    Contract.objects.update(starts_on=date(2010, 4, 1), ends_on=date(2020, 3, 31))
    return world


def ruled(world: World) -> None:
    actions.set_keeping(
        rules=KeepingRules(years=USUAL_YEARS, quota=10 * GIGABYTE),
        reason="The Board.",
        by=world.actor("north-manager"),
        at=world.at(),
    )


def test_a_site_without_rules_says_that_nothing_is_ever_due(world: World) -> None:
    words = Browser(world, "provider-lead").see("evidence/keeping/")
    assert "Nobody has set the rules yet, so nothing is ever due" in words
    assert "There is no quota" in words
    assert "Nothing is held" in words
    assert "No file was ever deleted" in words
    assert "Set the rules" not in words
    assert "Set the rules" in Browser(world, "north-manager").see("evidence/keeping/")
    assert "Keeping" in Browser(world, "auditor").see("evidence/keeping/")
    Browser(world, "member").see("evidence/keeping/", status=403)


def test_a_contract_manager_sets_the_rules_and_is_told_every_fault(world: World) -> None:
    browser = Browser(world, "north-manager")
    browser.send("evidence/keeping/rules/", **RULES)
    words = browser.see("evidence/keeping/")
    assert "of 10.0 GB used" in words.replace("\xa0", " ")
    assert "12 years" in words
    assert "for North: The Board." in words
    assert "Kept until 31 March 2022: due for deletion, unless held" in words
    faulty = browser.send(
        "evidence/keeping/rules/", 422, **{**RULES, "ratified": "5", "quota": "much", "reason": ""}
    ).content.decode()
    for said in ("at least 6 years", "Give the quota as a number of GB", "who decided this"):
        assert said in faulty
    browser.send("evidence/keeping/rules/", 422, **{**RULES, "quota": "0"})
    assert EvidenceKeeping.objects.count() == 1
    browser.send("evidence/keeping/rules/", **{**RULES, "quota": ""})
    assert EvidenceKeeping.objects.latest("id").quota is None


def test_a_hold_is_put_on_shown_to_all_and_lifted_by_its_own_side(world: World) -> None:
    ruled(world)
    north, south = Browser(world, "north-manager"), Browser(world, "south-manager")
    assert (
        'value="E-1"' in north.get(north.at("evidence/keeping/holds/add/?item=1")).content.decode()
    )
    assert "no such item here" in str(
        north.send("evidence/keeping/holds/add/", 422, item="E-77", reason="A claim.").content
    )
    north.send("evidence/keeping/holds/add/", 422, item="it", reason="")
    north.send("evidence/keeping/holds/add/", item="", reason="A claim for drainage.")
    north.send("evidence/keeping/holds/add/", 422, item="", reason="Again.")
    assert "Nothing, since all evidence is held" in north.see("evidence/keeping/")
    assert "A claim for drainage." in south.see("evidence/keeping/")
    assert "Lift it" not in south.see("evidence/keeping/")
    assert "Held by North" in north.see("evidence/1/")
    for said in ("Rules of keeping evidence set", "Legal hold put on evidence", "all evidence"):
        assert said in south.see("record/")
    hold = EvidenceHold.objects.get().pk
    assert "A claim for drainage." in north.see(f"evidence/keeping/holds/{hold}/lift/")
    north.send(f"evidence/keeping/holds/{hold}/lift/", 422, reason="")
    north.send(f"evidence/keeping/holds/{hold}/lift/", reason="It was settled.")
    north.see(f"evidence/keeping/holds/{hold}/lift/", status=404)
    words = north.see("evidence/keeping/")
    assert "It was settled." in words
    assert "Nothing is held" in words
    assert "Held by North" not in north.see("evidence/1/")


def test_what_is_due_is_listed_confirmed_and_deleted_and_its_page_says_so(world: World) -> None:
    browser = Browser(world, "north-manager")
    place = "evidence/keeping/delete/"
    assert "Nothing is due" in browser.see(place)
    ruled(world)
    assert "An old report" in browser.see("evidence/keeping/")
    page = browser.get(browser.at(place))
    mark = page.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert "Delete 1 file" in browser.see(place)
    browser.send(place, 422, seen=mark, reason="")
    assert "look at the list anew" in str(
        browser.send(place, 422, seen="another", reason="Minute 12.").content
    )
    assert not EvidenceDeletion.objects.exists()
    browser.send(place, seen=mark, reason="Minute 12.")
    told = "never relied on, kept for 2 years after the end of the contract"
    item = browser.see("evidence/1/")
    assert "The file of version 1 was deleted on" in item
    assert told in item
    assert "Minute 12." in item
    assert "Download" not in item
    for gone in ("evidence/1/file/", "evidence/1/versions/1/file/"):
        assert "This file was deleted" in browser.see(gone, status=410)
    browser.see("evidence/1/versions/1/pages/1.png", status=404)
    assert told.capitalize() in browser.see("evidence/keeping/")
    Browser(world, "south-manager").see("evidence/1/file/", status=404)
    assert "An old report" not in Browser(world, "south-manager").see("evidence/keeping/")


def test_only_who_may_do_it_is_offered_it(world: World) -> None:
    ruled(world)
    lead = Browser(world, "provider-lead")
    for place in ("rules/", "holds/add/"):
        lead.see(f"evidence/keeping/{place}", status=403)
    assert "Nothing is due" in lead.see("evidence/keeping/delete/")
    Browser(world, "auditor").see("evidence/keeping/delete/", status=403)


def test_the_page_takes_as_many_queries_with_more_data(world: World) -> None:
    ruled(world)
    browser = Browser(world, "north-manager")
    few = browser.queries("evidence/keeping/")
    item = browser.queries("evidence/1/")
    for number in range(3):
        made = some_evidence(
            world, by="north-contributor", content=f"%PDF-1.7 {number}".encode(), title="More"
        )
        actions.hold_evidence(
            number=made, reason="A claim.", by=world.actor("north-manager"), at=world.at()
        )
    actions.retire(
        reason="Minute 12.",
        by=world.actor("north-manager"),
        at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    some_evidence(world, by="north-contributor", content=b"%PDF-1.7 again", title="Due")
    assert browser.queries("evidence/keeping/") == few <= MOST_QUERIES
    assert browser.queries("evidence/1/") == item <= MOST_QUERIES


def test_who_puts_files_in_sees_how_much_room_there_is(world: World) -> None:
    lead = Browser(world, "provider-lead")
    assert "are used" not in lead.see("evidence/put-in/")
    ruled(world)
    assert "of 10.0 GB are used" in lead.see("evidence/put-in/").replace("\xa0", " ")
