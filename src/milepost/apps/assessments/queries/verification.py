"""Is the sealed record of an arrangement whole, and does the level rule still give its levels?"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from milepost.apps.audit.models import Seal
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.seal import SealRecord, digest
from milepost.core.assessment.verification import FiledSeal, Verification, verify_record
from milepost.core.matrix.definition import MaturityMatrix

_AT_A_TIME = 200  # rows; what a seal covers is some ten thousand characters


def verify(*, by: Actor, head: str = "") -> Verification:
    """Hash every stored content anew, walk the chain, and work out every sealed level anew.

    :param head: a head hash as printed on a Board paper or an export; "" where there is none.
    """
    require(Permission.VIEW_RECORD, by=by)
    return verify_record(_seals(by.arrangement), _matrices(by.arrangement), head=head or None)


def _seals(arrangement: str) -> Iterator[FiledSeal]:
    rows = Seal.objects.filter(arrangement=arrangement).order_by("sequence")
    for row in rows.iterator(chunk_size=_AT_A_TIME):
        yield FiledSeal(record=_record(row), about=row.about, content=row.content)


def _matrices(arrangement: str) -> Mapping[str, MaturityMatrix]:
    """Each by what its document comes to now: its column could have been changed as well."""
    rows = MatrixVersion.objects.filter(arrangement__reference=arrangement)
    found = {}
    for pk, sha256, text in rows.values_list("pk", "sha256", "document"):
        with suppress(ValueError):  # it is no document any more: its seals will tell
            found[digest(json.loads(text))] = matrix_of(pk, sha256)
    return found


def _record(row: Seal) -> SealRecord:
    return SealRecord(
        arrangement=row.arrangement,
        sequence=row.sequence,
        kind=row.kind,
        at=row.at,
        content_hash=row.content_hash,
        previous=row.previous,
        hash=row.hash,
    )
