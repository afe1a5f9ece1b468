"""Which Annual Plans are there, what stands in them, and what came of it? Four queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.plans.annual import said_of_commitment, standing_of, year_of
from milepost.apps.plans.models import (
    AnnualCommitment,
    AnnualPlan,
    OutcomePosition,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.access.visibility import may_see_annual_plan
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period
from milepost.core.trajectory.annual_plan import (
    AnnualPlanMove,
    AnnualPlanStage,
    CommitmentOrigin,
    SaidOfCommitment,
    stage_after,
)
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import CommitmentStanding, CommitmentState, Outcome


@dataclass(frozen=True, kw_only=True)
class PositionFacts:
    """What one side says came of a commitment, as a revision of it had it then."""

    revision: int
    side: PartyKind
    outcome: Outcome
    on: date
    evidence: tuple[int, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CommitmentRevisionFacts:
    """A commitment as it was said once; with the decision, where it rests on one."""

    revision: int
    said: SaidOfCommitment
    owner: str
    is_struck: bool
    decided_by: str
    decided_on: date | None
    minute: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AnnualCommitmentFacts:
    """A commitment as it stands, with all that was said of it before, the newest first."""

    number: int
    plan: int
    authority: PartyFacts
    year: Period
    stage: AnnualPlanStage
    revisions: tuple[CommitmentRevisionFacts, ...]
    positions: tuple[PositionFacts, ...]
    standing: CommitmentStanding
    carried_by: int | None  # the number of the one that carries it forward
    may_keep: bool
    may_decide: bool

    @property
    def code(self) -> str:
        """As people write it: C-12."""
        return f"C-{self.number}"

    @property
    def now(self) -> CommitmentRevisionFacts:
        """As it stands."""
        return self.revisions[0]

    @property
    def said(self) -> SaidOfCommitment:
        """What it says."""
        return self.now.said

    @property
    def on_it(self) -> int:
        """How many positions there are on what it says now."""
        return sum(each.revision == self.now.revision for each in self.positions)

    @property
    def is_open(self) -> bool:
        """Whether it binds, and what came of it is not settled."""
        return self.stage is AnnualPlanStage.APPROVED and not self.standing.state.is_settled


@dataclass(frozen=True, kw_only=True)
class AnnualPlanStepFacts:
    """That a plan was put to the Board, sent back, or approved."""

    move: AnnualPlanMove
    decided_by: str
    decided_on: date | None
    minute: str
    words: str
    seal: str  # its hash; "" where it is not sealed
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AnnualPlanFacts:
    """An Annual Plan with its commitments by due date; those that were struck apart."""

    number: int
    authority: PartyFacts
    year: Period
    stage: AnnualPlanStage
    steps: tuple[AnnualPlanStepFacts, ...]
    commitments: tuple[AnnualCommitmentFacts, ...]
    struck: tuple[AnnualCommitmentFacts, ...]
    may_keep: bool
    may_decide: bool

    @property
    def title(self) -> str:
        """What it is called: Annual Plan 2026/27."""
        first, last = self.year.first.year, self.year.last.year
        return f"Annual Plan {first}" if first == last else f"Annual Plan {first}/{last % 100:02}"

    @property
    def approval(self) -> AnnualPlanStepFacts | None:
        """When and by whom it was approved."""
        return next((each for each in self.steps if each.move is AnnualPlanMove.APPROVED), None)

    @property
    def met(self) -> int:
        """How many commitments were met."""
        return self._count(CommitmentState.MET)

    @property
    def overdue(self) -> int:
        """How many are late, with nothing settled of what came of them."""
        return self._count(CommitmentState.OVERDUE)

    @property
    def by_giver(self) -> tuple[tuple[str, tuple[AnnualCommitmentFacts, ...]], ...]:
        """The commitments of each side, the provider's first."""
        return tuple(
            (whose.value, tuple(each for each in self.commitments if each.said.giver is whose))
            for whose in Whose
        )

    def _count(self, state: CommitmentState) -> int:
        return sum(each.standing.state is state for each in self.commitments)


@dataclass(frozen=True, kw_only=True)
class AnnualPlansPage:
    """The Annual Plans that the actor may see, the newest year first."""

    arrangement: ArrangementFacts
    on: date
    plans: tuple[AnnualPlanFacts, ...]
    may_begin: bool

    def plan(self, number: int) -> AnnualPlanFacts:
        """The plan of that number.

        :raises NoSuchThing: where the actor sees none.
        """
        for plan in self.plans:
            if plan.number == number:
                return plan
        raise NoSuchThing(f"AP-{number}")

    def commitment(self, number: int) -> AnnualCommitmentFacts:
        """The commitment of that number, struck or not.

        :raises NoSuchThing: where the actor sees none.
        """
        for plan in self.plans:
            for each in (*plan.commitments, *plan.struck):
                if each.number == number:
                    return each
        raise NoSuchThing(f"C-{number}")


def annual_plans_page(*, by: Actor, at: datetime) -> AnnualPlansPage:
    """Every Annual Plan that the actor may see, with all that stands in it."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement, on = arrangement_facts(by=by), local_date(at)
    rows: dict[int, dict[int, list[AnnualCommitment]]] = {}
    for row in (
        AnnualCommitment.objects.filter(arrangement_id=arrangement.id)
        .select_related("owner", "decided_by", "reason", "by")
        .order_by("number", "-revision")
    ):
        rows.setdefault(row.annual_plan_id, {}).setdefault(row.number, []).append(row)
    positions: dict[int, list[OutcomePosition]] = {}
    for position in (
        OutcomePosition.objects.filter(commitment__arrangement_id=arrangement.id)
        .select_related("reason", "by")
        .order_by("number")
    ):
        positions.setdefault(position.commitment_id, []).append(position)
    carried = {
        held[0].origin_of: number
        for plan in rows.values()
        for number, held in plan.items()
        if held[0].origin == CommitmentOrigin.CARRIED.value and not held[0].is_struck
    }
    found = []
    for plan, steps in _plans(arrangement.id).values():
        authority = arrangement.parties_by_id[plan.authority_id]
        stage = stage_after(each.move for each in steps)
        is_approved = stage is AnnualPlanStage.APPROVED
        if may_see_annual_plan(by, authority=authority.reference, is_approved=is_approved):
            read = _Read(
                by=by,
                on=on,
                plan=plan,
                authority=authority,
                stage=stage,
                steps=steps,
                positions=positions,
                carried=carried,
            )
            found.append(_plan(read, rows.get(plan.pk, {}).values()))
    return AnnualPlansPage(
        arrangement=arrangement,
        on=on,
        plans=tuple(found),
        may_begin=by.may(Permission.KEEP_PLAN),
    )


@dataclass(frozen=True, kw_only=True)
class _Read:
    by: Actor
    on: date
    plan: AnnualPlan
    authority: PartyFacts
    stage: AnnualPlanStage
    steps: tuple[AnnualPlanStepFacts, ...]
    positions: Mapping[int, list[OutcomePosition]]
    carried: Mapping[str, int]

    @property
    def is_own(self) -> bool:
        """Whether the actor is of one of its two sides."""
        return may_see_annual_plan(self.by, authority=self.authority.reference, is_approved=False)

    @property
    def may_keep(self) -> bool:
        return self.is_own and self.by.may(Permission.KEEP_PLAN)

    @property
    def may_decide(self) -> bool:
        is_its_authority = self.by.party == self.authority.reference
        return is_its_authority and self.by.may(Permission.APPROVE_ANNUAL_PLAN)


def _plan(read: _Read, held: Iterable[list[AnnualCommitment]]) -> AnnualPlanFacts:
    commitments = sorted(
        (_commitment(read, revisions) for revisions in held),
        key=lambda each: (each.said.due_on, each.number),
    )
    steps = read.steps if read.is_own else tuple(each for each in read.steps if each.seal)
    return AnnualPlanFacts(
        number=read.plan.number,
        authority=read.authority,
        year=year_of(read.plan),
        stage=read.stage,
        steps=steps,
        commitments=tuple(each for each in commitments if not each.now.is_struck),
        struck=tuple(
            each
            for each in commitments
            if each.now.is_struck and (read.is_own or each.now.decided_on)
        ),
        may_keep=read.may_keep,
        may_decide=read.may_decide,
    )


def _commitment(read: _Read, held: list[AnnualCommitment]) -> AnnualCommitmentFacts:
    """Those who are of neither side are told of what was approved, and of what was decided since.

    :param held: its revisions, the newest first.
    """
    told = held
    if not read.is_own:
        first = next((n for n, each in enumerate(held) if not each.seal_id), len(held) - 1)
        told = held[: first + 1]
    positions = [(row, each) for row in held for each in reversed(read.positions.get(row.pk, []))]
    newest = held[0]
    return AnnualCommitmentFacts(
        number=newest.number,
        plan=read.plan.number,
        authority=read.authority,
        year=year_of(read.plan),
        stage=read.stage,
        revisions=tuple(_revision(each) for each in told),
        positions=tuple(_position(row, each) for row, each in positions),
        standing=standing_of(newest.due_on, read.positions.get(newest.pk, ()), on=read.on),
        carried_by=read.carried.get(str(newest)),
        may_keep=read.may_keep and not newest.is_struck,
        may_decide=read.may_decide and not newest.is_struck,
    )


def _revision(row: AnnualCommitment) -> CommitmentRevisionFacts:
    return CommitmentRevisionFacts(
        revision=row.revision,
        said=said_of_commitment(row),
        owner=row.owner.full_name,
        is_struck=row.is_struck,
        decided_by=row.decided_by.full_name if row.decided_by else "",
        decided_on=row.decided_on,
        minute=row.minute,
        reason=row.reason.text if row.reason else "",
        by=row.by.full_name,
        at=row.at,
    )


def _position(row: AnnualCommitment, each: OutcomePosition) -> PositionFacts:
    return PositionFacts(
        revision=row.revision,
        side=PartyKind(each.side),
        outcome=Outcome(each.outcome),
        on=each.on,
        evidence=tuple(each.evidence),
        reason=each.reason.text,
        by=each.by.full_name,
        at=each.at,
    )


def _plans(arrangement: int) -> dict[int, tuple[AnnualPlan, tuple[AnnualPlanStepFacts, ...]]]:
    """Every plan with its steps, the newest year first: one query."""
    found: dict[int, tuple[AnnualPlan, tuple[AnnualPlanStepFacts, ...]]] = {}
    rows = (
        AnnualPlan.objects.filter(arrangement_id=arrangement)
        .order_by("-starts_on", "authority", "steps__number")
        .values_list(
            *("pk", "number", "authority_id", "starts_on", "ends_on", "steps__move"),
            *("steps__decided_by__full_name", "steps__decided_on", "steps__minute"),
            *("steps__words__text", "steps__seal__hash", "steps__by__full_name", "steps__at"),
        )
    )
    for pk, number, authority, starts_on, ends_on, move, *step in rows:
        if pk not in found:
            plan = AnnualPlan(number=number, starts_on=starts_on, ends_on=ends_on)
            plan.pk, plan.authority_id = pk, authority
            found[pk] = plan, ()
        if move is not None:
            plan, steps = found[pk]
            found[pk] = plan, (*steps, _step(move, *step))
    return found


def _step(
    move: str,
    decided_by: str | None,
    decided_on: date | None,
    minute: str,
    words: str | None,
    seal: str | None,
    by: str,
    at: datetime,
) -> AnnualPlanStepFacts:
    return AnnualPlanStepFacts(
        move=AnnualPlanMove(move),
        decided_by=decided_by or "",
        decided_on=decided_on,
        minute=minute,
        words=words or "",
        seal=seal or "",
        by=by,
        at=at,
    )
