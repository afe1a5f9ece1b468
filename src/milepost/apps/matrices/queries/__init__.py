"""What the pages ask of a matrix: its editions, and the drafts of the next one."""

from milepost.apps.matrices.editions import matrices_of, matrix_of
from milepost.apps.matrices.queries.versions import (
    NO_EDITIONS,
    Answer,
    CurrentMatrix,
    Editions,
    LayoutFacts,
    VersionFacts,
    current_matrix,
    edition,
    editions_before,
    matrices_then,
    remembered_layouts,
    versions,
)

__all__ = [
    "NO_EDITIONS",
    "Answer",
    "CurrentMatrix",
    "Editions",
    "LayoutFacts",
    "VersionFacts",
    "current_matrix",
    "edition",
    "editions_before",
    "matrices_of",
    "matrices_then",
    "matrix_of",
    "remembered_layouts",
    "versions",
]
