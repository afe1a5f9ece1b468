"""What people do with evidence: put it in, and judge it for an Authority."""

from milepost.apps.evidence.actions.adding import NewEvidence, add_evidence
from milepost.apps.evidence.actions.judging import (
    end_exception,
    judge_evidence,
    make_exception,
    reply_to_judgement,
)
from milepost.apps.evidence.actions.versioning import NewVersion, add_version
from milepost.apps.evidence.taking_in import Upload

__all__ = [
    "NewEvidence",
    "NewVersion",
    "Upload",
    "add_evidence",
    "add_version",
    "end_exception",
    "judge_evidence",
    "make_exception",
    "reply_to_judgement",
]
