"""What came of a commitment, by both sides, and how late is it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.access.roles import PartyKind
from milepost.core.trajectory.work import Work


class Outcome(StrEnum):
    """What came of a commitment, as one side says."""

    MET = "met"
    PART = "part"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As people say it."""
        return _OUTCOME_WORDS[self]


_OUTCOME_WORDS = {
    Outcome.MET: "Met",
    Outcome.PART: "Met in part",
    Outcome.MISSED: "Missed",
    Outcome.WITHDRAWN: "Withdrawn by agreement",
}


class CommitmentState(StrEnum):
    """Where a commitment stands: an outcome once both sides say the same, open until then."""

    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    PART = "part"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"

    @property
    def is_settled(self) -> bool:
        """Whether both sides have said what came of it."""
        return self not in (CommitmentState.OPEN, CommitmentState.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class OutcomeSaid:
    """What one side says came of a commitment, and on which day."""

    outcome: Outcome
    on: date


@dataclass(frozen=True, kw_only=True)
class CommitmentStanding:
    """Where a commitment stands.

    ``ended_on``: the day on which what came of it came about; None while it is open.
    ``waits_for``: the side that has still to say, where the other has. ``days_late``: after its
    due date, of one that is met or still open.
    """

    state: CommitmentState
    days_late: int = 0
    ended_on: date | None = None
    waits_for: PartyKind | None = None
    is_disputed: bool = False


def commitment_standing(
    due_on: date, said: Mapping[PartyKind, OutcomeSaid], *, on: date
) -> CommitmentStanding:
    """Where a commitment stands on a day; no side settles alone what came of it.

    :param said: what each side says now.
    """
    if len({each.outcome for each in said.values()}) == 1 and len(said) == len(PartyKind):
        outcome = next(iter(said.values())).outcome
        ended_on = max(each.on for each in said.values())
        late = (ended_on - due_on).days if outcome is Outcome.MET else 0
        return CommitmentStanding(
            state=CommitmentState(outcome.value), days_late=max(0, late), ended_on=ended_on
        )
    days = max(0, (on - due_on).days)
    missing = [side for side in PartyKind if side not in said]
    return CommitmentStanding(
        state=CommitmentState.OVERDUE if days else CommitmentState.OPEN,
        days_late=days,
        waits_for=missing[0] if len(missing) == 1 else None,
        is_disputed=not missing,
    )


def commitment_work(code: str, due_on: date, standing: CommitmentStanding) -> Work | None:
    """The same as work that criteria wait for; None where nothing more will come of it.

    One that is missed, met in part or withdrawn promises no day any more.
    """
    if standing.state is CommitmentState.MET and standing.ended_on is not None:
        return Work(code=code, expected_on=standing.ended_on, is_done=True)
    return None if standing.state.is_settled else Work(code=code, expected_on=due_on)
