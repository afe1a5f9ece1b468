"""Ask for a document, and cancel what is being made."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement
from milepost.apps.documents.models import Document
from milepost.apps.documents.profiles import profile
from milepost.apps.documents.visible import MAKE, key_of, visible_to
from milepost.apps.jobs.actions import ask_to_cancel, enqueue
from milepost.apps.jobs.queries import newest_job
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.charts import reached_over_cycles
from milepost.core.board_report.plain import FrozenData, freeze, plain
from milepost.core.board_report.profile import Profile
from milepost.gateways.evidence_files import EvidenceFolder

PROFILE = "profile"
LAYOUT = 1  # raised when the template says more than before, so that what was kept stays as it is
CHART_WIDTH, CHART_HEIGHT = 420, 110  # pixels


def folder() -> EvidenceFolder:
    """Where this site keeps the files of its documents, each by the hash of what is in it."""
    return EvidenceFolder(Path(settings.DOCUMENTS_FOLDER))


def ask_for_profile(*, by: Actor, at: datetime) -> int:
    """Freeze the profile as it is now, and have it made as a PDF.

    What was asked for before, and says the same, is not made twice.

    :return: the document's number on the arrangement.
    :raises NotAllowed: where the actor may not see the matrix.
    :raises NoSuchThing: where no matrix is adopted yet.
    """
    require(Permission.VIEW_MATRIX, by=by)
    found = profile(by=by, at=at)
    frozen = freeze(found)
    with transaction.atomic():
        document = _document(found, frozen, by=by, at=at)
        if not hasattr(document, "file"):
            enqueue(
                MAKE,
                key_of(document.pk),
                {"document": document.pk, "party": by.party or ""},
                at=at,
                asked_by=by.person,
            )
        record(
            "document.asked_for",
            about=str(document),
            by=by,
            at=at,
            after={"kind": PROFILE, "data": frozen.hash},
        )
    return document.number


def _document(found: Profile, frozen: FrozenData, *, by: Actor, at: datetime) -> Document:
    """The document of this data set, new where there is none yet; the arrangement is locked."""
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    held = Document.objects.filter(arrangement=arrangement)
    known = held.filter(kind=PROFILE, layout=LAYOUT, data_hash=frozen.hash)
    document = known.select_related("file").first()
    if document is not None:
        return document
    chart = reached_over_cycles(found.history, width=CHART_WIDTH, height=CHART_HEIGHT)
    return Document.objects.create(
        arrangement=arrangement,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=PROFILE,
        layout=LAYOUT,
        data=frozen.text,
        data_hash=frozen.hash,
        charts=[{"name": "reached", **plain(chart)}] if chart else [],
        shows_what_follows=found.shows_what_follows,
        recorded_on=found.as_recorded_on,
        asked_by=Person.objects.get(reference=by.person),
        asked_for=by.party or "",
        asked_at=at,
    )


@transaction.atomic
def cancel(*, number: int, by: Actor, at: datetime) -> None:
    """Stop a document from being made, for whoever asked for it.

    :raises NoSuchThing: where it does not exist for the actor.
    :raises NotAllowed: where somebody else asked for it.
    :raises NotPossible: where it is made already, or nobody is at it.
    """
    document = visible_to(by).filter(number=number).first()
    if document is None:
        raise NoSuchThing(f"D-{number}")
    job = newest_job(MAKE, key_of(document.pk))
    if job is None or not job.is_live:
        raise NotPossible([f"{document} is not being made, so there is nothing to cancel."])
    if job.asked_by != by.person:
        raise NotAllowed(f"Somebody else asked for {document}, and may be waiting for it.")
    ask_to_cancel(job.id, at=at)
    record("document.cancelled", about=str(document), by=by, at=at)
