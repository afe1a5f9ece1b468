"""Put a further assessment in the place of one that was ratified wrongly, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from milepost.apps.assessments.actions.every_step import (
    fetch,
    find_allowed_move,
    open_set,
    remember,
    take,
)
from milepost.apps.assessments.actions.undoing import reason_given
from milepost.apps.assessments.held_ratings import newest_ratings
from milepost.apps.assessments.models import (
    Assessment,
    CriterionRating,
    EvidenceLink,
    RatifiedLevel,
    RatingSet,
    stands,
)
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement
from milepost.core.access.duties import require, require_own_authority
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Position, Stage


@transaction.atomic
def supersede(*, number: int, reason: str, seen: int | None = None, by: Actor, at: datetime) -> int:
    """Begin an assessment anew that was ratified wrongly; it goes the whole way again.

    The level that was ratified stands until the Board ratifies the new one. The provider's ratings
    are carried over, so that only what was wrong has to be changed.

    :return: the number of the new assessment.
    :raises NotPossible: where no reason is given.
    """
    assessment = fetch(number, by=by)
    move = find_allowed_move(assessment, "supersede", by=by, seen=seen)
    statement = reason_given(reason)
    # One live assessment a row and cycle: this one gives way before the new one begins.
    Assessment.objects.filter(pk=assessment.pk).update(stage=Stage.SUPERSEDED.value)
    fresh = _begin(assessment, by=by, at=at)
    take(assessment, move, by=by, at=at, after={"by": str(fresh)}, reason=statement)
    return fresh.number


@transaction.atomic
def begin_again(*, number: int, by: Actor, at: datetime) -> int:
    """Begin an assessment again that was withdrawn, in the same cycle.

    :return: the number of the new assessment.
    :raises NotAllowed: where the actor may not open cycles.
    :raises NotPossible: where it was not withdrawn, or has been begun again already.
    """
    assessment = fetch(number, by=by)
    require(Permission.OPEN_CYCLE, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    if assessment.stage != Stage.WITHDRAWN.value:
        raise NotPossible(["Only a withdrawn assessment is begun again."])
    if _live_ones(assessment).exists():
        raise NotPossible(["It has been begun again already."])
    return _begin(assessment, by=by, at=at).number


def _live_ones(assessment: Assessment) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        cycle=assessment.cycle, authority=assessment.authority, focus_area=assessment.focus_area
    ).exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])


def _begin(assessment: Assessment, *, by: Actor, at: datetime) -> Assessment:
    """The same focus area, Authority and cycle under the next number, with what was rated."""
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    last = Assessment.objects.filter(arrangement=arrangement).aggregate(last=Max("number"))["last"]
    fresh = Assessment.objects.create(
        arrangement=arrangement,
        number=last + 1,
        cycle=assessment.cycle,
        authority=assessment.authority,
        focus_area=assessment.focus_area,
        stage_since=at,
    )
    _carry_over(assessment, fresh)
    record(
        "assessment.begun_again",
        about=str(fresh),
        by=by,
        at=at,
        after={"instead_of": str(assessment)},
    )
    return fresh


def _carry_over(assessment: Assessment, fresh: Assessment) -> None:
    """The provider's ratings and citations as they stood, by whom and when they were given."""
    held = newest_ratings(assessment, Position.PROVIDER)
    if not held:
        return
    rating_set = open_set(fresh, Position.PROVIDER)
    last = RatingSet.objects.filter(assessment=assessment, position=Position.PROVIDER.value).latest(
        "round"
    )
    newest: dict[str, CriterionRating] = {}
    for row in CriterionRating.objects.filter(rating_set=last).order_by("revision"):
        newest[row.criterion] = row
    CriterionRating.objects.bulk_create(
        CriterionRating(
            rating_set=rating_set,
            criterion=row.criterion,
            revision=1,
            rating=row.rating,
            reason_id=row.reason_id,
            origin=row.origin,
            by_id=row.by_id,
            at=row.at,
        )
        for row in newest.values()
    )
    if assessment.stage == Stage.WITHDRAWN.value:  # whose citations serve nothing else
        _cite_again(assessment, fresh)
    remember(rating_set, reckon(fresh, Position.PROVIDER))


def _cite_again(assessment: Assessment, fresh: Assessment) -> None:
    standing = EvidenceLink.objects.filter(
        stands(), assessment=assessment, position=Position.PROVIDER.value
    )
    EvidenceLink.objects.bulk_create(
        EvidenceLink(
            assessment=fresh,
            position=row.position,
            criterion=row.criterion,
            evidence_version_id=row.evidence_version_id,
            kind=row.kind,
            place=row.place,
            by_id=row.by_id,
            at=row.at,
        )
        for row in standing.order_by("id")
    )


def superseded_level(assessment: Assessment) -> RatifiedLevel | None:
    """The ratified level whose place a level ratified in this assessment takes; None mostly."""
    return (
        RatifiedLevel.objects.filter(
            assessment__cycle=assessment.cycle_id,
            assessment__authority=assessment.authority_id,
            assessment__focus_area=assessment.focus_area,
            assessment__stage=Stage.SUPERSEDED.value,
            superseded_by__isnull=True,
        )
        .exclude(assessment=assessment)
        .order_by("-id")
        .first()
    )
