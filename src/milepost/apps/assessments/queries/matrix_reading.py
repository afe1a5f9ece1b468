"""What is read for the matrix page: standings, targets, claims, and what holds back."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    Cycle,
    RatifiedLevel,
    RatingSet,
    ValidatedLevel,
    not_superseded,
)
from milepost.apps.assessments.queries.facts import HeldBackFacts, WhatNext
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.plans.queries import TargetFacts, targets
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import HeldBackReason
from milepost.core.rating.standing import Ratified, Standing, Validated, standings
from milepost.gateways.prepared_query import Asked, Given, prepared

Key = tuple[str, int]  # a focus area's code and an Authority's id


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The newest cycle's assessment of a focus area for an Authority."""

    number: int
    stage: Stage
    claimed: int | None


@dataclass(kw_only=True)
class Held:
    """All that was read, by focus area and Authority."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    cycle: str | None = None
    cut_off_on: date | None = None
    targets: Mapping[Key, TargetFacts] = field(default_factory=dict)
    standings: dict[Key, Standing] = field(default_factory=dict)
    claims: dict[Key, Claim] = field(default_factory=dict)
    next_steps: dict[Key, WhatNext] = field(default_factory=dict)


def read(arrangement: ArrangementFacts, matrix: MaturityMatrix, *, by: Actor, on: date) -> Held:
    held = Held(arrangement=arrangement, matrix=matrix, targets=targets(arrangement=arrangement.id))
    sees_assessments = by.may(Permission.VIEW_ASSESSMENTS)
    current = _read_claims(held, by, sees_assessments)
    last_judged = _read_standings(held, on, sees_assessments, current)
    if sees_assessments:
        _read_next_steps(held, {*last_judged, *current.values()})
    return held


def _read_standings(
    held: Held, on: date, sees_assessments: bool, current: Mapping[Key, int]
) -> set[int]:
    """Standing by standing; also the assessments last validated and last ratified.

    Who sees only what was ratified is told nothing of what was validated since.
    """
    validated = _validated if sees_assessments else _validated_and_ratified
    history: dict[Key, list[Happened]] = {}
    last: dict[tuple[Key, int], int] = {}
    here = held.arrangement.id
    for area, authority, day, level, assessment in _ratified(arrangement=here):
        history.setdefault((area, authority), []).append(Happened(day, RATIFIED, level))
        last[(area, authority), RATIFIED] = assessment
    for area, authority, assessment, moment, indicated, *rest in validated(arrangement=here):
        last[(area, authority), VALIDATED] = assessment
        event = Happened(local_date(moment), VALIDATED, indicated, *map(_taken_apart, rest))
        history.setdefault((area, authority), []).append(event)
    for key, events in history.items():
        is_validated = current.get(key) in {None, last.get((key, VALIDATED))}
        held.standings[key] = standing_of(
            events, held.matrix, on=on, next_cut_off=None if is_validated else held.cut_off_on
        )
    return set(last.values())


@prepared
def _ratified(arrangement: Given) -> Asked:
    return (
        RatifiedLevel.objects.filter(not_superseded(), assessment__arrangement_id=arrangement)
        .order_by("ratified_on", "id")
        .values_list(
            "assessment__focus_area",
            "assessment__authority_id",
            "ratified_on",
            "level",
            "assessment_id",
        )
    )


@prepared
def _validated(arrangement: Given) -> Asked:
    return _validations(ValidatedLevel.objects.filter(assessment__arrangement_id=arrangement))


@prepared
def _validated_and_ratified(arrangement: Given) -> Asked:
    return _validations(
        ValidatedLevel.objects.filter(
            assessment__arrangement_id=arrangement, assessment__ratifiedlevels__isnull=False
        )
    )


def _validations(rows: "QuerySet[ValidatedLevel]") -> Asked:
    return (
        rows.annotate(
            not_met=Cast("critical_not_met", TextField()), rests=Cast("rests_until", TextField())
        )
        .order_by("at", "id")
        .values_list(
            "assessment__focus_area",
            "assessment__authority_id",
            "assessment_id",
            "at",
            "indicated",
            "not_met",
            "rests",
        )
    )


# What was validated never changes, and every page looks back on years of it.
_taken_apart = lru_cache(maxsize=8192)(json.loads)


VALIDATED, RATIFIED = 0, 1  # on one day, what was validated comes before what was ratified


class Happened(NamedTuple):
    """A level was validated or ratified, as the rows remember it."""

    on: date
    kind: int
    level: int  # of what was validated, the indicated one
    not_met: Sequence[Sequence[str | int]] = ()
    rests_until: Mapping[str, str] = {}


def standing_of(
    events: Iterable[Happened],
    matrix: MaturityMatrix,
    *,
    on: date,
    next_cut_off: date | None,
) -> Standing:
    """Where a focus area's ratified level stands for an Authority, by what happened to it.

    :param next_cut_off: of the newest cycle, where the Authority has still to validate in it.
    """
    (found,) = standings_of(events, matrix, days=(on,), next_cut_off=next_cut_off)
    return found


def standings_of(
    events: Iterable[Happened],
    matrix: MaturityMatrix,
    *,
    days: Sequence[date],
    next_cut_off: date | None,
) -> tuple[Standing, ...]:
    """Where it stood on each of several days, oldest first."""
    full = {each.number for each in matrix.levels if each.kind is LevelKind.FULL}
    return standings(
        list(_in_order(events, full)),
        days=days,
        held_for_months=matrix.settings.sustained_after_months,
        warn_days=matrix.settings.lapse_warning_days,
        next_cut_off=next_cut_off,
    )


def _in_order(events: Iterable[Happened], full: Collection[int]) -> Iterator[Ratified | Validated]:
    """The history as the rule of standing takes it: with the criticals that a level rests on.

    Those are of its own level and of the full levels below it; before anything is ratified, of
    the first level that will be.
    """
    history = sorted(events, key=lambda each: each[:2])
    ratified = next((each.level for each in history if each.kind == RATIFIED), 0)
    for day, kind, level, not_met, rests_until in history:
        if kind == RATIFIED:
            ratified = level
            yield Ratified(on=day, level=level)
        else:
            codes = tuple(
                str(code)
                for code, at in not_met
                if at == ratified or (at in full and int(at) < ratified)
            )
            until = {int(at): date.fromisoformat(end) for at, end in rests_until.items()}
            yield Validated(on=day, indicated=level, critical_not_met=codes, rests_until=until)


def _read_claims(held: Held, by: Actor, sees_assessments: bool) -> dict[Key, int]:
    """The newest cycle with its assessments; claims only once issued, and to those who may see."""
    rows = _newest_cycle(arrangement=held.arrangement.id)
    current: dict[Key, int] = {}
    for pk, number, area, authority, stage, level, cycle, cut_off_on in rows:
        held.cycle, held.cut_off_on = cycle, cut_off_on
        current[area, authority] = pk
        if sees_assessments:
            held.claims[area, authority] = Claim(number=number, stage=Stage(stage), claimed=level)
    return current


@prepared
def _newest_cycle(arrangement: Given) -> Asked:
    newest = Subquery(
        Cycle.objects.filter(arrangement_id=arrangement).order_by("-number").values("number")[:1]
    )
    claimed = Subquery(
        AssessedLevel.objects.filter(assessment=OuterRef("pk")).order_by("-id").values("level")[:1]
    )
    return (
        Assessment.objects.filter(arrangement_id=arrangement, cycle__number=newest)
        .exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])
        .annotate(claimed=claimed)
        .values_list(
            "pk",
            "number",
            "focus_area",
            "authority_id",
            "stage",
            "claimed",
            "cycle__name",
            "cycle__cut_off_on",
        )
    )


class _Issued(NamedTuple):
    """What is read of a set of ratings that was issued; ``held_back_by`` as the row has it."""

    area: str
    authority: int
    cycle: int
    position: str
    round: int
    assessment: int
    indicated: int
    held_back_by: str

    @property
    def weight(self) -> tuple[int, int, int]:
        """The newer cycle counts for more, then the later position, then the later round."""
        return self.cycle, _WEIGHT[Position(self.position)], self.round


def _read_next_steps(held: Held, assessments: Collection[int]) -> None:
    """What holds each focus area back, by the newest ratings that were issued."""
    rows = (
        RatingSet.objects.filter(assessment_id__in=assessments, issued_at__isnull=False)
        # Of many sets a few are shown: only those are taken apart.
        .annotate(as_text=Cast("held_back_by", TextField()))
        .values_list(
            "assessment__focus_area",
            "assessment__authority_id",
            "assessment__cycle__number",
            "position",
            "round",
            "assessment__number",
            "indicated",
            "as_text",
        )
    )
    newest: dict[Key, _Issued] = {}
    for each in map(_Issued._make, rows):
        key = (each.area, each.authority)
        if key not in newest or newest[key].weight < each.weight:
            newest[key] = each
    for key, each in newest.items():
        held.next_steps[key] = _what_next(held, key, each)


_WEIGHT = {Position.PROVIDER: 0, Position.AUTHORITY: 1, Position.MODERATOR: 2}


def next_level(
    indicated: int, held_back_by: Mapping[str, list[list[str]]]
) -> tuple[int | None, list[list[str]]]:
    """The level above the indicated one, and the pairs of criterion and reason before it.

    Where less is indicated than was ratified, that is what puts the ratified level at risk.
    """
    above = sorted(int(at) for at in held_back_by if int(at) > indicated)
    if not above:
        return None, []
    return above[0], held_back_by[str(above[0])]


def _what_next(held: Held, key: Key, issued: _Issued) -> WhatNext:
    area = held.matrix.areas_by_code.get(key[0])
    level, pairs = next_level(issued.indicated, json.loads(issued.held_back_by))
    known = area.by_code if area else {}
    return WhatNext(
        authority=held.arrangement.parties_by_id[key[1]].short_name,
        level=level,
        held_back_by=tuple(
            HeldBackFacts(
                criterion=code,
                text=known[code].text if code in known else "",
                reason=reason,
                words=HeldBackReason(reason).words,
            )
            for code, reason in pairs
        ),
        total=len({code for code, _ in pairs}),
        assessment=str(issued.assessment),
    )
