"""How did every level go, and where is it heading? Nine queries, however long it has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.models import AssessedLevel, not_undone
from milepost.apps.assessments.queries.forecast_page import (
    ForecastCell,
    forecast_page,
)
from milepost.apps.assessments.queries.what_happened import Key, WhatHappened, what_happened
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import TargetSet, targets_as_set
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import may_see_stated
from milepost.core.assessment.workflow import Stage
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import add_months
from milepost.core.trajectory.dated_test import LevelFrom
from milepost.core.trajectory.trajectory import (
    Ahead,
    HeldFrom,
    TargetStep,
    Trajectory,
    last_day_of,
    trajectory,
)


@dataclass(frozen=True, kw_only=True)
class TrajectoryCell:
    """A focus area for one Authority, and how its level went and goes."""

    area: FocusArea
    authority: PartyFacts
    trajectory: Trajectory
    forecast: ForecastCell | None  # None for those who may not see assessments


@dataclass(frozen=True, kw_only=True)
class TrajectoryPage:
    """The trajectories of an arrangement, all over the same days.

    ``shows_what_follows``: claims and forecasts are told too. ``records``: of how many milestones
    the slip is known.
    """

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    on: date
    first: date
    last: date
    rows: tuple[tuple[TrajectoryCell, ...], ...]
    shows_what_follows: bool
    records: int

    def of(self, slug: str) -> tuple[TrajectoryCell, ...]:
        """The trajectories of one Authority, in the matrix's order.

        :raises NoSuchThing: where the arrangement has none of that name.
        """
        party = self.arrangement.authority(slug)
        return tuple(cell for row in self.rows for cell in row if cell.authority == party)

    def row(self, code: str) -> tuple[TrajectoryCell, ...]:
        """The trajectories of one focus area, one for each Authority.

        :raises NoSuchThing: where the matrix has none of that code.
        """
        for row in self.rows:
            if row and row[0].area.code == code:
                return row
        raise NoSuchThing(f"the focus area {code}")


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What the trajectories are made from, as much of it as the actor may know."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    on: date
    happened: WhatHappened
    claims: Mapping[Key, Sequence[LevelFrom]]
    targets: Mapping[Key, Sequence[TargetStep]]
    cells: Mapping[Key, ForecastCell]
    records: int


def trajectory_page(*, by: Actor, at: datetime) -> TrajectoryPage:
    """Every trajectory; who may not see assessments is told of ratified levels and targets alone.

    :raises NoSuchThing: where no matrix is adopted yet.
    """
    require(Permission.VIEW_MATRIX, by=by)
    shows_what_follows = may_see_stated(by, is_ratified=False)
    read = _all_of_it(by, at) if shows_what_follows else _ratified_alone(by, at)
    keys = [
        (area, party) for area in read.matrix.focus_areas for party in read.arrangement.authorities
    ]
    last = max(
        last_day_of(_targets(read, area, party), _ahead(read, area, party), on=read.on)
        for area, party in keys
    )
    last = add_months(last, 3)
    return TrajectoryPage(
        arrangement=read.arrangement,
        matrix=read.matrix,
        on=read.on,
        first=_first_day(read),
        last=last,
        rows=tuple(
            tuple(_cell(read, area, party, last) for party in read.arrangement.authorities)
            for area in read.matrix.focus_areas
        ),
        shows_what_follows=shows_what_follows,
        records=read.records,
    )


def _all_of_it(by: Actor, at: datetime) -> _Read:
    page = forecast_page(by=by, at=at)
    return _Read(
        arrangement=page.arrangement,
        matrix=page.matrix,
        on=page.on,
        happened=page.happened,
        claims=_claims(page.arrangement.id),
        targets=_steps(page.targets_set),
        cells={
            (cell.area.code, cell.authority.id): cell
            for _, rows in page.categories
            for cells in rows
            for cell in cells
        },
        records=page.records,
    )


def _ratified_alone(by: Actor, at: datetime) -> _Read:
    arrangement = arrangement_facts(by=by)
    on = local_date(at)
    current = current_matrix(arrangement=by.arrangement, on=on)
    if current is None:
        raise NoSuchThing("an adopted matrix")
    return _Read(
        arrangement=arrangement,
        matrix=current.matrix,
        on=on,
        happened=what_happened(arrangement=arrangement.id, is_ratified_only=True),
        claims={},
        targets=_steps(targets_as_set(arrangement=arrangement.id)),
        cells={},
        records=0,
    )


def _cell(read: _Read, area: FocusArea, party: PartyFacts, last: date) -> TrajectoryCell:
    key = area.code, party.id
    return TrajectoryCell(
        area=area,
        authority=party,
        trajectory=trajectory(
            [
                HeldFrom(on=day, level=stood.held_level)
                for day, stood in read.happened.stood_until(key, read.matrix, on=read.on)
            ],
            claims=read.claims.get(key, ()),
            targets=_targets(read, area, party),
            ahead=_ahead(read, area, party),
            on=read.on,
            until=last,
        ),
        forecast=read.cells.get(key),
    )


def _first_day(read: _Read) -> date:
    """From the first thing that happened, or is wanted, a little before."""
    days = [each.on for events in read.happened.events.values() for each in events]
    days += [each.on for claims in read.claims.values() for each in claims]
    days += [each.due_on for steps in read.targets.values() for each in steps]
    return add_months(min(days, default=read.on), -2)


def _targets(read: _Read, area: FocusArea, party: PartyFacts) -> Sequence[TargetStep]:
    return read.targets.get((area.code, party.id), ())


def _ahead(read: _Read, area: FocusArea, party: PartyFacts) -> Ahead | None:
    cell = read.cells.get((area.code, party.id))
    if cell is None or cell.wanted is None or cell.forecast is None:
        return None
    return Ahead(
        level=cell.wanted,
        ratified_on=cell.forecast.ratified_on,
        early=cell.spread.early if cell.spread else None,
        late=cell.spread.late if cell.spread else None,
    )


def _steps(targets: Sequence[TargetSet]) -> dict[Key, list[TargetStep]]:
    """The targets of each row, each with the day on which the next one took its place."""
    by_row: dict[Key, list[TargetSet]] = {}
    for each in targets:
        by_row.setdefault(each.key, []).append(each)
    return {
        key: [
            TargetStep(
                level=each.target.level,
                due_on=each.target.due_on,
                replaced_on=local_date(rows[place].at) if place < len(rows) else None,
            )
            for place, each in enumerate(rows, start=1)
        ]
        for key, rows in by_row.items()
    }


_OUT = (Stage.WITHDRAWN.value, Stage.SUPERSEDED.value)


def _claims(arrangement: int) -> dict[Key, list[LevelFrom]]:
    """What the provider claimed and stands by: each was issued when it was stated. One query."""
    rows = (
        AssessedLevel.objects.filter(not_undone(), assessment__arrangement_id=arrangement)
        .exclude(assessment__stage__in=_OUT)
        .order_by("at", "id")
        .values_list("assessment__focus_area", "assessment__authority_id", "at", "level")
    )
    found: dict[Key, list[LevelFrom]] = {}
    for area, authority, at, level in rows:
        found.setdefault((area, authority), []).append(LevelFrom(on=local_date(at), level=level))
    return found
