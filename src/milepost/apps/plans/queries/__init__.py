"""Which level is wanted where, which plans are there, and how do their milestones stand?"""

from milepost.apps.plans.queries.plans import (
    MilestoneFacts,
    PlanFacts,
    PlanVersionFacts,
    milestones,
    plans,
)
from milepost.apps.plans.queries.targets import (
    TargetFacts,
    TargetRecord,
    TargetSet,
    target_records,
    targets,
    targets_as_set,
)

__all__ = [
    "MilestoneFacts",
    "PlanFacts",
    "PlanVersionFacts",
    "TargetFacts",
    "TargetRecord",
    "TargetSet",
    "milestones",
    "plans",
    "target_records",
    "targets",
    "targets_as_set",
]
