"""The assessments of a cycle: where each stands, and whom it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Model, OuterRef, Subquery

from milepost.apps.assessments.disputes import read_disputes_of
from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    Cycle,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
    not_undone,
)
from milepost.apps.assessments.queries.listed_assessments import (
    SORTS,
    ListChoices,
    ListedAssessment,
    ListedGroup,
    counted,
    fits,
    grouped,
    in_order,
)
from milepost.apps.assessments.queries.next_step import awaited_in, barring, next_step, steps_of
from milepost.apps.assessments.queries.standing_told import StandingsBeside
from milepost.apps.assessments.queries.what_happened import sealed_head, what_happened
from milepost.apps.assessments.queries.wording import waits_for
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.workflow import FINAL, Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.gateways.prepared_query import Asked, Given, Row, prepared

PAGE_SIZE = 36  # two Authorities' assessments of a matrix of eighteen focus areas


@dataclass(frozen=True, kw_only=True)
class CycleChoice:
    """A cycle that can be looked at."""

    number: int
    name: str
    window_from: date
    cut_off_on: date


@dataclass(frozen=True, kw_only=True)
class AssessmentList:
    """The list of a cycle's assessments."""

    cycle: CycleChoice | None
    cycles: tuple[CycleChoice, ...]
    authorities: tuple[tuple[str, str], ...]  # slug and name
    stages: tuple[tuple[str, str], ...]  # those that occur: value and words
    counts: tuple[tuple[str, str, int], ...]  # stage, words, how many
    total: int  # in the cycle
    found: int
    waiting: tuple[ListedAssessment, ...]
    groups: tuple[ListedGroup, ...]
    page: int
    choices: ListChoices


def assessment_list(*, by: Actor, choices: ListChoices, at: datetime) -> AssessmentList:
    """The assessments of a cycle, the newest where none is asked for: eight queries at most."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    cycles = _cycles(arrangement=arrangement.id)
    chosen = next((row for row in cycles if row[0] == choices.cycle), cycles[0] if cycles else None)
    matrix = matrix_of(chosen[4], chosen[5]) if chosen else None
    rows: list[ListedAssessment] = []
    if chosen and matrix:
        beside = StandingsBeside(
            happened=what_happened(
                arrangement=arrangement.id, is_ratified_only=False, head=cycles[0][6]
            ),
            matrix=matrix,
            on=local_date(at),
            newest=cycles[0][0],
            cut_off_on=cycles[0][3],
        )
        rows = _rows(by, arrangement.id, _cycle(chosen), matrix, beside)
    slugs = {party.short_name: party.slug for party in arrangement.authorities}
    shown = [row for row in rows if fits(row, choices, slugs)]
    last = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(choices.page, 1), last)
    ordered = in_order(shown, choices.sort)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = counted(rows)
    return AssessmentList(
        cycle=_cycle(chosen) if chosen else None,
        cycles=tuple(_cycle(row) for row in cycles),
        authorities=tuple((party.slug, party.name) for party in arrangement.authorities),
        stages=tuple((stage, words) for stage, words, _ in counts),
        counts=counts,
        total=len(rows),
        found=len(shown),
        waiting=tuple(row for row in rows if row.to_do),
        groups=grouped(ordered, is_plain=choices.sort.lstrip("-") in SORTS),
        page=page,
        choices=choices,
    )


@prepared
def _cycles(arrangement: Given) -> Asked:
    return (
        Cycle.objects.filter(arrangement_id=arrangement)
        .annotate(head=sealed_head("arrangement__reference"))
        .order_by("-number")
        .values_list(
            "number",
            "name",
            "window_from",
            "cut_off_on",
            "matrix_version",
            "matrix_version__sha256",
            "head",
        )
    )


def _rows(
    by: Actor,
    arrangement: int,
    cycle: CycleChoice,
    matrix: MaturityMatrix,
    beside: StandingsBeside,
) -> list[ListedAssessment]:
    on = beside.on
    found = [_Row(*row) for row in _with_levels(arrangement=arrangement, cycle=cycle.number)]
    mine = steps_of((row.pk for row in found), person=by.person)
    disputes = read_disputes_of(
        {row.pk: f"A-{row.number}" for row in found if row.stage in _LIMITED},
        arrangement=by.arrangement,
        on=on,
        settings=matrix.settings.procedure,
    )
    awaited = awaited_in(row.pk for row in found)
    own = barring(by=by, on=on)
    places = {area.code: place for place, area in enumerate(matrix.focus_areas)}
    categories = {area.code: c.name for c in matrix.categories for area in c.focus_areas}
    rows = []
    for row in found:
        stage, argued = Stage(row.stage), disputes.get(row.pk, {})
        rows.append(
            ListedAssessment(
                number=row.number,
                focus_area=row.focus_area,
                focus_area_name=matrix.areas_by_code[row.focus_area].name,
                category=categories[row.focus_area],
                place=places[row.focus_area],
                authority=row.authority,
                stage=stage,
                since=row.since,
                claimed=row.claimed,
                validated=row.validated,
                proposed=row.proposed,
                ratified=row.ratified,
                standing=beside.of(
                    (row.focus_area, row.authority_id),
                    authority=row.authority,
                    assessment=row.pk,
                    cycle=cycle.number,
                    is_ratified=row.ratified is not None,
                ),
                waits_for=waits_for(stage, argued),
                overdue=_overdue(argued),
                to_do=_to_do(
                    by,
                    row,
                    stage,
                    mine.get(row.pk),
                    argued,
                    awaited.get(row.pk),
                    is_barred=own.bars(
                        cycle=cycle.number,
                        focus_area=row.focus_area,
                        authority=row.authority_reference,
                        window_from=cycle.window_from,
                    ),
                ),
            )
        )
    return sorted(rows, key=lambda row: (row.stage in FINAL, row.place, row.authority))


class _Row(NamedTuple):
    """What is read of an assessment."""

    pk: int
    number: int
    focus_area: str
    authority: str
    authority_id: int
    authority_reference: str
    stage: str
    since: datetime
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None


@prepared
def _with_levels(arrangement: Given, cycle: Given) -> Asked:
    """The cycle's assessments, each with the newest level of each kind."""

    def newest(model: type[Model]) -> Subquery:
        rows = model._default_manager.filter(not_undone(), assessment=OuterRef("pk"))
        return Subquery(rows.order_by("-id").values("level")[:1])

    return (
        Assessment.objects.filter(arrangement_id=arrangement, cycle__number=cycle)
        .annotate(
            claimed=newest(AssessedLevel),
            validated=newest(ValidatedLevel),
            proposed=newest(ProposedLevel),
            ratified=newest(RatifiedLevel),
        )
        .values_list(
            "pk",
            "number",
            "focus_area",
            "authority__short_name",
            "authority_id",
            "authority__reference",
            "stage",
            "stage_since",
            "claimed",
            "validated",
            "proposed",
            "ratified",
        )
    )


# The stages at which a time limit runs.
_LIMITED = frozenset({Stage.CHALLENGED.value, Stage.IN_MODERATION.value})


def _to_do(
    by: Actor,
    row: _Row,
    stage: Stage,
    own_step: str | None,
    disputes: Mapping[str, Dispute],
    awaited: tuple[str, str] | None,
    *,
    is_barred: bool,
) -> str:
    """What the reader can do next with an assessment; "" where it is not their turn."""
    found = next_step(
        by=by,
        authority=row.authority_reference,
        stage=stage,
        own_step=own_step,
        disputes=disputes,
        awaited=awaited,
        is_barred=is_barred,
    )
    return found.words if found else ""


def _overdue(disputes: Mapping[str, Dispute]) -> str:
    late = (line.words for each in disputes.values() for line in each.overdue)
    return next(late, "")


def _cycle(row: Row) -> CycleChoice:
    return CycleChoice(number=row[0], name=row[1], window_from=row[2], cut_off_on=row[3])
