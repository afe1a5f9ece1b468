"""The ledger: what each side owes, how late it is, and where the client stands in the way."""

from datetime import date
from typing import Any

import pytest

from milepost.apps.assessments.models import CriterionRating
from milepost.apps.plans.models import ClientBlock
from tests.apps import planned_worlds as planned
from tests.apps.small_worlds import a_small_world, number_of, rate, submit
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_small_world()


BLOCK: dict[str, Any] = {
    "authority": "north",
    "criterion": "cs.a1",
    "since_on-day": "1",
    "since_on-month": "6",
    "since_on-year": "2026",
    "words": "The readings were not given.",
    "commitment": "",
    "is_not_assessable": "on",
}


def test_both_sides_stand_beside_each_other_with_days_late(world: World) -> None:
    assert "Nothing is owed yet" in Browser(world, "auditor").see("plans/ledger/")
    planned.an_approved_plan(world)
    said = Browser(world, "provider-lead").see("plans/ledger/")
    provider, authority = said.split("Wayfarer Highways Ltd")[1].split("North Council", 1)
    assert "1 open, 0 overdue, 0 met" in provider
    assert "A panel of residents meets four times." in provider
    assert "1 open, 1 overdue, 0 met" in authority
    assert "North gives its energy readings." in authority
    assert "days late" in authority
    said = Browser(world, "south-manager").see("plans/ledger/")
    assert "Nothing is owed yet" in said
    assert "1 overdue" in Browser(world, "south-manager").see("plans/ledger/?of=north")
    Browser(world, "south-manager").see("plans/ledger/?of=nowhere", 404)
    for who in ("member", "admin"):
        Browser(world, who).see("plans/ledger/", 403)


def test_a_block_is_raised_by_one_side_answered_by_the_other_and_lifted(world: World) -> None:
    number = number_of(world, "CS")
    rate(world, number, "A1 P")
    submit(world, number, level=0)
    ratings = list(CriterionRating.objects.values_list("criterion", "rating"))
    lead, manager = Browser(world, "provider-lead"), Browser(world, "north-manager")
    lead.send("plans/ledger/raise/", 303, **BLOCK)
    own = {"said": "agreed", "words": "So it is.", "seen": "1"}
    said = words_of(lead.send("plans/ledger/blocks/1/", 422, **own))
    assert "Select a valid choice" in said
    assert "Authority North Criterion CS.A1 Since 1 June 2026" in said
    Browser(world, "south-manager").send("plans/ledger/blocks/1/", 403, **own)
    Browser(world, "north-validator").send("plans/ledger/blocks/1/", 403, **own)
    manager.send("plans/ledger/blocks/1/", 303, **own, is_not_assessable="on")
    stale = {"said": "lifted", "words": "They came.", "seen": "1"}
    day = {"lifted_on-day": "2", "lifted_on-month": "7", "lifted_on-year": "2026"}
    manager.send("plans/ledger/blocks/1/", 409, **stale, **day)

    for place in ("plans/ledger/", "plans/forecast/CS/north/", "plans/ledger/blocks/1/"):
        said = lead.see(place)
        assert "Blocked by the client since 1 June 2026: both sides say so." in said, place
        assert "Not assessable, client cause" in said, place
    assert "Blocked by the client since 1 June 2026" in lead.see("plans/forecast/")
    own_page = lead.get(lead.at(f"assessments/{number}/")).content.decode()
    assert "plans/forecast/CS/north/" in own_page
    assert "plans/ledger/?of=north" in own_page
    assert list(CriterionRating.objects.values_list("criterion", "rating")) == ratings

    lifted = {**stale, "seen": "2"}
    refused = words_of(lead.send("plans/ledger/blocks/1/", 422, **lifted))
    assert "Say on which day it was lifted." in refused
    lead.send("plans/ledger/blocks/1/", 303, **lifted, **day)
    assert "until 2 July 2026" in lead.see("plans/ledger/")
    assert "Blocked by the client" not in lead.see("plans/forecast/")
    assert ClientBlock.objects.count() == 3


def test_every_fault_of_a_block_is_told_at_once(world: World) -> None:
    planned.an_approved_plan(world)
    wrong = {**BLOCK, "criterion": "XX.1", "since_on-year": "2029", "commitment": "C-1"}
    said = words_of(Browser(world, "provider-lead").send("plans/ledger/raise/", 422, **wrong))
    for fault in ("no criterion XX.1", "not in the future", "C-1 is no commitment of North"):
        assert fault in said
    assert not ClientBlock.objects.exists()
    right = {**BLOCK, "commitment": "C-2"}
    Browser(world, "provider-lead").send("plans/ledger/raise/", 303, **right)


def test_a_forecast_reads_what_was_promised_as_it_reads_milestones(world: World) -> None:
    number = number_of(world, "CS")
    rate(world, number, "A1 P")
    submit(world, number, level=0)
    lead = Browser(world, "provider-lead")
    before = lead.see("plans/forecast/CS/north/")
    assert "C-1" not in before
    planned.an_approved_plan(world)
    said = lead.see("plans/forecast/CS/north/")
    assert "C-1 A panel of residents meets four times." in said
    assert "C-1" not in lead.see("plans/forecast/CS/south/")
    planned.decide(world)
    assert lead.queries("plans/forecast/") <= MOST_QUERIES
    assert lead.queries("plans/forecast/CS/north/") <= MOST_QUERIES
    planned.say_outcome(world, outcome="missed", on=date(2026, 7, 1))
    planned.say_outcome(world, outcome="missed", by="north-manager", seen=1, on=date(2026, 7, 1))
    assert "C-1" not in lead.see("plans/forecast/CS/north/")
