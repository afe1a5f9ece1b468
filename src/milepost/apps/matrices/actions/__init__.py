"""What people do with a matrix: draft it, propose, settle, put it forward, and answer for it."""

from milepost.apps.matrices.actions.adopting import answer, put_forward
from milepost.apps.matrices.actions.drafting import (
    begin_draft,
    open_to_all,
    put_draft_forward,
    take_up_again,
    withdraw_draft,
    write_in,
)
from milepost.apps.matrices.actions.layouts import remember_layout
from milepost.apps.matrices.actions.meeting import bring_in_meeting
from milepost.apps.matrices.actions.promising import (
    record_commitment,
    revise_commitment,
    trace_commitment,
)
from milepost.apps.matrices.actions.proposing import (
    answer_proposal,
    answer_proposals,
    comment_on,
    counter_proposal,
    propose_change,
)
from milepost.apps.matrices.actions.settling import (
    agree_on_points,
    judge_changes,
    say_of_point,
    say_of_points,
)

__all__ = [
    "agree_on_points",
    "answer",
    "answer_proposal",
    "answer_proposals",
    "begin_draft",
    "bring_in_meeting",
    "comment_on",
    "counter_proposal",
    "judge_changes",
    "open_to_all",
    "propose_change",
    "put_draft_forward",
    "put_forward",
    "record_commitment",
    "remember_layout",
    "revise_commitment",
    "say_of_point",
    "say_of_points",
    "take_up_again",
    "trace_commitment",
    "withdraw_draft",
    "write_in",
]
