"""What is read for forecasts: what holds each level back, the cycles held, and the work ahead."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast

from milepost.apps.assessments.models import Cycle, RatingSet
from milepost.apps.assessments.queries.as_recorded import counted
from milepost.apps.assessments.queries.matrix_reading import WEIGHT
from milepost.apps.assessments.queries.what_happened import Key, WhatHappened
from milepost.core.assessment.workflow import Position
from milepost.core.period.local_time import NO_END
from milepost.core.rating.scale import HeldBackReason
from milepost.core.trajectory.cycles_ahead import CycleHeld


@dataclass(frozen=True, kw_only=True)
class HeldNow:
    """What the newest issued ratings of a focus area say before each level, for one Authority.

    ``held_back``: by level, everything in its way, what full levels below it owe included.
    """

    assessment: int
    indicated: int
    held_back: Mapping[int, tuple[tuple[str, HeldBackReason], ...]]
    runs: Mapping[str, int]


def held_now(
    arrangement: int, happened: WhatHappened, *, cycle: int | None = None
) -> Mapping[Key, HeldNow]:
    """By focus area and Authority, from the newest ratings that were issued: two queries.

    None where nothing was sealed since: ratings are issued, and taken back, under a seal.

    :param cycle: the number of the newest cycle, where the caller has it; else nothing is kept.
    """
    if cycle is None:
        return _held(arrangement, happened)
    kept = "held now", cycle
    if kept not in happened.beside:
        happened.beside[kept] = _held(arrangement, happened)
    found: Mapping[Key, HeldNow] = happened.beside[kept]
    return found


def _held(arrangement: int, happened: WhatHappened) -> dict[Key, HeldNow]:
    newest_cycle = Cycle.objects.filter(arrangement_id=arrangement).order_by("-number")
    asked = {*happened.last_validated.values(), *happened.last_ratified.values()}
    issued = RatingSet.objects.filter(
        counted(NO_END, "pk"), assessment__arrangement_id=arrangement, issued_at__isnull=False
    )
    rows = (
        issued.filter(assessment_id__in=asked)
        | issued.filter(assessment__cycle__in=newest_cycle.values("pk")[:1])
    ).values_list(
        *("pk", "assessment__focus_area", "assessment__authority_id"),
        *("assessment__cycle__number", "position", "round"),
    )
    newest: dict[Key, tuple[tuple[int, int, int], int]] = {}
    for pk, area, authority, cycle, position, round_ in rows:
        weight = cycle, WEIGHT[Position(position)], round_
        if (area, authority) not in newest or newest[area, authority][0] < weight:
            newest[area, authority] = weight, pk
    chosen = {pk: key for key, (_, pk) in newest.items()}
    texts = (
        RatingSet.objects.filter(pk__in=chosen)
        .annotate(held=Cast("held_back_by", TextField()), lasted=Cast("runs", TextField()))
        .values_list("pk", "assessment__number", "indicated", "held", "lasted")
    )
    return {
        chosen[pk]: HeldNow(
            assessment=number,
            indicated=indicated,
            held_back={
                int(at): tuple((code, HeldBackReason(reason)) for code, reason in pairs)
                for at, pairs in json.loads(held).items()
            },
            runs=json.loads(lasted),
        )
        for pk, number, indicated, held, lasted in texts
    }


def cycles_held(arrangement: int, happened: WhatHappened) -> list[CycleHeld]:
    """The cycles that were opened, oldest first, and when the Board last ratified in each."""
    rows = (
        Cycle.objects.filter(arrangement_id=arrangement)
        .order_by("number")
        .values_list("number", "cut_off_on")
    )
    settled = {number: day for number, (_, day) in happened.settled.items()}
    return [CycleHeld(cut_off_on=day, ratified_on=settled.get(number)) for number, day in rows]
