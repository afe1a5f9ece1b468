"""A disputed claim, put off and ratified with a dissent; and its passport, which tells it so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from milepost.apps.assessments import actions
from tests.apps.worlds import World, a_cycle, cite_for_level, rate_level, some_evidence
from tests.journeys import story
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything
from tests.journeys.person import Person
from tests.journeys.story import Facts
from tests.journeys.ways import Mouse

pytestmark = pytest.mark.long

NOT_YET = "The May figures are not in."
AGAINST = "One month off is one month too many."
DISSENT = "The rhythm was never broken: both meetings were held a week late."


def test_the_passport_of_a_disputed_level_reads_like_the_story_of_what_happened(
    world: World, company: Company
) -> None:
    facts = a_claim(world)
    validator = company.signed_in("north-validator", Mouse, everything)
    validator.open(place(world))
    story.rate(validator, facts.codes[0], "Partly", story.WHY_NOT)
    validator.press("Challenge")
    validator.press("Continue")
    validator.press("Challenge and seal")
    validator.told("Challenged and sealed.")

    lead = company.signed_in("provider-lead", Mouse, everything)
    story.answer(lead, facts)
    story.meet(lead, facts)

    moderator = company.signed_in("moderator", Mouse, everything)
    story.come_to_the_assessment(moderator)
    moderator.press("Take into moderation")
    moderator.press("Take into moderation")
    moderator.press("Give your own view")
    moderator.choose("Level 1")
    moderator.write("Why you come to this level", story.WHY_LARGELY)
    moderator.press("Give my view")
    moderator.told("Your view is recorded.")
    moderator.open(place(world))
    story.rate(moderator, facts.codes[0], "Largely", story.WHY_LARGELY)
    moderator.press("Propose a level")
    moderator.choose("Level 1")
    moderator.press("Continue")
    moderator.press("Propose and seal")
    moderator.told("Proposed and sealed.")

    board = company.signed_in("board-north", Mouse, everything)
    story.come_to_the_assessment(board)
    board.press("Defer to a date")
    board.write_day("Deferred until", facts.today + timedelta(days=30))
    board.write("Why the Board defers its decision", NOT_YET)
    board.press("Defer the decision")
    board.told("Deferred.")

    moderator.open(place(world))
    moderator.press("Put before the Board again")
    moderator.press("Continue")
    moderator.press("Propose and seal")
    moderator.told("Put before the Board again, and sealed.")

    provider = company.signed_in("board-provider", Mouse, everything)
    provider.open(place(world))
    provider.press("Record dissent")
    provider.write("What you do not agree with, and why", DISSENT)
    provider.tick("Publish it beside the level")
    provider.press("Record my dissent")
    provider.told("Your dissent is recorded, and sealed.")

    story.ratify(board)
    reads_like_the_story(provider, world)


def reads_like_the_story(reader: Person, world: World) -> None:
    """Every step in its order, with the words that were said and the seals that hold."""
    reader.open(f"{place(world)}passport/")
    told = " ".join(reader.page.locator(".mp-timeline").inner_text().split())
    in_order = [
        "claimed level 1",
        "challenged",
        story.WHY_NOT,
        story.ANSWER,
        "leads of both sides met",
        "took it up",
        "proposed level 1",
        "deferred its decision",
        NOT_YET,
        "proposed level 1",
        DISSENT,
        "ratified level 1",
    ]
    at = 0
    for words in in_order:
        found = told.find(words, at)
        assert found >= 0, f"{words!r} is not told after {told[max(0, at - 60) : at]!r}"
        at = found + len(words)
    expect(reader.page.get_by_text("as sealed").first).to_be_visible()
    reader.open(f"/arrangements/{world.reference}/focus-areas/CS/?view=north&level=1")
    reader.sees(DISSENT)  # published beside the level


def place(world: World) -> str:
    return f"/arrangements/{world.reference}/assessments/1/"


def a_claim(world: World) -> Facts:
    """Level 1 of the first row is claimed, and shown."""
    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", type_code="customer_satisfaction_survey", made_by="independent"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    codes = tuple(c.code for c in world.matrix.areas_by_code["CS"].at(1).criteria)
    return Facts(today=timezone.localdate(), codes=codes)
