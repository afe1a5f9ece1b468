"""What the pages ask of a matrix: its editions, and the drafts of the next one."""

from milepost.apps.matrices.editions import matrices_of, matrix_of
from milepost.apps.matrices.queries.versions import (
    Answer,
    CurrentMatrix,
    LayoutFacts,
    VersionFacts,
    current_matrix,
    edition,
    matrices_then,
    remembered_layouts,
    versions,
)

__all__ = [
    "Answer",
    "CurrentMatrix",
    "LayoutFacts",
    "VersionFacts",
    "current_matrix",
    "edition",
    "matrices_of",
    "matrices_then",
    "matrix_of",
    "remembered_layouts",
    "versions",
]
