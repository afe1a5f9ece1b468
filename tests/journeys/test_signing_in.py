"""A stranger comes to the site: is let in, is kept out, and is told why."""

from playwright.sync_api import expect

from milepost.apps.people.queries import MOST_FAILURES
from tests.apps.worlds import PASSWORD, World, a_world_without_a_matrix
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything
from tests.journeys.person import Person

NOT_RIGHT = "The username or the password is not right."


def test_a_wrong_password_is_refused_and_the_name_is_kept(
    first_day: World, company: Company
) -> None:
    stranger = company.person("north-manager", inspect=everything)
    stranger.open("/")
    stranger.sign_in("another-password")

    expect_problem(stranger, NOT_RIGHT)
    expect(stranger.page.get_by_label("Username")).to_have_value("north-manager")
    expect(stranger.page.get_by_label("Password")).to_have_value("")
    stranger.sign_in(PASSWORD)
    stranger.heading("No matrix has been adopted yet")


def test_a_name_that_was_tried_too_often_has_to_wait_even_with_the_right_password(
    first_day: World, company: Company
) -> None:
    stranger = company.person("north-manager")
    stranger.open("/")
    for _ in range(MOST_FAILURES):
        stranger.sign_in("another-password")
        expect_problem(stranger, NOT_RIGHT)
    stranger.sign_in(PASSWORD)

    expect_problem(stranger, "This username was tried too often. Wait 15 minutes")
    other = company.signed_in("provider-lead")
    other.heading("No matrix has been adopted yet")


def test_after_signing_out_the_way_back_leads_to_the_first_page(
    world: World, company: Company
) -> None:
    member = company.signed_in("member", inspect=everything)
    where = member.page.url
    member.press("Sign out")
    member.heading("How far the service has come")

    member.open(where)
    expect(member.page.get_by_label("Password")).to_be_visible()
    member.sign_in(PASSWORD)
    assert member.page.url == where  # one comes to where one wanted to go


def test_somebody_of_another_arrangement_finds_nothing_there(
    world: World, company: Company
) -> None:
    a_world_without_a_matrix("hw-02", suffix="-elsewhere")
    outsider = company.signed_in("north-manager-elsewhere")
    outsider.sees("Highways service HW-02")
    for place in ("", "focus-areas/CS/", "matrix/", "matrix/1/", "cycles/", "evidence/", "people/"):
        outsider.open(f"/arrangements/{world.reference}/{place}")
        outsider.heading("There is nothing at this address")
        expect(outsider.page.get_by_text("HW-01")).to_have_count(0)
    everything(outsider.page)
    nowhere = outsider.page.goto("/arrangements/there-is-none/")
    assert nowhere is not None
    assert nowhere.status == 404


def expect_problem(person: Person, sentence: str) -> None:
    """The error summary says so, and has the focus."""
    summary = person.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text(sentence)
    expect(summary).to_be_focused()
