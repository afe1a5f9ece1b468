"""From a site with nobody on it to its first open cycle, by pages alone; and how a link is lost."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from milepost.apps.people.actions import make_first_link
from tests.apps.worlds import PASSWORD, World
from tests.journeys import first_day
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.ways import Keyboard, Mouse, Way, WithoutScript

pytestmark = pytest.mark.long

MOST_PAGES = 29  # from the printed address to the open cycle, of four people together


@pytest.mark.parametrize("way", [Mouse, WithoutScript, Keyboard])
def test_an_empty_site_has_its_first_cycle_after_a_few_pages(
    way: type[Way], live_server: LiveServer, transactional_db: None, company: Company
) -> None:
    inspect = everything if way is Mouse else nothing
    link = f"/welcome/{make_first_link(at=timezone.now())}/"
    first = company.person("ada.byron", way, inspect)
    manager = company.person("priya.nair", way, inspect)
    other = company.person("colin.frost", way, nothing)
    lead = company.person("dana.wills", way, inspect)

    first_day.become_site_administrator(first, link)
    first_day.set_up_the_arrangement(first)
    links = first_day.let_the_people_in(first)
    first_day.come_in(manager, links[first_day.MANAGER])
    first_day.come_in(other, links[first_day.OTHER_MANAGER])
    first_day.come_in(lead, links[first_day.LEAD])
    first_day.put_the_shipped_matrix_forward(manager)
    first_day.consent(other, "still waits for")
    first_day.consent(lead, "Matrix version 1 is in force now.")
    first_day.open_the_first_cycle(manager)
    came_to = first.pages + manager.pages + other.pages + lead.pages
    first.follow("I have them: back to people")
    first_day.see_that_nothing_is_left(manager, first)

    assert came_to <= MOST_PAGES


def test_a_forgotten_password_is_chosen_anew_and_the_link_serves_once(
    first_day: World, company: Company
) -> None:
    admin = company.signed_in("admin", inspect=everything)
    admin.follow("New link for North Validator, Validator")
    admin.press("Make the link")
    address = admin.page.locator(".mp-slip code").inner_text()
    validator = company.person("north-validator", inspect=everything)
    for _ in range(2):  # looking at it uses nothing up
        validator.open(address)
    validator.write("New password", "another-password-1")
    validator.write("New password again", "another-password-1")
    validator.press("Set password and sign in")
    validator.told("Your password is set.")

    stranger = company.person("north-validator", inspect=everything)
    stranger.open(address)
    stranger.heading("This link does not serve")
    stranger.open("/")
    stranger.sign_in(PASSWORD)  # the one that was forgotten
    expect(stranger.page.locator(".govuk-error-summary")).to_contain_text("is not right")
