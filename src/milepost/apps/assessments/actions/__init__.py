"""What people do in an assessment: open a cycle, rate, cite, and take the moves of the workflow."""

from milepost.apps.assessments.actions.answering import (
    GivenAnswer,
    answer_challenges,
    record_consideration,
    record_meeting,
)
from milepost.apps.assessments.actions.citing import answer_evidence, cite, withdraw_citation
from milepost.apps.assessments.actions.citing_many import cite_items
from milepost.apps.assessments.actions.conduct import rate_conduct
from milepost.apps.assessments.actions.cycles import open_cycle
from milepost.apps.assessments.actions.declaring import (
    correct_secondment,
    declare_interest,
    end_interest,
    record_secondment,
)
from milepost.apps.assessments.actions.joining import set_joint_level
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
from milepost.apps.assessments.actions.viewing import give_view
from milepost.apps.assessments.actions.voting import dissent, vote, withdraw_dissent
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
    "cite_items",
    "correct_secondment",
    "declare_interest",
    "defer",
    "dissent",
    "end_interest",
    "end_waiver",
    "give_view",
    "open_cycle",
    "open_moderation",
    "propose",
    "publish",
    "rate",
    "rate_conduct",
    "ratify",
    "record_consideration",
    "record_meeting",
    "record_secondment",
    "resume",
    "retract",
    "return_for_evidence",
    "set_joint_level",
    "sign_level",
    "still_so",
    "submit",
    "supersede",
    "undo",
    "vote",
    "waive",
    "withdraw",
    "withdraw_citation",
    "withdraw_dissent",
]
