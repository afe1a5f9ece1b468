"""What is remembered of an assessment: its round, its ratings, its levels, its argument."""

from milepost.apps.assessments.models.argument import (
    Challenge,
    ChallengeAnswer,
    EvidenceAnswer,
    Waiver,
    WaiverEnd,
    waived_on,
)
from milepost.apps.assessments.models.interests import (
    InterestDeclaration,
    InterestEnd,
    RecordedSecondment,
)
from milepost.apps.assessments.models.levels import (
    AssessedLevel,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
    not_superseded,
)
from milepost.apps.assessments.models.moderation import ModeratorView
from milepost.apps.assessments.models.ratings import (
    CriterionRating,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.assessments.models.rounds import Assessment, Cycle, StepTaken
from milepost.apps.assessments.models.signatures import AwaitedSignature, SecondSignature
from milepost.apps.assessments.models.undone import UndoneMove, challenge_stands, not_undone
from milepost.apps.assessments.models.votes import BoardVote, Dissent

__all__ = [
    "AssessedLevel",
    "Assessment",
    "AwaitedSignature",
    "BoardVote",
    "Challenge",
    "ChallengeAnswer",
    "CriterionRating",
    "Cycle",
    "Dissent",
    "EvidenceAnswer",
    "EvidenceLink",
    "InterestDeclaration",
    "InterestEnd",
    "ModeratorView",
    "ProposedLevel",
    "RatifiedLevel",
    "RatingSet",
    "RecordedSecondment",
    "SecondSignature",
    "StepTaken",
    "UndoneMove",
    "ValidatedLevel",
    "Waiver",
    "WaiverEnd",
    "challenge_stands",
    "not_superseded",
    "not_undone",
    "stands",
    "waived_on",
]
