"""Take a move back: the Authority's, the moderator's, the Board's by undo, a claim by retracting.

Nothing is taken away. A further row, sealed, says that the move counts no more.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    fetch,
    find_allowed_move,
    go_to,
    person_of,
    take,
)
from milepost.apps.assessments.disputes import UNDONE, procedure_of
from milepost.apps.assessments.last_move import EVENT_NAMES, latest_move
from milepost.apps.assessments.models import Assessment, RatingSet, UndoneMove, not_undone
from milepost.apps.audit.actions import add_seal, record, state, write_down
from milepost.apps.audit.models import Event, Seal, Statement
from milepost.core.access.duties import require_own_authority
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import utc_text
from milepost.core.assessment.undo import (
    Resting,
    retract_refusals,
    undo_of,
    undo_refusals,
)
from milepost.core.assessment.workflow import Position, Stage

# Which side's ratings a move had issued, where it stated a level.
_ISSUED_BY: Mapping[str, Position] = {
    "submit": Position.PROVIDER,
    "agree": Position.AUTHORITY,
    "challenge": Position.AUTHORITY,
    "propose": Position.MODERATOR,
    "resume": Position.MODERATOR,
}


@transaction.atomic
def undo(*, number: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> str:
    """Take the last move back, within the time that the settings give, if nothing rests on it.

    Whoever may take the move for the same side may undo it. Sealed.

    :return: the hash of the seal.
    :raises NotPossible: with every reason why it cannot be undone.
    :raises ChangedMeanwhile: where the assessment is no longer as the person saw it.
    """
    assessment = fetch(number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    if seen is not None and seen != assessment.revision:
        raise ChangedMeanwhile(
            "Somebody has changed this assessment while you looked at it. Nothing was undone;"
            " look again."
        )
    latest = latest_move(assessment, arrangement=by.arrangement)
    if latest is None:
        raise NotPossible(["There is no move here that could be undone."])
    refused = undo_refusals(
        latest.taken,
        by=by,
        at=at,
        reason=reason,
        resting=latest.resting,
        settings=procedure_of(assessment),
    )
    if refused:
        raise NotPossible([each.sentence for each in refused])
    move = latest.taken.move
    statement = write_down(reason)
    seal = _take_back(assessment, move.name, latest.taken.at, statement, by=by, at=at)
    before = assessment.stage
    back = undo_of(latest.taken)
    if back.end is Stage.DEFERRED:
        assessment.deferred_until = _deferred_until(assessment, by.arrangement)
    go_to(assessment, back.end, at=at)
    record(
        UNDONE,
        about=str(assessment),
        by=by,
        at=at,
        before={"stage": before},
        after={
            "stage": back.end.value,
            "move": move.name,
            "event": latest.event,
            "seal": seal.hash,
        },
        reason=statement,
    )
    return seal.hash


@transaction.atomic
def retract(*, number: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> str:
    """Take a claim back before the Authority has begun to look at it. Sealed.

    The ratings stay as they were, and are open to be changed again.

    :return: the hash of the seal.
    :raises NotPossible: with every reason why it cannot be retracted.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "retract", by=by, seen=seen)
    latest = latest_move(assessment, arrangement=by.arrangement)
    refused = retract_refusals(
        stage=Stage(assessment.stage),
        has_submitted=latest is None or latest.taken.party == by.party,
        begun=latest.resting - {Resting.PAPER, Resting.EXPORT} if latest else (),
        reason=reason,
    )
    if refused:
        raise NotPossible([each.sentence for each in refused])
    statement = write_down(reason)
    taken_at = latest.taken.at if latest else assessment.stage_since
    seal = _take_back(assessment, "submit", taken_at, statement, by=by, at=at)
    take(assessment, move, by=by, at=at, after={"seal": seal.hash}, reason=statement)
    return seal.hash


def _take_back(
    assessment: Assessment,
    move: str,
    taken_at: datetime,
    reason: Statement,
    *,
    by: Actor,
    at: datetime,
) -> Seal:
    issued = _issued_with(assessment, move)
    seal = add_seal(
        arrangement=by.arrangement,
        kind=UNDONE,
        about=str(assessment),
        at=at,
        content={
            "assessment": str(assessment),
            "authority": assessment.authority.reference,
            "focus_area": assessment.focus_area,
            "cycle": assessment.cycle.number,
            "move": move,
            "taken_at": utc_text(taken_at),
            "round": issued.round if issued else 0,
            "reasons_hash": reason.digest,
            "by": by.person,
            "party": by.party or "",
        },
    )
    UndoneMove.objects.create(
        assessment=assessment,
        move=move,
        taken_at=taken_at,
        rating_set=issued,
        reason=reason,
        by=person_of(by),
        at=at,
        seal=seal,
    )
    return seal


def _issued_with(assessment: Assessment, move: str) -> RatingSet | None:
    position = _ISSUED_BY.get(move)
    if position is None:
        return None
    return (
        RatingSet.objects.filter(
            not_undone("pk"),
            assessment=assessment,
            position=position.value,
            issued_at__isnull=False,
        )
        .only("round")
        .order_by("-round")
        .first()
    )


def _deferred_until(assessment: Assessment, arrangement: str) -> date | None:
    """Until when the Board had put the decision off, before it came up again."""
    last = (
        Event.objects.filter(
            arrangement=arrangement, about=str(assessment), name=EVENT_NAMES["defer"]
        )
        .order_by("-id")
        .first()
    )
    return date.fromisoformat(last.after["until"]) if last else None


def reason_given(words: str) -> Statement:
    """A reason that has to be there.

    :raises NotPossible: where it is not.
    """
    statement = state(words)
    if statement is None:
        raise NotPossible(["Write down why."])
    return statement
