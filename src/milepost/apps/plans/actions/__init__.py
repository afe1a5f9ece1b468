"""Set targets, keep plans and Annual Plans, and say where all that stands in them has got to."""

from milepost.apps.plans.actions.annual_plans import (
    approve_annual_plan,
    begin_annual_plan,
    put_to_board,
    send_back,
)
from milepost.apps.plans.actions.client_blocks import answer_client_block, raise_client_block
from milepost.apps.plans.actions.commitments import (
    add_commitment,
    change_commitment,
    decide_on_commitment,
    say_outcome,
)
from milepost.apps.plans.actions.milestones import SaidOfMilestone, add_milestone, revise_milestone
from milepost.apps.plans.actions.plans import NewPlan, NewPlanVersion, add_plan, issue_plan_version
from milepost.apps.plans.actions.targets import LONGEST_DECISION, set_default_targets, set_target

__all__ = [
    "LONGEST_DECISION",
    "NewPlan",
    "NewPlanVersion",
    "SaidOfMilestone",
    "add_commitment",
    "add_milestone",
    "add_plan",
    "answer_client_block",
    "approve_annual_plan",
    "begin_annual_plan",
    "change_commitment",
    "decide_on_commitment",
    "issue_plan_version",
    "put_to_board",
    "raise_client_block",
    "revise_milestone",
    "say_outcome",
    "send_back",
    "set_default_targets",
    "set_target",
]
