"""Wherever a level is told, so is how it stands: on every page the same."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.assessment_list import assessment_list
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.board_page import board_page
from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.assessments.queries.listed_assessments import ListChoices, ListedAssessment
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.assessments.queries.passport_page import passport_page
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import local_date
from tests.apps.small_worlds import bring_to, cite, differ, number_of, rate, submit
from tests.apps.worlds import World, a_cycle

pytestmark = pytest.mark.django_db


def _in_the_next_cycle(world: World, differing: str) -> int:
    """In the cycle after level 1 was ratified for CS, the Authority rates one criterion N."""
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    cite(world, number, "A1", "A2", "C1")
    submit(world, number)
    differ(world, number, differing)
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())
    return number


def _listed(world: World, number: int, *, at: datetime, cycle: int = 0) -> ListedAssessment:
    found = assessment_list(
        by=world.actor("auditor"), choices=ListChoices(cycle=cycle or None), at=at
    )
    rows = (row for group in found.groups for row in group.assessments)
    return next(row for row in rows if row.number == number)


def _told(world: World, number: int, *, at: datetime) -> dict[str, StandingFacts | None]:
    """How the level in force stands for the North, by each page that tells of it."""
    by = world.actor("auditor")
    matrix = matrix_page(by=by, view="joint", at=at)
    return {
        "matrix": next(row for row in matrix.rows if row.code == "CS").standings[0],
        "focus area": focus_area_page(code="CS", by=by, view="north", at=at).sides[0].standing,
        "assessment": assessment_page(number=number, by=by, at=at).standing,
        "board": board_page(number=number, by=by, at=at).standing,
        "passport": passport_page(number=number, by=by, at=at).standing,
        "list": _listed(world, number, at=at).standing,
    }


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


#    what the North rates N in the next cycle, how level 1 stands by that
STANDS = [
    ("", "achieved"),
    ("A1 N", "at_risk"),  # indicated below it once
    ("C1 N", "lapsed"),  # a critical criterion
]


@pytest.mark.parametrize(("differing", "state"), STANDS)
def test_every_page_tells_how_the_level_in_force_stands(
    world: World, differing: str, state: str
) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    if differing:
        number = _in_the_next_cycle(world, differing)

    told = _told(world, number, at=world.at())
    assert {name: each and each.state for name, each in told.items()} == dict.fromkeys(told, state)
    assert len(set(told.values())) == 1


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 5, 20), "achieved"),
        (date(2027, 5, 21), "at_risk"),
        (date(2027, 8, 1), "at_risk"),
    ],
)
def test_evidence_that_is_about_to_lapse_is_told_everywhere(
    world: World, day: date, state: str
) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)  # on a survey of 20 June 2026
    told = _told(world, number, at=_noon(day))
    assert {name: each and each.state for name, each in told.items()} == dict.fromkeys(told, state)
    assert len(set(told.values())) == 1


def test_evidence_that_serves_the_cycle_under_way_is_not_about_to_lapse(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2027, 5, 31))
    told = _told(world, number_of(world), at=_noon(date(2027, 5, 21)))
    assert len(set(told.values())) == 1
    assert told["assessment"] is not None
    assert told["assessment"].state == "achieved"


def test_what_is_in_force_is_told_apart_from_what_was_ratified_before(world: World) -> None:
    first = number_of(world)
    bring_to(world, Stage.RATIFIED, first)
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    second = number_of(world)

    def said(number: int, cycle: int) -> tuple[bool, bool, bool]:
        """In force by it, ratified by it, and told of in its line of the list."""
        by, at = world.actor("auditor"), world.at()
        page = assessment_page(number=number, by=by, at=at)
        board = board_page(number=number, by=by, at=at)
        assert (page.is_in_force, page.is_ratified) == (board.is_in_force, board.is_ratified)
        is_told = _listed(world, number, at=at, cycle=cycle).standing is not None
        return page.is_in_force, page.is_ratified, is_told

    assert said(first, 1) == (True, True, True)
    assert said(second, 2) == (False, False, True)  # until the Board decides, what it decided last
    bring_to(world, Stage.RATIFIED, second)
    assert said(first, 1) == (False, True, False)
    assert said(second, 2) == (True, True, True)


def test_as_on_a_day_it_is_told_as_it_stood_then(world: World) -> None:
    number = number_of(world)
    bring_to(world, Stage.RATIFIED, number)
    day = local_date(world.now)
    world.now += timedelta(days=7)
    _in_the_next_cycle(world, "C1 N")
    by, at = world.actor("auditor"), world.at()
    then = assessment_page(number=number, by=by, at=at, day=day)
    assert (then.standing.state, then.is_in_force) == ("achieved", True)
    assert assessment_page(number=number, by=by, at=at).standing.state == "lapsed"


def test_what_was_never_ratified_says_so(world: World) -> None:
    page = assessment_page(number=number_of(world), by=world.actor("auditor"), at=world.at())
    assert (page.standing.state, page.standing.level, page.is_in_force) == (
        "not_ratified",
        None,
        False,
    )
