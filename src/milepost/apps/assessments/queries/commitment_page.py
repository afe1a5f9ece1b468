"""Of one commitment: what it comes from, what serves it, what shows it, and what it is for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.models import Assessment
from milepost.apps.contracts.queries import PartyFacts
from milepost.apps.evidence.queries.visible import visible_to
from milepost.apps.matrices.promised import newest_commitment
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import (
    AnnualCommitmentFacts,
    AnnualPlanFacts,
    MilestoneFacts,
    annual_plans_page,
    milestones,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Criterion, FocusArea
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.annual_plan import CommitmentOrigin


@dataclass(frozen=True, kw_only=True)
class ServedCriterion:
    """A criterion that a commitment serves, with the assessment that rates it, if there is one."""

    criterion: Criterion
    area: FocusArea
    assessment: int | None


@dataclass(frozen=True, kw_only=True)
class CommitmentPage:
    """A commitment with all that hangs together with it."""

    plan: AnnualPlanFacts
    commitment: AnnualCommitmentFacts
    bid: tuple[int, str] | None  # its number, and what was promised
    carries: int | None  # the number of the commitment that it carries forward
    milestones: tuple[tuple[MilestoneFacts, bool], ...]  # and whether it is overdue
    served: tuple[ServedCriterion, ...]
    evidence: Mapping[int, str]  # the items that show it: number and title, those one may see


def commitment_page(*, number: int, by: Actor, at: datetime) -> CommitmentPage:
    """A commitment of an Annual Plan with what leads to it and from it: twelve queries.

    :raises NoSuchThing: where the actor sees none of that number.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = annual_plans_page(by=by, at=at)
    commitment = found.commitment(number)
    origin, origin_of = commitment.said.origin, commitment.said.origin_of
    bid = origin_of if origin is CommitmentOrigin.BID else ""
    named = {item for each in commitment.positions for item in each.evidence}
    return CommitmentPage(
        plan=found.plan(commitment.plan),
        commitment=commitment,
        bid=_bid(int(bid.removeprefix("B-")), by=by) if bid else None,
        carries=int(origin_of.removeprefix("C-")) if origin is CommitmentOrigin.CARRIED else None,
        milestones=tuple(
            (each, each.dates.is_overdue(found.on))
            for each in milestones(by=by).values()
            if each.commitment == number
        ),
        served=_served(commitment, by=by, at=at),
        evidence=evidence_named(named, by=by),
    )


def _bid(number: int, *, by: Actor) -> tuple[int, str]:
    found = newest_commitment(number, by=by)
    return found.number, found.text


def evidence_named(numbers: Collection[int], *, by: Actor) -> Mapping[int, str]:
    """The titles of items that the actor may see, by number: one query."""
    if not numbers:
        return {}
    rows = visible_to(by).filter(item__number__in=numbers)
    return dict(rows.values_list("item__number", "item__title"))


def require_evidence(numbers: Collection[int], *, by: Actor) -> None:
    """:raises NotPossible: naming the items that are not there for the actor."""
    missing = sorted(set(numbers) - evidence_named(numbers, by=by).keys())
    if missing:
        named = ", ".join(f"E-{each}" for each in missing)
        raise NotPossible([f"The evidence register has no {named}."])


def _served(
    commitment: AnnualCommitmentFacts, *, by: Actor, at: datetime
) -> tuple[ServedCriterion, ...]:
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    if current is None or not commitment.said.criteria:
        return ()
    held = [
        (area, area.by_code[code])
        for area in current.matrix.focus_areas
        for code in commitment.said.criteria
        if code in area.by_code
    ]
    rating = newest_assessments({area.code for area, _ in held}, commitment.authority, by=by)
    return tuple(
        ServedCriterion(criterion=criterion, area=area, assessment=rating.get(area.code))
        for area, criterion in held
    )


def newest_assessments(
    areas: Collection[str], authority: PartyFacts, *, by: Actor
) -> Mapping[str, int]:
    """The newest assessment of each focus area for an Authority, by its number: one query."""
    rows = (
        Assessment.objects.filter(
            arrangement__reference=by.arrangement,
            authority_id=authority.id,
            focus_area__in=areas,
        )
        .exclude(stage="withdrawn")
        .order_by("cycle__number", "number")
    )
    return dict(rows.values_list("focus_area", "number"))
