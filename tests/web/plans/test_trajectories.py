"""Trajectories: who sees what of them, as pictures, in words and as a table."""

from datetime import date

import pytest

from milepost.core.assessment.workflow import Stage
from tests.apps.planned_worlds import a_milestone, a_plan, a_revision
from tests.apps.small_worlds import a_small_matrix, a_small_world, bring_to, number_of
from tests.apps.worlds import CAST, World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db
ALL = ("CS.A1", "CS.A2", "CS.C1", "CS.I2", "CS.A3", "CS.B3")
ROW = "plans/trajectory/CS/"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """Level 1 was claimed of CS and ratified for North; no target is set."""
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def _markup(world: World, who: str, place: str = "plans/trajectory/?view=north") -> str:
    browser = Browser(world, who)
    return browser.get(browser.at(place)).content.decode()


def _work_ahead(world: World) -> None:
    """A milestone for every criterion of CS, and ten that were reached, late by a day or forty."""
    a_plan(world)
    soon = date(2027, 1, 31)
    a_milestone(world, baseline_on=soon, forecast_on=soon, criteria=ALL)
    due = date(2026, 5, 1)
    for late in (1, 40) * 5:
        number = a_milestone(world, baseline_on=due, forecast_on=due, criteria=())
        done = date.fromordinal(due.toordinal() + late)
        a_revision(world, number, baseline_on=due, forecast_on=due, done_on=done, criteria=())


def test_everybody_but_the_administrator_sees_them(world: World) -> None:
    for who in CAST:
        assert "As a table" in Browser(world, who).see("plans/trajectory/"), who
        assert "Ratified" in Browser(world, who).see(ROW), who
    Browser(world, "admin").see("plans/trajectory/", 403)
    Browser(world, "admin").see(ROW, 403)


def test_a_picture_says_in_words_what_it_shows_and_has_its_table(world: World) -> None:
    said = _markup(world, "board-north")
    assert 'role="img" aria-label="Level 1 held since ' in said
    rows = len(a_small_matrix().focus_areas)
    assert said.count("mp-course__picture") == said.count("mp-course__table") == rows
    table = Browser(world, "board-north").see(ROW)
    assert "Claimed by the provider 1" in table
    assert "Ratified 1" in table
    assert "Today 1" in table
    assert "no level is ratified yet" in _markup(world, "board-north", ROW).lower()


def test_claims_and_what_lies_ahead_are_not_there_for_who_may_not_see_them(world: World) -> None:
    _work_ahead(world)
    told, ratified_alone = _markup(world, "auditor", ROW), _markup(world, "member", ROW)
    for mark in ("Claimed by the provider", "mp-course__claim", "mp-course__expected"):
        assert mark in told
        assert mark not in ratified_alone
    assert "can be ratified on" in told
    assert "can be ratified on" not in ratified_alone
    assert "mp-course__ratified" in ratified_alone


def test_a_claim_that_is_not_issued_is_on_no_picture(world: World) -> None:
    other = number_of(world, "W0")
    bring_to(world, Stage.DRAFT, other)
    assert (
        "Claimed by the provider"
        not in _markup(world, "provider-lead", "plans/trajectory/W0/").split("<table", 1)[1]
    )


def test_what_is_issued_after_a_look_is_in_the_next_one(world: World) -> None:
    browser, place = Browser(world, "auditor"), "plans/forecast/W0/north/"
    assert "Can be indicated" not in browser.see(place)
    bring_to(world, Stage.SUBMITTED, number_of(world, "W0"))
    assert "Can be indicated" in browser.see(place)


def test_no_spread_is_shown_below_ten_records(world: World) -> None:
    silent = _markup(world, "provider-lead")
    assert "No spread is shown yet" in silent
    assert "mp-course__band" not in silent
    _work_ahead(world)
    spread = _markup(world, "provider-lead")
    assert "No spread is shown yet" not in spread
    assert "mp-course__band" in spread.split("mp-course-key", 1)[1].split("</ul>", 1)[1]
    assert "in eight runs in ten between" in spread


def test_each_reader_begins_with_their_own_authority_and_may_turn_to_the_other(
    world: World,
) -> None:
    begins = Browser(world, "south-manager")
    assert "Trajectory, South" in begins.get(begins.at("plans/trajectory/")).content.decode()
    assert "Trajectory, North" in _markup(world, "south-manager")


def test_what_is_not_there(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.see("plans/trajectory/ZZ/", 404)
    browser.see("plans/trajectory/?view=east", 404)


def test_before_a_matrix_there_is_none() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    browser = Browser(world, "provider-lead")
    assert "No matrix has been adopted yet" in browser.see("plans/trajectory/")
    browser.see("plans/trajectory/CS/", 404)


def test_the_pages_take_as_many_queries_with_plans_as_without(world: World) -> None:
    places = ("plans/trajectory/", ROW)
    browsers = [Browser(world, who) for who in ("provider-lead", "member")]
    few = [browser.queries(each) for browser in browsers for each in places]
    _work_ahead(world)
    assert [browser.queries(each) for browser in browsers for each in places] == few
    assert max(few) <= MOST_QUERIES
