"""How has each focus area stood for each Authority, cycle by cycle? Four queries, however long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from milepost.apps.assessments.models import (
    Assessment,
    Cycle,
    RatifiedLevel,
    ValidatedLevel,
    not_superseded,
)
from milepost.apps.assessments.queries.matrix_reading import (
    RATIFIED,
    VALIDATED,
    Happened,
    Key,
    standings_of,
)
from milepost.core.assessment.workflow import IN_DISPUTE
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.standing import Standing


@dataclass(frozen=True, kw_only=True)
class SettledCycle:
    """A cycle in which the Board has ratified something, and the day it last did so."""

    number: int
    name: str
    settled_on: date


@dataclass(frozen=True, kw_only=True)
class LevelsOverTime:
    """What the Board ratified and what was validated since, by focus area and Authority."""

    matrix: MaturityMatrix
    happened: Mapping[Key, Sequence[Happened]]
    cycles: tuple[SettledCycle, ...]  # oldest first
    in_dispute: frozenset[Key]
    next_cut_offs: Mapping[Key, date]  # of the newest cycle, where it is not validated yet

    def standings(self, *, days: Iterable[date]) -> dict[date, dict[Key, Standing]]:
        """Where every level stood on each day; what was never ratified by then is left out."""
        asked = sorted(set(days))
        found: dict[date, dict[Key, Standing]] = {day: {} for day in asked}
        for key, events in self.happened.items():
            stood = standings_of(
                events, self.matrix, days=asked, next_cut_off=self.next_cut_offs.get(key)
            )
            for day, standing in zip(asked, stood, strict=True):
                if standing.level is not None:
                    found[day][key] = standing
        return found

    @cached_property
    def latest(self) -> SettledCycle | None:
        return self.cycles[-1] if self.cycles else None


def levels_over_time(
    *, arrangement: int, matrix: MaturityMatrix, is_ratified_only: bool
) -> LevelsOverTime:
    """All that the standings of an arrangement follow from.

    :param is_ratified_only: leave out what was validated and is not ratified yet, and what is in
        dispute, for those who are told of ratified levels alone.
    """
    happened: dict[Key, list[Happened]] = {}
    settled: dict[int, tuple[str, date]] = {}
    last_cycle: dict[Key, int] = {}
    ratified = RatifiedLevel.objects.filter(
        not_superseded(), assessment__arrangement_id=arrangement
    ).order_by("ratified_on", "id")
    for area, authority, day, level, number, name in ratified.values_list(
        "assessment__focus_area",
        "assessment__authority_id",
        "ratified_on",
        "level",
        "assessment__cycle__number",
        "assessment__cycle__name",
    ):
        key = (area, authority)
        happened.setdefault(key, []).append(Happened(day, RATIFIED, level))
        settled[number] = (name, day)
        last_cycle[key] = max(number, last_cycle.get(key, 0))
    last_validated: dict[Key, int] = {}
    for key, number, event in _validated(arrangement, is_ratified_only):
        happened.setdefault(key, []).append(event)
        last_validated[key] = max(number, last_validated.get(key, 0))
    newest = Cycle.objects.filter(arrangement_id=arrangement).order_by("-number")
    cut_offs = newest.values_list("number", "cut_off_on")[:1]
    return LevelsOverTime(
        matrix=matrix,
        happened=happened,
        cycles=_in_order(settled),
        in_dispute=frozenset() if is_ratified_only else _in_dispute(arrangement, last_cycle),
        next_cut_offs={
            key: cut_off_on
            for number, cut_off_on in cut_offs
            for key in happened
            if last_validated.get(key, 0) < number
        },
    )


def _validated(arrangement: int, is_ratified_only: bool) -> list[tuple[Key, int, Happened]]:
    rows = ValidatedLevel.objects.filter(assessment__arrangement_id=arrangement)
    if is_ratified_only:
        rows = rows.filter(assessment__ratifiedlevels__isnull=False)
    values = rows.order_by("at", "id").values_list(
        "assessment__focus_area",
        "assessment__authority_id",
        "assessment__cycle__number",
        "at",
        "indicated",
        "critical_not_met",
        "rests_until",
    )
    return [
        ((area, authority), number, Happened(local_date(moment), VALIDATED, *rest))
        for area, authority, number, moment, *rest in values
    ]


def _in_dispute(arrangement: int, last_cycle: Mapping[Key, int]) -> frozenset[Key]:
    """What is challenged or in moderation, and was not overtaken by a later ratification."""
    rows = Assessment.objects.filter(
        arrangement_id=arrangement, stage__in=[stage.value for stage in IN_DISPUTE]
    ).values_list("focus_area", "authority_id", "cycle__number")
    return frozenset(
        (area, authority)
        for area, authority, number in rows
        if number > last_cycle.get((area, authority), 0)
    )


def _in_order(settled: Mapping[int, tuple[str, date]]) -> tuple[SettledCycle, ...]:
    """By number; a cycle counts as settled no earlier than the one before it."""
    found: list[SettledCycle] = []
    for number in sorted(settled):
        name, day = settled[number]
        before = found[-1].settled_on if found else day
        found.append(SettledCycle(number=number, name=name, settled_on=max(day, before)))
    return tuple(found)
