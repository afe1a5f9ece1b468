"""Which plans are there, and how do their milestones stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.plans.kept import dates_of, newest_milestones
from milepost.apps.plans.models import Plan, PlanVersion
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.trajectory.milestones import MilestoneDates, PlanKind, Whose


@dataclass(frozen=True, kw_only=True)
class PlanVersionFacts:
    """A version of a plan, with what changed."""

    number: int
    document: str
    dated_on: date
    review_on: date | None
    change: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MilestoneFacts:
    """A milestone as it stands."""

    plan: int
    revision: int
    title: str
    outcome: str
    seen_by: str
    whose: Whose
    is_key: bool
    dates: MilestoneDates
    criteria: tuple[str, ...]
    commitment: int | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """A plan with its versions, the newest first, and its milestones by date."""

    number: int
    kind: PlanKind
    title: str
    owner: str  # a party's short name; "" where both sides keep it
    authority: str  # the same; "" where it serves every Authority
    versions: tuple[PlanVersionFacts, ...]
    milestones: tuple[MilestoneFacts, ...]
    may_keep: bool

    @property
    def reached(self) -> int:
        """How many of its milestones were reached."""
        return sum(each.dates.done_on is not None for each in self.counted)

    @property
    def counted(self) -> tuple[MilestoneFacts, ...]:
        """Its milestones that were not dropped."""
        return tuple(each for each in self.milestones if not each.dates.is_dropped)

    def overdue(self, on: date) -> int:
        """How many are late and still to be reached."""
        return sum(each.dates.is_overdue(on) for each in self.milestones)


def plans(*, by: Actor) -> tuple[PlanFacts, ...]:
    """Every plan of the arrangement with what stands in it: three queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    versions: dict[int, list[PlanVersionFacts]] = {}
    for plan, version in _versions(by.arrangement):
        versions.setdefault(plan, []).append(version)
    within: dict[int, list[MilestoneFacts]] = {}
    for each in milestones(by=by).values():
        within.setdefault(each.plan, []).append(each)
    rows = (
        Plan.objects.filter(arrangement__reference=by.arrangement)
        .select_related("owner", "authority")
        .order_by("number")
    )
    return tuple(
        PlanFacts(
            number=plan.number,
            kind=PlanKind(plan.kind),
            title=plan.title,
            owner=plan.owner.short_name if plan.owner else "",
            authority=plan.authority.short_name if plan.authority else "",
            versions=tuple(versions.get(plan.number, ())),
            milestones=tuple(sorted(within.get(plan.number, ()), key=_by_date)),
            may_keep=by.may(Permission.KEEP_PLAN)
            and (plan.owner is None or plan.owner.reference == by.party),
        )
        for plan in rows
    )


def milestones(*, by: Actor) -> Mapping[int, MilestoneFacts]:
    """Every milestone of the arrangement as it stands, by its number: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    return {
        each.number: MilestoneFacts(
            plan=each.plan.number,
            revision=each.revision,
            title=each.title,
            outcome=each.outcome,
            seen_by=each.seen_by,
            whose=Whose(each.whose),
            is_key=each.is_key,
            dates=dates_of(each),
            criteria=tuple(each.criteria),
            commitment=each.commitment,
            reason=each.reason.text if each.reason else "",
            by=each.by.full_name,
            at=each.at,
        )
        for each in newest_milestones(by.arrangement)
    }


def _versions(arrangement: str) -> list[tuple[int, PlanVersionFacts]]:
    rows = (
        PlanVersion.objects.filter(plan__arrangement__reference=arrangement)
        .select_related("plan", "change", "by")
        .order_by("plan", "-number")
    )
    return [
        (
            each.plan.number,
            PlanVersionFacts(
                number=each.number,
                document=each.document,
                dated_on=each.dated_on,
                review_on=each.review_on,
                change=each.change.text,
                by=each.by.full_name,
                at=each.at,
            ),
        )
        for each in rows
    ]


def _by_date(milestone: MilestoneFacts) -> tuple[date, int]:
    dates = milestone.dates
    return dates.done_on or dates.forecast_on, dates.number
