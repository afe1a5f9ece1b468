"""What people do with evidence: put it in, and judge it for an Authority."""

from milepost.apps.evidence.actions.adding import NewEvidence, add_evidence
from milepost.apps.evidence.actions.judging import (
    end_exception,
    judge_evidence,
    make_exception,
    reply_to_judgement,
)
from milepost.apps.evidence.taking_in import Upload

__all__ = [
    "NewEvidence",
    "Upload",
    "add_evidence",
    "end_exception",
    "judge_evidence",
    "make_exception",
    "reply_to_judgement",
]
