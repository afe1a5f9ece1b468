"""What may become of a proposal, and who may take it there? The one table of its moves.

There are two sides, the Authorities and the provider. What one side proposes, a named person of the
other accepts, rejects or counters; nobody accepts their own. A counter is a proposal of its own
that answers the first by its number. Each Authority still signs the whole by itself at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.matrix.drafting.changes import DraftChange, DraftChanges


class ProposalStage(StrEnum):
    """Where a proposal stands; all but the first are final."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return self.value.capitalize()


class Taker(StrEnum):
    """Who takes a move of a proposal."""

    ITS_PARTY = "its_party"  # somebody of the party that made it
    OTHER_SIDE = "other_side"  # somebody of the side that did not make it


@dataclass(frozen=True, kw_only=True)
class ProposalMove:
    """One thing that may become of a proposal: by whom, where it leads, whether it says why."""

    start: ProposalStage
    name: str
    taker: Taker
    end: ProposalStage
    needs_reason: bool = False


@dataclass(frozen=True, kw_only=True)
class ProposalFacts:
    """What the rules are told of a proposal: its number, its stage, and who made it for whom.

    ``answers`` is the number of the proposal that it counters.
    """

    number: int
    stage: ProposalStage
    person: str
    party: str
    side: PartyKind
    answers: int | None = None


_OPEN = ProposalStage.OPEN
PROPOSAL_MOVES = (
    ProposalMove(start=_OPEN, name="accept", taker=Taker.OTHER_SIDE, end=ProposalStage.ACCEPTED),
    ProposalMove(
        start=_OPEN,
        name="reject",
        taker=Taker.OTHER_SIDE,
        end=ProposalStage.REJECTED,
        needs_reason=True,
    ),
    ProposalMove(
        start=_OPEN,
        name="counter",
        taker=Taker.OTHER_SIDE,
        end=ProposalStage.COUNTERED,
        needs_reason=True,
    ),
    ProposalMove(start=_OPEN, name="withdraw", taker=Taker.ITS_PARTY, end=ProposalStage.WITHDRAWN),
)

# Whoever may consent to a matrix for their party may also propose and answer for it.
NEEDED_TO_PROPOSE = Permission.CONSENT_TO_MATRIX
NEEDED_TO_COMMENT = Permission.VIEW_MATRIX


def require_proposer(*, by: Actor) -> None:
    """The actor may propose changes for a party to the contract.

    :raises NotAllowed: by role, or for want of a party.
    """
    require(NEEDED_TO_PROPOSE, by=by)
    if by.party is None or by.party_kind is None:
        raise NotAllowed("Only the parties to the contract propose changes to its matrix.")


def require_proposable(changes: Sequence[DraftChange], *, reason: str) -> None:
    """A proposal changes something and says why.

    :raises NotPossible: with every fault at once.
    """
    faults = []
    if not changes:
        faults.append("A proposal changes something; this one would leave the draft as it is.")
    if not reason.strip():
        faults.append("Say why, so that the other side can weigh it.")
    if faults:
        raise NotPossible(faults)


def require_counter(
    proposal: ProposalFacts, changes: DraftChanges, *, first: DraftChanges, reason: str
) -> None:
    """A counter-proposal wants something else than the proposal that it answers.

    :param first: the changes of the proposal that is answered.
    :raises NotPossible: with every fault at once.
    """
    require_proposable(changes, reason=reason)
    if changes == first:
        raise NotPossible(
            [f"It is the same as proposal {proposal.number}, which can be accepted as it is."]
        )


def proposal_move(
    name: str, proposal: ProposalFacts, *, by: Actor, reason: str = ""
) -> ProposalMove:
    """The move of that name, where the actor may take it now.

    Who may take it is asked before the stage and the reason are.

    :raises NotAllowed: by role, party or side, or where it is the actor's own.
    :raises NotPossible: where the proposal is no longer open, or no reason is given.
    :raises StopIteration: where the table has no move of that name.
    """
    move = next(each for each in PROPOSAL_MOVES if each.name == name)
    require_proposer(by=by)
    _require_taker(move, proposal, by=by)
    if proposal.stage is not move.start:
        raise NotPossible([_closed(proposal, f"{name} it")])
    if move.needs_reason and not reason.strip():
        raise NotPossible(["Say why, so that the side that proposed it can answer."])
    return move


def why_no_move(name: str, proposal: ProposalFacts, *, by: Actor) -> str:
    """The sentence with which a move is refused, whatever its reason; "" where it can be taken."""
    try:
        proposal_move(name, proposal, by=by, reason="as said")
    except (NotAllowed, NotPossible) as refused:
        return str(refused)
    return ""


def proposal_moves_open_to(proposal: ProposalFacts, *, by: Actor) -> tuple[ProposalMove, ...]:
    """The moves that the actor may take now, in the table's order."""
    return tuple(move for move in PROPOSAL_MOVES if not why_no_move(move.name, proposal, by=by))


def require_comment(proposal: ProposalFacts, words: str, *, by: Actor) -> None:
    """Anybody who may see the matrix may comment on a proposal while it is open.

    :raises NotAllowed: by role.
    :raises NotPossible: where it is no longer open, or nothing is said.
    """
    require(NEEDED_TO_COMMENT, by=by)
    if proposal.stage is not ProposalStage.OPEN:
        raise NotPossible([_closed(proposal, "comment on it")])
    if not words.strip():
        raise NotPossible(["A comment says something."])


def _require_taker(move: ProposalMove, proposal: ProposalFacts, *, by: Actor) -> None:
    if move.taker is Taker.ITS_PARTY:
        if by.party != proposal.party:
            raise NotAllowed(
                f"Only the party that made proposal {proposal.number} can {move.name} it."
            )
        return
    if by.person == proposal.person:
        raise NotAllowed(
            f"You made proposal {proposal.number} yourself, so somebody of the other side must "
            f"{move.name} it."
        )
    if by.party_kind is proposal.side:
        raise NotAllowed(
            f"Proposal {proposal.number} is your own side's, so it is for the other side to "
            f"{move.name} it."
        )


def _closed(proposal: ProposalFacts, to_do: str) -> str:
    return (
        f"Proposal {proposal.number} was {proposal.stage.value}, so it is too late to {to_do};"
        " a new proposal can be made."
    )
