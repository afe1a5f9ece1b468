"""The matrix as a contract document: its editions, and who consented to each."""

from milepost.apps.matrices.models.versions import (
    MatrixAgreement,
    MatrixConsent,
    MatrixVersion,
    RememberedLayout,
)

__all__ = ["MatrixAgreement", "MatrixConsent", "MatrixVersion", "RememberedLayout"]
