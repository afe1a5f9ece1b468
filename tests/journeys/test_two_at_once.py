"""Two leads of the provider rate the same criterion at the same time."""

import pytest
from playwright.sync_api import expect

from milepost.apps.contracts.actions import give_role
from milepost.core.access.roles import Role
from tests.apps.worlds import World, a_cycle
from tests.journeys import story
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything
from tests.journeys.person import Person
from tests.journeys.ways import Mouse, Way, WithoutScript

CODE = "CS.CHAN.L1.1"


@pytest.mark.parametrize("way", [Mouse, WithoutScript])
def test_the_second_sees_both_ratings_and_chooses(
    way: type[Way], world: World, company: Company
) -> None:
    a_cycle_with_two_leads(world)
    first = company.signed_in("provider-lead", way)
    second = company.signed_in("provider-contributor", way)
    for person in (first, second):
        person.open(f"/arrangements/{world.reference}/assessments/1/?level=1")

    story.rate(first, CODE, "Fully")
    story.save(first)
    rate_and_collide(second)

    second.heading("Two people rated the same criterion")
    if way.is_scripted:
        expect(second.page.get_by_role("heading", level=1)).to_be_focused()
        everything(second.page)
    second.sees("Keep theirs: Fully")
    second.choose("Put yours in its place: Partly")
    second.press("Save what I chose")
    second.told("1 rating saved.")
    assert rating_of(second) == "Partly"
    first.page.reload()
    assert rating_of(first) == "Partly"


def test_who_keeps_what_the_other_saved_loses_nothing_else(world: World, company: Company) -> None:
    a_cycle_with_two_leads(world)
    first = company.signed_in("provider-lead", WithoutScript)
    second = company.signed_in("provider-contributor", WithoutScript)
    for person in (first, second):
        person.open(f"/arrangements/{world.reference}/assessments/1/?level=1")

    story.rate(first, CODE, "Fully")
    story.save(first)
    story.rate(second, "CS.CHAN.L1.2", "Largely")
    rate_and_collide(second)
    second.sees("Your other changes are kept with your choice: CS.CHAN.L1.2.")
    second.press("Save what I chose")

    assert rating_of(second) == "Fully"
    assert rating_of(second, "CS.CHAN.L1.2") == "Largely"


def a_cycle_with_two_leads(world: World) -> None:
    """Of the provider's people only its leads rate; here it has two."""
    a_cycle(world)
    admin = world.actor("admin")
    username = "provider-contributor"
    role = Role.PROVIDER_LEAD
    give_role(username=username, role=role, authority=None, by=admin, at=world.at())


def rate_and_collide(person: Person) -> None:
    """Choose another rating than the one that somebody saved meanwhile."""
    fields = person.page.get_by_role("group", name=f"Your rating of {CODE}", exact=True)
    person.choose("Partly", within=fields)
    if not person.way.is_scripted:
        person.press("Save ratings", is_first=True)
    expect(person.page.get_by_text("Theirs", exact=True)).to_be_visible()


def rating_of(person: Person, code: str = CODE) -> str:
    """What the page says of a criterion."""
    fields = person.page.get_by_role("group", name=f"Your rating of {code}", exact=True)
    chosen = fields.locator("input:checked + label .mp-rate__word")
    return chosen.inner_text()
