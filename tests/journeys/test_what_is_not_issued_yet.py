"""What an Authority has rated, and not issued, is nobody else's to see."""

from playwright.sync_api import expect

from milepost.apps.assessments import actions
from tests.apps.worlds import World, a_cycle, cite_for_level, rate_level, some_evidence
from tests.journeys import story
from tests.journeys.conftest import Company
from tests.journeys.person import Person

CODE = "CS.CHAN.L1.1"
WHY = "Nobody heard of the meeting in May."


def test_a_validators_draft_is_seen_by_no_provider_until_it_is_a_challenge(
    world: World, company: Company
) -> None:
    a_submitted_assessment(world)
    address = f"/arrangements/{world.reference}/assessments/1/"
    lead = company.signed_in("provider-lead")
    before = [words_of(lead, address + side) for side in ("", "story/")]
    validator = company.signed_in("north-validator")
    validator.open(address)
    story.rate(validator, CODE, "Not met", WHY)
    expect(validator.page.get_by_text("North (draft)").first).to_be_visible()

    assert [words_of(lead, address + side) for side in ("", "story/")] == before
    validator.open(address)
    validator.press("Challenge")
    validator.press("Continue")
    validator.press("Challenge and seal")
    lead.open(address)
    lead.sees(WHY)


def a_submitted_assessment(world: World) -> None:
    """North's customer service, claimed at level 1."""
    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())


def words_of(person: Person, address: str) -> str:
    """Everything that a page says, folded or not, hidden or not."""
    person.open(address)
    return person.page.locator("main").text_content() or ""
