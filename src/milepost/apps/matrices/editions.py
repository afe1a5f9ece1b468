"""What does a frozen edition say?

Editions are kept in memory once they were read: rows never change, and the hash names them.
"""

import json
from collections import OrderedDict
from collections.abc import Collection
from threading import Lock

from milepost.apps.matrices.models import MatrixVersion
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document

MOST_KEPT = 64  # some hundred kilobytes each

Edition = tuple[int, str]  # the row's key, and its hash

_kept: OrderedDict[Edition, MaturityMatrix] = OrderedDict()  # the one used last, last
_keeping = Lock()


def matrix_of(version_id: int, sha256: str) -> MaturityMatrix:
    """The matrix of a frozen row: one query, none where it is in memory."""
    edition = version_id, sha256
    return matrices_of((edition,))[edition]


def matrices_of(editions: Collection[Edition]) -> dict[Edition, MaturityMatrix]:
    """Those of several: one query for all that are not in memory.

    :raises MatrixVersion.DoesNotExist: where there is no such row with that hash.
    """
    with _keeping:
        found = {each: _kept[each] for each in editions if each in _kept}
        for each in found:
            _kept.move_to_end(each)
    missing = [each for each in editions if each not in found]
    if missing:
        found |= _read(missing)
    return found


def _read(missing: Collection[Edition]) -> dict[Edition, MaturityMatrix]:
    rows = MatrixVersion.objects.filter(pk__in={pk for pk, _ in missing})
    documents = {
        (pk, sha256): document
        for pk, sha256, document in rows.values_list("pk", "sha256", "document")
    }
    for each in missing:
        if each not in documents:
            raise MatrixVersion.DoesNotExist(f"There is no edition {each[0]} of that hash.")
    found = {each: from_document(json.loads(documents[each])) for each in missing}
    with _keeping:
        _kept.update(found)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found
