"""Forecasts: when a level can be had, what stands in its way, and what if."""

from datetime import date
from typing import Any

import pytest

from milepost.apps.plans.models import Milestone
from milepost.core.assessment.workflow import Stage
from tests.apps.planned_worlds import a_milestone, a_plan, a_revision
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import World, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db
SOON, LATER = date(2027, 1, 31), date(2029, 1, 31)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """Level 1 is ratified of CS, and level 3 is wanted."""
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world))
    return world


def _plan_all(world: World, *, on: date = SOON, but: tuple[str, ...] = ()) -> None:
    """A milestone for every criterion of CS."""
    a_plan(world)
    codes = tuple(
        code for code in ("CS.A1", "CS.A2", "CS.C1", "CS.I2", "CS.A3", "CS.B3") if code not in but
    )
    a_milestone(world, baseline_on=on, forecast_on=on, criteria=codes)


def _records(world: World, days: int = 0, how_many: int = 10) -> None:
    """So many milestones that were reached so many days late."""
    for _ in range(how_many):
        number = a_milestone(
            world, baseline_on=date(2026, 6, 1), forecast_on=date(2026, 6, 1), criteria=()
        )
        a_revision(
            world,
            number,
            baseline_on=date(2026, 6, 1),
            forecast_on=date(2026, 6, 1),
            done_on=date.fromordinal(date(2026, 6, 1).toordinal() + days),
            criteria=(),
        )


def _row(world: World, **asked: Any) -> str:
    question = "&".join(f"{name}={value}" for name, value in asked.items())
    return Browser(world, "north-manager").see(f"plans/forecast/CS/north/?{question}")


def test_who_sees_forecasts(world: World) -> None:
    for who in ("provider-lead", "north-validator", "board-north", "auditor", "moderator"):
        assert "in the way" in Browser(world, who).see("plans/forecast/")
    for who in ("member", "admin"):
        Browser(world, who).see("plans/forecast/", 403)
        Browser(world, who).see("plans/forecast/CS/north/", 403)


def test_what_nobody_has_dated_has_no_date_and_is_named(world: World) -> None:
    assert "nobody has said when" in Browser(world, "provider-lead").see("plans/forecast/")
    assert "No date given" in _row(world)


def test_with_work_for_every_criterion_there_is_a_date_and_what_sets_it(world: World) -> None:
    _target(world)
    _plan_all(world)

    said = _row(world)

    assert "What sets the date" in said
    assert "31 January 2027 M-1 is reached: The first panel has met" in said
    assert "The Board ratifies level 3" in said
    assert "Today M-1" in said  # the same steps as a picture
    assert "No date given" not in said


def test_no_chance_is_told_below_ten_records_and_from_ten_on_it_is(world: World) -> None:
    _target(world)
    _plan_all(world)
    _records(world, how_many=9)
    assert "No chances are given yet" in Browser(world, "provider-lead").see("plans/forecast/")
    assert "chance of making it" not in _row(world)
    _records(world, how_many=1)
    said = Browser(world, "provider-lead").see("plans/forecast/")
    assert "Chances go by the 10 milestones" in said
    assert "100% chance of making it" in said


def test_a_date_after_the_target_says_by_how_much_and_has_no_chance(world: World) -> None:
    _target(world)
    _plan_all(world, on=LATER)
    _records(world)

    said = _row(world)

    assert "months late" in said
    assert "0% chance of making it" in said


def test_what_if_moves_a_date_and_saves_nothing(world: World) -> None:
    _plan_all(world, on=LATER)
    before = Milestone.objects.count()
    parts = {"m1-day": 31, "m1-month": 1, "m1-year": 2027}

    said = _row(world, suppose="yes", **parts)

    assert "If it were as you suppose" in said
    assert "Nothing was saved" in said
    supposed = said.split("If it were as you suppose")[1].split("Put it back")[0]
    assert "2027" in supposed
    assert Milestone.objects.count() == before


def test_what_if_a_criterion_were_met(world: World) -> None:
    _target(world)
    _plan_all(world, but=("CS.A3",))
    assert "Nobody can say: 1 criterion has no date" in _row(world)

    said = _row(world, suppose="yes", met="CS.A3")

    supposed = said.split("If it were as you suppose")[1].split("Put it back")[0]
    assert "Can be indicated at the cut-off of" in supposed


def test_nothing_supposed_is_nothing_worked_out(world: World) -> None:
    _plan_all(world)
    assert "If it were as you suppose" not in _row(world, suppose="yes")
    wrong = {"m1-day": 31, "m1-month": 2, "m1-year": 2027}
    assert "If it were as you suppose" not in _row(world, suppose="yes", **wrong)


def test_the_milestone_that_most_waits_for_comes_first(world: World) -> None:
    _target(world)
    a_plan(world)
    a_milestone(world, criteria=("CS.A3",), title="One of them")
    a_milestone(world, criteria=("CS.A3", "CS.B3"), title="Both of them")

    listed = Browser(world, "provider-lead").see("plans/forecast/").split("What unlocks most")[1]

    assert listed.index("M-2 Both of them : 2 criteria in 1 row") < listed.index("M-1 One of them")


def test_an_interim_level_on_the_way_is_not_waited_for(world: World) -> None:
    _target(world)
    assert "CS.I2" not in _row(world)
    assert "In the way of level 3" in _row(world)


def test_a_row_that_is_not_there(world: World) -> None:
    browser = Browser(world, "provider-lead")
    browser.see("plans/forecast/ZZ/north/", 404)
    browser.see("plans/forecast/CS/east/", 404)


def test_before_a_matrix_there_is_nothing_to_forecast() -> None:
    world = a_world_without_a_matrix("hw-02", suffix="-2")
    browser = Browser(world, "provider-lead")
    assert "No matrix has been adopted yet" in browser.see("plans/forecast/")


def test_the_pages_take_as_many_queries_with_plans_as_without(world: World) -> None:
    browser = Browser(world, "provider-lead")
    places = ("plans/forecast/", "plans/forecast/CS/north/")
    few = [browser.queries(each) for each in places]
    _plan_all(world)
    _records(world)
    assert [browser.queries(each) for each in places] == few
    assert max(few) <= MOST_QUERIES


def _target(world: World) -> None:
    """Level 3 by the end of March 2028, for North."""
    Browser(world, "north-manager").send(
        "plans/targets/CS/",
        303,
        **{
            "level": "3",
            "due_on-day": "31",
            "due_on-month": "3",
            "due_on-year": "2028",
            "decided_on-day": "1",
            "decided_on-month": "7",
            "decided_on-year": "2026",
            "decision": "Minute 3.",
            "seen": "0",
        },
    )
