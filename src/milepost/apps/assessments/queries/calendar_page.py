"""What falls on which day, as far as the reader may see it? Nine queries, however much there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.models import Assessment, Cycle
from milepost.apps.assessments.queries.lapsing_page import lapsing_page
from milepost.apps.assessments.queries.what_happened import WhatHappened, what_happened
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import MilestoneFacts, milestones, targets_as_set
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period
from milepost.core.rating.standing import StandingState
from milepost.core.trajectory.calendar import (
    CalendarEntry,
    CalendarKind,
    contract_years,
    in_order,
)
from milepost.core.trajectory.cycles_ahead import CycleHeld, cycles_ahead

_EXPECTED = "Expected, going by the cycles before."


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """All that falls within a stretch of days, by day."""

    arrangement: ArrangementFacts
    on: date
    within: Period
    entries: tuple[CalendarEntry, ...]


def calendar_page(
    *, by: Actor, at: datetime, within: Period, arrangement: ArrangementFacts
) -> CalendarPage:
    """Every entry that the reader may see; what one may not see is not there.

    Who may not see assessments has contract years, targets, and what the Board ratified and was
    lost by that alone.
    """
    require(Permission.VIEW_MATRIX, by=by)
    on = local_date(at)
    sees_assessments = by.may(Permission.VIEW_ASSESSMENTS)
    happened = what_happened(arrangement=arrangement.id, is_ratified_only=not sees_assessments)
    current = current_matrix(arrangement=by.arrangement, on=on)
    entries = [*_contract_years(arrangement), *_ratified(happened)]
    names: dict[str, str] = {}
    if current is not None:
        names = {area.code: area.name for area in current.matrix.focus_areas}
        entries += _targets(arrangement, names)
        entries += _lost(arrangement, current.matrix, happened, on)
    if sees_assessments:
        entries += _cycles(arrangement, happened, on)
        entries += _deferred(arrangement, names)
        entries += _milestones(by, on)
        entries += _evidence(by, at, within)
    return CalendarPage(
        arrangement=arrangement, on=on, within=within, entries=in_order(entries, within)
    )


def calendar_arrangement(*, by: Actor) -> ArrangementFacts:
    """The arrangement with the terms of its contracts: one query."""
    require(Permission.VIEW_MATRIX, by=by)
    return arrangement_facts(by=by)


def _contract_years(arrangement: ArrangementFacts) -> Iterator[CalendarEntry]:
    """The same day for several Authorities is one entry."""
    begins: dict[tuple[date, int], list[str]] = {}
    ends: dict[date, list[str]] = {}
    for party, term in zip(arrangement.authorities, arrangement.terms, strict=True):
        for number, year in enumerate(contract_years(term), start=1):
            begins.setdefault((year.first, number), []).append(party.short_name)
        ends.setdefault(term.last, []).append(party.short_name)
    for (day, number), whose in begins.items():
        yield CalendarEntry(
            on=day,
            kind=CalendarKind.CONTRACT,
            title=f"Contract year {number} begins",
            key=f"contract-year-{number}-{'-'.join(whose)}",
            note=", ".join(whose),
        )
    for day, whose in ends.items():
        yield CalendarEntry(
            on=day,
            kind=CalendarKind.CONTRACT,
            title="Contract ends",
            key=f"contract-end-{'-'.join(whose)}",
            note=", ".join(whose),
        )


def _ratified(happened: WhatHappened) -> Iterator[CalendarEntry]:
    for number, (name, day) in happened.settled.items():
        yield CalendarEntry(
            on=day,
            kind=CalendarKind.BOARD,
            title=f"Board ratified {name}",
            key=f"ratified-{number}",
        )


def _targets(arrangement: ArrangementFacts, names: Mapping[str, str]) -> Iterator[CalendarEntry]:
    """The targets that stand; one level and day for several rows of an Authority is one entry."""
    parties = arrangement.parties_by_id
    stands = {each.key: each.target for each in targets_as_set(arrangement=arrangement.id)}
    found: dict[tuple[date, int, str], list[str]] = {}
    for (area, party), target in stands.items():
        if area in names and party in parties:
            whose = parties[party].short_name
            found.setdefault((target.due_on, target.level, whose), []).append(area)
    for (day, level, whose), areas in found.items():
        is_one = len(areas) == 1
        yield CalendarEntry(
            on=day,
            kind=CalendarKind.TARGET,
            title=f"Level {level} wanted, {whose}",
            key=f"target-{day.isoformat()}-{level}-{whose}",
            about=areas[0] if is_one else "",
            note=names[areas[0]] if is_one else f"{len(areas)} focus areas",
        )


def _lost(
    arrangement: ArrangementFacts, matrix: MaturityMatrix, happened: WhatHappened, on: date
) -> Iterator[CalendarEntry]:
    for key in happened.events:
        area, party = key
        if party not in arrangement.parties_by_id:
            continue
        whose, before = arrangement.parties_by_id[party].short_name, None
        for day, stood in happened.stood_until(key, matrix, on=on):
            if stood.state is StandingState.LAPSED and before is not None:
                yield CalendarEntry(
                    on=day,
                    kind=CalendarKind.LEVEL,
                    title=f"Level {before} lost, {whose}",
                    key=f"lost-{area}-{whose}-{day.isoformat()}",
                    about=area,
                    note=_name_of(matrix, area),
                )
            before = stood.held_level


def _name_of(matrix: MaturityMatrix, code: str) -> str:
    return next((area.name for area in matrix.focus_areas if area.code == code), code)


def _cycles(
    arrangement: ArrangementFacts, happened: WhatHappened, on: date
) -> Iterator[CalendarEntry]:
    rows = list(
        Cycle.objects.filter(arrangement_id=arrangement.id)
        .order_by("number")
        .values_list("number", "name", "window_from", "cut_off_on")
    )
    settled = {number: day for number, (_, day) in happened.settled.items()}
    for number, name, window_from, cut_off_on in rows:
        yield CalendarEntry(
            on=window_from,
            kind=CalendarKind.CUT_OFF,
            title=f"{name} begins",
            key=f"cycle-{number}",
            note="What is judged in it begins here.",
        )
        yield CalendarEntry(
            on=cut_off_on,
            kind=CalendarKind.CUT_OFF,
            title=f"Cut-off of {name}",
            key=f"cut-off-{number}",
        )
    held = [CycleHeld(cut_off_on=row[3], ratified_on=settled.get(row[0])) for row in rows]
    under_way = {row[3]: row[1] for row in rows}
    ahead = cycles_ahead(held, on=on, until=arrangement.ends_on)
    is_under_way = bool(held) and held[-1].ratified_on is None
    for number, each in enumerate(ahead, start=len(rows) if is_under_way else len(rows) + 1):
        name = under_way.get(each.cut_off_on, "")
        if not name:
            yield CalendarEntry(
                on=each.cut_off_on,
                kind=CalendarKind.CUT_OFF,
                title="Cut-off of a cycle",
                key=f"cut-off-ahead-{number}",
                note=_EXPECTED,
                is_expected=True,
            )
        yield CalendarEntry(
            on=each.ratified_on,
            kind=CalendarKind.BOARD,
            title=f"Board ratifies {name or 'a cycle'}",
            key=f"ratified-ahead-{number}",
            note=_EXPECTED,
            is_expected=True,
        )


def _deferred(arrangement: ArrangementFacts, names: Mapping[str, str]) -> Iterator[CalendarEntry]:
    """What the Board put off to a day."""
    rows = Assessment.objects.filter(
        arrangement_id=arrangement.id,
        stage=Stage.DEFERRED.value,
    ).values_list("number", "focus_area", "authority__short_name", "deferred_until")
    for number, area, whose, day in rows:
        if day is None:
            continue
        yield CalendarEntry(
            on=day,
            kind=CalendarKind.BOARD,
            title=f"Board takes up A-{number} again",
            key=f"deferred-{number}",
            about=str(number),
            note=f"{names.get(area, area)}, {whose}",
        )


def _milestones(by: Actor, on: date) -> Iterator[CalendarEntry]:
    for number, each in milestones(by=by).items():
        if not each.dates.is_dropped:
            yield CalendarEntry(
                on=each.dates.done_on or each.dates.forecast_on,
                kind=CalendarKind.MILESTONE,
                title=f"{each.dates.code} {each.title}",
                key=f"milestone-{number}",
                about=f"{each.plan}#{each.dates.code}",
                note=_stands(each, on),
            )


def _stands(milestone: MilestoneFacts, on: date) -> str:
    if milestone.dates.done_on is not None:
        return "Reached"
    said = "Overdue" if milestone.dates.is_overdue(on) else f"Expected, {milestone.whose.value}"
    return f"{said}, key milestone" if milestone.is_key else said


def _evidence(by: Actor, at: datetime, within: Period) -> Iterator[CalendarEntry]:
    """What levels rest on now and lapses by the end of the days asked for."""
    days = max(0, (within.last - local_date(at)).days)
    found = lapsing_page(by=by, at=at, days=days)
    for each in (*found.lapsed, *found.ahead):
        risk = "Puts a ratified level at risk" if each.is_at_risk else "Other evidence carries on"
        yield CalendarEntry(
            on=each.until,
            kind=CalendarKind.EVIDENCE,
            title=f"{each.evidence.reference} {each.evidence.title}",
            key=f"evidence-{each.evidence.number}-{each.evidence.version}",
            about=str(each.evidence.number),
            note=f"Last day that it counts. {risk}.",
        )
