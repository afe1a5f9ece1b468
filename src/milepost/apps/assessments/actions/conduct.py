"""What an Authority did itself is rated by the other Authority, in the first one's set."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import fetch, steps_taken
from milepost.apps.assessments.actions.rating import GivenRating, write_ratings
from milepost.apps.assessments.conflicts import about_its_own_conduct, refuse_conflicts
from milepost.core.access.conflicts import require_not_own_conduct
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.workflow import OPEN_TO, Position, Stage, Step
from milepost.core.rating.ladder import IndicatedLevel


@transaction.atomic
def rate_conduct(
    *, number: int, given: Sequence[GivenRating], by: Actor, at: datetime
) -> IndicatedLevel:
    """Rate, for the other Authority's set, what that Authority did itself.

    :raises NotAllowed: to its own people, to whoever validates for none, and by what bars them.
    :raises NotPossible: with every fault: a closed set, another criterion, a reason missing.
    :raises ChangedMeanwhile: where a colleague rated one of them since; nothing is written.
    """
    require(Permission.VALIDATE_ASSESSMENT, by=by)
    assessment = fetch(number, by=by)
    theirs = about_its_own_conduct(assessment)
    if by.party_kind is not PartyKind.AUTHORITY:
        raise NotAllowed("What an Authority did itself is rated by another Authority.")
    require_not_own_conduct(
        by=by,
        authority=assessment.authority.reference,
        criteria=theirs,
        has_other_authority=True,
    )
    refuse_conflicts(
        assessment, Step.VALIDATE.value, by=by, at=at, earlier_steps=steps_taken(assessment)
    )
    stage = Stage(assessment.stage)
    if stage not in OPEN_TO[Position.AUTHORITY]:
        raise NotPossible(
            [
                f"At the stage “{stage.words}” the Authority's ratings are closed: they wait for"
                " you only while it validates."
            ]
        )
    others = sorted({each.criterion for each in given} - set(theirs))
    if others:
        raise NotPossible(
            [
                f"{code} is not about what that Authority did itself: it is theirs."
                for code in others
            ]
        )
    return write_ratings(assessment, Position.AUTHORITY, given, event="conduct.rated", by=by, at=at)
