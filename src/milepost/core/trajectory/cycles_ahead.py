"""Which cycles are still to come, going by those that were held?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from milepost.core.period.months import add_months
from milepost.core.trajectory.forecast import CycleAhead

USUAL_MONTHS = 3
USUAL_DAYS_TO_RATIFY = 50


@dataclass(frozen=True, kw_only=True)
class CycleHeld:
    """A cycle's cut-off date, and the day the Board last ratified in it; None where it did not."""

    cut_off_on: date
    ratified_on: date | None = None


def months_between(held: Sequence[CycleHeld]) -> int:
    """How many months usually lie between two cut-offs: the median, three where there is no more.

    :param held: the cycles, oldest first.
    """
    cut_offs = [each.cut_off_on for each in held]
    gaps = [
        (later.year - earlier.year) * 12 + later.month - earlier.month
        for earlier, later in pairwise(cut_offs)
    ]
    return max(1, round(median(gaps))) if gaps else USUAL_MONTHS


def cycles_ahead(held: Sequence[CycleHeld], *, on: date, until: date) -> tuple[CycleAhead, ...]:
    """The cycles to come, the one under way first, each ratified as long after as is usual.

    Nothing counts twice: a cycle that the Board has ratified is behind.

    :param held: the cycles that were opened, oldest first.
    :param on: the day of asking; nothing is ratified before it.
    :param until: the end of the contract, after which there is no cut-off.
    """
    if not held:
        return ()
    waits = [
        (each.ratified_on - each.cut_off_on).days for each in held if each.ratified_on is not None
    ]
    wait = timedelta(days=round(median(waits)) if waits else USUAL_DAYS_TO_RATIFY)
    months = months_between(held)
    last = held[-1]
    days = [last.cut_off_on] if last.ratified_on is None else []
    number = 1
    while (day := _month_end_kept(last.cut_off_on, months * number)) <= until:
        days.append(day)
        number += 1
    return tuple(
        CycleAhead(cut_off_on=day, ratified_on=max(on, day + wait))
        for day in days
        if day + wait >= on or day == last.cut_off_on
    )


def _month_end_kept(day: date, months: int) -> date:
    """So many months on; the last day of a month stays the last of its month."""
    moved = add_months(day, months)
    if (day + timedelta(days=1)).day != 1:
        return moved
    return add_months(date(moved.year, moved.month, 1), 1) - timedelta(days=1)
