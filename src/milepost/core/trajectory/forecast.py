"""When can a level be indicated and ratified, and what is it waiting for (design 2.8)?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.period.months import add_months
from milepost.core.trajectory.work import Work, finish_dates


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A criterion that holds a level back, the work that it waits for, and what it owes after.

    ``works``: the codes of all that must be done before it holds. ``since``: from when it holds
    already, where it only has to last. With neither, nobody can say when.
    ``sustain_months``: how long it must last before it counts.
    """

    criterion: str
    works: tuple[str, ...] = ()
    since: date | None = None
    sustain_months: int = 0


@dataclass(frozen=True, kw_only=True)
class CycleAhead:
    """A cycle to come: the day it looks at, and the day the Board ratifies what it found."""

    cut_off_on: date
    ratified_on: date


class ForecastStepKind(StrEnum):
    """What a step of the chain that sets a forecast's date is."""

    WORK = "work"
    LASTS = "lasts"
    CUT_OFF = "cut_off"
    RATIFIED = "ratified"


@dataclass(frozen=True, kw_only=True)
class ForecastStep:
    """One step of the chain that sets the date: ``of`` is a work's or a criterion's code."""

    kind: ForecastStepKind
    on: date
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class LevelForecast:
    """The earliest dates at which a level can be indicated and ratified.

    Both are None while some criterion has no work to wait for (``undated``), or where the last
    cycle known comes too early. ``chain``: the steps that set the date, first to last.
    """

    ready_on: date | None
    indicated_on: date | None
    ratified_on: date | None
    undated: tuple[str, ...]
    chain: tuple[ForecastStep, ...]


def forecast(
    owed: Sequence[Owed], works: Iterable[Work], cycles: Sequence[CycleAhead], *, on: date
) -> LevelForecast:
    """When a level can be had: all that it owes done, lasted, looked at, and ratified.

    :param owed: what holds back the level or one below it; none, if only a cycle is waited for.
    :param cycles: those to come, the earliest first.
    :param on: the day of asking: work still to do is never expected before it.
    :raises WorkInACircle: where some work waits for itself.
    """
    known = {each.code: each for each in works}
    finish = finish_dates(known.values(), on=on)
    undated = tuple(each.criterion for each in owed if not _is_dated(each, finish))
    if undated:
        return LevelForecast(
            ready_on=None, indicated_on=None, ratified_on=None, undated=undated, chain=()
        )
    last = max(owed, key=lambda each: _ready_on(each, finish), default=None)
    ready_on = on if last is None else max(on, _ready_on(last, finish))
    chain = () if last is None else _chain(last, known, finish)
    cycle = next((each for each in cycles if each.cut_off_on >= ready_on), None)
    if cycle is None:
        return LevelForecast(
            ready_on=ready_on, indicated_on=None, ratified_on=None, undated=(), chain=chain
        )
    ends = (
        ForecastStep(kind=ForecastStepKind.CUT_OFF, on=cycle.cut_off_on),
        ForecastStep(kind=ForecastStepKind.RATIFIED, on=cycle.ratified_on),
    )
    return LevelForecast(
        ready_on=ready_on,
        indicated_on=cycle.cut_off_on,
        ratified_on=cycle.ratified_on,
        undated=(),
        chain=(*chain, *ends),
    )


def _is_dated(owed: Owed, finish: Mapping[str, date]) -> bool:
    is_told = bool(owed.works) or owed.since is not None
    return is_told and all(code in finish for code in owed.works)


def _ready_on(owed: Owed, finish: Mapping[str, date]) -> date:
    days = [finish[code] for code in owed.works]
    if owed.since is not None:
        days.append(owed.since)
    return add_months(max(days), owed.sustain_months)


def _chain(
    owed: Owed, works: Mapping[str, Work], finish: Mapping[str, date]
) -> tuple[ForecastStep, ...]:
    """From the first work that nothing holds up to the day on which the criterion counts."""
    steps: list[ForecastStep] = []
    if owed.sustain_months:
        lasts = ForecastStep(
            kind=ForecastStepKind.LASTS, on=_ready_on(owed, finish), of=owed.criterion
        )
        steps.append(lasts)
    held_by: tuple[str, ...] = owed.works
    while held_by:
        code = max(sorted(held_by), key=lambda each: finish[each])
        steps.append(ForecastStep(kind=ForecastStepKind.WORK, on=finish[code], of=code))
        if works[code].is_done:
            break
        held_by = tuple(each for each in works[code].after if finish.get(each) == finish[code])
    return tuple(reversed(steps))
