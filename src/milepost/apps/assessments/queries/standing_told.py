"""How does the level that the Board ratified last stand, as it is told wherever a level is?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from milepost.apps.assessments.models import Cycle, RatifiedLevel, ValidatedLevel
from milepost.apps.assessments.queries.as_recorded import counted, ratified_by
from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.apps.assessments.queries.what_happened import (
    RATIFIED,
    VALIDATED,
    Happened,
    Key,
    WhatHappened,
    standing_of,
)
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.standing import Standing, StandingState
from milepost.gateways.prepared_query import Asked, Given, Row

_STATE_WORDS = {
    StandingState.NOT_RATIFIED: "Not ratified",
    StandingState.ACHIEVED: "Achieved",
    StandingState.SUSTAINED: "Sustained",
    StandingState.AT_RISK: "At risk",
    StandingState.LAPSED: "Lapsed",
}


def standing_facts(authority: str, found: Standing) -> StandingFacts:
    """A standing as pages are told of it.

    :param authority: whose it is, by short name.
    """
    return StandingFacts(
        authority=authority,
        state=found.state.value,
        word=_STATE_WORDS[found.state],
        level=found.level,
        held_since=found.held_since,
        longest_hold_days=found.longest_hold_days,
        lapses=found.lapses,
        reasons=found.reasons,
    )


def never_ratified(authority: str) -> StandingFacts:
    """Of a focus area in which nothing was validated or ratified yet."""
    return StandingFacts(
        authority=authority,
        state=StandingState.NOT_RATIFIED.value,
        word=_STATE_WORDS[StandingState.NOT_RATIFIED],
        level=None,
        held_since=None,
        longest_hold_days=0,
        lapses=0,
        reasons=("The Board has not ratified a level yet.",),
    )


@dataclass(frozen=True, kw_only=True)
class RowHistory:
    """What was validated and ratified of one focus area for one Authority, in every cycle."""

    events: tuple[Happened, ...] = ()
    ratified_in: int | None = None  # the assessment by which the level in force was ratified
    last_ratified: int | None = None  # that level
    next_cut_off: date | None = None  # of the newest cycle, if it is not validated there yet

    def standing(self, *, authority: str, matrix: MaturityMatrix, on: date) -> StandingFacts:
        """How the level that was ratified last stands on a day."""
        found = standing_of(self.events, matrix, on=on, next_cut_off=self.next_cut_off)
        return standing_facts(authority, found)


@dataclass(frozen=True, kw_only=True)
class StandingsBeside:
    """How ratified levels stand, told beside the assessments of one cycle."""

    happened: WhatHappened
    matrix: MaturityMatrix
    on: date
    newest: int  # the number of the arrangement's newest cycle
    cut_off_on: date  # of that cycle

    def of(
        self, key: Key, *, authority: str, assessment: int, cycle: int, is_ratified: bool
    ) -> StandingFacts | None:
        """How the level in force stands, where this assessment ratified it or is to follow it.

        None where no level is ratified, and where the level in force is a later assessment's.

        :param authority: whose it is, by short name.
        :param is_ratified: by this assessment, whether it is in force or not.
        """
        if (in_force := self.happened.last_ratified.get(key)) is None:
            return None
        is_to_follow = not is_ratified and self.happened.ratified_in[key] <= cycle
        if in_force != assessment and not is_to_follow:
            return None
        is_validated = self.happened.validated_in.get(key, 0) >= self.newest
        (found,) = self.happened.standings(
            key,
            self.matrix,
            days=(self.on,),
            next_cut_off=None if is_validated else self.cut_off_on,
        )
        return standing_facts(authority, found)


RATIFIED_THERE, VALIDATED_THERE, NEWEST_CYCLE = "held", "judged", "cycle"
HISTORY_KINDS = frozenset({RATIFIED_THERE, VALIDATED_THERE, NEWEST_CYCLE})


def history_of(rows: Iterable[Row]) -> RowHistory:
    """What the rows of ``history_rows`` say, in the order they were recorded."""
    ratified: list[tuple[Happened, int, int]] = []
    validated: list[tuple[Happened, int, int]] = []
    newest, cut_off_on = 0, None
    for kind, level, _, words, more, where, at in rows:
        if kind == NEWEST_CYCLE:
            newest, cut_off_on = level, date.fromisoformat(words)
        elif kind == RATIFIED_THERE:
            on = date.fromisoformat(words)
            ratified.append((Happened(on, RATIFIED, level), *_pair(where)))
        elif kind == VALIDATED_THERE:
            judged = json.loads(words), json.loads(more)
            event = Happened(local_date(at), VALIDATED, level, *judged)
            validated.append((event, *_pair(where)))
    by_cycle = {cycle: assessment for _, assessment, cycle in ratified}
    # Of a superseded assessment, what took its place counts.
    counting = [each for each in validated if by_cycle.get(each[2], each[1]) <= each[1]]
    is_validated = newest in {cycle for _, _, cycle in counting}
    last = max(ratified, key=_day_of, default=None)
    return RowHistory(
        events=tuple(each for each, _, _ in (*ratified, *counting)),
        ratified_in=last[1] if last else None,
        last_ratified=last[0].level if last else None,
        next_cut_off=None if is_validated else cut_off_on,
    )


def _day_of(each: tuple[Happened, int, int]) -> tuple[date, int]:
    event, assessment, _ = each
    return event.on, assessment


def _pair(where: str) -> tuple[int, int]:
    assessment, _, cycle = where.partition(" ")
    return int(assessment), int(cycle)


def history_rows(
    arrangement: Given, authority: Given, area: Given, until: Given
) -> tuple[Asked, Asked, Asked]:
    """What was ratified and validated of a focus area, in seven columns that other tables share.

    Kind, level (or cycle), 0, the day ratified (or the criticals not met, or the newest cycle's
    cut-off), until when its evidence rests, assessment and cycle, and when it was recorded.
    """
    there: Mapping[str, Given] = {
        "assessment__arrangement_id": arrangement,
        "assessment__authority_id": authority,
        "assessment__focus_area": area,
    }
    ratified = RatifiedLevel.objects.filter(ratified_by(until), **there).values_list(
        *_columns(RATIFIED_THERE, F("level"), "ratified_on", Value(""), _WHERE, "at")
    )
    validated = ValidatedLevel.objects.filter(counted(until), at__lt=until, **there).values_list(
        *_columns(
            VALIDATED_THERE,
            F("indicated"),
            "critical_not_met",
            Cast("rests_until", CharField()),
            _WHERE,
            "at",
        )
    )
    opened = Cycle.objects.filter(
        arrangement=OuterRef("arrangement"), opened_at__lt=until
    ).order_by("-number")
    newest = Cycle.objects.filter(
        arrangement_id=arrangement, pk=Subquery(opened.values("pk")[:1])
    ).values_list(
        *_columns(NEWEST_CYCLE, F("number"), "cut_off_on", Value(""), Value(""), "opened_at")
    )
    return ratified, validated, newest


_WHERE = Concat(
    Cast("assessment_id", CharField()),
    Value(" "),
    Cast("assessment__cycle__number", CharField()),
    output_field=CharField(),
)


def _columns(
    kind: str, number: Any, words: str, more: Any, where: Any, moment: str
) -> tuple[Any, ...]:
    return (
        Value(kind, output_field=CharField()),
        number,
        Value(0, output_field=IntegerField()),
        Cast(words, TextField()),
        more,
        where,
        F(moment),
    )
