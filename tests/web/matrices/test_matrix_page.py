"""The home page: who sees it, what it says before there is anything, what it asks."""

import pytest

from tests.apps.worlds import CAST, World, a_cycle, a_world, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


def test_everybody_but_the_administrator_sees_the_matrix(world: World) -> None:
    for who in CAST:
        assert "Customer service" in Browser(world, who).see(""), who
    Browser(world, "admin").see("", 403)


def test_one_may_look_jointly_or_at_one_authority(world: World) -> None:
    browser = Browser(world, "provider-lead")
    for view in ("joint", "north", "south"):
        browser.see(f"?view={view}")
    browser.see("?view=west", 404)


def test_the_words_are_shown_when_they_are_asked_for(world: World) -> None:
    words = world.matrix.areas_by_code["CS"].at(1).words
    assert words
    browser = Browser(world, "member")
    assert " ".join(words.split()) not in browser.see("")
    assert " ".join(words.split()) in browser.see("?words=1")


@pytest.mark.parametrize(
    ("who", "next_step"),
    [
        ("north-manager", "Put a matrix forward"),
        ("provider-lead", "Provider performance lead"),
        ("member", "What comes next"),
    ],
)
def test_before_a_matrix_is_adopted_each_is_told_what_comes_next(who: str, next_step: str) -> None:
    assert next_step in Browser(a_world_without_a_matrix("hw-02", suffix="-2"), who).see("")


def test_before_the_first_cycle_a_manager_is_led_to_open_it(world: World) -> None:
    assert "Open the first cycle now" in Browser(world, "north-manager").see("")
    assert b"cycles/open/" in Browser(world, "north-manager").get("/arrangements/hw-01/").content
    assert b"cycles/open/" not in Browser(world, "member").get("/arrangements/hw-01/").content
    a_cycle(world)
    assert "No cycle is open" not in Browser(world, "north-manager").see("")


def test_the_page_takes_as_many_queries_with_cycles_as_without(world: World) -> None:
    browser = Browser(world, "north-manager")
    a_cycle(world)
    few = browser.queries("?view=joint")
    from datetime import date

    for year in (2027, 2028, 2029):
        a_cycle(world, window_from=date(year, 4, 1), cut_off_on=date(year, 6, 30))
    assert browser.queries("?view=joint") == few <= MOST_QUERIES
