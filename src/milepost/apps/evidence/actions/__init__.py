"""What people do with evidence: put it in, and judge it for an Authority."""

from milepost.apps.evidence.actions.adding import NewEvidence, Upload, add_evidence, folder
from milepost.apps.evidence.actions.judging import (
    end_exception,
    judge_evidence,
    make_exception,
    reply_to_judgement,
)

__all__ = [
    "NewEvidence",
    "Upload",
    "add_evidence",
    "end_exception",
    "folder",
    "judge_evidence",
    "make_exception",
    "reply_to_judgement",
]
