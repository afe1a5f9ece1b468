"""The matrix page: nine rows in nine queries, seven where nothing was sealed since."""

from typing import Any

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.matrix_page import matrix_page
from tests.apps.worlds import a_cycle, a_world, cite_for_level, rate_level, some_evidence

pytestmark = pytest.mark.django_db


def test_the_page_takes_nine_queries_and_then_seven_and_shows_what_is_ratified(
    django_assert_num_queries: Any,
) -> None:
    world = a_world()
    a_cycle(world)
    number = Assessment.objects.get(focus_area="CS", authority__slug="north").number
    item = some_evidence(
        world,
        by="provider-lead",
        made_by="independent",
        type_code="customer_satisfaction_survey",
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)
    actions.submit(number=number, level=1, by=world.actor("provider-lead"), at=world.at())
    viewer = world.actor("south-validator")

    with django_assert_num_queries(9):
        claimed = matrix_page(by=viewer, view="joint", at=world.at())
    with django_assert_num_queries(7):
        assert matrix_page(by=viewer, view="joint", at=world.now) == claimed
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    paper = actions.propose(number=number, by=world.actor("moderator"), at=world.at())
    actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())
    with django_assert_num_queries(9):
        settled = matrix_page(by=viewer, view="north", at=world.at())

    assert len(claimed.rows) == 9
    words = [mark.word for mark in claimed.rows[0].cells[1].marks]
    assert words == ["Claimed"]
    assert settled.rows[0].level == 1
    assert settled.rows[0].standings[0].word == "Achieved"
    assert settled.rows[0].next_steps[0].level == 2


def test_an_elected_member_sees_ratified_levels_and_no_claim() -> None:
    world = a_world()
    a_cycle(world)
    number = Assessment.objects.get(focus_area="CS", authority__slug="north").number
    rate_level(world, number, "CS", 1)
    actions.submit(number=number, level=0, by=world.actor("provider-lead"), at=world.at())

    page = matrix_page(by=world.actor("member"), view="north", at=world.at())

    marks = [mark.word for cell in page.rows[0].cells for mark in cell.marks]
    assert marks == ["Target 31 March 2025"]
    assert page.rows[0].next_steps == ()
