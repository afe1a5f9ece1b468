"""Votes and dissent: who gives them, when, bound to which paper, sealed, and never deciding."""

import json

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import BoardVote, Dissent
from milepost.apps.audit.models import Seal
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.assessment.board import VoteChoice
from milepost.core.assessment.workflow import OutOfTurn, Stage
from tests.apps.small_worlds import (
    bring_to,
    defer,
    dissent,
    number_of,
    paper_of,
    ratify,
    the,
    vote,
)
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(world: World) -> int:
    number = number_of(world, "W0")
    bring_to(world, Stage.PROPOSED, number)
    return number


def test_a_vote_is_sealed_with_its_paper_and_the_hash_of_its_reason(
    world: World, proposed: int
) -> None:
    hashed = vote(world, proposed, VoteChoice.AGAINST)
    row = BoardVote.objects.get()
    assert (row.choice, row.by.username, row.seal.hash) == ("against", "board-north", hashed)
    assert json.loads(row.seal.content) == {
        "assessment": f"A-{proposed}",
        "paper": paper_of(world, proposed),
        "choice": "against",
        "by": world.actor("board-north").person,
        "party": world.actor("board-north").party,
        "reason": row.reason.digest,
    }


def test_a_vote_decides_nothing_and_is_no_step(world: World, proposed: int) -> None:
    vote(world, proposed, VoteChoice.AGAINST)
    assert the(world, proposed).stage == "proposed"
    ratify(world, proposed)  # by the same person, against whose vote it was
    assert the(world, proposed).stage == "ratified"


def test_a_later_vote_of_the_same_member_stands_beside_the_first(
    world: World, proposed: int
) -> None:
    vote(world, proposed, VoteChoice.AGAINST)
    vote(world, proposed, VoteChoice.FOR)
    assert list(BoardVote.objects.order_by("id").values_list("choice", flat=True)) == [
        "against",
        "for",
    ]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("board-provider", "speak and record dissent, but do not vote"),
        ("board-south", "belongs to the other Authority"),
        ("north-validator", "does not allow this: ratifying"),
        ("moderator", "does not allow this: ratifying"),
    ],
)
def test_nobody_else_votes(world: World, proposed: int, who: str, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        vote(world, proposed, by=who)
    assert not BoardVote.objects.exists()


def test_a_vote_is_on_the_paper_before_the_board_and_has_a_reason(
    world: World, proposed: int
) -> None:
    with pytest.raises(NotPossible, match="why you vote so"):
        vote(world, proposed, reason=" ")
    for act in (actions.vote, actions.dissent):
        more = (
            {"choice": VoteChoice.FOR, "reason": "So."}
            if act is actions.vote
            else {"words": "No.", "is_published": False}
        )
        with pytest.raises(ChangedMeanwhile, match="no longer the one on your paper"):
            act(
                number=proposed,
                paper="0" * 64,
                by=world.actor("board-north"),
                at=world.at(),
                **more,
            )
    defer(world, proposed)
    with pytest.raises(OutOfTurn, match="nothing to vote on"):
        vote(world, proposed)


def test_what_was_voted_before_a_deferral_stays_with_its_paper(world: World, proposed: int) -> None:
    vote(world, proposed, VoteChoice.AGAINST)
    before = paper_of(world, proposed)
    defer(world, proposed)
    actions.resume(number=proposed, by=world.actor("moderator"), at=world.at())
    vote(world, proposed, VoteChoice.FOR)
    papers = [row.proposal.seal.hash for row in BoardVote.objects.order_by("id")]
    assert papers == [before, paper_of(world, proposed)]


@pytest.mark.parametrize(
    ("who", "about"),
    [
        ("board-provider", "level"),
        ("board-north", "level"),
        ("board-south", "joint_view"),
        ("south-validator", "joint_view"),
        ("south-decider", "joint_view"),
    ],
)
@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.RATIFIED, Stage.PUBLISHED])
def test_the_board_and_the_other_authority_dissent(
    world: World, who: str, about: str, stage: Stage
) -> None:
    number = number_of(world, "W0")
    bring_to(world, stage, number)
    hashed = dissent(world, number, by=who)
    row = Dissent.objects.get()
    assert (row.about, row.is_published, row.is_withdrawn) == (about, True, False)
    sealed = json.loads(Seal.objects.get(hash=hashed).content)
    assert (sealed["about"], sealed["words"]) == (about, row.words.digest)


@pytest.mark.parametrize("who", ["provider-lead", "moderator", "north-manager", "member"])
def test_nobody_else_records_dissent(world: World, proposed: int, who: str) -> None:
    with pytest.raises(NotAllowed):
        dissent(world, proposed, by=who)


def test_dissent_has_words_and_is_withdrawn_by_its_author(world: World, proposed: int) -> None:
    with pytest.raises(NotPossible, match="do not agree with"):
        dissent(world, proposed, words=" ")
    dissent(world, proposed)
    given = {"number": proposed, "paper": paper_of(world, proposed)}
    with pytest.raises(NotPossible, match="dissent no longer"):
        actions.withdraw_dissent(
            words="",
            by=world.actor("board-provider"),
            at=world.at(),
            **given,  # type: ignore[arg-type]
        )
    actions.withdraw_dissent(
        words="It is settled.",
        by=world.actor("board-provider"),
        at=world.at(),
        **given,  # type: ignore[arg-type]
    )
    assert [row.is_withdrawn for row in Dissent.objects.order_by("id")] == [False, True]
