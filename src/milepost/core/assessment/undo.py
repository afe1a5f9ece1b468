"""May a move be taken back, and if not, why not?

A mistake is undone by a further record that takes the first one's place, never by taking anything
away. So nothing may rest on it yet, and it may not be long ago; what was ratified or published is
corrected by superseding, with the Board. A claim may be retracted, however old, until the
Authority begins to look at it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Move, Stage
from milepost.core.matrix.definition import ProcedureSettings

# Moves that are never undone, and what is done instead.
NEVER_UNDONE: Mapping[str, str] = {
    "submit": "A claim is retracted rather than undone.",
    "retract": "What was retracted is submitted again.",
    "withdraw": "A withdrawn assessment stays withdrawn; a new one can be begun.",
    "answer": "An answer stands; what changed since is said when the leads meet.",
    "meet": "What is recorded of a meeting stands.",
    "consider": "What is recorded of the Operational Board stands.",
    "ratify": "What the Board ratified is corrected by superseding it, with the Board.",
    "publish": "What was published stays published; it is corrected by superseding it.",
    "supersede": "What was superseded stays so; a further record can take its place.",
}


class Resting(StrEnum):
    """What may rest on a move, so that it can no longer be undone."""

    LATER_MOVE = "later_move"
    OTHER_RATINGS = "other_ratings"  # another side has begun to rate from it
    ANSWER = "answer"  # somebody answered a challenge that it made
    VIEW = "view"  # a moderator gave a view on it
    SIGNATURE = "signature"  # a second person signed it
    VOTE = "vote"  # somebody voted on it
    DISSENT = "dissent"
    PAPER = "paper"  # a Board paper or another document was made of it
    EXPORT = "export"  # it went out to a party

    @property
    def words(self) -> str:
        return _RESTING_WORDS[self]


_RESTING_WORDS = {
    Resting.LATER_MOVE: "the assessment has moved on since",
    Resting.OTHER_RATINGS: "another side has begun to rate from it",
    Resting.ANSWER: "a challenge that it made has been answered",
    Resting.VIEW: "a moderator has given a view on it",
    Resting.SIGNATURE: "a second person has signed it",
    Resting.VOTE: "somebody has voted on it",
    Resting.DISSENT: "somebody has recorded dissent from it",
    Resting.PAPER: "a document has been made of it",
    Resting.EXPORT: "it has gone out in an export",
}


class NotUndone(StrEnum):
    """Why a move cannot be taken back, by name."""

    NEVER = "never"
    NOT_YOURS = "not_yours"
    TOO_LATE = "too_late"
    RESTS = "rests"
    NO_REASON = "no_reason"


@dataclass(frozen=True, kw_only=True)
class MoveTaken:
    """A move that somebody took: who, for which party, and when."""

    move: Move
    party: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class UndoRefused:
    """One reason why a move cannot be taken back, and the sentence for it."""

    why: NotUndone
    sentence: str


def undo_of(taken: MoveTaken) -> Move:
    """The move back: by the same permission, to where it came from, and a step of nobody's."""
    return replace(
        taken.move,
        start=taken.move.end,
        name=f"undo_{taken.move.name}",
        end=taken.move.start,
        step=None,
    )


def undo_refusals(
    taken: MoveTaken,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    resting: Collection[Resting],
    settings: ProcedureSettings,
) -> tuple[UndoRefused, ...]:
    """Every reason why a move cannot be undone now; none where it can.

    Whoever may take the move for the same party may undo it: the one who took it may be away.

    :param taken: the latest move of the assessment that is not undone itself.
    :param resting: what rests on it.
    """
    if taken.move.name in NEVER_UNDONE:
        return (_refused(NotUndone.NEVER, NEVER_UNDONE[taken.move.name]),)
    return tuple(_refusals(taken, by, at, reason, resting, settings))


def may_be_undone_until(taken: MoveTaken, settings: ProcedureSettings) -> datetime:
    """The moment up to which a move may be undone, as far as time goes."""
    return taken.at + timedelta(hours=settings.undo_within_hours)


def _refusals(
    taken: MoveTaken,
    by: Actor,
    at: datetime,
    reason: str,
    resting: Collection[Resting],
    settings: ProcedureSettings,
) -> Iterator[UndoRefused]:
    if by.party != taken.party or not by.may(taken.move.needs):
        yield _refused(
            NotUndone.NOT_YOURS,
            "Only somebody who may take this move for the same side may undo it.",
        )
    if at > may_be_undone_until(taken, settings):
        hours = settings.undo_within_hours
        yield _refused(
            NotUndone.TOO_LATE,
            f"It was taken more than {hours} {'hour' if hours == 1 else 'hours'} ago.",
        )
    yield from _what_rests(resting)
    if not reason.strip():
        yield _refused(NotUndone.NO_REASON, "Write down why it is undone.")


def retract_refusals(
    *, stage: Stage, has_submitted: bool, begun: Collection[Resting], reason: str
) -> tuple[UndoRefused, ...]:
    """Every reason why a claim cannot be retracted by its side; none where it can.

    :param has_submitted: whether the claim is the one that the actor's own party submitted.
    :param begun: what the Authority has done with it already.
    """
    return tuple(_retract_refusals(stage, has_submitted, begun, reason))


def _retract_refusals(
    stage: Stage, has_submitted: bool, begun: Collection[Resting], reason: str
) -> Iterator[UndoRefused]:
    if not has_submitted:
        yield _refused(NotUndone.NOT_YOURS, "Only the side that made a claim may retract it.")
    if stage is not Stage.SUBMITTED:
        yield _refused(
            NotUndone.TOO_LATE,
            f"At the stage “{stage.words}” it is no claim waiting to be looked at.",
        )
    yield from _what_rests(begun)
    if not reason.strip():
        yield _refused(NotUndone.NO_REASON, "Write down why it is retracted.")


def _what_rests(resting: Iterable[Resting]) -> Iterator[UndoRefused]:
    for each in sorted(set(resting), key=list(Resting).index):
        yield _refused(NotUndone.RESTS, f"Something rests on it: {each.words}.")


def _refused(why: NotUndone, sentence: str) -> UndoRefused:
    return UndoRefused(why=why, sentence=sentence)
