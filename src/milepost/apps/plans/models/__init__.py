"""Targets, plans and their milestones, Annual Plans and what stands in them."""

from milepost.apps.plans.models.annual import (
    AnnualCommitment,
    AnnualPlan,
    AnnualPlanStep,
    ClientBlock,
    OutcomePosition,
)
from milepost.apps.plans.models.plans import Milestone, Plan, PlanVersion
from milepost.apps.plans.models.targets import TargetLevel

__all__ = [
    "AnnualCommitment",
    "AnnualPlan",
    "AnnualPlanStep",
    "ClientBlock",
    "Milestone",
    "OutcomePosition",
    "Plan",
    "PlanVersion",
    "TargetLevel",
]
