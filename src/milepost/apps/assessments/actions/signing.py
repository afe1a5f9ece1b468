"""A level far from the indicated one: it waits, and a second person of the same side signs it."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    Second,
    fetch,
    find_allowed_move,
    person_of,
    steps_taken,
)
from milepost.apps.assessments.actions.judging import agree, challenge
from milepost.apps.assessments.actions.settling import propose, resume
from milepost.apps.assessments.actions.submitting import submit
from milepost.apps.assessments.models import Assessment, AwaitedSignature, SecondSignature
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record, write_down
from milepost.apps.audit.models import Seal
from milepost.apps.contracts.queries import actor_for
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.second_signature import (
    Signature,
    signature_need,
    stated_level_faults,
)
from milepost.core.assessment.workflow import Move, Position, Stage, Step, find_move
from milepost.core.rating.apart import defined_levels

_VERBS: Mapping[str, Callable[..., str]] = {
    "submit": submit,
    "agree": agree,
    "challenge": challenge,
    "propose": propose,
    "resume": resume,
}


@transaction.atomic
def sign_level(*, number: int, awaited: int, reason: str, by: Actor, at: datetime) -> str:
    """Sign a level that another person of one's side stated; the step is taken with it. Sealed.

    :param awaited: which stated level was read; another may have taken its place.
    :param reason: the second person's own.
    :return: the hash of the step's seal.
    :raises NoSuchThing: where no level of the reader's side waits here.
    :raises NotPossible: with every reason why this person cannot sign it.
    :raises ChangedMeanwhile: where it is no longer the level that was read, or the ratings
        indicate another level than when it was stated.
    """
    assessment = fetch(number, by=by)
    waiting = awaited_on(assessment)
    if waiting is None:
        raise NoSuchThing("a level that waits for a second signature")
    first = actor_for(person=waiting.by_id, arrangement=by.arrangement)
    if by.party != first.party:  # what another side states is not known before it is issued
        raise NoSuchThing("a level that waits for a second signature")
    if waiting.pk != awaited:
        raise ChangedMeanwhile(
            "Another level was stated meanwhile. Nothing was signed: look again."
        )
    move = find_move(Stage(assessment.stage), waiting.move)
    _refuse_faults(assessment, waiting, move, first, by, reason)
    find_allowed_move(
        assessment,
        waiting.move,
        by=by,
        seen=None,
        at=at,
        sole_authors=_sole_authors(assessment, move),
    )
    statement = write_down(reason)
    hashed = _VERBS[waiting.move](
        number=number,
        level=waiting.level,
        reason=waiting.reason.text,
        by=first,
        at=at,
        second=Second(by=by, indicated=waiting.indicated, digest=statement.digest),
    )
    SecondSignature.objects.create(
        awaited=waiting,
        reason=statement,
        by=person_of(by),
        at=at,
        seal=Seal.objects.get(arrangement=by.arrangement, hash=hashed),
    )
    record(
        "level.signed",
        about=str(assessment),
        by=by,
        at=at,
        after={"level": waiting.level, "move": waiting.move, "seal": hashed},
        reason=statement,
    )
    return hashed


def _sole_authors(assessment: Assessment, move: Move) -> Mapping[str, Collection[str]]:
    """Who put in the only evidence for a criterion, where that bears on signing: it validates."""
    if move.step is not Step.VALIDATE:
        return {}
    return reckon(assessment, Position.AUTHORITY).sole_authors()


def awaited_on(assessment: Assessment) -> AwaitedSignature | None:
    """The level that waits for a second signature on an assessment as it is now."""
    return (
        AwaitedSignature.objects.select_related("reason")
        .filter(assessment=assessment, revision=assessment.revision, signature__isnull=True)
        .order_by("-id")
        .first()
    )


def _refuse_faults(
    assessment: Assessment,
    waiting: AwaitedSignature,
    move: Move,
    first: Actor,
    by: Actor,
    reason: str,
) -> None:
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    defined = defined_levels(matrix.areas_by_code[assessment.focus_area], matrix.levels)
    faults = stated_level_faults(
        signature_need(
            waiting.level,
            waiting.indicated,
            defined=defined,
            settings=matrix.settings.procedure,
        ),
        defined=defined,
        first=Signature(by=first, reason=waiting.reason.text),
        second=Signature(by=by, reason=reason),
        permission=move.needs,
        step=move.step.value if move.step else "",
        earlier_steps=steps_taken(assessment),
    )
    if faults:
        raise NotPossible(faults)
