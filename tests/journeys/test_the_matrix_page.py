"""The home page, as somebody reads it: whose view, with the words, on paper, on a phone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from milepost.apps.assessments import actions
from tests.apps.worlds import World, a_cycle, cite_for_level, rate_level, some_evidence
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Keyboard, Mouse, Way

LEVEL_1 = "Customer service, level 1:"


@pytest.fixture
def a_ratified_level(world: World) -> World:
    """North's customer service stands at level 1, South's nowhere yet."""
    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    actions.agree(number=1, by=world.actor("north-validator"), at=world.at())
    paper = actions.propose(number=1, by=world.actor("moderator"), at=world.at())
    actions.ratify(number=1, paper=paper, by=world.actor("board-north"), at=world.at())
    return world


@pytest.mark.parametrize("way", [Mouse, Keyboard])
def test_each_authority_has_its_own_view_and_one_shows_both(
    way: type[Way], a_ratified_level: World, company: Company
) -> None:
    member = company.signed_in("member", way, everything if way is Mouse else nothing)
    views = member.page.get_by_role("navigation", name="Whose view")
    member.follow("North Council", within=views)
    expect(cell(member, LEVEL_1)).to_contain_text("Ratified")
    member.follow("South Council", within=views)
    expect(cell(member, LEVEL_1)).not_to_contain_text("Ratified")
    member.follow("Both Authorities", within=views)
    expect(cell(member, LEVEL_1)).to_contain_text("Ratified")
    expect(cell(member, LEVEL_1)).to_contain_text("North")


def test_a_cell_leads_to_its_level_and_back(a_ratified_level: World, company: Company) -> None:
    member = company.signed_in("member", inspect=everything)
    cell(member, "Customer service, level 3:").click()
    member.heading("Customer service")
    expect(member.page.get_by_role("heading", name="Level 3", exact=True)).to_be_visible()
    everything(member.page)
    member.follow("Matrix", within=member.page.get_by_role("navigation", name="Breadcrumb"))
    expect(member.page.get_by_role("table")).to_be_visible()


def test_the_words_are_shown_when_asked_for_and_all_of_it_prints_on_one_side_of_a3(
    a_ratified_level: World, company: Company
) -> None:
    member = company.signed_in("member", inspect=everything)
    words = a_ratified_level.matrix.areas_by_code["CS"].at(1).words or ""
    expect(cell(member, LEVEL_1)).not_to_contain_text(words)
    member.follow("Show the words")
    expect(cell(member, LEVEL_1)).to_contain_text(words)

    paper = member.page.pdf(format="A3", landscape=True, print_background=True)
    sides = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert sides == 1
    member.follow("Hide the words")
    expect(cell(member, LEVEL_1)).not_to_contain_text(words)


def test_on_a_phone_the_menu_folds_out(a_ratified_level: World, company: Company) -> None:
    phone = {"width": 390, "height": 844}
    manager = company.signed_in("north-manager", viewport=phone, has_touch=True, is_mobile=True)
    everything(manager.page)
    menu = manager.page.get_by_role("button", name="Menu")
    link = manager.page.get_by_role("link", name="Assessments", exact=True)
    expect(link).to_be_hidden()
    menu.tap()
    expect(menu).to_have_attribute("aria-expanded", "true")
    manager.follow("Assessments")
    manager.heading("Assessments")


def cell(person: Person, name: str) -> Locator:
    """The cell of a focus area at a level."""
    return person.page.get_by_role("link", name=name)
