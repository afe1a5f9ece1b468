"""Set targets, keep plans, and say where their milestones stand."""

from milepost.apps.plans.actions.milestones import SaidOfMilestone, add_milestone, revise_milestone
from milepost.apps.plans.actions.plans import NewPlan, NewPlanVersion, add_plan, issue_plan_version
from milepost.apps.plans.actions.targets import LONGEST_DECISION, set_default_targets, set_target

__all__ = [
    "LONGEST_DECISION",
    "NewPlan",
    "NewPlanVersion",
    "SaidOfMilestone",
    "add_milestone",
    "add_plan",
    "issue_plan_version",
    "revise_milestone",
    "set_default_targets",
    "set_target",
]
