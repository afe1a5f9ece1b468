"""A moderator says what they think of an assessment, before they see what another one thinks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from milepost.apps.assessments.actions.every_step import fetch, person_of, steps_taken
from milepost.apps.assessments.conflicts import refuse_conflicts
from milepost.apps.assessments.models import Assessment, ModeratorView
from milepost.apps.audit.actions import record, write_down
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.moderation import require_may_give_view
from milepost.core.assessment.seal import utc_text
from milepost.core.assessment.workflow import Stage, Step
from milepost.core.rating.apart import defined_levels
from milepost.core.rating.scale import Achieved


@transaction.atomic
def give_view(
    *,
    number: int,
    level: int,
    reason: str,
    ratings: Mapping[str, Achieved] | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Give one's own view: a level, why, and ratings of criteria if one wishes.

    A later view of the same moderator counts in its place; the first was given independently.

    :raises NotAllowed: to whoever is no moderator, or is barred from proposing here.
    :raises OutOfTurn: where there is nothing to moderate.
    :raises NotPossible: with every fault.
    """
    assessment = fetch(number, by=by)
    require_may_give_view(by=by, stage=Stage(assessment.stage))
    refuse_conflicts(
        assessment, Step.PROPOSE.value, by=by, at=at, earlier_steps=steps_taken(assessment)
    )
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    given = ratings or {}
    faults = []
    if level not in defined_levels(area, matrix.levels):
        faults.append(f"Level {level} is not defined for {area.name} in this matrix.")
    if not reason.strip():
        faults.append("Say why you come to this level: the others will read it.")
    for code in given:
        if code not in area.by_code or area.by_code[code].is_prior:
            faults.append(f"{code} is no criterion of {area.name} that can be rated.")
    if faults:
        raise NotPossible(faults)
    ModeratorView.objects.create(
        assessment=assessment,
        level=level,
        reason=write_down(reason),
        ratings={code: rating.value for code, rating in sorted(given.items())},
        by=person_of(by),
        at=at,
    )
    # No level and no reason: another moderator is not to learn them from the record.
    record("moderator.viewed", about=str(assessment), by=by, at=at)


def sealed_views(assessment: Assessment) -> dict[str, Any]:
    """As the seal of a proposal holds them: every view that was given, the first one first."""
    rows = ModeratorView.objects.filter(assessment=assessment).order_by("id")
    views = [
        {
            "by": by,
            "at": utc_text(at),
            "level": level,
            "ratings": ratings,
            "reason": digest,
        }
        for by, at, level, ratings, digest in rows.values_list(
            "by__reference", "at", "level", "ratings", "reason__digest"
        )
    ]
    return {"views": views} if views else {}
