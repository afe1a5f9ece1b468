"""What may an Annual Plan hold, and how does it come to be approved?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.period.months import Period, add_months, in_words
from milepost.core.trajectory.milestones import Whose

LONGEST_COMMITMENT = 1_000  # characters
LONGEST_EVIDENCE = 500
LONGEST_MINUTE = 120
_MOST_PENCE = 10**13  # a hundred thousand million pounds, and no slip of the hand beyond it


class AnnualPlanStage(StrEnum):
    """How far an Annual Plan has come."""

    DRAFT = "draft"
    BEFORE_THE_BOARD = "before_the_board"
    APPROVED = "approved"

    @property
    def words(self) -> str:
        """As people say it."""
        return _STAGE_WORDS[self]


_STAGE_WORDS = {
    AnnualPlanStage.DRAFT: "Draft",
    AnnualPlanStage.BEFORE_THE_BOARD: "Before the Board",
    AnnualPlanStage.APPROVED: "Approved",
}


class AnnualPlanMove(StrEnum):
    """What takes an Annual Plan from one stage to another."""

    PUT_TO_THE_BOARD = "put_to_the_board"
    SENT_BACK = "sent_back"
    APPROVED = "approved"


# From where each move sets out, and where it ends. Nothing leads out of approved.
ANNUAL_PLAN_MOVES: Mapping[AnnualPlanMove, tuple[AnnualPlanStage, AnnualPlanStage]] = {
    AnnualPlanMove.PUT_TO_THE_BOARD: (AnnualPlanStage.DRAFT, AnnualPlanStage.BEFORE_THE_BOARD),
    AnnualPlanMove.SENT_BACK: (AnnualPlanStage.BEFORE_THE_BOARD, AnnualPlanStage.DRAFT),
    AnnualPlanMove.APPROVED: (AnnualPlanStage.BEFORE_THE_BOARD, AnnualPlanStage.APPROVED),
}


class CommitmentOrigin(StrEnum):
    """What a commitment comes from."""

    BID = "bid"
    GAP = "gap"
    CORRECTIVE = "corrective"
    CARRIED = "carried"
    AGREED = "agreed"

    @property
    def words(self) -> str:
        """As people say it."""
        return _ORIGIN_WORDS[self]


_ORIGIN_WORDS = {
    CommitmentOrigin.BID: "A bid commitment",
    CommitmentOrigin.GAP: "A criterion that holds a level back",
    CommitmentOrigin.CORRECTIVE: "A corrective action",
    CommitmentOrigin.CARRIED: "Carried forward from the year before",
    CommitmentOrigin.AGREED: "Agreed between the two sides",
}


@dataclass(frozen=True, kw_only=True)
class SaidOfCommitment:
    """All that a commitment says.

    ``giver`` gives it to ``receiver``; ``owner`` is the person who sees to it, by reference.
    ``origin_of`` names what it comes from: B-3, a criterion, a corrective action, or C-12.
    ``pence`` where money matters.
    """

    text: str
    giver: Whose
    receiver: Whose
    owner: str
    due_on: date
    evidence: str
    origin: CommitmentOrigin
    origin_of: str = ""
    pence: int | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhatIsThere:
    """What a commitment may name: people by side, bid commitments, criteria, and those before it.

    ``owners`` are the sides on which each person has a role; ``predecessors`` the commitments of
    earlier years that were not met and are carried forward by no other.
    """

    owners: Mapping[str, Collection[Whose]]
    bids: Collection[str]
    criteria: Collection[str]
    predecessors: Collection[str]


def stage_after(moves: Iterable[AnnualPlanMove]) -> AnnualPlanStage:
    """Where a plan stands after its moves, in their order."""
    stage = AnnualPlanStage.DRAFT
    for move in moves:
        stage = ANNUAL_PLAN_MOVES[move][1]
    return stage


def annual_plan_faults(year: Period, others: Mapping[str, Period], *, term: Period) -> list[str]:
    """Everything that is wrong with the year of an Annual Plan.

    :param others: the years of the Authority's other plans, by what each is called.
    :param term: of the Authority's contract.
    """
    faults = [
        f"The year overlaps {name}, which runs from {in_words(other.first)}"
        f" to {in_words(other.last)}."
        for name, other in others.items()
        if year.overlaps(other)
    ]
    if year.first not in term or year.last not in term:
        faults.append(
            f"The contract runs from {in_words(term.first)} to {in_words(term.last)}: the year"
            " lies within it."
        )
    if year.last >= add_months(year.first, 12):
        faults.append("A contract year has twelve months at most.")
    return faults


def commitment_faults(said: SaidOfCommitment, *, year: Period, there: WhatIsThere) -> list[str]:
    """Everything that is wrong with a commitment; nothing where it can stand."""
    return [
        *_words(said),
        *_sides(said),
        *_owner(said, there),
        *_due(said, year),
        *_money(said),
        *_origin(said, there),
        *(
            f"The matrix in force has no criterion {code}."
            for code in said.criteria
            if code not in there.criteria
        ),
    ]


def decision_faults(decided_on: date, minute: str, *, on: date) -> Iterator[str]:
    """What is wrong with a decision of the Board as it is recorded on a day."""
    if decided_on > on:
        yield "The decision lies in the future: record it once the Board has taken it."
    if not minute.strip():
        yield "Give the minute, so that anybody can find the decision again."
    if len(minute.strip()) > LONGEST_MINUTE:
        yield f"Give the minute in {LONGEST_MINUTE} characters or fewer."


def _words(said: SaidOfCommitment) -> Iterator[str]:
    for what, words, most in (
        ("what is promised", said.text, LONGEST_COMMITMENT),
        ("the evidence that will show it", said.evidence, LONGEST_EVIDENCE),
    ):
        if not words.strip():
            yield f"Say {what}."
        if len(words.strip()) > most:
            yield f"Say {what} in {most:,} characters or fewer."


def _sides(said: SaidOfCommitment) -> Iterator[str]:
    if said.giver is said.receiver and said.giver is not Whose.JOINT:
        yield "A commitment is given to somebody else: choose another side that it is given to."


def _owner(said: SaidOfCommitment, there: WhatIsThere) -> Iterator[str]:
    sides = there.owners.get(said.owner, ())
    if not sides:
        yield "Choose an owner who has a role on this contract."
    elif said.giver is not Whose.JOINT and said.giver not in sides:
        yield "The owner has no role on the side that gives the commitment: choose somebody of it."


def _due(said: SaidOfCommitment, year: Period) -> Iterator[str]:
    if said.due_on not in year:
        yield (
            f"It is due on {in_words(said.due_on)}, outside the year from {in_words(year.first)}"
            f" to {in_words(year.last)}. What needs longer is carried forward."
        )


def _money(said: SaidOfCommitment) -> Iterator[str]:
    if said.pence is not None and not 0 < said.pence <= _MOST_PENCE:
        yield "Give the money as an amount above nothing, or leave it out."


def _origin(said: SaidOfCommitment, there: WhatIsThere) -> Iterator[str]:
    known = {
        CommitmentOrigin.BID: (there.bids, "a bid commitment that binds, such as B-3"),
        CommitmentOrigin.GAP: (there.criteria, "the criterion that holds a level back"),
        CommitmentOrigin.CARRIED: (
            there.predecessors,
            "a commitment of an earlier year that was not met and is not carried forward yet,"
            " such as C-12",
        ),
    }
    if said.origin in known:
        codes, what = known[said.origin]
        if said.origin_of not in codes:
            yield f"Say what it comes from: {what}."
    elif said.origin is CommitmentOrigin.CORRECTIVE and not said.origin_of.strip():
        yield "Say which corrective action it comes from."
    elif said.origin is CommitmentOrigin.AGREED and said.origin_of:
        yield "What was agreed between the two sides comes from nothing else: leave that empty."
    if len(said.origin_of) > LONGEST_MINUTE:
        yield f"Say what it comes from in {LONGEST_MINUTE} characters or fewer."
