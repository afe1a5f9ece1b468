"""Working copies that somebody handed in: what would come of one, and which still wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.people.models import Person
from milepost.apps.reports.comparison import Comparison, compare, find_upload
from milepost.apps.reports.models import WorkbookUpload
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class WaitingUpload:
    """A working copy that was handed in and not applied yet."""

    reference: str
    name: str
    uploaded_at: datetime


@dataclass(frozen=True, kw_only=True)
class UploadPage:
    """A working copy as its person looks at it; ``found`` is None once it was applied."""

    reference: str
    name: str
    uploaded_at: datetime
    applied_at: datetime | None
    counts: Mapping[str, int]
    taken_by: str
    taken_at: datetime | None
    cycle: str
    found: Comparison | None


def waiting_uploads(*, by: Actor) -> tuple[WaitingUpload, ...]:
    """What the actor handed in and has not applied, the newest first: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = (
        WorkbookUpload.objects.filter(
            arrangement__reference=by.arrangement,
            person__reference=by.person,
            applied_at__isnull=True,
        )
        .order_by("-uploaded_at")
        .values_list("reference", "name", "uploaded_at")[:5]
    )
    return tuple(WaitingUpload(reference=r, name=n, uploaded_at=at) for r, n, at in rows)


def upload_page(reference: str, *, by: Actor, at: datetime) -> UploadPage:
    """What would come of a working copy now: about a dozen queries, whatever is in it.

    :raises NoSuchThing: where the actor handed in none of that reference.
    :raises NotPossible: where it is not of the actor's side any more.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    upload = find_upload(reference, by=by)
    if upload.applied_at is not None:
        return UploadPage(
            reference=reference,
            name=upload.name,
            uploaded_at=upload.uploaded_at,
            applied_at=upload.applied_at,
            counts=upload.content.get("counts", {}),
            taken_by="",
            taken_at=None,
            cycle="",
            found=None,
        )
    origin = upload.content["origin"]
    found = compare(upload, by=by, at=at)
    taken_by = Person.objects.filter(reference=origin["by"]).values_list("full_name", flat=True)
    return UploadPage(
        reference=reference,
        name=upload.name,
        uploaded_at=upload.uploaded_at,
        applied_at=None,
        counts=found.counts,
        taken_by=next(iter(taken_by), "somebody no longer named"),
        taken_at=datetime.fromisoformat(origin["at"]),
        cycle=found.state.cycle.name,
        found=found,
    )
