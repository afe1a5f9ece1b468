"""On which step of the ladder is a challenge, what is due from whom by when, and what may follow?

The five steps of handbook 8.3. Every position is dated and none is lost: from them alone the step
is worked out, so that any past day can be asked for. A limit that has passed opens the next step:
nobody gains by keeping silent, and no level changes because a day went by, unless the parties
agreed at mobilisation that an unanswered challenge lapses to the challenger's position.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from milepost.core.assessment.dispute_steps import (
    AFTER_RATIFYING,
    DISPUTE_STEPS,
    LEADS_TO,
    MEETS,
    ONCE_OVERDUE,
    OPEN_AT,
    SETTLES,
    TERMS,
    DisputeAct,
    DisputeSide,
    DisputeStep,
    DisputeTerms,
    Settlement,
)
from milepost.core.matrix.definition import ProcedureSettings
from milepost.core.period.months import in_words
from milepost.core.period.working_days import add_working_days, working_days_until


class PositionsOutOfOrder(ValueError):
    """Positions that do not begin with a challenge, or whose days do not follow each other."""


@dataclass(frozen=True, kw_only=True)
class DatedPosition:
    """One thing that a side did about a challenge, on a day."""

    on: date
    act: DisputeAct


@dataclass(frozen=True, kw_only=True)
class DisputeDeadline:
    """What a step asks of a side, by a day.

    ``met_on`` is None while it is not met. ``days_late`` counts working days up to the day it was
    met, or else to the day asked about or on which it ceased to be due; 0 at a weekend straight
    after the limit, which is overdue all the same. ``is_open``: somebody still has to act.
    """

    step: DisputeStep
    side: DisputeSide
    due_on: date
    met_on: date | None
    days_late: int
    is_open: bool
    is_overdue: bool

    @property
    def words(self) -> str:
        due = f"{_begun(self.side.words)}: {_DUE_WORDS[self.step]} by {in_words(self.due_on)}"
        late = f"{self.days_late} working {'day' if self.days_late == 1 else 'days'} "
        late = late if self.days_late else ""
        if self.met_on is not None:
            return (
                f"{due}; done on {in_words(self.met_on)}, {f'{late}late' if late else 'in time'}."
            )
        if not self.is_open:
            return f"{due}; no longer due{f', {late}after it was' if late else ''}."
        return f"{due}; {late}overdue." if self.is_overdue else f"{due}."


_DUE_WORDS = {
    DisputeStep.CHALLENGE: "an answer",
    DisputeStep.MEETING: "a joint meeting",
    DisputeStep.MODERATION: "a reasoned proposal",
}


@dataclass(frozen=True, kw_only=True)
class PossibleAct:
    """What a side may do now, and why it may."""

    act: DisputeAct
    side: DisputeSide
    reason: str


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """Where a challenge stands on a day.

    ``step`` is the last one it came to, also once it is settled. ``deadlines`` holds one for each
    limit that began to run, met or not, earliest first.
    """

    step: DisputeStep
    since: date
    settlement: Settlement | None
    settled_on: date | None
    deadlines: tuple[DisputeDeadline, ...]
    possible: tuple[PossibleAct, ...]
    reasons: tuple[str, ...]

    @property
    def terms(self) -> DisputeTerms:
        return TERMS[self.step]

    @property
    def is_open(self) -> bool:
        return self.settlement is None

    @property
    def overdue(self) -> tuple[DisputeDeadline, ...]:
        """What should have been done by now, on either side."""
        return tuple(each for each in self.deadlines if each.is_overdue)

    def may(self, act: DisputeAct) -> bool:
        return any(each.act is act for each in self.possible)


def dispute(
    positions: Sequence[DatedPosition],
    *,
    on: date,
    settings: ProcedureSettings,
    closed_days: Collection[date] = (),
) -> Dispute:
    """Where a challenge stands on a day; what came later is not looked at.

    :param positions: all that was done about it, oldest first, beginning with the challenge. What
        the whole assessment went through (moderation, proposal, ratification) belongs here too.
    :param closed_days: days beyond weekends and bank holidays that are no working days here.
    :raises PositionsOutOfOrder: if the first is no challenge made by that day, or one is dated
        before the one ahead of it.
    """
    known = _known(positions, on)
    return _Walk(known, on, settings, closed_days).answer()


def opens_moderation(disputes: Iterable[Dispute]) -> bool:
    """Whether every challenge of an assessment is settled, or leaves moderation open."""
    return all(not each.is_open or each.may(DisputeAct.MODERATION_OPENED) for each in disputes)


def shown_in_dispute(last_ratified: int | None) -> str:
    """What is shown for a focus area until the dispute is over: never the higher claim."""
    level = "No level ratified" if last_ratified is None else f"Level {last_ratified}"
    return f"{level}, in dispute"


def _known(positions: Sequence[DatedPosition], on: date) -> tuple[DatedPosition, ...]:
    for before, after in pairwise(positions):
        if after.on < before.on:
            raise PositionsOutOfOrder(f"{in_words(after.on)} comes after {in_words(before.on)}.")
    known = tuple(each for each in positions if each.on <= on)
    if not known or known[0].act is not DisputeAct.CHALLENGED:
        raise PositionsOutOfOrder(f"Nothing was challenged by {in_words(on)}.")
    return known


class _Walk:
    """One challenge followed through its positions."""

    def __init__(
        self,
        known: tuple[DatedPosition, ...],
        on: date,
        settings: ProcedureSettings,
        closed_days: Collection[date],
    ) -> None:
        self._on = on
        self._settings = settings
        self._closed = closed_days
        self._known = known
        self._settlement, self._settled_on = self._settled()
        if self._settlement is Settlement.LAPSED:
            self._known = known[:1]  # what was said after that came too late
        self._entered = self._steps_entered()

    def answer(self) -> Dispute:
        step = list(self._entered)[-1]
        deadlines = tuple(self._deadline(each) for each in self._entered if TERMS[each].limit)
        return Dispute(
            step=step,
            since=self._entered[step],
            settlement=self._settlement,
            settled_on=self._settled_on,
            deadlines=deadlines,
            possible=tuple(self._possible(step, deadlines)),
            reasons=self._reasons(step, deadlines),
        )

    # -- where it came to ---------------------------------------------------------------------

    def _steps_entered(self) -> Mapping[DisputeStep, date]:
        """Each step it came to and when: a step that was passed over is not among them."""
        order = list(DisputeStep)
        found = {DisputeStep.CHALLENGE: self._known[0].on}
        for position in self._known:
            step = LEADS_TO.get(position.act)
            if step is DisputeStep.MEETING and not self._settings.meet_within_days:
                step = DisputeStep.MODERATION  # the parties agreed to hold no meeting
            # Late words are kept, and take nothing back.
            if step is not None and order.index(step) > order.index(list(found)[-1]):
                found[step] = position.on
        return found

    def _settled(self) -> tuple[Settlement | None, date | None]:
        due = self._due(DisputeStep.CHALLENGE, since=self._known[0].on)
        is_heard = any(each.on <= due for each in self._known[1:])
        if self._settings.unanswered_lapses and self._on > due and not is_heard:
            return Settlement.LAPSED, due + timedelta(days=1)
        for position in self._known:
            if position.act in SETTLES:
                return SETTLES[position.act], position.on
        return None, None

    # -- what is due --------------------------------------------------------------------------

    def _due(self, step: DisputeStep, *, since: date) -> date:
        limit: int = getattr(self._settings, TERMS[step].limit)
        return add_working_days(since, limit, also=self._closed)

    def _deadline(self, step: DisputeStep) -> DisputeDeadline:
        due = self._due(step, since=self._entered[step])
        met_on = next((each.on for each in self._known if each.act in MEETS[step]), None)
        until = met_on or self._left_on(step)
        is_last = step is list(self._entered)[-1]
        is_open = met_on is None and self._settlement is None and is_last
        return DisputeDeadline(
            step=step,
            side=TERMS[step].acts,
            due_on=due,
            met_on=met_on,
            days_late=working_days_until(until, since=due, also=self._closed),
            is_open=is_open,
            is_overdue=is_open and until > due,
        )

    def _left_on(self, step: DisputeStep) -> date:
        """The day up to which lateness is counted where a limit was never met."""
        days = list(self._entered.values())
        later = days[list(self._entered).index(step) + 1 :]
        return later[0] if later else self._settled_on or self._on

    # -- what may follow ----------------------------------------------------------------------

    def _possible(
        self, step: DisputeStep, deadlines: tuple[DisputeDeadline, ...]
    ) -> Iterator[PossibleAct]:
        if self._settlement is Settlement.RATIFIED:
            yield from _possible_acts(AFTER_RATIFYING, "A level was ratified.")
        if self._settlement is not None:
            return
        done = {DisputeAct.MODERATION_OPENED} & {each.act for each in self._known}
        acts = [(act, side) for act, side in OPEN_AT[step] if act not in done]
        yield from _possible_acts(acts, f"The challenge is at {_at(step)}.")
        for deadline in deadlines:
            if deadline.is_overdue:
                yield from _possible_acts([ONCE_OVERDUE[step]], _because_overdue(deadline))

    def _reasons(
        self, step: DisputeStep, deadlines: tuple[DisputeDeadline, ...]
    ) -> tuple[str, ...]:
        if self._settlement is not None and self._settled_on is not None:
            end = f"Settled on {in_words(self._settled_on)}: {self._settlement.words}."
        else:
            end = f"At {_at(step)} since {in_words(self._entered[step])}."
        return (end, *(each.words for each in deadlines))


def _possible_acts(
    acts: Iterable[tuple[DisputeAct, DisputeSide]], reason: str
) -> Iterator[PossibleAct]:
    return (PossibleAct(act=act, side=side, reason=reason) for act, side in acts)


def _at(step: DisputeStep) -> str:
    return f"step {TERMS[step].number} of {len(DISPUTE_STEPS)}, {TERMS[step].name.lower()}"


def _because_overdue(deadline: DisputeDeadline) -> str:
    return (
        f"{_begun(_DUE_WORDS[deadline.step])} was due by {in_words(deadline.due_on)} from "
        f"{deadline.side.words}, so the next step no longer waits for it."
    )


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]
