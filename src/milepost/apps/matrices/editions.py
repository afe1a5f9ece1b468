"""What does a frozen edition say?"""

import json
from functools import lru_cache

from milepost.apps.matrices.models import MatrixVersion
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document


@lru_cache(maxsize=64)
def matrix_of(version_id: int, sha256: str) -> MaturityMatrix:
    """The matrix of a frozen row. Kept in memory: rows never change, and the hash names them."""
    document = MatrixVersion.objects.values_list("document", flat=True).get(
        pk=version_id, sha256=sha256
    )
    return from_document(json.loads(document))
