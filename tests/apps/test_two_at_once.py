"""Two people at the same moment, on a real database: nothing that one wrote is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from milepost.apps.assessments import actions
from milepost.apps.audit.models import Seal, SealHead
from milepost.apps.contracts.actions import give_role
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Role
from milepost.core.assessment.workflow import OutOfTurn, Position, Stage
from milepost.core.rating.scale import Achieved
from tests.apps.small_worlds import (
    a_small_world,
    bring_to,
    differ,
    number_of,
    the,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 7, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """A world that is really written, since each thread has a connection of its own."""
    return a_small_world()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Do several things in threads that begin together; what came of each, in its place."""
    gate = threading.Barrier(len(works))
    outcomes = [""] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            works[place]()
            outcomes[place] = "done"
        except (ChangedMeanwhile, NotPossible, OutOfTurn) as refused:
            outcomes[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def _ratings() -> Iterator[Achieved]:
    yield from (Achieved.FULLY, Achieved.LARGELY, Achieved.PARTLY, Achieved.NOT)


def test_of_four_who_rate_one_criterion_one_writes_and_three_are_shown_it(world: World) -> None:
    number, lead = number_of(world), world.actor("provider-lead")

    def rating(rating: Achieved) -> Callable[[], object]:
        given = [actions.GivenRating(criterion="CS.A1", rating=rating, seen=0)]
        return lambda: actions.rate(
            number=number, position=Position.PROVIDER, given=given, by=lead, at=NOW
        )

    outcomes = at_once(*(rating(each) for each in _ratings()))

    assert Counter(outcomes) == {"done": 1, "ChangedMeanwhile": 3}
    (row,) = the(world, number).rating_sets.get().ratings.all()
    assert row.rating == list(_ratings())[outcomes.index("done")].value


def test_of_two_validators_one_agrees_or_the_other_returns_it(world: World) -> None:
    give_role(
        username="north-contributor",
        role=Role.VALIDATOR,
        authority="north",
        by=world.actor("admin"),
        at=world.at(),
    )
    number = number_of(world, "W0")
    bring_to(world, Stage.SUBMITTED, number)
    seen = the(world, number).revision
    first, second = world.actor("north-validator"), world.actor("north-contributor")

    outcomes = at_once(
        lambda: actions.agree(number=number, seen=seen, by=first, at=NOW),
        lambda: actions.return_for_evidence(
            number=number, reason="Where?", seen=seen, by=second, at=NOW
        ),
    )

    assert sorted(outcomes) == ["ChangedMeanwhile", "done"]
    assert the(world, number).stage == ("agreed" if outcomes[0] == "done" else "returned")
    assert the(world, number).steps.filter(step="validate").count() == 1


def test_a_proposal_is_ratified_once(world: World) -> None:
    number = number_of(world, "W0")
    bring_to(world, Stage.PROPOSED, number)
    paper = the(world, number).proposedlevels.get().seal.hash
    board = world.actor("board-north")

    outcomes = at_once(*[lambda: actions.ratify(number=number, paper=paper, by=board, at=NOW)] * 3)

    assert Counter(outcomes) == {"done": 1, "OutOfTurn": 2}
    assert the(world, number).ratifiedlevels.count() == 1


def test_seals_of_steps_taken_at_once_stand_one_after_the_other(world: World) -> None:
    numbers = [number_of(world, f"W{n}") for n in range(4)]
    for number in numbers:
        bring_to(world, Stage.SUBMITTED, number)
    differ(world, numbers[3])
    validator = world.actor("north-validator")

    def judged(number: int) -> Callable[[], object]:
        verb = actions.challenge if number == numbers[3] else actions.agree
        return lambda: verb(number=number, by=validator, at=NOW)

    assert at_once(*map(judged, numbers)) == ["done"] * 4

    seals = list(Seal.objects.order_by("sequence"))
    assert [seal.sequence for seal in seals] == list(range(1, len(seals) + 1))
    assert [seal.previous for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]
    assert SealHead.objects.get().hash == seals[-1].hash
    assert Counter(seal.kind for seal in seals[-4:]) == {
        "assessment.agreed": 3,
        "assessment.challenged": 1,
    }
