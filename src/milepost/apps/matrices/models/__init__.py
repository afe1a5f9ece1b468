"""The matrix as a contract document: its drafts, its editions, and who consented to each."""

from milepost.apps.matrices.models.drafts import (
    DraftProposal,
    MatrixDraft,
    ProposalAnswer,
    ProposalComment,
)
from milepost.apps.matrices.models.settling import (
    BidCommitment,
    CommitmentTrace,
    MapDecision,
    PointSaid,
)
from milepost.apps.matrices.models.versions import (
    MatrixAgreement,
    MatrixConsent,
    MatrixVersion,
    RememberedLayout,
)

__all__ = [
    "BidCommitment",
    "CommitmentTrace",
    "DraftProposal",
    "MapDecision",
    "MatrixAgreement",
    "MatrixConsent",
    "MatrixDraft",
    "MatrixVersion",
    "PointSaid",
    "ProposalAnswer",
    "ProposalComment",
    "RememberedLayout",
]
