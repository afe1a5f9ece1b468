"""Saving a rating asks as much in the tenth quarter as in the second, and reads nothing twice."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment, CriterionRating
from milepost.core.assessment.workflow import Position
from milepost.core.period.months import add_months
from milepost.core.rating.scale import Achieved
from tests.apps.worlds import World, a_cycle, a_world, cite_for_level, rate_level, some_evidence

pytestmark = pytest.mark.django_db

MOST_QUERIES = 17  # the two that begin and end its transaction included
FIRST = date(2024, 1, 1)


def _a_quarter(world: World, place: int, item: int) -> int:
    """The provider's claim for one focus area in a quarter: its assessment's number."""
    begins = add_months(FIRST, 3 * place)
    a_cycle(world, window_from=begins, cut_off_on=add_months(begins, 3))
    number = (
        Assessment.objects.filter(focus_area="CS", authority__slug="north").latest("number").number
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)
    return number


def _queries_of_saving(world: World, number: int, rating: Achieved) -> int:
    criterion = CriterionRating.objects.filter(rating_set__assessment__number=number).first()
    assert criterion is not None
    given = actions.GivenRating(criterion=criterion.criterion, rating=rating, seen=1)
    lead = world.actor("provider-lead")
    with CaptureQueriesContext(connection) as asked:
        actions.rate(
            number=number,
            position=Position.PROVIDER,
            given=[given],
            by=lead,
            at=world.at(),
        )
    return len(asked)


def test_its_queries_do_not_grow_with_the_quarters_behind_it() -> None:
    world = a_world()
    item = some_evidence(world, by="provider-lead", made_by="independent")
    few = 0
    for place in range(6):
        number = _a_quarter(world, place, item)
        if place == 1:
            few = _queries_of_saving(world, number, Achieved.LARGELY)
        if place < 5:
            actions.submit(number=number, level=0, by=world.actor("provider-lead"), at=world.at())

    assert _queries_of_saving(world, number, Achieved.LARGELY) == few <= MOST_QUERIES
