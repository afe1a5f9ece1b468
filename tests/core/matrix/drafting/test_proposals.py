"""What one side proposes the other answers; nobody accepts their own; an answer is final."""

from itertools import product

import pytest

from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind, Role
from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.matrix.drafting.proposals import (
    NEEDED_TO_PROPOSE,
    PROPOSAL_MOVES,
    ProposalFacts,
    ProposalStage,
    proposal_move,
    proposal_moves_open_to,
    require_comment,
    require_counter,
    require_proposable,
    require_proposer,
    why_no_move,
)
from tests.core.matrix.matrices import a_document

NORTH, SOUTH, PROVIDER = "Y-north", "Y-south", "Y-provider"


def an_actor(*roles: Role, party: str | None = None, person: str = "P-somebody") -> Actor:
    side = next((ROLE_SIDES[role] for role in roles), None)
    usual = {PartyKind.AUTHORITY: NORTH, PartyKind.PROVIDER: PROVIDER, None: None}[side]
    return Actor(
        person=person,
        name="Somebody",
        arrangement="A-1",
        party=party or usual,
        party_kind=side,
        roles=frozenset(roles),
    )


def by_north(stage: ProposalStage = ProposalStage.OPEN) -> ProposalFacts:
    return ProposalFacts(
        number=12, stage=stage, person="P-north", party=NORTH, side=PartyKind.AUTHORITY
    )


# Who may do what with a proposal of the northern Authority.
WHO = {
    "accept": {(Role.PROVIDER_LEAD, PROVIDER)},
    "reject": {(Role.PROVIDER_LEAD, PROVIDER)},
    "counter": {(Role.PROVIDER_LEAD, PROVIDER)},
    "withdraw": {(Role.CONTRACT_MANAGER, NORTH), (Role.DECISION_MAKER, NORTH)},
}
PARTIES = {PartyKind.AUTHORITY: (NORTH, SOUTH), PartyKind.PROVIDER: (PROVIDER,), None: (None,)}
HOLDERS = [
    (role, party)
    for role in Role
    if role is not Role.SITE_ADMINISTRATOR
    for party in PARTIES[ROLE_SIDES[role]]
]


@pytest.mark.parametrize(("name", "stage"), list(product(WHO, ProposalStage)))
def test_a_move_is_for_its_taker_alone_and_only_while_the_proposal_is_open(
    name: str, stage: ProposalStage
) -> None:
    may = {
        (role, party)
        for role, party in HOLDERS
        if not why_no_move(name, by_north(stage), by=an_actor(role, party=party))
    }
    consenting = {each for each in WHO[name] if an_actor(each[0]).may(NEEDED_TO_PROPOSE)}
    assert may == (consenting if stage is ProposalStage.OPEN else set())
    assert consenting


# fmt: off
REFUSALS = [
    ("accept", an_actor(Role.CONTRACT_MANAGER, party=SOUTH), ProposalStage.OPEN,
     "Proposal 12 is your own side's, so it is for the other side to accept it."),
    ("accept", an_actor(Role.PROVIDER_LEAD, person="P-north"), ProposalStage.OPEN,
     "You made proposal 12 yourself, so somebody of the other side must accept it."),
    ("withdraw", an_actor(Role.CONTRACT_MANAGER, party=SOUTH), ProposalStage.OPEN,
     "Only the party that made proposal 12 can withdraw it."),
    ("withdraw", an_actor(Role.PROVIDER_LEAD), ProposalStage.REJECTED,
     "Only the party that made proposal 12 can withdraw it."),
    ("reject", an_actor(Role.PROVIDER_LEAD), ProposalStage.ACCEPTED,
     "Proposal 12 was accepted, so it is too late to reject it; a new proposal can be made."),
    ("reject", an_actor(Role.ELECTED_MEMBER), ProposalStage.OPEN,
     "Your role here (elected member) does not allow this: consenting to a matrix."),
]
# fmt: on


@pytest.mark.parametrize(("name", "by", "stage", "sentence"), REFUSALS)
def test_a_refusal_says_who_else_may(
    name: str, by: Actor, stage: ProposalStage, sentence: str
) -> None:
    assert why_no_move(name, by_north(stage), by=by) == sentence


def test_who_has_no_party_proposes_nothing() -> None:
    stray = Actor(
        person="P-1",
        name="Somebody",
        arrangement="A-1",
        party=None,
        party_kind=None,
        roles=frozenset({Role.CONTRACT_MANAGER}),
    )
    with pytest.raises(NotAllowed, match="Only the parties to the contract propose"):
        require_proposer(by=stray)


def test_a_rejection_and_a_counter_say_why_and_an_acceptance_need_not() -> None:
    lead = an_actor(Role.PROVIDER_LEAD)
    for name in ("reject", "counter"):
        with pytest.raises(NotPossible, match="Say why"):
            proposal_move(name, by_north(), by=lead, reason=" ")
        assert proposal_move(name, by_north(), by=lead, reason="Too soon.").name == name
    assert proposal_move("accept", by_north(), by=lead).end is ProposalStage.ACCEPTED


def test_the_moves_that_are_open_to_each_side_are_offered_in_their_order() -> None:
    offered = {
        role: [m.name for m in proposal_moves_open_to(by_north(), by=an_actor(role))]
        for role in (Role.PROVIDER_LEAD, Role.CONTRACT_MANAGER, Role.MODERATOR)
    }
    assert offered == {
        Role.PROVIDER_LEAD: ["accept", "reject", "counter"],
        Role.CONTRACT_MANAGER: ["withdraw"],
        Role.MODERATOR: [],
    }


def test_every_stage_can_be_reached_and_only_an_open_proposal_moves() -> None:
    assert {move.end for move in PROPOSAL_MOVES} | {ProposalStage.OPEN} == set(ProposalStage)
    assert {move.start for move in PROPOSAL_MOVES} == {ProposalStage.OPEN}
    assert ProposalStage.COUNTERED.words == "Countered"


def test_a_proposal_changes_something_and_says_why() -> None:
    with pytest.raises(NotPossible) as refusal:
        require_proposable((), reason=" ")
    assert len(refusal.value.faults) == 2
    with pytest.raises(NotPossible, match="leave the draft as it is"):
        require_proposable((), reason="Because.")


def test_a_counter_wants_something_else() -> None:
    matrix = from_document(a_document())
    first = write_cell(matrix, "GR", 1, "Grass is short.")
    other = write_cell(matrix, "GR", 1, "Grass is short in May.")
    require_counter(by_north(), other, first=first, reason="Only then does it grow.")
    with pytest.raises(NotPossible, match="the same as proposal 12"):
        require_counter(by_north(), first, first=first, reason="Because.")


def test_whoever_may_see_the_matrix_comments_while_the_proposal_is_open() -> None:
    for role in (Role.MODERATOR, Role.ELECTED_MEMBER, Role.PROVIDER_CONTRIBUTOR):
        require_comment(by_north(), "What of hedges?", by=an_actor(role))
    with pytest.raises(NotAllowed):
        require_comment(by_north(), "What of hedges?", by=an_actor(Role.ADMINISTRATOR))
    with pytest.raises(NotPossible, match="says something"):
        require_comment(by_north(), " ", by=an_actor(Role.MODERATOR))
    with pytest.raises(NotPossible, match="was withdrawn, so it is too late to comment on it"):
        require_comment(by_north(ProposalStage.WITHDRAWN), "Well?", by=an_actor(Role.MODERATOR))
