"""The assessments of a cycle: where each stands, and whom it waits for."""

from collections.abc import Callable, Iterable, Mapping
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
from milepost.apps.assessments.queries.next_step import awaited_in, barring, next_step, steps_of
from milepost.apps.assessments.queries.wording import waits_for
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.workflow import FINAL, Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.gateways.prepared_query import Asked, Given, prepared

PAGE_SIZE = 36  # two Authorities' assessments of a matrix of eighteen focus areas


@dataclass(frozen=True, kw_only=True)
class ListChoices:
    """What a list of assessments is asked for; what is no choice is passed over."""

    cycle: int | None = None
    authority: str = ""  # slug
    stage: str = ""
    text: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ListedAssessment:
    """One line of the list."""

    number: int
    focus_area: str
    focus_area_name: str
    category: str
    place: int  # in the matrix
    authority: str
    stage: Stage
    since: datetime
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None
    waits_for: str
    overdue: str  # what one side owes too long in a dispute, "" for nothing
    to_do: str  # what the reader can do next, "" for nothing


@dataclass(frozen=True, kw_only=True)
class ListedGroup:
    """Assessments under one heading; without one where another order was asked for."""

    name: str
    assessments: tuple[ListedAssessment, ...]


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
    rows = (
        _rows(by, arrangement.id, _cycle(chosen), matrix, local_date(at))
        if chosen and matrix
        else []
    )
    slugs = {party.short_name: party.slug for party in arrangement.authorities}
    shown = [row for row in rows if _fits(row, choices, slugs)]
    last = max(1, -(-len(shown) // PAGE_SIZE))
    page = min(max(choices.page, 1), last)
    in_order = _sorted(shown, choices.sort)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = _counted(rows)
    return AssessmentList(
        cycle=_cycle(chosen) if chosen else None,
        cycles=tuple(_cycle(row) for row in cycles),
        authorities=tuple((party.slug, party.name) for party in arrangement.authorities),
        stages=tuple((stage, words) for stage, words, _ in counts),
        counts=counts,
        total=len(rows),
        found=len(shown),
        waiting=tuple(row for row in rows if row.to_do),
        groups=_grouped(in_order, is_plain=choices.sort.lstrip("-") in SORTS),
        page=page,
        choices=choices,
    )


@prepared
def _cycles(arrangement: Given) -> Asked:
    return (
        Cycle.objects.filter(arrangement_id=arrangement)
        .order_by("-number")
        .values_list(
            "number",
            "name",
            "window_from",
            "cut_off_on",
            "matrix_version",
            "matrix_version__sha256",
        )
    )


SORTS: Mapping[str, Callable[[ListedAssessment], tuple[object, ...]]] = {
    "area": lambda row: (row.focus_area_name, row.authority),
    "authority": lambda row: (row.authority, row.place),
    "stage": lambda row: (list(Stage).index(row.stage), row.place),
    "since": lambda row: (row.since, row.place),
    "ratified": lambda row: (-1 if row.ratified is None else row.ratified, row.place),
}


def _rows(
    by: Actor, arrangement: int, cycle: CycleChoice, matrix: MaturityMatrix, on: date
) -> list[ListedAssessment]:
    found = [_Row(*row) for row in _with_levels(arrangement=arrangement, cycle=cycle.number)]
    mine = steps_of((row.pk for row in found), by=by)
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


def _fits(row: ListedAssessment, choices: ListChoices, slugs: Mapping[str, str]) -> bool:
    if choices.authority and slugs.get(row.authority) != choices.authority:
        return False
    if choices.stage and row.stage.value != choices.stage:
        return False
    wanted = choices.text.strip().casefold()
    return not wanted or any(
        wanted in said.casefold()
        for said in (row.focus_area_name, row.focus_area, row.category, f"A-{row.number}")
    )


def _sorted(rows: list[ListedAssessment], sort: str) -> list[ListedAssessment]:
    key = SORTS.get(sort.lstrip("-"))
    return sorted(rows, key=key, reverse=sort.startswith("-")) if key else rows


def _grouped(rows: Iterable[ListedAssessment], *, is_plain: bool) -> tuple[ListedGroup, ...]:
    groups: dict[str, list[ListedAssessment]] = {}
    for row in rows:
        groups.setdefault("" if is_plain else row.category, []).append(row)
    return tuple(
        ListedGroup(name=name, assessments=tuple(together)) for name, together in groups.items()
    )


def _counted(rows: Iterable[ListedAssessment]) -> tuple[tuple[str, str, int], ...]:
    counts: dict[Stage, int] = {}
    for row in rows:
        counts[row.stage] = counts.get(row.stage, 0) + 1
    return tuple((stage.value, stage.words, counts[stage]) for stage in Stage if stage in counts)


def _cycle(row: tuple[int, str, date, date, int, str]) -> CycleChoice:
    return CycleChoice(number=row[0], name=row[1], window_from=row[2], cut_off_on=row[3])
