"""Tells the plans as the story goes on, by the verbs that people have: each word on its day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from milepost.apps.plans import actions
from milepost.cli.demonstration.planned import (
    MILESTONES,
    PLANS,
    STORY_BEGINS,
    ToldMilestone,
    ToldPlan,
)
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.trajectory.milestones import PlanKind


class Planning:
    """Knows what was told so far, and what waits for its day."""

    def __init__(self, matrix: MaturityMatrix, actors: Mapping[str, Actor], clock: Clock) -> None:
        self._matrix = matrix
        self._actors = actors
        self._clock = clock
        self._numbers: dict[PlanKind, int] = {}
        self._milestones: dict[str, tuple[int, int, actions.SaidOfMilestone]] = {}
        self._waiting = sorted(self._events(), key=lambda each: each[0])

    def tell(self, *, until: date) -> None:
        """Everything up to a day that was not told yet."""
        while self._waiting and self._waiting[0][0] <= until:
            day, _, what = self._waiting.pop(0)
            self._clock.go_to(day)
            if isinstance(what, ToldPlan):
                self._put_on_record(what)
            elif isinstance(what, ToldMilestone):
                self._add(what)
            else:
                title, changes, reason = what
                self._revise(title, changes, reason)

    def serve(self, title: str, commitment: int) -> None:
        """A milestone is on the way to a commitment of an Annual Plan."""
        self._revise(title, {"commitment": commitment}, "")

    def _events(
        self,
    ) -> Iterator[tuple[date, int, ToldPlan | ToldMilestone | tuple[str, dict[str, date], str]]]:
        place = 0
        for plan in PLANS:
            yield plan.on, place, plan
            place += 1
        for each in MILESTONES:
            agreed_on = max(STORY_BEGINS, date(each.due.year - 1, each.due.month, 1))
            yield agreed_on, place, each
            place += 1
            for said_on, forecast_on, reason in each.slipped:
                yield said_on, place, (each.title, {"forecast_on": forecast_on}, reason)
                place += 1
            if each.done:
                said_on = date.fromordinal(each.done.toordinal() + 3)
                yield said_on, place, (each.title, {"done_on": each.done}, "")
                place += 1

    def _put_on_record(self, plan: ToldPlan) -> None:
        self._numbers[plan.kind] = actions.add_plan(
            new=actions.NewPlan(
                kind=plan.kind,
                title=plan.title,
                is_joint=plan.is_joint,
                authority="",
                first=actions.NewPlanVersion(
                    document=f"{plan.title}, first edition, in the contract library",
                    dated_on=date(2023, 5, 31),
                    review_on=date(2024, 5, 31),
                    change=plan.change,
                ),
            ),
            by=self._actors[plan.by],
            at=self._clock.tick(),
        )

    def _add(self, told: ToldMilestone) -> None:
        said = actions.SaidOfMilestone(
            title=told.title,
            outcome=told.outcome,
            seen_by="The evidence register, and a line in the monthly report.",
            whose=told.whose,
            is_key=told.is_key,
            baseline_on=told.due,
            forecast_on=told.due,
            after=tuple(self._milestones[title][0] for title in told.after),
            criteria=tuple(sorted(self._codes(told.serves))),
        )
        number = actions.add_milestone(
            plan=self._numbers[told.plan],
            said=said,
            by=self._keeper(told.plan),
            at=self._clock.tick(),
        )
        self._milestones[told.title] = number, 1, said

    def _revise(self, title: str, changes: Mapping[str, date | int], reason: str) -> None:
        number, revision, said = self._milestones[title]
        said = replace(said, **changes)  # type: ignore[arg-type]
        plan = next(each.plan for each in MILESTONES if each.title == title)
        actions.revise_milestone(
            number=number,
            said=said,
            reason=reason,
            seen=revision,
            by=self._keeper(plan),
            at=self._clock.tick(),
        )
        self._milestones[title] = number, revision + 1, said

    def _keeper(self, kind: PlanKind) -> Actor:
        return self._actors[next(each.by for each in PLANS if each.kind is kind)]

    def _codes(self, serves: Iterable[str]) -> Iterator[str]:
        for each in serves:
            area, _, level = each.partition("/")
            if not level:
                yield each
                continue
            for criterion in self._matrix.areas_by_code[area].at(int(level)).criteria:
                if not criterion.is_prior:
                    yield criterion.code
