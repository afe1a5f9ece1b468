"""Annual Plans: who sees a draft, how it is approved, what came of it, and what is refused."""

from datetime import date
from typing import Any

import pytest

from milepost.apps.audit.models import Event, Seal
from milepost.apps.plans.models import AnnualCommitment, AnnualPlan, OutcomePosition
from milepost.core.trajectory.annual_plan import CommitmentOrigin
from tests.apps import planned_worlds as planned
from tests.apps.drafted_worlds import record_commitment
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World, some_evidence
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_small_world()


def _day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


YEAR = {
    "authority": "north",
    **_day("starts_on", 1, 4, 2026),
    **_day("ends_on", 31, 3, 2027),
}


def links_of(browser: Browser, place: str) -> str:
    """A page with its links."""
    return str(browser.get(browser.at(place)).content.decode())


def _promise(world: World, **other: Any) -> dict[str, Any]:
    return {
        "text": "A panel of residents meets four times.",
        "giver": "provider",
        "receiver": "authority",
        "owner": world.actor("provider-lead").person,
        **_day("due_on", 31, 12, 2026),
        "evidence": "Notes of each meeting.",
        "pounds": "12,000.50",
        "origin": "agreed",
        "origin_of": "",
        "criteria": "cs.a1",
        "seen": "0",
        **other,
    }


def _approval(world: World, **other: Any) -> dict[str, Any]:
    return {
        "decided_by": world.actor("board-north").person,
        **_day("decided_on", 30, 6, 2026),
        "minute": "Minute 31",
        "words": "",
        "seen": "1",
        **other,
    }


def test_a_plan_goes_from_a_draft_to_the_board_and_is_sealed(world: World) -> None:
    lead, manager = Browser(world, "provider-lead"), Browser(world, "north-manager")
    assert "Begin the first one" in lead.see("plans/annual/")
    lead.send("plans/annual/begin/", 303, **YEAR)
    lead.send("plans/annual/1/add/", 303, **_promise(world))
    row = AnnualCommitment.objects.get()
    assert (row.pence, row.criteria) == (12_000_50, ["CS.A1"])
    manager.send(
        "plans/annual/1/add/",
        303,
        **_promise(
            world,
            giver="authority",
            receiver="provider",
            owner=world.actor("north-manager").person,
            pounds="",
        ),
    )
    changed = _promise(world, text="A panel meets twice.", seen="1")
    lead.send("plans/commitments/1/change/", 303, **changed)
    lead.send("plans/commitments/1/change/", 409, **_promise(world, text="No.", seen="1"))
    lead.send("plans/annual/1/put/", 303, seen="0")
    assert "Before the Board" in lead.see("plans/annual/1/")
    refused = words_of(lead.send("plans/annual/1/add/", 422, **_promise(world)))
    assert "before the Board" in refused
    manager.send("plans/annual/1/send-back/", 303, words="Say who pays.", seen="1")
    manager.send("plans/annual/1/put/", 303, seen="2")
    manager.send("plans/annual/1/approve/", 303, **_approval(world, seen="3"))

    said = lead.see("plans/annual/1/")
    assert "Approved by the Board on 30 June 2026" in said
    assert "Minute 31, for which Board North speaks" in said
    assert "Sent back by the Board" in said
    assert Seal.objects.latest("sequence").kind == "annual_plan.approved"
    assert "Annual Plan approved by the Board" in manager.see("record/")


def test_a_draft_is_seen_by_its_two_sides_alone(world: World) -> None:
    planned.a_drafted_plan(world)
    for who in ("provider-contributor", "north-validator", "board-north", "auditor"):
        assert "A panel of residents" in Browser(world, who).see("plans/annual/1/")
    south = Browser(world, "south-manager")
    assert "No Annual Plan yet" in south.see("plans/annual/")
    for path in ("annual/1/", "commitments/1/", "commitments/1/change/", "annual/1/approve/"):
        south.see(f"plans/{path}", 404)
    south.send("plans/annual/1/put/", 404, seen="0")
    assert "Commitment drafted" not in south.see("record/")
    for who in ("member", "admin"):
        Browser(world, who).see("plans/annual/", 403)

    planned.put_to_board(world)
    planned.approve(world)
    planned.decide(world)
    assert "A panel of residents" in south.see("plans/annual/1/")
    assert "Put to the Board" not in south.see("plans/annual/1/")
    assert "The hall is being mended." in south.see("plans/commitments/1/")
    south.see("plans/commitments/1/outcome/", 403)
    south.see("plans/commitments/1/change/", 403)


def test_every_fault_of_a_plan_and_of_a_commitment_is_told_at_once(world: World) -> None:
    planned.an_annual_plan(world)
    lead = Browser(world, "provider-lead")
    said = words_of(lead.send("plans/annual/begin/", 422, **YEAR))
    assert "The year overlaps AP-1, which runs from 1 April 2026 to 31 March 2027." in said
    late = {**YEAR, **_day("starts_on", 1, 4, 2029), **_day("ends_on", 1, 4, 2030)}
    said = words_of(lead.send("plans/annual/begin/", 422, **late))
    assert "the year lies within it" in said
    assert "twelve months at most" in said
    assert AnnualPlan.objects.count() == 1
    south = {**YEAR, "authority": "south"}
    lead.send("plans/annual/begin/", 303, **south)
    Browser(world, "south-manager").send("plans/annual/begin/", 422, **YEAR)

    wrong = _promise(
        world,
        owner=world.actor("north-manager").person,
        **_day("due_on", 1, 4, 2027),
        origin="bid",
        origin_of="B-9",
        criteria="XX.1",
    )
    said = words_of(lead.send("plans/annual/1/add/", 422, **wrong))
    for fault in (
        "The owner has no role on the side that gives the commitment",
        "outside the year",
        "a bid commitment that binds",
        "no criterion XX.1",
    ):
        assert fault in said
    said = words_of(lead.send("plans/annual/1/add/", 422, **_promise(world, pounds="a lot")))
    assert "Give the money in pounds" in said
    assert not AnnualCommitment.objects.exists()


def test_an_approved_plan_changes_by_decision_of_the_board_alone(world: World) -> None:
    planned.an_approved_plan(world)
    lead, manager = Browser(world, "provider-lead"), Browser(world, "north-manager")
    lead.see("plans/commitments/1/change/", 403)
    lead.see("plans/annual/1/add/", 403)
    later = _promise(world, **_day("due_on", 26, 2, 2027), seen="1")
    said = words_of(manager.send("plans/commitments/1/change/", 422, **later))
    assert "Choose the Board member who speaks for it." in said
    decision = {**_approval(world, seen="1"), "reason": "The hall is being mended."}
    manager.send("plans/commitments/1/change/", 303, **{**later, **decision})
    manager.send("plans/annual/1/add/", 303, **{**_promise(world), **decision, "seen": "0"})
    manager.send("plans/commitments/2/strike/", 303, **decision)

    said = lead.see("plans/commitments/1/")
    assert "Due 26 February 2027" in said
    assert "Due 31 December 2026" in said
    assert "Decided by the Board on 30 June 2026, Minute 31" in said
    assert "Struck" in lead.see("plans/annual/1/")
    assert Event.objects.filter(name="commitment.decided").count() == 3
    assert Seal.objects.filter(kind="commitment.decided").count() == 3
    someone_else = {**later, **decision, "decided_by": world.actor("board-south").person}
    said = words_of(manager.send("plans/commitments/1/change/", 422, **someone_else))
    assert "Select a valid choice" in said


def test_what_came_of_it_is_settled_once_both_sides_say_the_same(world: World) -> None:
    some_evidence(world, by="provider-lead", made_by="provider", title="Notes of the panel")
    planned.an_approved_plan(world)
    lead, manager = Browser(world, "provider-lead"), Browser(world, "north-manager")
    told = {
        "outcome": "met",
        **_day("on", 1, 7, 2026),
        "reason": "All four met.",
        "evidence": "E-1",
        "seen": "0",
    }
    said = words_of(lead.send("plans/commitments/1/outcome/", 422, **{**told, "evidence": "E-77"}))
    assert "The evidence register has no E-77." in said
    lead.send("plans/commitments/1/outcome/", 422, **{**told, "evidence": "the notes"})
    lead.send("plans/commitments/1/outcome/", 422, **{**told, **_day("on", 1, 7, 2027)})
    lead.send("plans/commitments/1/outcome/", 303, **told)
    said = lead.see("plans/commitments/1/")
    assert "the Authority has still to say" in said
    assert "E-1 Notes of the panel" in said
    manager.send("plans/commitments/1/outcome/", 409, **{**told, "evidence": ""})
    missed = {**told, "outcome": "missed", "evidence": "", "seen": "1"}
    manager.send("plans/commitments/1/outcome/", 303, **missed)
    assert "the two sides differ" in lead.see("plans/commitments/1/")
    manager.send("plans/commitments/1/outcome/", 303, **{**missed, "outcome": "met", "seen": "2"})
    said = lead.see("plans/annual/1/")
    assert "1 of 2 met" in said
    refused = words_of(lead.send("plans/commitments/1/outcome/", 422, **{**told, "seen": "3"}))
    assert "settled" in refused
    assert OutcomePosition.objects.count() == 3
    for who in ("board-provider", "north-validator"):
        Browser(world, who).see("plans/commitments/1/outcome/", 403)


def test_one_goes_from_the_bid_to_the_assessment_and_back_by_links(world: World) -> None:
    bid = record_commitment(world)
    plan = planned.an_annual_plan(world)
    planned.a_commitment(world, plan, origin=CommitmentOrigin.BID, origin_of=f"B-{bid}")
    planned.put_to_board(world)
    planned.approve(world)
    planned.a_plan(world)
    planned.a_milestone(world, commitment=1)
    lead = Browser(world, "provider-lead")

    assert "plans/commitments/1/" in links_of(lead, "matrix/commitments/")
    one = links_of(lead, "plans/commitments/1/")
    for there in ("matrix/commitments/", "plans/1/#M-1", "focus-areas/CS/", "plans/annual/1/"):
        assert there in one
    assert "plans/commitments/1/" in links_of(lead, "plans/1/")
    stands = {
        "title": "The first panel has met",
        "outcome": "It is heard.",
        "seen_by": "Notes.",
        "whose": "provider",
        **_day("baseline_on", 30, 9, 2026),
        "after": "",
        "criteria": "",
        "commitment": "C-9",
    }
    refused = words_of(lead.send("plans/1/milestones/add/", 422, **stands))
    assert "No approved Annual Plan has a commitment C-9." in refused
    lead.send("plans/1/milestones/add/", 303, **{**stands, "commitment": "c-1"})


def test_what_was_not_met_is_carried_forward_with_its_history(world: World) -> None:
    before = date(2025, 4, 1), date(2026, 3, 31)
    planned.an_annual_plan(world, year=before)
    planned.a_commitment(world, 1, due_on=date(2026, 1, 31))
    planned.put_to_board(world)
    planned.approve(world)
    planned.say_outcome(world, outcome="part")
    planned.say_outcome(world, outcome="part", by="north-manager", seen=1)
    planned.an_annual_plan(world)
    lead = Browser(world, "provider-lead")
    carried = _promise(world, origin="carried", origin_of="c-1")
    lead.send("plans/annual/2/add/", 303, **carried)
    again = words_of(lead.send("plans/annual/2/add/", 422, **carried))
    assert "is not carried forward yet" in again
    assert "plans/commitments/1/" in links_of(lead, "plans/commitments/2/")
    assert "carried forward as" in lead.see("plans/commitments/1/")


@pytest.mark.parametrize(
    "path", ["annual/", "annual/1/", "commitments/1/", "ledger/", "ledger/blocks/1/"]
)
def test_a_page_asks_no_more_with_more_in_it(world: World, path: str) -> None:
    planned.a_year_of_promises(world)
    few = Browser(world, "north-manager").queries(f"plans/{path}")
    assert few <= MOST_QUERIES
    planned.an_annual_plan(world, year=(date(2025, 4, 1), date(2026, 3, 31)))
    for _ in range(3):
        planned.a_commitment(world, 2, due_on=date(2026, 1, 31))
        planned.a_block(world, criterion="DD.A1")
    planned.put_to_board(world, 2)
    planned.approve(world, 2)
    assert Browser(world, "north-manager").queries(f"plans/{path}") == few
