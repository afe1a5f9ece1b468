"""What is offered for levels without words, taken up for many rows at once."""

import re
from typing import Any

import pytest

from tests.apps.drafted_worlds import (
    a_draft_in_consultation,
    a_private_draft,
    drafted,
    the_draft,
    words_at,
    write,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

PLACE = "matrix/drafts/1/offers/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """North's own draft."""
    world = a_small_world()
    a_private_draft(world)
    return world


def _asked(browser: Browser, place: str = PLACE) -> dict[str, Any]:
    """What the page asks for, every offer ticked and every line that is to be written blank."""
    page = browser.get(browser.at(place)).content.decode()
    ticks = re.findall(r'name="(take-[^"]+)" id="[^"]+" checked', page)
    lines = re.findall(r'name="(line-[^"]+)"', page)
    return {**dict.fromkeys(ticks, "on"), **dict.fromkeys(lines, "")}


def _send(browser: Browser, *, step: str, status: int = 200, **said: Any) -> str:
    seen = the_draft(browser.world, 1).revision
    return words_of(browser.send(PLACE, status, step=step, seen=seen, **said))


def test_all_offers_of_all_rows_are_written_at_once(world: World) -> None:
    browser = Browser(world, "north-manager")
    before = drafted(world, 1)
    said = _asked(browser)
    blank = [name for name in said if name.startswith("take-")]
    assert len(blank) > 2
    sign = next(name for name in said if name.startswith("line-CS.L4"))
    said[sign] = "Letters are answered sooner."
    shown = _send(browser, step="look", **said)
    assert "This is what would change" in shown
    assert "Letters are answered sooner." in shown
    assert drafted(world, 1) == before
    _send(browser, step="save", status=303, **said)
    after = drafted(world, 1)
    for name in blank:
        _, area, level = name.split("-")
        assert after.areas_by_code[area].at(int(level)).words
    assert "Letters are answered sooner." in [each.text for each in after.criteria()]
    assert "A first sign of what comes next" not in str(after)
    assert "Nothing is offered" in browser.see(PLACE)


def test_an_offer_that_is_not_ticked_is_left(world: World) -> None:
    browser = Browser(world, "north-manager")
    said = {name: value for name, value in _asked(browser).items() if "-CS-" not in name}
    _send(browser, step="save", status=303, **said)
    assert drafted(world, 1).areas_by_code["CS"].at(0).words is None
    assert drafted(world, 1).areas_by_code["DD"].at(0).words
    assert list(_asked(browser)) != []


def test_with_nothing_ticked_it_is_said_that_something_has_to_be(world: World) -> None:
    said = _send(Browser(world, "north-manager"), step="look", status=422)
    assert "Tick at least one of the offers." in said


def test_the_overview_leads_to_what_is_offered_until_nothing_is(world: World) -> None:
    browser = Browser(world, "north-manager")
    offered = sum(name.startswith("take-") for name in _asked(browser))
    assert f"See the offers for {offered} levels" in browser.see("matrix/drafts/1/")
    write(world, 1, words_at(world, 1, "CS", 0, "Nothing is known."))
    assert f"See the offers for {offered - 1} levels" in browser.see("matrix/drafts/1/")
    _send(browser, step="save", status=303, **_asked(browser))
    assert "See the offers" not in browser.see("matrix/drafts/1/")


def test_in_consultation_they_are_proposed_with_a_reason(world: World) -> None:
    number = a_draft_in_consultation(world, by="south-manager")
    place = f"matrix/drafts/{number}/offers/"
    browser = Browser(world, "provider-lead")
    said = {**_asked(browser, place), "step": "save", "seen": the_draft(world, number).revision}
    assert "Say why" in words_of(browser.send(place, 422, **said))
    browser.send(place, 303, reason="Every level should say something.", **said)
    assert drafted(world, number).areas_by_code["CS"].at(0).words is None
    assert "Every level should say something." in browser.see(f"matrix/drafts/{number}/proposals/")


def test_others_do_not_take_up_what_is_offered(world: World) -> None:
    Browser(world, "north-validator").see(PLACE, 403)
    Browser(world, "provider-lead").see(PLACE, 404)


def test_the_page_asks_little(world: World) -> None:
    assert Browser(world, "north-manager").queries(PLACE) <= MOST_QUERIES


def test_a_floor_with_words_counts_as_defined_on_the_overview(world: World) -> None:
    browser = Browser(world, "north-manager")
    assert "Focus area CS, level 0: Undefined" in browser.see("matrix/drafts/1/")
    write(world, 1, words_at(world, 1, "CS", 0, "Nothing is known."))
    shown = browser.see("matrix/drafts/1/")
    assert "Focus area CS, level 0: Words" in shown
    assert "Focus area CS, level 0: Words alone" not in shown
