"""A question whose SQL is kept is answered as Django's own would be."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from milepost.apps.assessments.models import Assessment, Cycle
from milepost.gateways.prepared_query import Asked, Given, prepared
from tests.apps.worlds import World, a_cycle, a_world

pytestmark = pytest.mark.django_db

COLUMNS = ("number", "focus_area", "authority__slug", "stage_since", "cycle__cut_off_on")


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    found = a_world()
    a_cycle(found)
    return found


@prepared
def _assessments(area: Given, day: Given, moment: Given, most: Given) -> Asked:
    return (
        Assessment.objects.filter(
            Q(focus_area=area) | Q(number__lte=most - 1),
            cycle__cut_off_on__gte=day,
            stage_since__lte=moment,
        )
        .order_by("number")
        .values_list(*COLUMNS)
    )


def test_it_answers_as_the_query_itself_does(world: World) -> None:
    day, moment = Cycle.objects.get().cut_off_on, world.at()
    for area, most in (("CS", 1), ("NM", 5), ("XX", 0)):
        asked = Assessment.objects.filter(Q(focus_area=area) | Q(number__lt=most))

        found = _assessments(area=area, day=day, moment=moment, most=most)

        assert found == list(asked.order_by("number").values_list(*COLUMNS))
    assert _assessments(area="CS", day=date(2100, 1, 1), moment=moment, most=9) == []
    before = datetime(2000, 1, 1, tzinfo=UTC)
    assert _assessments(area="CS", day=day, moment=before, most=9) == []


def test_its_sql_is_written_once_and_asked_every_time(
    world: World, django_assert_num_queries: object
) -> None:
    written = []

    @prepared
    def numbers(area: Given) -> Asked:
        written.append(area.name)
        return Assessment.objects.filter(focus_area=area).values_list("number")

    with django_assert_num_queries(3):  # type: ignore[operator]
        found = [numbers(area=area) for area in ("CS", "NM", "CS")]

    assert written == ["area"]
    assert found[0] == found[2] != found[1]


@pytest.mark.parametrize("value", [None, ["CS"], 1.5])
def test_what_would_be_another_question_is_refused(world: World, value: object) -> None:
    with pytest.raises(TypeError, match="takes no"):
        _assessments(area=value, day=date(2026, 1, 1), moment=world.at(), most=1)


def test_it_takes_a_list_of_any_length(world: World, django_assert_num_queries: object) -> None:
    written = []

    @prepared
    def numbers(areas: Given, cycle: Given) -> Asked:
        written.append(areas)
        asked = Assessment.objects.filter(focus_area__in=areas, cycle__number=cycle)
        return asked.order_by("number").values_list("number", "focus_area")

    every = tuple(Assessment.objects.order_by("number").values_list("focus_area", flat=True))
    in_order = list(dict.fromkeys(every))
    for length in range(1, len(in_order) + 1):
        wanted = tuple(in_order[:length])
        with django_assert_num_queries(1):  # type: ignore[operator]
            found = numbers(areas=wanted, cycle=1)
        assert {area for _, area in found} == set(wanted)
        assert len(found) == sum(area in wanted for area in every)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert numbers(areas=(), cycle=1) == []
    assert len(written) < len(in_order) or len(in_order) < 4
