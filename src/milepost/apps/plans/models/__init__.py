"""Targets, plans and their milestones."""

from milepost.apps.plans.models.plans import Milestone, Plan, PlanVersion
from milepost.apps.plans.models.targets import TargetLevel

__all__ = ["Milestone", "Plan", "PlanVersion", "TargetLevel"]
