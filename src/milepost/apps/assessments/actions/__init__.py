"""What people do in an assessment: open a cycle, rate, cite, and take the moves of the workflow."""

from milepost.apps.assessments.actions.answering import (
    GivenAnswer,
    answer_challenges,
    record_meeting,
)
from milepost.apps.assessments.actions.citing import answer_evidence, cite, withdraw_citation
from milepost.apps.assessments.actions.cycles import open_cycle
from milepost.apps.assessments.actions.judging import (
    agree,
    challenge,
    return_for_evidence,
)
from milepost.apps.assessments.actions.rating import GivenRating, accept_ratings, rate, still_so
from milepost.apps.assessments.actions.settling import (
    defer,
    open_moderation,
    propose,
    publish,
    ratify,
    resume,
)
from milepost.apps.assessments.actions.signing import sign_level
from milepost.apps.assessments.actions.submitting import submit, withdraw
from milepost.apps.assessments.actions.working_copy import (
    CopiedCitation,
    CopySource,
    GivenCopy,
    bring_in,
)

__all__ = [
    "CopiedCitation",
    "CopySource",
    "GivenAnswer",
    "GivenCopy",
    "GivenRating",
    "accept_ratings",
    "agree",
    "answer_challenges",
    "answer_evidence",
    "bring_in",
    "challenge",
    "cite",
    "defer",
    "open_cycle",
    "open_moderation",
    "propose",
    "publish",
    "rate",
    "ratify",
    "record_meeting",
    "resume",
    "return_for_evidence",
    "sign_level",
    "still_so",
    "submit",
    "withdraw",
    "withdraw_citation",
]
