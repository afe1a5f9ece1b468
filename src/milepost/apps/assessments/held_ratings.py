"""Which ratings does a position hold, and which did it issue: in this cycle, and the one before?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from milepost.apps.assessments.models import Assessment, CriterionRating, RatingSet, not_undone
from milepost.apps.matrices.carrying import carried_between
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.rating.scale import Achieved
from milepost.gateways.prepared_query import Asked, Given, prepared

# Whose issued ratings a position starts from.
STARTS_FROM = {
    Position.PROVIDER: None,
    Position.AUTHORITY: Position.PROVIDER,
    Position.MODERATOR: Position.AUTHORITY,
}


@dataclass(frozen=True, kw_only=True)
class RatingFacts:
    """One criterion's newest rating in a set."""

    criterion: str
    rating: Achieved | None
    revision: int
    origin: str  # "own", "still_so" or "accepted"
    reason: str
    reason_digest: str
    by_id: int
    by: str
    at: datetime


def newest_ratings(
    assessment: Assessment, position: Position, *, is_issued: bool | None = None
) -> dict[str, RatingFacts]:
    """The newest rating of each criterion in a position's newest set: one query.

    :param is_issued: only a set that was issued (True).
    """
    asked = _issued if is_issued else _newest
    values = asked(assessment=assessment.pk, position=position.value)
    found: dict[str, RatingFacts] = {}
    newest_round = 0
    for round_, *columns in values:
        if round_ > newest_round:
            found, newest_round = {}, round_
        rated = rating_of(*columns)
        found[rated.criterion] = rated
    return found


def rating_of(
    criterion: str,
    rating: str,
    revision: int,
    origin: str,
    reason: str | None,
    reason_digest: str | None,
    by_id: int,
    by: str,
    at: datetime,
) -> RatingFacts:
    """A rating, of its columns (``RATING_COLUMNS``) in their order."""
    return RatingFacts(
        criterion=criterion,
        rating=Achieved(rating) if rating else None,
        revision=revision,
        origin=origin,
        reason=reason or "",
        reason_digest=reason_digest or "",
        by_id=by_id,
        by=by,
        at=at,
    )


RATING_COLUMNS = (
    "criterion",
    "rating",
    "revision",
    "origin",
    "reason__text",
    "reason__digest",
    "by_id",
    "by__full_name",
    "at",
)


@prepared
def _newest(assessment: Given, position: Given) -> Asked:
    return (
        CriterionRating.objects.filter(
            rating_set__assessment_id=assessment, rating_set__position=position
        )
        .order_by("rating_set__round", "revision")
        .values_list("rating_set__round", *RATING_COLUMNS)
    )


@prepared
def _issued(assessment: Given, position: Given) -> Asked:
    return (
        CriterionRating.objects.filter(
            not_undone(),
            rating_set__assessment_id=assessment,
            rating_set__position=position,
            rating_set__issued_at__isnull=False,
        )
        .order_by("rating_set__round", "revision")
        .values_list("rating_set__round", *RATING_COLUMNS)
    )


def issued_ratings(assessment: Assessment, position: Position) -> dict[str, RatingFacts]:
    """The newest rating of each criterion in the last set that a position issued: one query."""
    return newest_ratings(assessment, position, is_issued=True)


def not_applicable(ratings: Mapping[str, RatingFacts]) -> set[str]:
    """The criteria rated not applicable."""
    return {code for code, each in ratings.items() if each.rating is Achieved.NOT_APPLICABLE}


_Held = TypeVar("_Held")


def carried_to(
    assessment: Assessment, held: Mapping[str, _Held], *, rated_by: int
) -> Mapping[str, _Held]:
    """Of what was held by criterion in an earlier cycle: what goes on under today's edition.

    A criterion that is harder now, or was another one then, begins anew.

    :param rated_by: the key of the edition that the earlier cycle was judged by.
    """
    carried = carried_between(old=rated_by, new=assessment.cycle.matrix_version_id)
    if carried is None:
        return held
    return {code: each for code, each in held.items() if code in carried}


def previous_set(assessment: Assessment, position: Position) -> RatingSet | None:
    """The position's issued set of the cycle before; None where that cycle is missing.

    A deferred assessment breaks no run: it is passed over for the cycle before it.
    """
    before = issued_before(assessment, position)
    if before is None:
        return None
    return (
        RatingSet.objects.select_related("assessment__cycle")
        .defer("held_back_by", "covered")
        .get(pk=before.id)
    )


class IssuedBefore(NamedTuple):
    """What is read of a position's set of the cycle before."""

    cycle: int
    stage: str
    id: int
    runs: Mapping[str, int]
    matrix_version: int


def issued_before(assessment: Assessment, position: Position) -> IssuedBefore | None:
    """The position's issued set of the cycle before; None where that is missing: one query."""
    rows = [
        IssuedBefore(*row)
        for row in _sets_before(
            arrangement=assessment.arrangement_id,
            authority=assessment.authority_id,
            area=assessment.focus_area,
            cycle=assessment.cycle.number,
            position=position.value,
        )
    ]
    place = place_of_the_cycle_before(
        assessment.cycle.number, ((each.cycle, each.stage) for each in rows)
    )
    return None if place is None else rows[place]


@prepared
def _sets_before(
    arrangement: Given, authority: Given, area: Given, cycle: Given, position: Given
) -> Asked:
    return (
        RatingSet.objects.filter(
            not_undone("pk"),
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__focus_area=area,
            assessment__cycle__number__lt=cycle,
            position=position,
            issued_at__isnull=False,
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-assessment__cycle__number", "-assessment__number", "-round")
        .values_list(
            "assessment__cycle__number",
            "assessment__stage",
            "id",
            "runs",
            "assessment__cycle__matrix_version_id",
        )[:12]
    )


def place_of_the_cycle_before(cycle: int, issued: Iterable[tuple[int, str]]) -> int | None:
    """Which of a position's issued sets, newest first, is that of the cycle before.

    None where that cycle is missing. A deferred assessment breaks no run: it is passed over.

    :param issued: the number of each set's cycle, and the stage of its assessment.
    """
    expected = cycle - 1
    for place, (number, stage) in enumerate(issued):
        if stage == Stage.DEFERRED.value:
            expected = min(expected, number - 1)
            continue
        return place if number == expected else None
    return None
