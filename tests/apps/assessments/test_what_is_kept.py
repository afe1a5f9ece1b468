"""What is kept of the history between requests is never older than the last seal."""

from collections.abc import Callable

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries import what_happened
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.core.assessment.workflow import Stage
from tests.apps.small_worlds import agree, bring_to, number_of, propose, ratify
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def test_step_by_step_the_page_of_what_was_kept_is_the_page_of_everything_read_anew(
    world: World,
) -> None:
    number = number_of(world)
    validator, moderator = world.actor("north-validator"), world.actor("moderator")
    steps: list[Callable[[], object]] = [
        lambda: bring_to(world, Stage.SUBMITTED, number),
        lambda: agree(world, number),
        lambda: actions.undo(number=number, reason="Too soon.", by=validator, at=world.at()),
        lambda: agree(world, number),
        lambda: propose(world, number),
        lambda: ratify(world, number),
        lambda: actions.supersede(number=number, reason="Twice.", by=moderator, at=world.at()),
    ]
    manager = world.actor("north-manager")
    seen = []
    for step in steps:
        step()
        kept = matrix_page(by=manager, at=world.now)
        what_happened._as_it_stands.cache_clear()
        assert kept == matrix_page(by=manager, at=world.now)
        seen.append(repr(kept.rows[0]))
    assert len(set(seen)) > 3  # and it did change


def test_one_who_is_told_of_ratified_levels_alone_is_given_no_more_from_what_was_kept(
    world: World,
) -> None:
    number = number_of(world)
    bring_to(world, Stage.AGREED, number)
    matrix_page(by=world.actor("north-manager"), at=world.now)
    member = repr(matrix_page(by=world.actor("member"), at=world.now).rows[0])
    what_happened._as_it_stands.cache_clear()
    assert member == repr(matrix_page(by=world.actor("member"), at=world.now).rows[0])
