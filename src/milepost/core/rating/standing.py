"""Is a ratified level still held, for how long, and could it be lost?

Design 2.5. The Board's ratification gives a level; from then on its standing follows the
Authority's validated ratings alone. A lapse restarts the clock, and only a level that is validated
and ratified anew ends it. A level is held while it, or one above it, is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice, pairwise, takewhile

from milepost.core.period.months import add_months, in_words

TWICE = 2  # assessments running that indicate less make a level lapse


class StandingState(StrEnum):
    """How firmly a ratified level is held. ``NOT_RATIFIED``: no level above 0 is ratified."""

    NOT_RATIFIED = "not_ratified"
    ACHIEVED = "achieved"
    SUSTAINED = "sustained"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class Ratified:
    """The Board ratified a level on a day."""

    on: date
    level: int


@dataclass(frozen=True, kw_only=True)
class Validated:
    """The level that an Authority's own ratings indicated on a day.

    ``critical_not_met``: the codes of the critical criteria rated N that the ratified level owes:
    its own, and those of full levels below it. Any other can cost nothing that is held (one of a
    higher level, or of an interim level passed since), and does not belong here.
    ``rests_until``: for each level whose evidence lapses one day, the last day before that.
    """

    on: date
    indicated: int
    critical_not_met: tuple[str, ...] = ()
    rests_until: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a focus area's ratified level stands, and in plain words why.

    ``level`` is the level last ratified, None where none was. ``held_since`` is None where nothing
    is held: never ratified, level 0, or lapsed. ``longest_hold_days`` is the longest time that
    this level, or one above it, was held; ``lapses`` counts the lapses of any ratified level here.
    """

    state: StandingState
    level: int | None
    held_since: date | None
    longest_hold_days: int
    lapses: int
    reasons: tuple[str, ...]

    @property
    def held_level(self) -> int | None:
        """The level that counts as held: what has lapsed meets no target (design 2.4)."""
        return None if self.state is StandingState.LAPSED else self.level


class HistoryOutOfOrder(ValueError):
    """A history whose days do not follow each other."""


def standing(
    history: Sequence[Ratified | Validated],
    *,
    on: date,
    held_for_months: int,
    warn_days: int,
    next_cut_off: date | None = None,
) -> Standing:
    """The standing of a focus area's ratified level on a day; what came later is not looked at.

    :param history: what was validated and ratified, oldest first. A cycle gives a ``Validated``
        and, usually later, a ``Ratified``.
    :param held_for_months: for how long a level has to be held to count as sustained.
    :param warn_days: how long before its evidence lapses a level is at risk of it.
    :param next_cut_off: of the cycle under way, in which the Authority has not validated yet.
        Evidence that still counts on that day serves there, and is not about to lapse.
    :raises HistoryOutOfOrder: if a day in the history comes before the one ahead of it.
    """
    (found,) = standings(
        history,
        days=(on,),
        held_for_months=held_for_months,
        warn_days=warn_days,
        next_cut_off=next_cut_off,
    )
    return found


def standings(
    history: Sequence[Ratified | Validated],
    *,
    days: Sequence[date],
    held_for_months: int,
    warn_days: int,
    next_cut_off: date | None = None,
) -> tuple[Standing, ...]:
    """The standing on each of several days, oldest first; the history is walked once for all.

    :raises HistoryOutOfOrder: if a day in the history, or of the days, comes before the one ahead.
    """
    _require_order([event.on for event in history])
    _require_order(days)
    record, found, place = _Record(), [], 0
    served = (next_cut_off or date.max) - timedelta(days=1)
    for day in days:
        while place < len(history) and history[place].on <= day:
            record.take(history[place])
            place += 1
        lapsing_by = min(day + timedelta(days=warn_days), served)
        found.append(
            record.standing(on=day, held_for_months=held_for_months, lapsing_by=lapsing_by)
        )
    return tuple(found)


def _require_order(days: Sequence[date]) -> None:
    for before, day in pairwise(days):
        if day < before:
            raise HistoryOutOfOrder(f"{in_words(day)} comes after {in_words(before)}.")


@dataclass(frozen=True, kw_only=True)
class _Step:
    """From a day on, a level (and all below it) is held; 0 for none.

    ``judged_from`` is the place among the validations of the first one that judges a hold which
    begins here: that of its own cycle.
    """

    on: date
    level: int
    judged_from: int


@dataclass(frozen=True, kw_only=True)
class _Lapse:
    """A level lapsed; ``kept`` is the highest level below it that was not lost with it."""

    level: int
    kept: int
    why: str


@dataclass(kw_only=True)
class _Record:
    """What a history has come to so far."""

    validated: list[Validated] = field(default_factory=list)
    steps: list[_Step] = field(default_factory=list)
    ratified: Ratified | None = None
    lapsed: list[_Lapse] = field(default_factory=list)  # and not held again since
    lapses: int = 0

    @property
    def _held(self) -> int:
        return self.steps[-1].level if self.steps else 0

    # -- one more event -----------------------------------------------------------------------

    def take(self, event: Ratified | Validated) -> None:
        if isinstance(event, Validated):
            self.validated.append(event)
        else:
            self.ratified = event
            if not self._waits_for_validation(event.level):
                self._hold(event.level, event.on)
        self._lapse_if_due(event.on)

    def _waits_for_validation(self, level: int) -> bool:
        """Whether a level was lost, and the Authority's latest ratings do not give it back."""
        if not self.lapsed or self.validated[-1].indicated >= level:
            return False
        return any(lapse.kept < level for lapse in self.lapsed)

    def _hold(self, level: int, on: date) -> None:
        self.lapsed = [lapse for lapse in self.lapsed if lapse.level > level]
        if level != self._held:  # a level ratified again is the same hold
            begins = max(0, len(self.validated) - 1)
            self.steps.append(_Step(on=on, level=level, judged_from=begins))

    def _lapse_if_due(self, on: date) -> None:
        if self.ratified is None or not 0 < self.ratified.level <= self._held:
            return
        level = self.ratified.level
        below = self._below(level)
        if not below:
            return
        if below[-1].critical_not_met:
            kept, why = below[-1].indicated, _because_critical(below[-1], level)
        elif len(below) >= TWICE:
            kept = max(each.indicated for each in below[-TWICE:])
            why = _because_twice(below[-TWICE:], level)
        else:
            return
        self.lapses += 1
        self.lapsed.append(_Lapse(level=level, kept=kept, why=why))
        self.steps.append(_Step(on=on, level=kept, judged_from=len(self.validated)))

    def _below(self, level: int) -> list[Validated]:
        """The latest validations running that indicated less than a level, within its hold."""
        if not self.validated or self.validated[-1].indicated >= level:
            return []  # as almost always: the rest would only find the same
        judging = len(self.validated) - self._hold_of(level)[0].judged_from
        newest_first = islice(reversed(self.validated), judging)
        below = list(takewhile(lambda each: each.indicated < level, newest_first))
        return below[::-1]

    # -- holds --------------------------------------------------------------------------------

    def _hold_of(self, level: int) -> list[_Step]:
        """The steps of the present hold of a level; none where it is not held."""
        found: list[_Step] = []
        for step in reversed(self.steps):
            if step.level < level:
                break
            found.insert(0, step)
        return found

    def _longest_hold_days(self, level: int, on: date) -> int:
        longest, since = 0, None
        for step, until in zip(self.steps, [s.on for s in self.steps[1:]] + [on], strict=True):
            if step.level < level:
                since = None
                continue
            since = since or step.on
            longest = max(longest, (until - since).days)
        return longest

    # -- the answer ---------------------------------------------------------------------------

    def standing(self, *, on: date, held_for_months: int, lapsing_by: date) -> Standing:
        if self.ratified is None or self.ratified.level == 0:
            return self._nothing_to_hold()
        level = self.ratified.level
        hold = self._hold_of(level)
        since = hold[0].on if hold else None
        if since is None:
            state, reasons = StandingState.LAPSED, self._because_lapsed(level)
        else:
            state, reasons = self._held_since(since, level, on, held_for_months, lapsing_by)
        return Standing(
            state=state,
            level=level,
            held_since=since,
            longest_hold_days=self._longest_hold_days(level, on),
            lapses=self.lapses,
            reasons=reasons,
        )

    def _nothing_to_hold(self) -> Standing:
        reason = "The Board has not ratified a level yet."
        if self.ratified is not None:
            reason = (
                f"The Board ratified level 0, below the ladder, on {in_words(self.ratified.on)}, "
                "so there is no level to hold."
            )
        return Standing(
            state=StandingState.NOT_RATIFIED,
            level=None if self.ratified is None else 0,
            held_since=None,
            longest_hold_days=0,
            lapses=self.lapses,
            reasons=(reason, *self._because_lapse_stands()),
        )

    def _held_since(
        self, since: date, level: int, on: date, held_for_months: int, lapsing_by: date
    ) -> tuple[StandingState, tuple[str, ...]]:
        risks = [_because_below(each, level) for each in self._below(level)]
        risks += self._because_evidence_lapses(level, on, lapsing_by)
        sustained_from = add_months(since, held_for_months)
        held = f"Level {level} has been held since {in_words(since)}"
        if on >= sustained_from:
            state, reason = (
                StandingState.SUSTAINED,
                f"{held}, for {held_for_months} months or more.",
            )
        else:
            state = StandingState.ACHIEVED
            reason = f"{held}; it counts as sustained from {in_words(sustained_from)}."
        if risks:
            state = StandingState.AT_RISK
        return state, (*risks, reason, *self._because_lapse_stands())

    def _because_evidence_lapses(self, level: int, on: date, lapsing_by: date) -> list[str]:
        """By the latest validation alone: what was cited since then, it has weighed."""
        until = self.validated[-1].rests_until.get(level) if self.validated else None
        if until is None or until > lapsing_by:
            return []
        counts = "counted" if until < on else "counts"
        return [f"Evidence that level {level} rests on {counts} only until {in_words(until)}."]

    def _because_lapsed(self, level: int) -> tuple[str, ...]:
        anew = f"Level {level} is held again once it is validated and ratified anew."
        return (*self._because_lapse_stands(), anew)

    def _because_lapse_stands(self) -> tuple[str, ...]:
        return tuple(lapse.why for lapse in self.lapsed)


def _because_below(each: Validated, level: int) -> str:
    return (
        f"The Authority's ratings of {in_words(each.on)} indicate level {each.indicated}, "
        f"below level {level}."
    )


def _because_critical(each: Validated, level: int) -> str:
    return (
        f"Level {level} lapsed at once on {in_words(each.on)}: the Authority's ratings indicate "
        f"level {each.indicated}, with critical criteria not met: "
        f"{', '.join(each.critical_not_met)}."
    )


def _because_twice(both: Sequence[Validated], level: int) -> str:
    ratings = " and ".join(f"level {each.indicated} on {in_words(each.on)}" for each in both)
    return f"Level {level} lapsed: the Authority's ratings were below it twice running, {ratings}."
