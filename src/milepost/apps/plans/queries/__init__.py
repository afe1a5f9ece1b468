"""Which level is wanted where, which plans are there, and how does all that stands in them?"""

from milepost.apps.plans.queries.annual_plans import (
    AnnualCommitmentFacts,
    AnnualPlanFacts,
    AnnualPlansPage,
    annual_plans_page,
)
from milepost.apps.plans.queries.blocks import (
    Blocks,
    ClientBlockFacts,
    blocks_that_hold,
    client_blocks,
)
from milepost.apps.plans.queries.plans import (
    MilestoneFacts,
    PlanFacts,
    PlanVersionFacts,
    milestones,
    plans,
)
from milepost.apps.plans.queries.promised_work import (
    PromisedWork,
    promised_of_bids,
    promised_work,
)
from milepost.apps.plans.queries.sides import board_members, people_to_see_to_it
from milepost.apps.plans.queries.targets import (
    TargetFacts,
    TargetRecord,
    TargetSet,
    target_records,
    targets,
    targets_as_set,
)

__all__ = [
    "AnnualCommitmentFacts",
    "AnnualPlanFacts",
    "AnnualPlansPage",
    "Blocks",
    "ClientBlockFacts",
    "MilestoneFacts",
    "PlanFacts",
    "PlanVersionFacts",
    "PromisedWork",
    "TargetFacts",
    "TargetRecord",
    "TargetSet",
    "annual_plans_page",
    "blocks_that_hold",
    "board_members",
    "client_blocks",
    "milestones",
    "people_to_see_to_it",
    "plans",
    "promised_of_bids",
    "promised_work",
    "target_records",
    "targets",
    "targets_as_set",
]
