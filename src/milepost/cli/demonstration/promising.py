"""Tells the Annual Plans as the story goes on: drafted, approved, changed, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from milepost.apps.plans import actions
from milepost.cli.demonstration.cast import STARTS_ON
from milepost.cli.demonstration.planned import STORY_BEGINS
from milepost.cli.demonstration.planning import Planning
from milepost.cli.demonstration.promised import BLOCKS, PROMISES, ToldBlock, ToldPromise
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.period.months import add_months
from milepost.core.trajectory.annual_plan import CommitmentOrigin, SaidOfCommitment
from milepost.core.trajectory.client_cause import BlockSpeech
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import Outcome

_SIDES = ("north", "south")
_RECEIVER = {Whose.PROVIDER: Whose.AUTHORITY, Whose.AUTHORITY: Whose.PROVIDER}
Event = tuple[date, Callable[[], None]]


class Promising:
    """Knows which commitment has which number, and what waits for its day."""

    def __init__(self, actors: Mapping[str, Actor], planning: Planning, clock: Clock) -> None:
        self._actors = actors
        self._planning = planning
        self._clock = clock
        self._numbers: dict[tuple[str, int], int] = {}  # by text and year
        self._plans: dict[tuple[str, int], int] = {}
        self._revisions: dict[int, int] = {}
        self._waiting = sorted(self._events(), key=lambda each: each[0])

    def tell(self, *, until: date) -> None:
        """Everything up to a day that was not told yet."""
        while self._waiting and self._waiting[0][0] <= until:
            day, what = self._waiting.pop(0)
            self._clock.go_to(day)
            what()

    def _events(self) -> Iterator[Event]:
        years = sorted({each.year for each in PROMISES})
        for year in years:
            first = date(year, STARTS_ON.month, STARTS_ON.day)
            for side in _SIDES:
                decided_on = max(STORY_BEGINS, add_months(first, -1))
                told = [each for each in PROMISES if (each.side, each.year) == (side, year)]
                yield decided_on, lambda s=side, t=told, f=first: self._plan(s, f, t)  # type: ignore[misc]
        for each in PROMISES:
            if each.moved:
                yield add_months(each.due, -1), lambda p=each: self._move(p)  # type: ignore[misc]
            if each.came:
                said_on = date.fromordinal(each.came.on.toordinal() + 10)
                yield said_on, lambda p=each: self._end(p)  # type: ignore[misc]
        for block in BLOCKS:
            yield block.raised_on, lambda b=block: self._block(b)  # type: ignore[misc]

    def _plan(self, side: str, first: date, told: list[ToldPromise]) -> None:
        """The plan of a year is drafted by both sides, put to the Board, and approved."""
        lead, manager = self._actors["provider-lead"], self._actors[f"{side}-manager"]
        number = actions.begin_annual_plan(
            authority=side,
            starts_on=first,
            ends_on=date.fromordinal(add_months(first, 12).toordinal() - 1),
            by=manager,
            at=self._clock.tick(),
        )
        self._plans[side, first.year] = number
        for each in told:
            added = actions.add_commitment(
                plan=number,
                said=self._said(each),
                by=manager if each.giver is Whose.AUTHORITY else lead,
                at=self._clock.tick(),
            )
            self._numbers[each.text, each.year], self._revisions[added] = added, 1
        actions.put_to_board(number=number, seen=0, by=manager, at=self._clock.tick())
        actions.approve_annual_plan(
            number=number,
            decided_by=self._actors[f"board-{side}"].person,
            decided_on=self._clock.now.date(),
            minute=f"Strategic Board, {first.year}, minute {20 + number}",
            words="Approved, with both sides' promises beside each other.",
            seen=1,
            by=manager,
            at=self._clock.tick(),
        )
        for each in told:
            if each.milestone:
                self._planning.serve(each.milestone, self._numbers[each.text, each.year])

    def _said(self, told: ToldPromise, *, due: date | None = None) -> SaidOfCommitment:
        manager = self._actors[f"{told.side}-manager"]
        is_carried = told.origin is CommitmentOrigin.CARRIED
        return SaidOfCommitment(
            text=told.text,
            giver=told.giver,
            receiver=_RECEIVER.get(told.giver, Whose.JOINT),
            owner=(manager if told.giver is Whose.AUTHORITY else self._lead).person,
            due_on=due or told.due,
            evidence=told.shown_by,
            origin=told.origin,
            origin_of=f"C-{self._numbers[told.of, told.year - 1]}" if is_carried else told.of,
            pence=told.pounds * 100 or None,
            criteria=told.serves,
        )

    @property
    def _lead(self) -> Actor:
        return self._actors["provider-lead"]

    def _move(self, told: ToldPromise) -> None:
        """In the year the Board moves the day."""
        if told.moved is None:
            return
        day, why = told.moved
        number = self._numbers[told.text, told.year]
        manager = self._actors[f"{told.side}-manager"]
        actions.decide_on_commitment(
            plan=self._plans[told.side, told.year],
            number=number,
            said=self._said(told, due=day),
            decided_by=self._actors[f"board-{told.side}"].person,
            decided_on=self._clock.now.date(),
            minute=f"Strategic Board, {told.year}, minute 57",
            reason=why,
            seen=self._revisions[number],
            by=manager,
            at=self._clock.tick(),
        )
        self._revisions[number] += 1

    def _end(self, told: ToldPromise) -> None:
        """Both sides say what came of it; of one they say something else."""
        if told.came is None:
            return
        came, manager = told.came, self._actors[f"{told.side}-manager"]
        for seen, (by, outcome) in enumerate(
            ((self._lead, came.outcome), (manager, came.other or came.outcome))
        ):
            self._say(told, by, outcome, seen)

    def _say(self, told: ToldPromise, by: Actor, outcome: Outcome, seen: int) -> None:
        if told.came is None:
            return
        is_other = outcome is not told.came.outcome
        actions.say_outcome(
            number=self._numbers[told.text, told.year],
            outcome=outcome,
            on=told.came.on,
            reason="Nine in ten is not every one." if is_other else told.came.why,
            seen=seen,
            by=by,
            at=self._clock.tick(),
        )

    def _block(self, told: ToldBlock) -> None:
        """The provider says that the client stands in the way, and the Authority answers."""
        number = actions.raise_client_block(
            authority=told.side,
            criterion=told.criterion,
            since_on=told.since,
            words=told.words,
            is_not_assessable=True,
            commitment=self._numbers.get((told.waits_for, told.since.year)),
            by=self._lead,
            at=self._clock.tick(),
        )
        actions.answer_client_block(
            number=number,
            said=BlockSpeech.AGREED if told.is_agreed else BlockSpeech.DISPUTED,
            words=told.answer,
            is_not_assessable=told.is_agreed,
            seen=1,
            by=self._actors[f"{told.side}-manager"],
            at=self._clock.tick(),
        )
