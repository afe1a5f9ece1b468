"""What is read for the matrix page: standings, targets, claims, and what holds back."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from milepost.apps.assessments.joint_levels import NOTHING_SET, SetJointly, set_jointly
from milepost.apps.assessments.models import AssessedLevel, Assessment, Cycle, RatingSet
from milepost.apps.assessments.queries.as_recorded import (
    AsRecorded,
    StageThen,
    counted,
    stage_of,
    stages_then,
    was_contested,
)
from milepost.apps.assessments.queries.facts import HeldBackFacts, WhatNext
from milepost.apps.assessments.queries.what_happened import Key, what_happened
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.plans.queries import TargetFacts, targets
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import FINAL, IN_DISPUTE, Position, Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.rating.scale import HeldBackReason
from milepost.core.rating.standing import Standing
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The newest cycle's assessment of a focus area for an Authority."""

    number: int
    stage: Stage
    claimed: int | None
    is_in_dispute: bool  # until the Board ratifies, the claim is not shown


@dataclass(kw_only=True)
class Held:
    """All that was read, by focus area and Authority."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    on: date  # the day it is told for
    cycle: str | None = None
    cut_off_on: date | None = None
    targets: Mapping[Key, TargetFacts] = field(default_factory=dict)
    standings: dict[Key, Standing] = field(default_factory=dict)
    claims: dict[Key, Claim] = field(default_factory=dict)
    next_steps: dict[Key, WhatNext] = field(default_factory=dict)
    set_jointly: SetJointly = NOTHING_SET


def read(
    arrangement: ArrangementFacts, matrix: MaturityMatrix, *, by: Actor, seen: AsRecorded
) -> Held:
    held = Held(
        arrangement=arrangement,
        matrix=matrix,
        targets=targets(arrangement=arrangement.id, until=seen.until),
        set_jointly=set_jointly(
            arrangement=arrangement.reference, rule=arrangement.joint_rule, until=seen.until
        ),
        on=seen.on,
    )
    sees_assessments = by.may(Permission.VIEW_ASSESSMENTS)
    current = _read_claims(held, sees_assessments, seen)
    last_judged = _read_standings(held, seen, sees_assessments, current)
    if sees_assessments:
        _read_next_steps(held, {*last_judged, *current.values()}, seen)
    return held


def _read_standings(
    held: Held, seen: AsRecorded, sees_assessments: bool, current: Mapping[Key, int]
) -> set[int]:
    """Standing by standing; also the assessments last validated and last ratified.

    Who sees only what was ratified is told nothing of what was validated since.
    """
    found = what_happened(
        arrangement=held.arrangement.id,
        is_ratified_only=not sees_assessments,
        until=seen.until,
    )
    for key in found.events:
        is_validated = current.get(key) in {None, found.last_validated.get(key)}
        next_cut_off = None if is_validated else held.cut_off_on
        (held.standings[key],) = found.standings(
            key, held.matrix, days=(seen.on,), next_cut_off=next_cut_off
        )
    return {*found.last_validated.values(), *found.last_ratified.values()}


def _read_claims(held: Held, sees_assessments: bool, seen: AsRecorded) -> dict[Key, int]:
    """The newest cycle with its assessments; claims only once issued, and to those who may see."""
    rows = _newest_cycle(arrangement=held.arrangement.id, until=seen.until)
    then: Mapping[int, StageThen | None] = {}
    if seen.is_past:
        numbers = [row[1] for row in rows]
        then = stages_then(numbers, arrangement=held.arrangement.reference, until=seen.until)
    current: dict[Key, int] = {}
    for pk, number, area, authority, now, level, cycle, cut_off_on, contested in rows:
        held.cycle, held.cut_off_on = cycle, cut_off_on
        stage = stage_of(number, now, then, seen)
        if stage is None or stage in FINAL:
            continue
        current[area, authority] = pk
        if sees_assessments:
            held.claims[area, authority] = Claim(
                number=number,
                stage=stage,
                claimed=level,
                is_in_dispute=contested and stage in IN_DISPUTE,
            )
    return current


@prepared
def _newest_cycle(arrangement: Given, until: Given) -> Asked:
    opened = Cycle.objects.filter(arrangement_id=arrangement, opened_at__lt=until)
    newest = Subquery(opened.order_by("-number").values("number")[:1])
    claims = AssessedLevel.objects.filter(counted(until), assessment=OuterRef("pk"), at__lt=until)
    claimed = Subquery(claims.order_by("-id").values("level")[:1])
    return (
        Assessment.objects.filter(arrangement_id=arrangement, cycle__number=newest)
        .annotate(claimed=claimed, contested=was_contested(until))
        .values_list(
            "pk",
            "number",
            "focus_area",
            "authority_id",
            "stage",
            "claimed",
            "cycle__name",
            "cycle__cut_off_on",
            "contested",
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
        return self.cycle, WEIGHT[Position(self.position)], self.round


def _read_next_steps(held: Held, assessments: Collection[int], seen: AsRecorded) -> None:
    """What holds each focus area back, by the newest ratings that were issued."""
    rows = (
        RatingSet.objects.filter(
            counted(seen.until, "pk"),
            assessment_id__in=assessments,
            issued_at__lt=seen.until,
        )
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


WEIGHT = {Position.PROVIDER: 0, Position.AUTHORITY: 1, Position.MODERATOR: 2}


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
