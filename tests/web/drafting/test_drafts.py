"""The drafts of the next edition: the list, beginning one, its overview, and its next steps."""

import pytest

from tests.apps.drafted_worlds import a_busy_draft
from tests.apps.small_worlds import a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    a_busy_draft(world)
    return world


def test_the_list_tells_where_each_draft_stands(world: World) -> None:
    words = Browser(world, "auditor").see("matrix/drafts/")
    assert "Draft 1 A maturity matrix, from version 1, 1.0 In consultation" in words


def test_the_overview_tells_every_reason_to_wait(world: World) -> None:
    words = Browser(world, "auditor").see("matrix/drafts/1/")
    assert "Not ready to be agreed 4 things keep it from being put forward." in words
    assert "1 proposal is open; accept, reject, counter or withdraw it." in words


@pytest.mark.parametrize("place", ["", "1/", "1/words/CS/"])
def test_a_page_asks_little_of_the_database(world: World, place: str) -> None:
    assert Browser(world, "north-manager").queries(f"matrix/drafts/{place}") <= MOST_QUERIES
