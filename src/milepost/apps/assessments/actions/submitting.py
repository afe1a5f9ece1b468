"""The provider's moves: submit a claim, withdraw an assessment."""

from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    Second,
    fetch,
    find_allowed_move,
    issue,
    person_of,
    take,
)
from milepost.apps.assessments.actions.sealing import seal_step
from milepost.apps.assessments.actions.stating import require_level, waits_for_signature
from milepost.apps.assessments.models import AssessedLevel
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import state
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position


@transaction.atomic
def submit(
    *,
    number: int,
    level: int,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
    second: Second | None = None,
) -> str:
    """Claim a level and hand the assessment to the Authority to be validated. Sealed.

    :param reason: why the level differs from the one the ratings indicate, where it does.
    :param seen: the assessment's revision the person looked at.
    :param second: who signs a level far from the indicated one; given by ``sign_level`` alone.
    :return: the hash of the seal; "" where the level waits for a second signature.
    :raises NotAllowed, OutOfTurn, ChangedMeanwhile, NoSuchThing: see ``find_allowed_move``.
    :raises NotPossible: where nothing is rated, or the level cannot be claimed.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "submit", by=by, seen=seen)
    found = reckon(assessment, Position.PROVIDER)
    if not any(each.rating for each in found.own.values()):
        raise NotPossible(["Nothing is rated yet: rate at least one criterion before submitting."])
    need = require_level(found, level, reason)
    if waits_for_signature(assessment, move, need, reason, second, by=by, at=at):
        return ""
    statement = state(reason) if level != found.indicated.level else None
    rating_set = issue(assessment, Position.PROVIDER, found, by=by, at=at)
    seal = seal_step(
        assessment,
        "assessment.submitted",
        found,
        position=Position.PROVIDER,
        level=level,
        reason=statement,
        by=by,
        at=at,
        more=second.sealed() if second else None,
    )
    AssessedLevel.objects.create(
        assessment=assessment,
        rating_set=rating_set,
        level=level,
        indicated=found.indicated.level,
        reason=statement,
        by=person_of(by),
        at=at,
        seal=seal,
    )
    take(
        assessment,
        move,
        by=by,
        at=at,
        after={"level": level, "indicated": found.indicated.level, "seal": seal.hash},
        reason=statement,
        second=second,
    )
    return seal.hash


@transaction.atomic
def withdraw(*, number: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """Take an assessment out of its cycle for good, with the reason.

    :raises NotPossible: where no reason is given.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "withdraw", by=by, seen=seen)
    statement = state(reason)
    if statement is None:
        raise NotPossible(["Write down why the assessment is withdrawn."])
    take(assessment, move, by=by, at=at, reason=statement)
