"""Which moves does an assessment have, and where does each lead? The one table (design 2.12)."""

from dataclasses import dataclass
from enum import StrEnum

from milepost.core.access.roles import Actor, PartyKind, Permission


class Stage(StrEnum):
    """Where an assessment stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    AGREED = "agreed"
    CHALLENGED = "challenged"
    IN_MODERATION = "in_moderation"
    PROPOSED = "proposed"
    DEFERRED = "deferred"
    RATIFIED = "ratified"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _STAGE_WORDS.get(self, self.value.replace("_", " ").capitalize())


_STAGE_WORDS = {Stage.RETURNED: "Returned for evidence", Stage.DEFERRED: "Deferred by the Board"}


class Step(StrEnum):
    """The four steps of one assessment, no two of which the same person may take."""

    SUBMIT = "submit"
    VALIDATE = "validate"
    PROPOSE = "propose"
    RATIFY = "ratify"


class Position(StrEnum):
    """Whose set of ratings: each keeps its own, and none overwrites another."""

    PROVIDER = "provider"
    AUTHORITY = "authority"
    MODERATOR = "moderator"


class OutOfTurn(Exception):
    """The move does not start from the stage the assessment is at."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """A verb of the workflow: from which stage, who may, where it leads, which step it takes.

    ``judges_as``: where it takes none of the four steps, but judges as that one does, so that the
    same interest or secondment bars from it.
    """

    start: Stage
    name: str
    needs: Permission
    end: Stage
    step: Step | None = None
    judges_as: Step | None = None


def _move(
    start: Stage,
    name: str,
    needs: Permission,
    end: Stage,
    step: Step | None = None,
    *,
    judges_as: Step | None = None,
) -> Move:
    return Move(
        start=start, name=name, needs=needs, end=end, step=step, judges_as=judges_as or step
    )


_S, _P = Stage, Permission

MOVES = (
    _move(_S.DRAFT, "submit", _P.SUBMIT_ASSESSMENT, _S.SUBMITTED, Step.SUBMIT),
    _move(_S.DRAFT, "withdraw", _P.SUBMIT_ASSESSMENT, _S.WITHDRAWN),
    _move(_S.SUBMITTED, "return_for_evidence", _P.VALIDATE_ASSESSMENT, _S.RETURNED, Step.VALIDATE),
    _move(_S.SUBMITTED, "retract", _P.SUBMIT_ASSESSMENT, _S.DRAFT),
    _move(_S.RETURNED, "submit", _P.SUBMIT_ASSESSMENT, _S.SUBMITTED, Step.SUBMIT),
    _move(_S.RETURNED, "withdraw", _P.SUBMIT_ASSESSMENT, _S.WITHDRAWN),
    _move(_S.SUBMITTED, "agree", _P.VALIDATE_ASSESSMENT, _S.AGREED, Step.VALIDATE),
    _move(_S.SUBMITTED, "challenge", _P.VALIDATE_ASSESSMENT, _S.CHALLENGED, Step.VALIDATE),
    _move(_S.CHALLENGED, "answer", _P.ANSWER_CHALLENGE, _S.CHALLENGED),
    _move(_S.CHALLENGED, "meet", _P.RECORD_MEETING, _S.CHALLENGED),
    _move(_S.CHALLENGED, "open_moderation", _P.PROPOSE_LEVEL, _S.IN_MODERATION),
    _move(_S.AGREED, "propose", _P.PROPOSE_LEVEL, _S.PROPOSED, Step.PROPOSE),
    _move(_S.IN_MODERATION, "propose", _P.PROPOSE_LEVEL, _S.PROPOSED, Step.PROPOSE),
    _move(_S.PROPOSED, "consider", _P.RECORD_MEETING, _S.PROPOSED),
    _move(_S.PROPOSED, "defer", _P.RATIFY_LEVEL, _S.DEFERRED, judges_as=Step.RATIFY),
    _move(_S.DEFERRED, "resume", _P.PROPOSE_LEVEL, _S.PROPOSED, Step.PROPOSE),
    _move(_S.PROPOSED, "ratify", _P.RATIFY_LEVEL, _S.RATIFIED, Step.RATIFY),
    _move(_S.RATIFIED, "publish", _P.PUBLISH_LEVEL, _S.PUBLISHED),
    _move(_S.RATIFIED, "supersede", _P.PROPOSE_LEVEL, _S.SUPERSEDED),
    _move(_S.PUBLISHED, "supersede", _P.PROPOSE_LEVEL, _S.SUPERSEDED),
)

FINAL = frozenset({Stage.SUPERSEDED, Stage.WITHDRAWN})

# While an assessment is at one of these, each side may still write its own set of ratings.
OPEN_TO = {
    Position.PROVIDER: frozenset({Stage.DRAFT, Stage.RETURNED}),
    Position.AUTHORITY: frozenset({Stage.SUBMITTED}),
    Position.MODERATOR: frozenset({Stage.AGREED, Stage.IN_MODERATION}),
}

# What a person needs to write a side's ratings, and the step that those lead to.
NEEDED_TO_RATE = {
    Position.PROVIDER: Permission.RATE_FOR_PROVIDER,
    Position.AUTHORITY: Permission.VALIDATE_ASSESSMENT,
    Position.MODERATOR: Permission.PROPOSE_LEVEL,
}
STEP_OF = {
    Position.PROVIDER: Step.SUBMIT,
    Position.AUTHORITY: Step.VALIDATE,
    Position.MODERATOR: Step.PROPOSE,
}


def position_of(by: Actor) -> Position:
    """From which position an actor rates and cites: their side's, or the moderator's."""
    sides = {PartyKind.PROVIDER: Position.PROVIDER, PartyKind.AUTHORITY: Position.AUTHORITY}
    return sides[by.party_kind] if by.party_kind else Position.MODERATOR


# Where what was challenged is still argued: until the Board ratifies, a reader is told the last
# ratified level and "in dispute", if a challenge stands that the provider did not accept.
IN_DISPUTE = frozenset({Stage.CHALLENGED, Stage.IN_MODERATION, Stage.PROPOSED, Stage.DEFERRED})


def find_move(stage: Stage, name: str) -> Move:
    """The move of that name from a stage.

    :raises OutOfTurn: where there is none, saying where the assessment stands.
    """
    for move in MOVES:
        if move.start is stage and move.name == name:
            return move
    raise OutOfTurn(
        f"This assessment is at the stage “{stage.words}”,"
        f" from which it cannot {name.replace('_', ' ')}."
    )


def needed_for(name: str) -> Permission:
    """The permission that a move needs, the same wherever it starts.

    :raises StopIteration: where the table has no move of that name.
    """
    return next(move.needs for move in MOVES if move.name == name)


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """The moves that start at a stage, in the table's order."""
    return tuple(move for move in MOVES if move.start is stage)
