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
from milepost.apps.assessments.actions.superseding import begin_again, supersede
from milepost.apps.assessments.actions.undoing import retract, undo
from milepost.apps.assessments.actions.waiving import end_waiver, waive
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
    "begin_again",
    "bring_in",
    "challenge",
    "cite",
    "defer",
    "end_waiver",
    "open_cycle",
    "open_moderation",
    "propose",
    "publish",
    "rate",
    "ratify",
    "record_meeting",
    "resume",
    "retract",
    "return_for_evidence",
    "sign_level",
    "still_so",
    "submit",
    "supersede",
    "undo",
    "waive",
    "withdraw",
    "withdraw_citation",
]
