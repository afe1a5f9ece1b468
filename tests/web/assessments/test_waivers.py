"""The pages of waivers: given, read, taken back."""

import pytest

from milepost.apps.assessments.models import Waiver
from tests.apps.small_worlds import a_small_world, a_waiver
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

TYPED = {
    "criterion": "CS.A2",
    "from_on-day": "1",
    "from_on-month": "April",
    "from_on-year": "2026",
    "until_on-day": "31",
    "until_on-month": "12",
    "until_on-year": "2099",
    "reason": "The survey comes in May.",
}


@pytest.fixture
def world(standing_rows: None) -> World:
    return a_small_world()


def test_where_there_is_none_the_page_says_so_and_what_to_do(world: World) -> None:
    said = Browser(world, "north-validator").see("waivers/")
    assert "No criterion is waived" in said
    assert "Waive a criterion" in said
    assert "Waive a criterion" not in Browser(world, "provider-lead").see("waivers/")


def test_a_criterion_is_waived_and_taken_back_by_the_pages(world: World) -> None:
    browser = Browser(world, "north-validator")
    assert "CS.A2, level 1" in browser.see("waivers/add/?criterion=CS.A2")
    refused = words_of(browser.send("waivers/add/", status=422, **TYPED))
    assert "three years at most" in refused
    assert "The survey comes in May." in refused  # what was typed is kept
    browser.send("waivers/add/", **(TYPED | {"until_on-year": "2027", "until_on-day": "31"}))
    waiver = Waiver.objects.get()
    said = browser.see("waivers/")
    assert "CS.A2" in said
    assert "The survey comes in May." in said
    place = f"waivers/{waiver.pk}/end/"
    assert "Take a waiver back" in browser.see(place)
    bare = words_of(browser.send(place, status=422, reason=""))
    assert "Write down why it is taken back." in bare
    assert "Give the day." in bare


@pytest.mark.parametrize(
    ("who", "status"), [("south-validator", 404), ("provider-lead", 403), ("moderator", 403)]
)
def test_nobody_else_takes_it_back(world: World, who: str, status: int) -> None:
    waiver = a_waiver(world, "CS.A2")
    Browser(world, who).see(f"waivers/{waiver}/end/", status=status)


def test_the_list_takes_as_many_queries_whatever_it_holds(world: World) -> None:
    browser = Browser(world, "provider-lead")
    a_waiver(world, "CS.A2")
    one = browser.queries("waivers/")
    for code in ("CS.A1", "CS.A3", "CS.B3", "DD.A1", "DD.A3"):
        a_waiver(world, code)
    assert browser.queries("waivers/") == one <= MOST_QUERIES
