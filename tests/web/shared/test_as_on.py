"""Looking back to a day: which days may be asked for, what is said of them, where links lead."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.apps.small_worlds import a_small_world, a_submission, agree, number_of, propose, ratify
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 8, 3, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """CS of the North: claimed on 7 July, ratified on 9 July."""
    world = a_small_world()
    number = number_of(world)
    world.now += timedelta(days=1)
    a_submission(world, number)
    world.now += timedelta(days=1)
    agree(world, number)
    propose(world, number)
    world.now += timedelta(days=1)
    ratify(world, number)
    return world


@pytest.fixture(autouse=True)
def _in_august(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def the_places(world: World) -> list[str]:
    return ["?view=north", "focus-areas/CS/?view=north", f"assessments/{number_of(world)}/?"]


def test_each_page_says_which_day_it_is_of_and_leads_back(world: World) -> None:
    browser = Browser(world, "north-validator")
    for place in the_places(world):
        assert "As recorded at the end of" not in browser.see(place)
        assert "As recorded at the end of 7 July 2026" in browser.see(f"{place}&on=2026-07-07")
        assert "Back to today" in browser.see(f"{place}&on=2026-07-07")


def test_what_came_later_is_not_there_and_nothing_can_be_done(world: World) -> None:
    browser = Browser(world, "north-validator")
    number = number_of(world)

    assert "Ratified" in browser.see(f"assessments/{number}/")
    then = browser.see(f"assessments/{number}/?on=2026-07-07")
    assert "The Board has not ratified a level yet." in then
    assert "waits for the Authority" in then
    assert "What you can do now" not in then
    assert "Save ratings" not in then


def test_links_keep_to_the_day(world: World) -> None:
    browser = Browser(world, "auditor")
    home = "/arrangements/hw-01/"
    for place in the_places(world):
        page = browser.get(f"{home}{place}&on=2026-07-07").content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        main = main[main.index("Back to today") :]
        links = [part.split('"')[0] for part in main.split('href="')[1:]]
        kept = [link for link in links if "focus-areas/" in link or link.startswith("?view")]
        kept += [link for link in links if f"assessments/{number_of(world)}/?" in link]
        assert kept or "assessments" in place
        assert [link for link in kept if "on=2026-07-07" not in link] == []


def test_the_day_is_typed_the_british_way(world: World) -> None:
    answer: Any = Browser(world, "auditor").get(
        "/arrangements/hw-01/?view=north&on-day=7&on-month=July&on-year=2026"
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/arrangements/hw-01/?view=north&on=2026-07-07"


def test_today_is_the_page_as_it_stands(world: World) -> None:
    answer: Any = Browser(world, "auditor").get("/arrangements/hw-01/?on=2026-08-03&view=north")
    assert answer["Location"] == "/arrangements/hw-01/?view=north"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("on=2026-08-04", "4 August 2026 is still to come: choose a day up to today."),
        ("on=2026-07-05", "The record here begins on 6 July 2026: there is nothing before it."),
        ("on=0001-01-01", "there is nothing before it."),
        ("on=9999-12-31", "is still to come"),
        ("on=yesterday", "The day to look back to has to be a real date"),
        ("on=2026-02-30", "The day to look back to has to be a real date"),
        ("on=-1-1-1", "The day to look back to needs a year."),
        ("on-day=31&on-month=&on-year=2026", "The day to look back to needs a month."),
        ("on-day=&on-month=&on-year=", "Give the day to look back to."),
        ("on-day=31&on-month=6&on-year=2026", "has to be a real date"),
    ],
)
def test_a_day_that_is_none_is_answered_in_words(world: World, asked: str, said: str) -> None:
    browser = Browser(world, "provider-lead")
    for place in the_places(world):
        assert said in browser.see(f"{place}&{asked}", 422)


def test_what_was_typed_is_kept(world: World) -> None:
    answer: Any = Browser(world, "auditor").get(
        "/arrangements/hw-01/?view=north&on-day=31&on-month=6&on-year=2026"
    )
    page = answer.content.decode()
    assert 'name="on-day" type="text" inputmode="numeric" value="31"' in page
    assert '<input type="hidden" name="view" value="north">' in page


def test_looking_back_takes_as_many_queries_whatever_came_since(world: World) -> None:
    browser = Browser(world, "auditor")
    places = [f"{place}&on=2026-07-07" for place in the_places(world)]
    before = [browser.queries(place) for place in places]
    assert max(before) <= MOST_QUERIES
    for area in ("DD", "W0", "W1"):
        a_submission(world, number_of(world, area))
    assert [browser.queries(place) for place in places] == before
