"""Which documents are there for the actor, how far is one, and where is its file?"""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.documents.models import Document, Drawing
from milepost.apps.documents.profiles import profile
from milepost.apps.documents.visible import MAKE, key_of, visible_to
from milepost.apps.jobs.queries import JobFacts, newest_job
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor

__all__ = ["DocumentFacts", "DocumentsPage", "document", "documents_made", "drawing", "profile"]

DOCUMENTS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """A document; ``sha256`` is "" until its file is made."""

    number: int
    reference: str
    kind: str
    data_hash: str
    recorded_on: date
    asked_at: datetime
    made_at: datetime | None
    sha256: str
    size: int
    file_name: str
    arrangement_name: str
    job: JobFacts | None = None
    may_cancel: bool = False

    @property
    def is_made(self) -> bool:
        return bool(self.sha256)


@dataclass(frozen=True, kw_only=True)
class DocumentsPage:
    """One page of the documents that were made."""

    documents: tuple[DocumentFacts, ...]
    total: int
    page: int


def document(*, by: Actor, number: int) -> DocumentFacts:
    """One document and how far it is: two queries.

    :raises NoSuchThing: where it does not exist for the actor.
    """
    row = visible_to(by).filter(number=number).first()
    if row is None:
        raise NoSuchThing(f"D-{number}")
    job = newest_job(MAKE, key_of(row.pk))
    return _facts(row, job, may_cancel=job is not None and job.asked_by == by.person)


def documents_made(*, by: Actor, page: int = 1) -> DocumentsPage:
    """The documents whose file is there, newest first: two queries."""
    rows = visible_to(by).filter(file__isnull=False)
    total = rows.count()
    page = min(max(page, 1), max(1, -(-total // DOCUMENTS_A_PAGE)))
    start = (page - 1) * DOCUMENTS_A_PAGE
    shown = rows.order_by("-number")[start : start + DOCUMENTS_A_PAGE]
    return DocumentsPage(documents=tuple(_facts(row) for row in shown), total=total, page=page)


def drawing(spec_hash: str) -> str:
    """A chart as it was drawn, "" where it was not yet: one query."""
    svg = Drawing.objects.filter(spec_hash=spec_hash).values_list("svg", flat=True)
    return svg.first() or ""


def _facts(
    row: Document, job: JobFacts | None = None, *, may_cancel: bool = False
) -> DocumentFacts:
    file = getattr(row, "file", None)
    return DocumentFacts(
        number=row.number,
        reference=str(row),
        kind=row.kind,
        data_hash=row.data_hash,
        recorded_on=row.recorded_on,
        asked_at=row.asked_at,
        made_at=file.made_at if file else None,
        sha256=file.sha256 if file else "",
        size=file.size if file else 0,
        file_name=(
            f"{row.arrangement.reference}-{row.kind}-{row.recorded_on.isoformat()}"
            f"-{row.data_hash[:8]}.pdf"
        ),
        arrangement_name=row.arrangement.name,
        job=job,
        may_cancel=may_cancel and job is not None and job.is_live,
    )
