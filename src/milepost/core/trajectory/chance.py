"""How likely is it that a level is ratified by its date, going by how work slipped before?

A bootstrap: in each run every work still to do slips by a slip drawn from the contract's own
record, and the forecast is made anew. Each work draws from a stream of its own, named by the seed
and its code, so that one work more changes no other's draws.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat

from milepost.core.period.months import add_months
from milepost.core.trajectory.forecast import CycleAhead, Owed
from milepost.core.trajectory.work import Work, in_order

LEAST_RECORDS = 10  # below so many slips a chance would be guesswork
RUNS = 10_000

Days = Sequence[int]  # the ordinal day of each run


@dataclass(frozen=True, kw_only=True)
class Chance:
    """In how many of so many runs a level was ratified by its date, and when it was in the others.

    ``early``, ``middle`` and ``late`` are the days by which one, five and nine runs in ten had it
    ratified; None where that is after the last cycle known.
    """

    in_time: int
    runs: int
    records: int
    early: date | None
    middle: date | None
    late: date | None

    @property
    def per_cent(self) -> int:
        """The chance in whole per cent; 100 and 0 only where every run says so."""
        if self.in_time in (0, self.runs):
            return 100 * self.in_time // self.runs
        return min(99, max(1, round(100 * self.in_time / self.runs)))


@dataclass(frozen=True, kw_only=True)
class Draws:
    """When each work was done in each run; made once and asked of many levels."""

    finish: Mapping[str, Days]
    runs: int
    records: int
    on: date


def draw(
    works: Iterable[Work],
    slips: Sequence[int],
    *,
    on: date,
    seed: int,
    runs: int = RUNS,
) -> Draws | None:
    """Run the work so many times; None where fewer than ten slips are on record.

    :param slips: by how many days work was done after its date (negative: before), oldest first.
    :raises WorkInACircle: where some work waits for itself.
    """
    if len(slips) < LEAST_RECORDS:
        return None
    today = on.toordinal()
    finish: dict[str, Days] = {}
    for each in in_order(works):
        expected = each.expected_on.toordinal()
        if each.is_done:
            finish[each.code] = [expected] * runs
            continue
        drawn = random.Random(f"{seed} {each.code}").choices(slips, k=runs)  # noqa: S311
        own = map(expected.__add__, drawn)
        before = [finish[code] for code in each.after if code in finish]
        finish[each.code] = list(map(max, own, repeat(today), *before))
    return Draws(finish=finish, runs=runs, records=len(slips), on=on)


def chance(
    owed: Sequence[Owed], draws: Draws, cycles: Sequence[CycleAhead], *, due_on: date
) -> Chance | None:
    """The chance that a level is ratified by its date; None where a criterion has no work to draw.

    :param cycles: those to come, the earliest first.
    """
    if not all(_is_drawn(each, draws) for each in owed):
        return None
    ready = sorted(_ready(owed, draws))
    cut_offs = [each.cut_off_on.toordinal() for each in cycles]
    in_time = sum(each.ratified_on <= due_on for each in cycles)
    latest = cut_offs[in_time - 1] if in_time else 0

    def ratified(share: float) -> date | None:
        place = bisect_left(cut_offs, ready[int(share * (draws.runs - 1))])
        return cycles[place].ratified_on if place < len(cycles) else None

    return Chance(
        in_time=bisect_right(ready, latest),
        runs=draws.runs,
        records=draws.records,
        early=ratified(0.1),
        middle=ratified(0.5),
        late=ratified(0.9),
    )


def _ready(owed: Sequence[Owed], draws: Draws) -> Days:
    """In each run, the day on which all that is owed is done and has lasted."""
    waited: dict[int, set[str]] = {}
    since: dict[int, date] = {}
    for each in owed:
        waited.setdefault(each.sustain_months, set()).update(each.works)
        if each.since is not None:
            begun = since.get(each.sustain_months, each.since)
            since[each.sustain_months] = max(begun, each.since)
    columns = []
    for months, codes in waited.items():
        days = [draws.finish[code] for code in sorted(codes)]
        if months in since:
            days.append([since[months].toordinal()] * draws.runs)
        columns.append(_lasted(_latest(days), months))
    return _latest([[draws.on.toordinal()] * draws.runs, *columns])


def _is_drawn(owed: Owed, draws: Draws) -> bool:
    is_told = bool(owed.works) or owed.since is not None
    return is_told and all(code in draws.finish for code in owed.works)


def _latest(columns: Sequence[Days]) -> Days:
    return columns[0] if len(columns) == 1 else list(map(max, *columns))


def _lasted(column: Days, months: int) -> Days:
    """The same days so many months on; each is worked out once."""
    if not months:
        return column
    later = {day: add_months(date.fromordinal(day), months).toordinal() for day in set(column)}
    return [later[day] for day in column]
