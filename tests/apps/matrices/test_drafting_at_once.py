"""Several people at a draft at the same moment: what one did stands, the other is told."""

from collections import Counter
from collections.abc import Callable

import pytest

from milepost.apps.matrices import actions
from milepost.apps.matrices.models import DraftProposal, MatrixDraft, ProposalAnswer
from milepost.core.matrix.drafting.changes import DraftChanges
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_draft_in_consultation,
    drafted,
    propose,
    words_at,
)
from tests.apps.small_worlds import a_small_world
from tests.apps.test_two_at_once import NOW, at_once
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """A world that is really written, since each thread has a connection of its own."""
    return a_small_world()


def _answered(world: World, number: int, proposal: int, move: str, who: str) -> Callable[[], None]:
    by = world.actor(who)
    return lambda: actions.answer_proposal(
        number=number, proposal=proposal, move=move, reason="So it is.", by=by, at=NOW
    )


def test_a_proposal_comes_to_one_end(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    ends = (("accept", NORTH), ("reject", SOUTH), ("withdraw", PROVIDER))

    outcomes = at_once(*(_answered(world, number, proposal, *end) for end in ends))

    assert Counter(outcomes) == {"done": 1, "NotPossible": 2}
    (given,) = ProposalAnswer.objects.filter(proposal__number=proposal)
    move, _ = ends[outcomes.index("done")]
    assert given.stage.startswith(move)
    is_in = drafted(world, number).areas_by_code["CS"].at(4).words is not None
    assert is_in == (given.stage == "accepted")


def test_of_two_proposals_for_one_cell_one_is_accepted_and_the_other_fits_no_more(
    world: World,
) -> None:
    number = a_draft_in_consultation(world)
    first, second = (
        propose(world, number, changes=words_at(world, number, words=words))
        for words in ("Most are told.", "All are told.")
    )

    outcomes = at_once(
        _answered(world, number, first, "accept", NORTH),
        _answered(world, number, second, "accept", SOUTH),
    )

    assert sorted(outcomes) == ["NotPossible", "done"]
    said = "Most are told." if outcomes[0] == "done" else "All are told."
    assert drafted(world, number).areas_by_code["CS"].at(4).words == said


def test_proposals_made_at_once_have_numbers_of_their_own(world: World) -> None:
    number = a_draft_in_consultation(world)

    def made(changes: DraftChanges, who: str) -> Callable[[], object]:
        by = world.actor(who)
        return lambda: actions.propose_change(
            number=number, changes=changes, reason="So it is.", by=by, at=NOW
        )

    outcomes = at_once(
        *(
            made(words_at(world, number, "CS", level), who)
            for level in (2, 4)
            for who in (NORTH, PROVIDER)
        )
    )

    assert outcomes == ["done"] * 4
    numbers = DraftProposal.objects.filter(is_written=False).values_list("number", flat=True)
    assert sorted(numbers) == [2, 3, 4, 5]


def test_a_party_begins_one_draft_however_many_begin_it(world: World) -> None:
    by = world.actor(NORTH)
    outcomes = at_once(*[lambda: actions.begin_draft(by=by, at=NOW)] * 3)
    assert Counter(outcomes) == {"done": 1, "NotPossible": 2}
    assert MatrixDraft.objects.count() == 1


def test_of_two_drafts_that_are_opened_at_once_one_is_open(world: World) -> None:
    works = []
    for who in (NORTH, PROVIDER):
        by = world.actor(who)
        number = actions.begin_draft(by=by, at=world.at())
        works.append(lambda by=by, n=number: actions.open_to_all(number=n, by=by, at=NOW))
    assert sorted(at_once(*works)) == ["NotPossible", "done"]
    assert MatrixDraft.objects.filter(stage="in_consultation").count() == 1
