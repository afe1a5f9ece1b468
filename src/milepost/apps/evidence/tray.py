"""A side's tray: which files stand in it, and how far each has arrived."""

from typing import TYPE_CHECKING

from django.db.models import Q

from milepost.apps.evidence.models import ReceivedFile
from milepost.apps.evidence.store import evidence_store
from milepost.core.access.roles import Actor
from milepost.gateways.file_parts import FileParts

if TYPE_CHECKING:
    from django.db.models import QuerySet


def tray_of(by: Actor) -> "QuerySet[ReceivedFile]":
    """The files in the tray of the actor's side on the arrangement; nobody else sees them."""
    owner = Q(owner__reference=by.party) if by.party else Q(owner=None)
    return ReceivedFile.objects.filter(
        owner, arrangement__reference=by.arrangement, dropped_at=None
    )


def parts() -> FileParts:
    """Where files wait on this machine until they are whole."""
    return FileParts(evidence_store().aside)


def arrived_so_far(row: ReceivedFile) -> int:
    """How many bytes of a file there are for certain, from which the next part goes on.

    Until it is kept the last byte is never told as arrived: sending it, perhaps again, is what
    makes it be looked at and kept, also where that was tried before and the store did not answer.
    """
    if row.sha256:
        return row.size
    return min(row.received, parts().size_of(row.reference), row.size - 1)
