"""What was validated and ratified, day by day, and where the levels stand by it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from milepost.apps.assessments.models import RatifiedLevel, ValidatedLevel
from milepost.apps.assessments.queries.as_recorded import counted, ratified_by
from milepost.apps.audit.models import SealHead
from milepost.apps.contracts.models import Arrangement
from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.period.local_time import NO_END, local_date
from milepost.core.rating.standing import Ratified, Standing, Validated, standings
from milepost.gateways.prepared_query import Asked, Given, prepared

Key = tuple[str, int]  # a focus area's code and an Authority's id

MOST_KEPT = 400  # standings kept beside a history: eighteen rows on some twenty days
VALIDATED, RATIFIED = 0, 1  # on one day, what was validated comes before what was ratified


class Happened(NamedTuple):
    """A level was validated or ratified, as the rows remember it."""

    on: date
    kind: int
    level: int  # of what was validated, the indicated one
    not_met: Sequence[Sequence[str | int]] = ()
    rests_until: Mapping[str, str] = {}


_day_and_kind = itemgetter(0, 1)


@dataclass(frozen=True, kw_only=True)
class WhatHappened:
    """All that was validated and ratified on an arrangement, by focus area and Authority.

    It is kept while nothing more is sealed, and with it the standings that were asked for.
    """

    events: Mapping[Key, Sequence[Happened]]
    last_validated: Mapping[Key, int]  # the assessment
    last_ratified: Mapping[Key, int]
    validated_in: Mapping[Key, int]  # the number of the newest cycle
    ratified_in: Mapping[Key, int]
    settled: Mapping[int, tuple[str, date]]  # by cycle: its name, the day it was last ratified in
    beside: dict[Any, Any] = field(default_factory=dict)  # what else follows from the seals alone
    _stood: dict[tuple[Any, ...], tuple[Standing, ...]] = field(default_factory=dict)

    def standings(
        self, key: Key, matrix: MaturityMatrix, *, days: Sequence[date], next_cut_off: date | None
    ) -> tuple[Standing, ...]:
        """Where a level stood on each of several days, oldest first; see ``standings_of``."""
        asked = (key, matrix.version, tuple(days), next_cut_off)
        if asked not in self._stood:
            if len(self._stood) > MOST_KEPT:
                self._stood.clear()
            self._stood[asked] = standings_of(
                self.events.get(key, ()), matrix, days=days, next_cut_off=next_cut_off
            )
        return self._stood[asked]

    def stood_until(
        self, key: Key, matrix: MaturityMatrix, *, on: date, next_cut_off: date | None = None
    ) -> tuple[tuple[date, Standing], ...]:
        """Where a level stood on each day on which something happened, and on a day of asking.

        The oldest first; none where nothing ever happened.
        """
        if key not in self.events:
            return ()
        days = sorted({each.on for each in self.events[key] if each.on <= on} | {on})
        stood = self.standings(key, matrix, days=days, next_cut_off=next_cut_off)
        return tuple(zip(days, stood, strict=True))

    def standing(self, key: Key, matrix: MaturityMatrix, *, on: date) -> Standing:
        """Where a level stood on a day, with nothing waiting to be validated."""
        (found,) = self.standings(key, matrix, days=(on,), next_cut_off=None)
        return found


def what_happened(
    *,
    arrangement: int,
    is_ratified_only: bool,
    until: datetime = NO_END,
    head: str | None = None,
) -> WhatHappened:
    """Everything, each kind oldest first: three queries, one where nothing was sealed since.

    Every level that is stated or taken back is sealed, so the head of the arrangement's seals tells
    whether what was read before is still all there is.

    :param is_ratified_only: leave out what was validated and is not ratified yet, for those who
        are told of ratified levels alone.
    :param until: what was recorded before this moment counts.
    :param head: of the arrangement's seals, where the caller has it: one query less.
    """
    if head is None:
        ((head,),) = _head(arrangement=arrangement)
    if until == NO_END:
        return _as_it_stands(arrangement, is_ratified_only, head)
    return _as_it_stood(arrangement, is_ratified_only, until, head)


@lru_cache(maxsize=128)
def _as_it_stands(arrangement: int, is_ratified_only: bool, _head: str | None) -> WhatHappened:
    return _read(arrangement, is_ratified_only, NO_END)


@lru_cache(maxsize=16)
def _as_it_stood(
    arrangement: int, is_ratified_only: bool, until: datetime, _head: str | None
) -> WhatHappened:
    return _read(arrangement, is_ratified_only, until)


def _read(arrangement: int, is_ratified_only: bool, until: datetime) -> WhatHappened:
    events: defaultdict[Key, list[Happened]] = defaultdict(list)
    last_validated, last_ratified = dict[Key, int](), dict[Key, int]()
    ratified_as: dict[tuple[Key, int], int] = {}
    validated_in, ratified_in = dict[Key, int](), dict[Key, int]()
    settled: dict[int, tuple[str, date]] = {}
    for area, authority, assessment, cycle, name, day, level in _ratified(
        arrangement=arrangement, until=until
    ):
        key = area, authority
        events[key].append(Happened(day, RATIFIED, level))
        last_ratified[key] = assessment
        ratified_as[key, cycle] = assessment
        settled[cycle] = name, day
        if cycle > ratified_in.get(key, 0):
            ratified_in[key] = cycle
    validations = _validated_and_ratified if is_ratified_only else _validated
    for area, authority, assessment, cycle, at, level, *judged in validations(
        arrangement=arrangement, until=until
    ):
        key = area, authority
        if ratified_as.get((key, cycle), assessment) > assessment:
            continue  # superseded: another assessment of that cycle was ratified in its place
        not_met, rests_until = map(_taken_apart, judged)
        events[key].append(Happened(local_date(at), VALIDATED, level, not_met, rests_until))
        last_validated[key] = assessment
        if cycle > validated_in.get(key, 0):
            validated_in[key] = cycle
    return WhatHappened(
        events=dict(events),
        last_validated=last_validated,
        last_ratified=last_ratified,
        validated_in=validated_in,
        ratified_in=ratified_in,
        settled=settled,
    )


# What was validated never changes, and every page looks back on years of it.
_taken_apart = lru_cache(maxsize=8192)(json.loads)

_WHERE = (
    "assessment__focus_area",
    "assessment__authority_id",
    "assessment_id",
    "assessment__cycle__number",
)


def sealed_head(reference: str) -> Coalesce:
    """The head of an arrangement's seals, beside what else is asked of it.

    :param reference: where the row asked for says which arrangement it is of.
    """
    head = SealHead.objects.filter(arrangement=OuterRef(reference)).values("hash")
    return Coalesce(Subquery(head), Value(""))


@prepared
def _head(arrangement: Given) -> Asked:
    return Arrangement.objects.filter(pk=arrangement).values_list(sealed_head("reference"))


@prepared
def _ratified(arrangement: Given, until: Given) -> Asked:
    return (
        RatifiedLevel.objects.filter(ratified_by(until), assessment__arrangement_id=arrangement)
        .order_by("ratified_on", "id")
        .values_list(*_WHERE, "assessment__cycle__name", "ratified_on", "level")
    )


@prepared
def _validated(arrangement: Given, until: Given) -> Asked:
    return _validations(
        ValidatedLevel.objects.filter(
            counted(until), assessment__arrangement_id=arrangement, at__lt=until
        )
    )


@prepared
def _validated_and_ratified(arrangement: Given, until: Given) -> Asked:
    return _validations(
        ValidatedLevel.objects.filter(
            counted(until),
            assessment__arrangement_id=arrangement,
            assessment__ratifiedlevels__at__lt=until,
            at__lt=until,
        )
    )


def _validations(rows: "QuerySet[ValidatedLevel]") -> Asked:
    return (
        rows.annotate(
            not_met=Cast("critical_not_met", TextField()), rests=Cast("rests_until", TextField())
        )
        .order_by("at", "id")
        .values_list(*_WHERE, "at", "indicated", "not_met", "rests")
    )


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
    history = sorted(events, key=_day_and_kind)
    ratified = next((each.level for each in history if each.kind == RATIFIED), 0)
    for day, kind, level, not_met, rests_until in history:
        if kind == RATIFIED:
            ratified = level
            yield Ratified(on=day, level=level)
        else:
            codes = [
                str(code)
                for code, at in not_met
                if at == ratified or (at in full and int(at) < ratified)
            ]
            until = {int(at): date.fromisoformat(end) for at, end in rests_until.items()}
            yield Validated(
                on=day, indicated=level, critical_not_met=tuple(codes), rests_until=until
            )
