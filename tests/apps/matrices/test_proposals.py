"""What one side proposes, a named person of the other answers; what no longer fits is refused."""

import pytest

from milepost.apps.matrices import actions
from milepost.apps.matrices.models import DraftProposal, ProposalAnswer, ProposalComment
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.matrix.drafting.acts import add_criterion, criterion_in
from milepost.core.matrix.drafting.proposals import PROPOSAL_MOVES
from tests.apps.drafted_worlds import (
    NORTH,
    PROVIDER,
    SOUTH,
    a_busy_draft,
    a_draft_in_consultation,
    a_draft_put_forward,
    answer,
    comment,
    counter,
    drafted,
    propose,
    the_draft,
    words_at,
)
from tests.apps.matrices.test_drafts import refused
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def test_what_is_accepted_stands_in_the_draft_with_who_accepted_it(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number, changes=words_at(world, number, words="Most are told."))
    before = the_draft(world, number).revision
    answer(world, number, proposal, by=SOUTH, reason="So be it.")
    assert drafted(world, number).areas_by_code["CS"].at(4).words == "Most are told."
    assert the_draft(world, number).revision == before + 1
    given = ProposalAnswer.objects.get(proposal__number=proposal)
    assert given.reason is not None
    assert (given.stage, given.by.username, given.party.slug, given.reason.text) == (
        "accepted",
        SOUTH,
        "south",
        "So be it.",
    )


@pytest.mark.parametrize("move", ["reject", "withdraw"])
def test_what_is_not_accepted_changes_nothing_in_the_draft(world: World, move: str) -> None:
    number = a_draft_in_consultation(world)
    proposal, before = propose(world, number), the_draft(world, number).document
    answer(world, number, proposal, move, by=NORTH if move == "reject" else PROVIDER)
    assert the_draft(world, number).document == before


def test_a_proposal_says_why_and_changes_something(world: World) -> None:
    number = a_draft_in_consultation(world)
    assert refused(lambda: propose(world, number, changes=(), reason=" ")) == (
        "A proposal changes something; this one would leave the draft as it is.",
        "Say why, so that the other side can weigh it.",
    )


@pytest.mark.parametrize(
    ("move", "by", "said"),
    [
        ("accept", PROVIDER, "You made proposal 2 yourself, so somebody of the other side must"),
        ("reject", PROVIDER, "You made proposal 2 yourself, so somebody of the other side must"),
        ("withdraw", NORTH, "Only the party that made proposal 2 can withdraw it."),
    ],
)
def test_nobody_answers_for_the_side_that_is_not_theirs(
    world: World, move: str, by: str, said: str
) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    (found,) = refused(lambda: answer(world, number, proposal, move, by=by), NotAllowed)
    assert found.startswith(said)


def test_an_authority_answers_for_neither_its_own_nor_the_other_authority(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number, NORTH)
    for move in ("accept", "reject"):
        refused(lambda move=move: answer(world, number, proposal, move, by=SOUTH), NotAllowed)  # type: ignore[misc]
    refused(lambda: answer(world, number, proposal, "withdraw", by=SOUTH), NotAllowed)
    answer(world, number, proposal, "accept", by=PROVIDER)


def test_rejecting_and_countering_say_why(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    why = ("Say why, so that the side that proposed it can answer.",)
    assert refused(lambda: answer(world, number, proposal, "reject", reason=" ")) == why
    other = words_at(world, number, words="Some are told.")
    assert refused(lambda: counter(world, number, proposal, other, reason="")) == why


def test_a_counter_proposal_closes_the_first_and_is_answered_itself(world: World) -> None:
    number = a_draft_in_consultation(world)
    first = propose(world, number)
    second = counter(world, number, first, words_at(world, number, words="Some are told."))
    assert ProposalAnswer.objects.get(proposal__number=first).stage == "countered"
    made = DraftProposal.objects.get(number=second)
    assert made.answers is not None
    assert made.answers.number == first
    answer(world, number, second, by=PROVIDER)
    assert drafted(world, number).areas_by_code["CS"].at(4).words == "Some are told."


def test_a_counter_proposal_wants_something_else(world: World) -> None:
    number = a_draft_in_consultation(world)
    changes = words_at(world, number)
    proposal = propose(world, number, changes=changes)
    assert refused(lambda: counter(world, number, proposal, changes)) == (
        f"It is the same as proposal {proposal}, which can be accepted as it is.",
    )


@pytest.mark.parametrize("proposal", [1, 2, 3, 4, 5, 6])
def test_what_is_closed_is_neither_answered_nor_commented_on(world: World, proposal: int) -> None:
    number = a_busy_draft(world)
    made = DraftProposal.objects.get(draft__number=number, number=proposal)
    by_provider = made.party.slug == "north"
    other, own = (PROVIDER, NORTH) if by_provider else (NORTH, PROVIDER)
    if proposal == 1:  # written before the others saw it: for them it is not there
        refused(lambda: answer(world, number, proposal, by=other), NoSuchThing)
        refused(lambda: comment(world, number, proposal, by=other), NoSuchThing)
    else:
        refused(lambda: answer(world, number, proposal, by=other))
        refused(lambda: counter(world, number, proposal, words_at(world, number, "W1"), by=other))
    for work in (
        lambda: answer(world, number, proposal, "withdraw", by=own),
        lambda: comment(world, number, proposal, by=own),
    ):
        (said,) = refused(work)
        assert "so it is too late to" in said


@pytest.mark.parametrize("move", ["counter", "sign", ""])
def test_only_an_answer_is_an_answer(world: World, move: str) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    refused(lambda: answer(world, number, proposal, move), NoSuchThing)
    assert {"accept", "reject", "withdraw", "counter"} == {each.name for each in PROPOSAL_MOVES}


def test_a_proposal_that_no_longer_fits_is_refused_with_what_stands_by_now(world: World) -> None:
    number = a_draft_in_consultation(world)
    first = propose(world, number, changes=words_at(world, number, words="Most are told."))
    second = propose(world, number, changes=words_at(world, number, words="All are told."))
    answer(world, number, first)
    (said,) = refused(lambda: answer(world, number, second))
    assert said.startswith("Cell CS/4: it was not there when this was proposed")
    assert "Most are told." in said
    answer(world, number, second, "withdraw", by=PROVIDER)


def test_two_proposals_that_give_one_code_are_not_both_accepted(world: World) -> None:
    number = a_draft_in_consultation(world)
    _, like = criterion_in(drafted(world, number), "CS.A1")
    changes = add_criterion(drafted(world, number), "CS", like, used_codes=())
    first, second = propose(world, number, changes=changes), propose(world, number, changes=changes)
    answer(world, number, first)
    (said, *_) = refused(lambda: answer(world, number, second))
    assert said.startswith(f"Criterion {changes[0].key}: ")


def test_several_are_accepted_together_or_none(world: World) -> None:
    number = a_draft_in_consultation(world)
    by = world.actor(NORTH)
    fits = propose(world, number, changes=words_at(world, number, "DD", 2))
    first = propose(world, number, changes=words_at(world, number, words="Most."))
    clashes = propose(world, number, changes=words_at(world, number, words="All."))
    said = refused(
        lambda: actions.answer_proposals(
            number=number, proposals=[clashes, fits, first], by=by, at=world.at()
        )
    )
    assert [each.split(":")[0] for each in said] == [f"Proposal {clashes}"]
    assert actions.answer_proposals(
        number=number, proposals=[first, fits], by=by, at=world.at()
    ) == (fits, first)


def test_of_several_nothing_is_made_where_one_does_not_fit(world: World) -> None:
    number = a_draft_in_consultation(world)
    by, before = world.actor(NORTH), the_draft(world, number)
    fits = propose(world, number, changes=words_at(world, number, "DD", 2))
    own = propose(world, number, NORTH, words_at(world, number, words="Most."))
    refused(
        lambda: actions.answer_proposals(
            number=number, proposals=[fits, own], by=by, at=world.at()
        ),
        NotAllowed,
    )
    refused(
        lambda: actions.answer_proposals(number=number, proposals=[fits, 99], by=by, at=world.at()),
        NoSuchThing,
    )
    assert refused(
        lambda: actions.answer_proposals(number=number, proposals=[], by=by, at=world.at())
    ) == ("Tick at least one proposal to accept.",)
    after = the_draft(world, number)
    assert (after.document, after.revision) == (before.document, before.revision)
    assert not ProposalAnswer.objects.filter(proposal__draft=after).exists()


def test_of_several_each_is_answered_by_who_accepted_them(world: World) -> None:
    number = a_draft_in_consultation(world)
    wanted = [
        propose(world, number, changes=words_at(world, number, area, 2, f"It is so in {area}."))
        for area in ("DD", "CS")
    ]
    actions.answer_proposals(
        number=number, proposals=[*wanted, *wanted], by=world.actor(SOUTH), at=world.at()
    )
    rows = ProposalAnswer.objects.filter(proposal__draft=the_draft(world, number))
    assert sorted(rows.values_list("proposal__number", "stage", "party__reference")) == [
        (each, "accepted", world.actor(SOUTH).party) for each in wanted
    ]
    matrix = drafted(world, number)
    assert [matrix.areas_by_code[area].at(2).words for area in ("DD", "CS")] == [
        "It is so in DD.",
        "It is so in CS.",
    ]


def test_whoever_sees_the_matrix_comments_while_it_is_open(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    for who in ("member", "moderator", "board-south", PROVIDER):
        comment(world, number, proposal, f"So says {who}.", by=who)
    assert ProposalComment.objects.filter(proposal__number=proposal).count() == 4
    assert refused(lambda: comment(world, number, proposal, " ")) == ("A comment says something.",)
    refused(lambda: comment(world, number, proposal, by="admin"), NotAllowed)


def test_nothing_is_said_of_a_proposal_once_the_draft_was_put_forward(world: World) -> None:
    number = a_draft_put_forward(world)
    sentence = f"Draft {number} was put forward for adoption, so nothing changes in it any more."
    for work in (
        lambda: comment(world, number, 2),
        lambda: answer(world, number, 2),
        lambda: propose(world, number),
    ):
        assert refused(work) == (sentence,)


def test_numbers_that_are_not_there_do_not_exist(world: World) -> None:
    number = a_draft_in_consultation(world)
    for work in (
        lambda: answer(world, number, 99),
        lambda: comment(world, number, 99),
        lambda: actions.open_to_all(number=10**30, by=world.actor(NORTH), at=world.at()),
    ):
        refused(work, NoSuchThing)


def test_words_longer_than_anybody_reads_leave_the_draft_as_it_is(world: World) -> None:
    number = a_draft_in_consultation(world)
    proposal = propose(world, number)
    (said,) = refused(lambda: answer(world, number, proposal, reason="x" * 20_001), NotPossible)
    assert "20,000 are kept" in said
