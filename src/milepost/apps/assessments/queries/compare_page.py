"""What has changed between two cycles, and why: focus area by focus area, for each Authority."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.models import Cycle
from milepost.apps.assessments.queries.positions_issued import IssuedPosition, positions_issued
from milepost.apps.assessments.queries.what_happened import (
    WhatHappened,
    standing_of,
    what_happened,
)
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.evidence.models import EvidenceItem
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import Ownership, may_see_item
from milepost.core.assessment.comparing import (
    RecordedState,
    RecordedTie,
    StateChange,
    compare,
)
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date

Key = tuple[str, str]  # a focus area's code and an Authority's short name


@dataclass(frozen=True, kw_only=True)
class ComparedCycle:
    """A cycle that can be compared with another."""

    number: int
    name: str
    cut_off_on: date


@dataclass(frozen=True, kw_only=True)
class ComparedArea:
    """What became of a focus area, Authority by Authority."""

    code: str
    name: str
    texts: Mapping[str, str]  # of its criteria, by code
    changes: tuple[StateChange, ...]
    assessments: Mapping[str, int]  # by Authority, of the later cycle
    silent: Mapping[str, str]  # by Authority: the cycle in which it has validated nothing

    @property
    def is_changed(self) -> bool:
        return any(each.is_changed for each in self.changes)


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    """Two cycles side by side; ``before`` and ``after`` are None where there are not two."""

    arrangement: str
    cycles: tuple[ComparedCycle, ...]  # newest first
    before: ComparedCycle | None
    after: ComparedCycle | None
    areas: tuple[ComparedArea, ...]
    titles: Mapping[str, str]  # of evidence items, by reference, as far as the reader may see them


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two cycles, with what was recorded in it."""

    cycle: ComparedCycle
    matrix: MaturityMatrix
    issued: Mapping[Key, IssuedPosition]
    numbers: Mapping[Key, int]
    day: date  # as of which its levels stand


def compare_page(
    *, by: Actor, before: int | None = None, after: int | None = None, at: datetime
) -> ComparePage:
    """Two cycles, the last two where none are named: seven queries, whatever the data.

    Compared are the ratings that each Authority validated, as they were sealed.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where there is no such cycle.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    rows = {
        row[0]: row
        for row in Cycle.objects.filter(arrangement_id=arrangement.id)
        .order_by("-number")
        .values_list("number", "name", "cut_off_on", "matrix_version", "matrix_version__sha256")
    }
    cycles = tuple(
        ComparedCycle(number=row[0], name=row[1], cut_off_on=row[2]) for row in rows.values()
    )
    later, earlier = _chosen(cycles, before, after)
    if later is None or earlier is None:
        return ComparePage(
            arrangement=by.arrangement, cycles=cycles, before=None, after=None, areas=(), titles={}
        )
    happened = what_happened(arrangement=arrangement.id, is_ratified_only=False)
    matrices = {number: matrix_of(row[3], row[4]) for number, row in rows.items()}
    newest = cycles[0].number
    old, new = (
        _side(each, matrices[each.number], happened, by, newest, at) for each in (earlier, later)
    )
    titles = _titles(by, [*old.issued.values(), *new.issued.values()])
    changes = compare(
        _states(old, new, arrangement, happened, titles),
        _states(new, old, arrangement, happened, titles),
    )
    return ComparePage(
        arrangement=by.arrangement,
        cycles=cycles,
        before=earlier,
        after=later,
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
        cycle=cycle,
        matrix=matrix,
        issued={(e.focus_area, e.authority): e for e in issued if e.kind == "validated"},
        numbers={(e.focus_area, e.authority): e.assessment for e in issued},
        day=local_date(at) if cycle.number == newest else day,
    )


def _titles(by: Actor, issued: Iterable[IssuedPosition]) -> dict[str, str]:
    """The items cited, as far as the reader may see them: one query."""
    cited = {
        int(str(each["item"]).removeprefix("E-"))
        for position in issued
        for each in position.content.get("evidence", ())
    }
    rows = EvidenceItem.objects.filter(
        arrangement__reference=by.arrangement, number__in=cited or {0}
    ).values_list("number", "title", "is_restricted", "owner__reference")
    return {
        f"E-{number}": title
        for number, title, is_restricted, owner in rows
        if may_see_item(by, Ownership(party=owner), is_issued=True, is_restricted=is_restricted)
    }


def _states(
    side: _Side,
    other: _Side,
    arrangement: ArrangementFacts,
    happened: WhatHappened,
    titles: Mapping[str, str],
) -> Iterator[RecordedState]:
    """Every focus area and Authority of which something was on record.

    What was validated in one of the two alone is on record for both: where nobody has spoken,
    nothing has changed but what the Board ratified.
    """
    for area in side.matrix.focus_areas:
        for party in arrangement.authorities:
            key = area.code, party.short_name
            own, theirs = side.issued.get(key), other.issued.get(key)
            issued = own or theirs
            standing = standing_of(
                happened.events.get((area.code, party.id), ()),
                side.matrix,
                on=side.day,
                next_cut_off=None,
            )
            if issued is None and standing.level is None:
                continue
            yield RecordedState(
                focus_area=area.code,
                authority=party.short_name,
                matrix=side.matrix if own or not theirs else other.matrix,
                facts=issued.facts if issued else {},
                evidence=frozenset(_ties(issued, titles)) if issued else frozenset(),
                level=standing.level,
                standing=standing,
            )


def _ties(issued: IssuedPosition, titles: Mapping[str, str]) -> Iterator[RecordedTie]:
    for each in issued.content.get("evidence", ()):
        if each["item"] in titles:
            yield RecordedTie(
                criterion=each["criterion"],
                item=each["item"],
                kind=LinkKind(each["kind"]),
                version=each["version"],
                is_admissible=each["is_admissible"],
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
                each.authority: side.cycle.name
                for each in found
                for side in (old, new)
                if (code, each.authority) not in side.issued
            },
        )
