"""Whose plan is it, and what stands in it? Asked by those who write and those who read."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from milepost.apps.plans.models import Milestone, Plan
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.access.roles import Actor, Permission
from milepost.core.trajectory.milestones import MilestoneDates


def find_plan(number: int, *, by: Actor) -> Plan:
    """A plan of the actor's arrangement.

    :raises NoSuchThing: where it has none of that number.
    """
    plan = (
        Plan.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("owner", "authority", "arrangement")
        .first()
    )
    if plan is None:
        raise NoSuchThing(f"P-{number}")
    return plan


def require_keeper(plan: Plan, *, by: Actor) -> None:
    """A plan is kept by the party whose it is; a joint one by either side.

    :raises NotAllowed: where the actor keeps no plans, or this one is another party's.
    """
    require(Permission.KEEP_PLAN, by=by)
    if plan.owner is not None and plan.owner.reference != by.party:
        raise NotAllowed(f"{plan.owner.name} keeps this plan.")


def newest_milestones(arrangement: str) -> "Iterable[Milestone]":
    """Each milestone of an arrangement as it stands, by number: one query."""
    newer = Milestone.objects.filter(
        arrangement=OuterRef("arrangement"),
        number=OuterRef("number"),
        revision__gt=OuterRef("revision"),
    )
    return (
        Milestone.objects.filter(~Exists(newer), arrangement__reference=arrangement)
        .select_related("plan", "by", "reason")
        .order_by("number")
    )


def dates_of(milestone: Milestone) -> MilestoneDates:
    """What the rules are told of a milestone."""
    return MilestoneDates(
        number=milestone.number,
        baseline_on=milestone.baseline_on,
        forecast_on=milestone.forecast_on,
        done_on=milestone.done_on,
        is_dropped=milestone.is_dropped,
        after=tuple(milestone.after),
    )
