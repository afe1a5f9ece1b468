"""What has changed between two cycles or two days, and why: focus area by focus area."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.apps.assessments.models import Cycle
from milepost.apps.assessments.queries.as_recorded import NotRecordedYet, as_recorded
from milepost.apps.assessments.queries.compare_facts import (
    ComparedArea,
    ComparedCycle,
    ComparedMoment,
    ComparePage,
)
from milepost.apps.assessments.queries.compare_sealed import (
    SealedFacts,
    StatedOnce,
    compared,
    sealed_facts,
)
from milepost.apps.assessments.queries.positions_issued import (
    IssuedPosition,
    positions_issued,
    validated_by,
)
from milepost.apps.assessments.queries.what_happened import (
    WhatHappened,
    sealed_head,
    what_happened,
)
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.evidence.models import EvidenceItem
from milepost.apps.matrices.queries import matrices_then, matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import Ownership, may_see_item
from milepost.core.assessment.comparing import (
    RecordedState,
    StateChange,
)
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.gateways.prepared_query import Asked, Given, prepared

Key = tuple[str, str]  # a focus area's code and an Authority's short name


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two cycles or days, with what was recorded by then."""

    moment: ComparedMoment
    matrix: MaturityMatrix
    issued: Mapping[Key, IssuedPosition]
    numbers: Mapping[Key, int]
    day: date  # as of which its levels stand
    happened: WhatHappened


def compare_page(
    *, by: Actor, before: int | None = None, after: int | None = None, at: datetime
) -> ComparePage:
    """Two cycles, the last two where none are named: six queries, whatever the data.

    Compared are the ratings that each Authority validated, as they were sealed.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where there is no such cycle.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    rows = {row[0]: row for row in _cycles(arrangement=arrangement.id)}
    cycles = tuple(
        ComparedCycle(number=row[0], name=row[1], cut_off_on=row[2]) for row in rows.values()
    )
    later, earlier = _chosen(cycles, before, after)
    if later is None or earlier is None:
        return ComparePage(
            arrangement=by.arrangement, cycles=cycles, before=None, after=None, areas=(), titles={}
        )
    happened = what_happened(
        arrangement=arrangement.id, is_ratified_only=False, head=rows[later.number][5]
    )
    matrices = {number: matrix_of(row[3], row[4]) for number, row in rows.items()}
    newest = cycles[0].number
    old, new = (
        _side(each, matrices[each.number], happened, by, newest, at) for each in (earlier, later)
    )
    return _page_of(old, new, arrangement=arrangement, cycles=cycles, by=by)


def compare_days(*, by: Actor, before: date, after: date, at: datetime) -> ComparePage:
    """Two days, as recorded by the end of each: nine queries, whatever the data.

    Compared is what each Authority had last validated by then, in whichever cycle.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NotRecordedYet: where no matrix was in force on one of them.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    rows = _cycles(arrangement=arrangement.id)
    cycles = tuple(ComparedCycle(number=row[0], name=row[1], cut_off_on=row[2]) for row in rows)
    moments = [as_recorded(at=at, day=day) for day in (before, after)]
    happened = [
        what_happened(
            arrangement=arrangement.id,
            is_ratified_only=False,
            until=each.until,
            head=rows[0][5] if rows else None,
        )
        for each in moments
    ]
    validated = validated_by(
        assessments={pk for each in happened for pk in each.last_validated.values()},
        untils=[each.until for each in moments],
    )
    in_force = matrices_then(
        arrangement=by.arrangement, moments=[(each.on, each.until) for each in moments]
    )
    sides = []
    for seen, what, issued, current in zip(moments, happened, validated, in_force, strict=True):
        if current is None:
            raise NotRecordedYet(f"No matrix was in force yet on {in_words(seen.on)}.")
        # Of two assessments of a row the one validated last counts: it comes last.
        last = {(e.focus_area, e.authority): e for e in sorted(issued, key=lambda e: e.at)}
        sides.append(
            _Side(
                moment=ComparedMoment(name=in_words(seen.on), day=seen.on),
                matrix=current.matrix,
                issued=last,
                numbers={key: e.assessment for key, e in last.items()},
                day=seen.on,
                happened=what,
            )
        )
    return _page_of(*sides, arrangement=arrangement, cycles=cycles, by=by)


@prepared
def _cycles(arrangement: Given) -> Asked:
    return (
        Cycle.objects.filter(arrangement_id=arrangement)
        .annotate(head=sealed_head("arrangement__reference"))
        .order_by("-number")
        .values_list(
            "number", "name", "cut_off_on", "matrix_version", "matrix_version__sha256", "head"
        )
    )


def _page_of(
    old: _Side,
    new: _Side,
    *,
    arrangement: ArrangementFacts,
    cycles: tuple[ComparedCycle, ...],
    by: Actor,
) -> ComparePage:
    titles = _titles(by, [*old.issued.values(), *new.issued.values()])
    changes = compared(
        _states(old, new, arrangement, titles), _states(new, old, arrangement, titles)
    )
    return ComparePage(
        arrangement=by.arrangement,
        cycles=cycles,
        before=old.moment,
        after=new.moment,
        areas=tuple(_areas(old, new, changes)),
        titles=titles,
    )


def _chosen(
    cycles: tuple[ComparedCycle, ...], before: int | None, after: int | None
) -> tuple[ComparedCycle | None, ComparedCycle | None]:
    by_number = {each.number: each for each in cycles}
    for asked in (before, after):
        if asked is not None and asked not in by_number:
            raise NoSuchThing(f"cycle {asked}")
    later = by_number[after] if after is not None else next(iter(cycles), None)
    if before is not None:
        return later, by_number[before]
    older = (each for each in cycles if later is not None and each.number < later.number)
    return later, next(older, None)


def _side(
    cycle: ComparedCycle,
    matrix: MaturityMatrix,
    happened: WhatHappened,
    by: Actor,
    newest: int,
    at: datetime,
) -> _Side:
    issued = positions_issued(arrangement=by.arrangement, cycle=cycle.number)
    settled = happened.settled.get(cycle.number)
    day = max(settled[1], cycle.cut_off_on) if settled else cycle.cut_off_on
    return _Side(
        moment=ComparedMoment(name=cycle.name, number=cycle.number),
        matrix=matrix,
        issued={(e.focus_area, e.authority): e for e in issued if e.kind == "validated"},
        numbers={(e.focus_area, e.authority): e.assessment for e in issued},
        day=local_date(at) if cycle.number == newest else day,
        happened=happened,
    )


def _titles(by: Actor, issued: Iterable[IssuedPosition]) -> dict[str, str]:
    """The items cited, as far as the reader may see them: one query."""
    cited = {
        int(tie.item.removeprefix("E-"))
        for position in issued
        for tie in sealed_facts(position).ties
    }
    rows = _items(arrangement=by.arrangement, numbers=tuple(sorted(cited)))
    return {
        f"E-{number}": title
        for number, title, is_restricted, owner in rows
        if may_see_item(by, Ownership(party=owner), is_issued=True, is_restricted=is_restricted)
    }


@prepared
def _items(arrangement: Given, numbers: Any) -> Asked:
    return EvidenceItem.objects.filter(
        arrangement__reference=arrangement, number__in=numbers
    ).values_list("number", "title", "is_restricted", "owner__reference")


_NOTHING = SealedFacts(facts={}, ties=frozenset())


def _states(
    side: _Side,
    other: _Side,
    arrangement: ArrangementFacts,
    titles: Mapping[str, str],
) -> Iterator[StatedOnce]:
    """Every focus area and Authority of which something was on record.

    What was validated in one of the two alone is on record for both: where nobody has spoken,
    nothing has changed but what the Board ratified.
    """
    for area in side.matrix.focus_areas:
        for party in arrangement.authorities:
            key = area.code, party.short_name
            own, theirs = side.issued.get(key), other.issued.get(key)
            issued = own or theirs
            standing = side.happened.standing((area.code, party.id), side.matrix, on=side.day)
            if issued is None and standing.level is None:
                continue
            matrix = side.matrix if own or not theirs else other.matrix
            found = sealed_facts(issued) if issued else _NOTHING
            ties = frozenset(each for each in found.ties if each.item in titles)
            yield StatedOnce(
                state=RecordedState(
                    focus_area=area.code,
                    authority=party.short_name,
                    matrix=matrix,
                    facts=found.facts,
                    evidence=ties,
                    level=standing.level,
                    standing=standing,
                ),
                # The state holds on to its matrix, so no other can come by its identity.
                made_of=(issued.digest if issued else "", id(matrix), ties, standing),
            )


def _areas(old: _Side, new: _Side, changes: Iterable[StateChange]) -> Iterator[ComparedArea]:
    """In the order of the later matrix, then what only the earlier one had."""
    by_area: dict[str, list[StateChange]] = {}
    for each in changes:
        by_area.setdefault(each.focus_area, []).append(each)
    areas = {**old.matrix.areas_by_code, **new.matrix.areas_by_code}
    for code, found in by_area.items():
        texts = {
            each.code: each.text
            for side in (old, new)
            if code in side.matrix.areas_by_code
            for each in side.matrix.areas_by_code[code].criteria
        }
        yield ComparedArea(
            code=code,
            name=areas[code].name,
            texts=texts,
            changes=tuple(found),
            assessments={
                authority: number
                for (area, authority), number in new.numbers.items()
                if area == code
            },
            silent={
                each.authority: side.moment.place
                for each in found
                for side in (old, new)
                if (code, each.authority) not in side.issued
            },
        )
