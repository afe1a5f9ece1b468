"""The profile as a page: who sees it, what it says, what it asks."""

from datetime import date

import pytest

from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import CAST, World, a_cycle, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    return world


def test_everybody_but_the_administrator_sees_it(world: World) -> None:
    for who in CAST:
        assert "Level 1" in Browser(world, who).see("profile/"), who
    Browser(world, "admin").see("profile/", 403)


def test_it_says_who_stands_where_and_since_when(world: World) -> None:
    said = Browser(world, "member").see("profile/")
    assert "North Level 1" in said
    assert "6 July 2026" in said
    assert "Not yet ratified" in said
    assert "Record sealed up to seal" in said


def test_an_elected_member_is_told_that_what_is_under_way_is_left_out(world: World) -> None:
    bring_to(world, Stage.CHALLENGED, number_of(world, "W1"))
    parties, member = (Browser(world, who).see("profile/") for who in ("board-north", "member"))
    assert parties.count("In dispute") == 2  # the row, and how to read it
    assert "In dispute" not in member
    assert "Assessments that are under way are no part of this page" in member


def test_before_a_matrix_there_is_nothing_to_see() -> None:
    assert "Nothing to see yet" in Browser(
        a_world_without_a_matrix("hw-02", suffix="-2"), "member"
    ).see("profile/")


def test_the_page_takes_as_many_queries_with_cycles_as_without(world: World) -> None:
    browser = Browser(world, "board-north")
    _another_cycle(world, 8)  # from the second on, there is a chart
    few = browser.queries("profile/")
    for month in (9, 10, 11):
        _another_cycle(world, month)
    assert browser.queries("profile/") == few <= MOST_QUERIES


def _another_cycle(world: World, month: int) -> None:
    world.now = world.now.replace(month=month)
    a_cycle(world, cut_off_on=date(2026, month, 1))
    bring_to(world, Stage.RATIFIED, number_of(world, f"W{month}"))
