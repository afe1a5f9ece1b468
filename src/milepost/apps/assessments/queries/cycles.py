"""Which cycles were there, and how far has each come?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from milepost.apps.assessments.models import Assessment, Cycle, RatifiedLevel
from milepost.apps.assessments.queries.as_recorded import ratified_by
from milepost.apps.contracts.models import Contract
from milepost.apps.matrices.carrying import WhatStands
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import NO_END

SETTLED = frozenset({Stage.RATIFIED, Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED})


@dataclass(frozen=True, kw_only=True)
class StageCount:
    """How many assessments of a cycle stand at a stage."""

    stage: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CycleFacts:
    """A cycle, its dates, and its assessments counted by stage, in the workflow's order."""

    number: int
    name: str
    window_from: date
    cut_off_on: date
    matrix_version: int
    matrix_title: str
    opened_by: str
    opened_at: datetime
    counts: tuple[StageCount, ...]

    @property
    def total(self) -> int:
        """How many assessments it has."""
        return sum(each.count for each in self.counts)

    @property
    def settled(self) -> int:
        """How many of them are ratified, or are not to be."""
        return sum(each.count for each in self.counts if each.stage in SETTLED)


@dataclass(frozen=True, kw_only=True)
class CyclesPage:
    """Every cycle, newest first. ``assessments_ahead``: how many the next one would have."""

    cycles: tuple[CycleFacts, ...]
    may_open: bool
    has_matrix: bool
    matrix_number: int | None
    assessments_ahead: int


def what_stands(*, by: Actor) -> WhatStands:
    """What another edition of the matrix has to heed: two queries."""
    held = Cycle.objects.filter(arrangement__reference=by.arrangement)
    ratified = (
        RatifiedLevel.objects.filter(
            ratified_by(NO_END), assessment__arrangement__reference=by.arrangement
        )
        .order_by("assessment__cycle__number", "id")
        .values_list("assessment__focus_area", "assessment__authority__short_name", "level")
    )
    return WhatStands(
        last_cut_off=held.aggregate(last=Max("cut_off_on"))["last"],
        ratified={(area, authority): level for area, authority, level in ratified},
    )


def cycles_page(*, by: Actor, on: date) -> CyclesPage:
    """The cycles of the actor's arrangement, as on a day: four queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    current = current_matrix(arrangement=by.arrangement, on=on)
    authorities = Contract.objects.filter(arrangement__reference=by.arrangement).count()
    return CyclesPage(
        cycles=_cycles(by),
        may_open=by.may(Permission.OPEN_CYCLE),
        has_matrix=current is not None,
        matrix_number=current.number if current else None,
        assessments_ahead=len(current.matrix.focus_areas) * authorities if current else 0,
    )


def _cycles(by: Actor) -> tuple[CycleFacts, ...]:
    counts: dict[int, dict[str, int]] = {}
    rows = (
        Assessment.objects.filter(arrangement__reference=by.arrangement)
        .values_list("cycle_id", "stage")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for cycle, stage, count in rows:
        counts.setdefault(cycle, {})[stage] = count
    held = (
        Cycle.objects.filter(arrangement__reference=by.arrangement)
        .order_by("-number")
        .values_list(
            "pk",
            "number",
            "name",
            "window_from",
            "cut_off_on",
            "matrix_version__number",
            "matrix_version__title",
            "opened_by__full_name",
            "opened_at",
        )
    )
    return tuple(
        CycleFacts(
            number=number,
            name=name,
            window_from=window_from,
            cut_off_on=cut_off_on,
            matrix_version=version,
            matrix_title=title,
            opened_by=opened_by,
            opened_at=opened_at,
            counts=tuple(
                StageCount(stage=stage.value, count=counts[pk][stage.value])
                for stage in Stage
                if stage.value in counts.get(pk, {})
            ),
        )
        for pk, number, name, window_from, cut_off_on, version, title, opened_by, opened_at in held
    )
