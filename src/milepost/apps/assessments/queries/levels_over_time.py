"""How has each focus area stood for each Authority, cycle by cycle? Four queries, however long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from milepost.apps.assessments.disputes import is_contested
from milepost.apps.assessments.models import Assessment, Cycle
from milepost.apps.assessments.queries.what_happened import Key, WhatHappened, what_happened
from milepost.core.assessment.workflow import IN_DISPUTE
from milepost.core.matrix.definition import MaturityMatrix
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
    happened: WhatHappened
    cycles: tuple[SettledCycle, ...]  # oldest first
    in_dispute: frozenset[Key]
    next_cut_offs: Mapping[Key, date]  # of the newest cycle, where it is not validated yet

    def standings(self, *, days: Iterable[date]) -> dict[date, dict[Key, Standing]]:
        """Where every level stood on each day; what was never ratified by then is left out."""
        asked = sorted(set(days))
        found: dict[date, dict[Key, Standing]] = {day: {} for day in asked}
        for key in self.happened.events:
            stood = self.happened.standings(
                key, self.matrix, days=asked, next_cut_off=self.next_cut_offs.get(key)
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
    found = what_happened(arrangement=arrangement, is_ratified_only=is_ratified_only)
    newest = Cycle.objects.filter(arrangement_id=arrangement).order_by("-number")
    cut_offs = newest.values_list("number", "cut_off_on")[:1]
    return LevelsOverTime(
        matrix=matrix,
        happened=found,
        cycles=_in_order(found.settled),
        in_dispute=frozenset() if is_ratified_only else _in_dispute(arrangement, found.ratified_in),
        next_cut_offs={
            key: cut_off_on
            for number, cut_off_on in cut_offs
            for key in found.events
            if found.validated_in.get(key, 0) < number
        },
    )


def _in_dispute(arrangement: int, ratified_in: Mapping[Key, int]) -> frozenset[Key]:
    """What is challenged until ratified, and was not overtaken by a later ratification."""
    rows = Assessment.objects.filter(
        is_contested(), arrangement_id=arrangement, stage__in=[stage.value for stage in IN_DISPUTE]
    ).values_list("focus_area", "authority_id", "cycle__number")
    return frozenset(
        (area, authority)
        for area, authority, number in rows
        if number > ratified_in.get((area, authority), 0)
    )


def _in_order(settled: Mapping[int, tuple[str, date]]) -> tuple[SettledCycle, ...]:
    """By number; a cycle counts as settled no earlier than the one before it."""
    found: list[SettledCycle] = []
    for number in sorted(settled):
        name, day = settled[number]
        before = found[-1].settled_on if found else day
        found.append(SettledCycle(number=number, name=name, settled_on=max(day, before)))
    return tuple(found)
