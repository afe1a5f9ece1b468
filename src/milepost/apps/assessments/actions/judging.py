"""The Authority's moves: agree, challenge, return for evidence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    Second,
    fetch,
    find_allowed_move,
    issue,
    open_set,
    person_of,
    take,
)
from milepost.apps.assessments.actions.sealing import seal_step
from milepost.apps.assessments.actions.stating import require_level, waits_for_signature
from milepost.apps.assessments.models import (
    Assessment,
    Challenge,
    ValidatedLevel,
)
from milepost.apps.assessments.reckoning import Reckoning, reckon
from milepost.apps.audit.actions import state
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Move, Position


@transaction.atomic
def agree(
    *,
    number: int,
    level: int | None = None,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
    second: Second | None = None,
) -> str:
    """Agree with every rating and state the validated level. Sealed.

    :param level: the claimed level where left out.
    :param second: who signs a level far from the indicated one; given by ``sign_level`` alone.
    :return: the hash of the seal; "" where the level waits for a second signature.
    :raises NotPossible: where a rating differs: who differs on any criterion challenges.
    """
    assessment, move, found = _open_validation(number, "agree", seen=seen, by=by, at=at)
    differing = _differing(found)
    if differing:
        raise NotPossible(
            [
                f"You rate {', '.join(differing)} otherwise than the provider: challenge instead,"
                " or take the difference back."
            ]
        )
    claim = assessment.assessedlevels.order_by("-id").first()
    stated = level if level is not None else (claim.level if claim else found.indicated.level)
    need = require_level(found, stated, reason)
    if waits_for_signature(assessment, move, need, reason, second, by=by, at=at):
        return ""
    return _validate(
        assessment, move, found, level=stated, reason=reason, by=by, at=at, second=second
    )


@transaction.atomic
def challenge(
    *,
    number: int,
    level: int | None = None,
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
    second: Second | None = None,
) -> str:
    """Challenge the criteria that the Authority rates otherwise, each with its reason. Sealed.

    :param level: the level the Authority's own ratings indicate where left out.
    :param second: who signs a level far from the indicated one; given by ``sign_level`` alone.
    :return: the hash of the seal; "" where the level waits for a second signature.
    :raises NotPossible: where no rating differs: there is nothing to challenge.
    """
    assessment, move, found = _open_validation(number, "challenge", seen=seen, by=by, at=at)
    differing = _differing(found)
    if not differing:
        raise NotPossible(
            [
                "You rate every criterion as the provider did, so there is nothing to challenge:"
                " rate at least one otherwise, with your reason, or agree."
            ]
        )
    stated = level if level is not None else found.indicated.level
    need = require_level(found, stated, reason)
    if waits_for_signature(assessment, move, need, reason, second, by=by, at=at):
        return ""
    person = person_of(by)
    round_ = open_set(assessment, Position.AUTHORITY).round
    for code in differing:
        statement = state(found.own[code].reason)
        if statement is None:
            raise NotPossible([f"Say why you rate {code} otherwise than the provider did."])
        base = found.base.get(code)
        Challenge.objects.create(
            assessment=assessment,
            criterion=code,
            round=round_,
            claimed=base.rating.value if base and base.rating else "",
            validated=_own_word(found, code),
            reason=statement,
            by=person,
            at=at,
        )
    return _validate(
        assessment,
        move,
        found,
        level=stated,
        reason=reason,
        by=by,
        at=at,
        second=second,
        challenged=differing,
    )


@transaction.atomic
def return_for_evidence(
    *, number: int, reason: str, seen: int | None = None, by: Actor, at: datetime
) -> None:
    """Send the assessment back to the provider for evidence, with the reason.

    :raises NotPossible: where no reason is given.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "return_for_evidence", by=by, seen=seen, at=at)
    statement = state(reason)
    if statement is None:
        raise NotPossible(["Write down what evidence is missing, so that the provider can act."])
    take(assessment, move, by=by, at=at, reason=statement)


def _open_validation(
    number: int, name: str, *, seen: int | None, by: Actor, at: datetime
) -> tuple[Assessment, Move, Reckoning]:
    assessment = fetch(number, by=by)
    found = reckon(assessment, Position.AUTHORITY)
    move = find_allowed_move(
        assessment, name, by=by, seen=seen, at=at, sole_authors=found.sole_authors()
    )
    if unsettled := found.not_agreed():
        raise NotPossible(
            [
                f"The provider says that {code} does not apply. Agree to that by rating it not"
                " applicable yourself, with your reason, or rate it otherwise."
                for code in unsettled
            ]
        )
    return assessment, move, found


def _differing(found: Reckoning) -> list[str]:
    """The criteria that the Authority rates otherwise than the provider's issued set."""
    return [
        code
        for code, each in found.own.items()
        if each.rating != (found.base[code].rating if code in found.base else None)
    ]


def _own_word(found: Reckoning, code: str) -> str:
    rating = found.own[code].rating
    return rating.value if rating else ""


def _validate(
    assessment: Assessment,
    move: Move,
    found: Reckoning,
    *,
    level: int,
    reason: str,
    by: Actor,
    at: datetime,
    second: Second | None,
    challenged: Sequence[str] = (),
) -> str:
    statement = state(reason) if level != found.indicated.level else None
    rating_set = issue(assessment, Position.AUTHORITY, found, by=by, at=at)
    seal = seal_step(
        assessment,
        "assessment.challenged" if challenged else "assessment.agreed",
        found,
        position=Position.AUTHORITY,
        level=level,
        reason=statement,
        by=by,
        at=at,
        more={"challenged": list(challenged), **(second.sealed() if second else {})},
    )
    ValidatedLevel.objects.create(
        assessment=assessment,
        rating_set=rating_set,
        level=level,
        indicated=found.indicated.level,
        reason=statement,
        critical_not_met=found.critical_not_met(),
        rests_until=found.rests_until(),
        by=person_of(by),
        at=at,
        seal=seal,
    )
    take(
        assessment,
        move,
        by=by,
        at=at,
        after={
            "level": level,
            "indicated": found.indicated.level,
            "challenged": list(challenged),
            "seal": seal.hash,
        },
        reason=statement,
        second=second,
    )
    return seal.hash
