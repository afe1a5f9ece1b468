"""What is remembered of evidence: items and their versions, and what Authorities say of them."""

from milepost.apps.evidence.models.items import EvidenceItem, EvidenceRelease, EvidenceVersion
from milepost.apps.evidence.models.judgements import (
    EvidenceException,
    EvidenceExceptionEnd,
    EvidenceJudgement,
    EvidenceReply,
)
from milepost.apps.evidence.models.keeping import (
    EvidenceDeletion,
    EvidenceHold,
    EvidenceHoldEnd,
    EvidenceKeeping,
)
from milepost.apps.evidence.models.tray import EvidenceScan, ReceivedFile
from milepost.apps.evidence.models.words import EvidenceWords

__all__ = [
    "EvidenceDeletion",
    "EvidenceException",
    "EvidenceExceptionEnd",
    "EvidenceHold",
    "EvidenceHoldEnd",
    "EvidenceItem",
    "EvidenceJudgement",
    "EvidenceKeeping",
    "EvidenceRelease",
    "EvidenceReply",
    "EvidenceScan",
    "EvidenceVersion",
    "EvidenceWords",
    "ReceivedFile",
]
