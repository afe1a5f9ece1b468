"""What is remembered of an assessment: its round, its ratings, its levels, its argument."""

from milepost.apps.assessments.models.argument import (
    Challenge,
    ChallengeAnswer,
    EvidenceAnswer,
    Waiver,
)
from milepost.apps.assessments.models.levels import (
    AssessedLevel,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
    not_superseded,
)
from milepost.apps.assessments.models.ratings import (
    CriterionRating,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.assessments.models.rounds import Assessment, Cycle, StepTaken
from milepost.apps.assessments.models.signatures import AwaitedSignature, SecondSignature

__all__ = [
    "AssessedLevel",
    "Assessment",
    "AwaitedSignature",
    "Challenge",
    "ChallengeAnswer",
    "CriterionRating",
    "Cycle",
    "EvidenceAnswer",
    "EvidenceLink",
    "ProposedLevel",
    "RatifiedLevel",
    "RatingSet",
    "SecondSignature",
    "StepTaken",
    "ValidatedLevel",
    "Waiver",
    "not_superseded",
    "stands",
]
