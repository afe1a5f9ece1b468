"""The calendar: what falls on which day, where it leads, and what is not there for whom."""

import re
from datetime import date

import pytest

from milepost.core.assessment.workflow import Stage
from tests.apps.planned_worlds import a_milestone, a_plan, a_revision
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import CAST, World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db
OCTOBER, LONG_GONE = date(2026, 10, 31), date(2026, 8, 1)
FAR_OFF = date(2029, 10, 31)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """Level 1 is ratified of CS for North in the only cycle."""
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def _see(world: World, who: str = "provider-lead", asked: str = "year=2026") -> str:
    return Browser(world, who).see(f"plans/calendar/?{asked}")


def _markup(world: World, who: str = "provider-lead") -> str:
    browser = Browser(world, who)
    return browser.get(browser.at("plans/calendar/?year=2026")).content.decode()


def test_everybody_but_the_administrator_sees_it(world: World) -> None:
    for who in CAST:
        assert "Contract year" in _see(world, who), who
    Browser(world, "admin").see("plans/calendar/", 403)


@pytest.mark.parametrize("who", ["member", "auditor", "provider-contributor"])
def test_every_entry_leads_where_one_may_go(world: World, who: str) -> None:
    browser = Browser(world, who)
    led = {
        each.partition("#")[0]
        for each in re.findall(r'href="(/arrangements/[^"]+)"', _markup(world, who))
    }
    assert {each for each in led if browser.get(each).status_code != 200} == set()


def test_each_kind_stands_on_its_day_and_leads_to_its_page(world: World) -> None:
    a_plan(world)
    a_milestone(world, forecast_on=FAR_OFF)
    a_milestone(world, forecast_on=LONG_GONE, title="The second")
    said, markup = _see(world) + _see(world, asked="year=2029"), _markup(world)
    assert "M-1 The first panel has met Expected, provider, key milestone" in said
    assert "M-2 The second Overdue, key milestone" in said
    assert "plans/1/#M-2" in markup
    assert "Cut-off of" in said
    assert "Board ratified" in said
    assert "Last day that it counts" in _see(world, asked="year=2027")


def test_a_milestone_that_moved_is_dropped_or_was_reached_stands_so(world: World) -> None:
    a_plan(world)
    a_milestone(world, forecast_on=OCTOBER)
    a_revision(world, forecast_on=OCTOBER, done_on=date(2026, 5, 6))
    said = _see(world)
    assert "6 May M-1 The first panel has met Reached" in said
    assert "31 October" not in said
    a_revision(world, seen=2, forecast_on=OCTOBER, is_dropped=True)
    assert "M-1" not in _see(world)


def test_what_the_board_is_expected_to_do_says_that_nobody_set_the_day(world: World) -> None:
    assert "Board ratifies a cycle Expected, going by the cycles before." in _see(
        world, asked="year=2029"
    )


def test_what_was_put_off_stands_on_the_day_it_was_put_off_to(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.DEFERRED, number)
    assert f"Board takes up A-{number} again" in _see(world) + _see(world, asked="year=2027")


def test_who_may_not_see_assessments_has_nothing_of_them(world: World) -> None:
    a_plan(world)
    a_milestone(world, forecast_on=OCTOBER)
    for year in ("2026", "2027"):
        said = _see(world, "member", f"year={year}")
        for word in ("M-1", "Cut-off", "Board ratifies", "Last day that it counts", "Cycles"):
            assert word not in said
    assert "Board ratified" in _see(world, "member")


def test_one_kind_is_shown_alone(world: World) -> None:
    a_plan(world)
    a_milestone(world, forecast_on=OCTOBER)
    said = _see(world, asked="year=2026&kind=milestone")
    assert "M-1 The first panel has met" in said
    assert "Board ratified" not in said
    assert "Milestones 1" in said


def test_a_year_that_is_none_is_this_year_and_one_far_off_is_empty(world: World) -> None:
    now = Browser(world, "auditor").see("plans/calendar/")
    for asked in ("year=", "year=abc", "year=1066", "year=99999", "year=²"):
        assert _see(world, "auditor", asked) == now
    assert "Nothing falls within these twelve months." in _see(world, asked="year=2090")


def test_before_a_matrix_there_are_the_contract_years() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    assert "Contract year" in _see(world)


def test_the_page_takes_as_many_queries_with_plans_as_without(world: World) -> None:
    browsers = [Browser(world, who) for who in ("provider-lead", "member")]
    few = [browser.queries("plans/calendar/?year=2026") for browser in browsers]
    a_plan(world)
    for _ in range(5):
        a_milestone(world, forecast_on=OCTOBER)
    assert [browser.queries("plans/calendar/?year=2026") for browser in browsers] == few
    assert max(few) <= MOST_QUERIES
