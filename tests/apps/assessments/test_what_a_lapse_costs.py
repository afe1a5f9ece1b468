"""What is said of a level that was ratified once, and of which less is shown now?"""

from datetime import UTC, date, datetime, time

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.facts import MatrixRow
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.audit.actions import write_down
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.plans.models import TargetLevel
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import bring_to, cite, differ, number_of, rate, submit
from tests.apps.worlds import World, a_cycle

pytestmark = pytest.mark.django_db


def _in_the_next_cycle(world: World, differing: str) -> None:
    """In the cycle after level 1 was ratified for CS, the Authority rates one criterion N."""
    a_cycle(world, window_from=date(2026, 6, 1), cut_off_on=date(2026, 9, 30))
    number = number_of(world)
    rate(world, number, "A1 F, A2 F, C1 F")
    cite(world, number, "A1", "A2", "C1")
    submit(world, number)
    differ(world, number, differing)
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())


def _row(world: World) -> tuple[MatrixRow, int]:
    page = matrix_page(by=world.actor("auditor"), view="north", at=world.at())
    return page.rows[0], page.at_or_above_target


def test_what_puts_a_ratified_level_at_risk_is_what_holds_back(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))
    _in_the_next_cycle(world, "A1 N")
    row, _ = _row(world)
    assert row.standings[0].state == "at_risk"
    assert (row.level, row.next_steps[0].level) == (1, 1)
    assert [each.criterion for each in row.next_steps[0].held_back_by] == ["CS.A1"]


def test_a_level_that_lapsed_meets_no_target(world: World) -> None:
    TargetLevel.objects.create(
        arrangement=Arrangement.objects.get(reference=world.reference),
        authority=Party.objects.get(slug="north"),
        focus_area="CS",
        level=1,
        due_on=date(2027, 1, 31),
        decision=write_down("The Board."),
        by_id=world.person("north-manager"),
        at=world.at(),
    )
    bring_to(world, Stage.RATIFIED, number_of(world))
    held, reached = _row(world)
    assert (held.is_at_target, reached) == (True, 1)

    _in_the_next_cycle(world, "C1 N")
    row, reached = _row(world)
    assert row.standings[0].state == "lapsed"
    assert not row.is_at_target
    assert reached == 0


def test_the_two_pages_tell_one_standing(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))
    _in_the_next_cycle(world, "C1 N")
    side = focus_area_page(code="CS", by=world.actor("auditor"), view="north", at=world.at()).sides
    assert side[0].standing.state == _row(world)[0].standings[0].state == "lapsed"


def test_a_level_whose_evidence_is_about_to_lapse_is_at_risk_and_says_until_when(
    world: World,
) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))  # on a survey of 20 June 2026

    def standing_on(day: date) -> tuple[str, str]:
        at = datetime.combine(day, time(12), UTC)
        on_page = matrix_page(by=world.actor("auditor"), view="north", at=at).rows[0].standings[0]
        side = focus_area_page(code="CS", by=world.actor("auditor"), view="north", at=at).sides[0]
        assert side.standing.reasons == on_page.reasons
        return on_page.state, on_page.reasons[0]

    assert standing_on(date(2027, 5, 20))[0] == "achieved"
    assert standing_on(date(2027, 5, 21)) == (
        "at_risk",
        "Evidence that level 1 rests on counts only until 20 June 2027.",
    )


def test_both_pages_say_the_same_of_what_holds_back_and_a_draft_says_nothing(world: World) -> None:
    bring_to(world, Stage.RATIFIED, number_of(world))
    _in_the_next_cycle(world, "C1 N")
    a_cycle(world, window_from=date(2026, 9, 1), cut_off_on=date(2026, 12, 31))
    rate(world, number_of(world), "A1 N, A2 N")  # the provider's own draft

    for person in ("provider-lead", "auditor"):
        by = world.actor(person)
        step = matrix_page(by=by, view="north", at=world.at()).rows[0].next_steps[0]
        side = focus_area_page(code="CS", by=by, view="north", at=world.at()).sides[0]
        assert {each.criterion for each in step.held_back_by} == {"CS.C1"}
        assert side.next_level == step.level == 1
        assert {each.criterion for each in side.held_back_by} == {"CS.C1"}
        assert side.held_back_in is not None
        assert (side.held_back_in.kind, side.shown_kind) == ("validated", "ratified")
