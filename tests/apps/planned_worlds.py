"""Plans and milestones for tests, put there as people do."""

from dataclasses import replace
from datetime import date

from milepost.apps.plans import actions
from milepost.core.trajectory.milestones import PlanKind, Whose
from tests.apps.worlds import World

SAID = actions.SaidOfMilestone(
    title="The first panel has met",
    outcome="Residents say what they think of the service.",
    seen_by="Notes of the meeting.",
    whose=Whose.PROVIDER,
    is_key=True,
    baseline_on=date(2026, 9, 30),
    forecast_on=date(2026, 10, 31),
    criteria=("CS.A1",),
)
VERSION = actions.NewPlanVersion(
    document="E-1",
    dated_on=date(2026, 4, 1),
    review_on=date(2027, 3, 31),
    change="How residents and others are heard.",
)


def new_plan(*, is_joint: bool = False, kind: PlanKind = PlanKind.ENGAGEMENT) -> actions.NewPlan:
    """What is said of a plan when it is put on record."""
    return actions.NewPlan(
        kind=kind, title="Engagement plan", is_joint=is_joint, authority="", first=VERSION
    )


def a_plan(world: World, *, by: str = "provider-lead", is_joint: bool = False) -> int:
    """A plan on record; its number."""
    return actions.add_plan(new=new_plan(is_joint=is_joint), by=world.actor(by), at=world.at())


def a_milestone(world: World, plan: int = 1, *, by: str = "provider-lead", **other: object) -> int:
    """A milestone in a plan; its number."""
    said = replace(SAID, **other)  # type: ignore[arg-type]
    return actions.add_milestone(plan=plan, said=said, by=world.actor(by), at=world.at())


def a_revision(
    world: World, number: int = 1, *, by: str = "provider-lead", seen: int = 1, **other: object
) -> int:
    """A milestone said anew; the revision."""
    said = replace(SAID, **other)  # type: ignore[arg-type]
    return actions.revise_milestone(
        number=number,
        said=said,
        reason="The hall was not free.",
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )
