"""How did a level go over time, where was it claimed and wanted, and where is it heading?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from milepost.core.period.months import in_words
from milepost.core.trajectory.dated_test import LevelFrom


@dataclass(frozen=True, kw_only=True)
class HeldFrom:
    """The level held from a day on, until the next one; None where none is held any more."""

    on: date
    level: int | None


@dataclass(frozen=True, kw_only=True)
class TargetStep:
    """A level that was wanted by a day; ``replaced_on``: when another target took its place."""

    level: int
    due_on: date
    replaced_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The level that comes next, and when it can be ratified.

    ``ratified_on`` is None where nobody can say, or not before the contract ends. ``early`` and
    ``late`` are the days by which one and nine runs in ten had it ratified: ``early`` is None
    where too few slips are on record to tell, ``late`` where that is after the contract.
    """

    level: int
    ratified_on: date | None
    early: date | None = None
    late: date | None = None


@dataclass(frozen=True, kw_only=True)
class LevelStretch:
    """A level from its first day until the day it ended."""

    level: int
    first: date
    until: date


class TrajectoryMark(IntEnum):
    """What happened to a level on a day; of one day in this order."""

    CLAIMED = 1
    RATIFIED = 2
    LOST = 3
    WANTED = 4
    TODAY = 5
    EARLY = 6
    FORECAST = 7
    LATE = 8

    @property
    def words(self) -> str:
        """What a table says of it."""
        return _MARK_WORDS[self]


_M = TrajectoryMark
_MARK_WORDS = {
    _M.CLAIMED: "Claimed by the provider",
    _M.RATIFIED: "Ratified",
    _M.LOST: "Lost: no longer held",
    _M.WANTED: "Wanted by this day",
    _M.TODAY: "Today",
    _M.EARLY: "Early: one run in ten has it ratified",
    _M.FORECAST: "Earliest date of being ratified",
    _M.LATE: "Late: nine runs in ten have it ratified",
}


@dataclass(frozen=True, kw_only=True)
class TrajectoryLine:
    """One line of the data table; ``level`` is None where none is held."""

    on: date
    mark: TrajectoryMark
    level: int | None


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """All that a chart of one focus area and Authority shows, up to ``until``.

    ``held``: each piece ends where another level began, was lost, or on the day of asking.
    ``claimed``: the days on which another level was claimed than before. ``wanted``: from each due
    date until the next one's, or the end. ``lines``: the same as a table, the oldest first.
    """

    on: date
    until: date
    held: tuple[LevelStretch, ...]
    lost: tuple[LevelFrom, ...]
    claimed: tuple[LevelFrom, ...]
    wanted: tuple[LevelStretch, ...]
    ahead: Ahead | None
    lines: tuple[TrajectoryLine, ...]

    @property
    def now(self) -> int | None:
        """The level that is held on the day of asking."""
        last = self.held[-1] if self.held else None
        return last.level if last is not None and last.until == self.on else None

    @property
    def sentence(self) -> str:
        """What the chart shows, for those who are read it."""
        parts = [_now(self)]
        if self.lost:
            lost = ", ".join(f"level {each.level} on {in_words(each.on)}" for each in self.lost)
            parts.append(f"lost {lost}")
        if self.wanted:
            wanted = self.wanted[-1]
            parts.append(f"level {wanted.level} wanted by {in_words(wanted.first)}")
        if self.ahead is not None:
            parts.append(_ahead(self.ahead))
        said = "; ".join(parts)
        return f"{said[0].upper()}{said[1:]}."


def trajectory(
    history: Sequence[HeldFrom],
    *,
    claims: Sequence[LevelFrom],
    targets: Iterable[TargetStep],
    ahead: Ahead | None,
    on: date,
    until: date,
) -> Trajectory:
    """The trajectory of one focus area for one Authority.

    :param history: the levels held, oldest first.
    :param claims: the levels that were claimed, oldest first.
    :param targets: in any order; one that was replaced before its day was never due.
    :param on: the day of asking.
    :param until: the last day that is shown.
    """
    held = tuple(_stretches(history, on))
    lost = tuple(_lost(history))
    claimed = tuple(_other_than_before(claims))
    wanted = tuple(_wanted(targets, until))
    return Trajectory(
        on=on,
        until=until,
        held=held,
        lost=lost,
        claimed=claimed,
        wanted=wanted,
        ahead=ahead,
        lines=tuple(sorted(_lines(held, lost, claimed, wanted, ahead, on), key=_day_then_mark)),
    )


def last_day_of(targets: Iterable[TargetStep], ahead: Ahead | None, *, on: date) -> date:
    """The last day that a trajectory has anything to say of."""
    days = [on, *(each.due_on for each in _tested(targets))]
    if ahead is not None:
        days += [day for day in (ahead.ratified_on, ahead.early, ahead.late) if day is not None]
    return max(days)


def _stretches(history: Sequence[HeldFrom], on: date) -> Iterator[LevelStretch]:
    since: HeldFrom | None = None
    for each in history:
        if since is not None and each.level == since.level:
            continue
        if since is not None and since.level is not None:
            yield LevelStretch(level=since.level, first=since.on, until=each.on)
        since = each
    if since is not None and since.level is not None:
        yield LevelStretch(level=since.level, first=since.on, until=on)


def _lost(history: Sequence[HeldFrom]) -> Iterator[LevelFrom]:
    before: int | None = None
    for each in history:
        if each.level is None and before is not None:
            yield LevelFrom(on=each.on, level=before)
        before = each.level


def _other_than_before(claims: Sequence[LevelFrom]) -> Iterator[LevelFrom]:
    before: int | None = None
    for each in claims:
        if each.level != before:
            yield each
        before = each.level


def _tested(targets: Iterable[TargetStep]) -> list[TargetStep]:
    """Those that stand, or stood on the day they were due, by that day."""
    due = (each for each in targets if each.replaced_on is None or each.replaced_on > each.due_on)
    return sorted(due, key=lambda each: each.due_on)


def _wanted(targets: Iterable[TargetStep], until: date) -> Iterator[LevelStretch]:
    steps = _tested(targets)
    for place, each in enumerate(steps, start=1):
        end = steps[place].due_on if place < len(steps) else until
        yield LevelStretch(level=each.level, first=each.due_on, until=end)


def _lines(
    held: Sequence[LevelStretch],
    lost: Sequence[LevelFrom],
    claimed: Sequence[LevelFrom],
    wanted: Sequence[LevelStretch],
    ahead: Ahead | None,
    on: date,
) -> Iterator[TrajectoryLine]:
    for claim in claimed:
        yield TrajectoryLine(on=claim.on, mark=_M.CLAIMED, level=claim.level)
    for piece in held:
        yield TrajectoryLine(on=piece.first, mark=_M.RATIFIED, level=piece.level)
    for loss in lost:
        yield TrajectoryLine(on=loss.on, mark=_M.LOST, level=loss.level)
    for step in wanted:
        yield TrajectoryLine(on=step.first, mark=_M.WANTED, level=step.level)
    is_held = bool(held) and held[-1].until == on
    yield TrajectoryLine(on=on, mark=_M.TODAY, level=held[-1].level if is_held else None)
    if ahead is not None:
        for day, mark in (
            (ahead.early, _M.EARLY),
            (ahead.ratified_on, _M.FORECAST),
            (ahead.late, _M.LATE),
        ):
            if day is not None:
                yield TrajectoryLine(on=day, mark=mark, level=ahead.level)


def _day_then_mark(line: TrajectoryLine) -> tuple[date, TrajectoryMark]:
    return line.on, line.mark


def _now(trajectory: Trajectory) -> str:
    if trajectory.now is not None:
        return f"level {trajectory.now} held since {in_words(trajectory.held[-1].first)}"
    return "no level is held" if trajectory.held else "no level is ratified yet"


def _ahead(ahead: Ahead) -> str:
    said = f"level {ahead.level} has no date yet"
    if ahead.ratified_on is not None:
        said = f"level {ahead.level} can be ratified on {in_words(ahead.ratified_on)}"
    if ahead.early is None:
        return said
    late = in_words(ahead.late) if ahead.late is not None else "the end of the contract or later"
    return f"{said}, in eight runs in ten between {in_words(ahead.early)} and {late}"
