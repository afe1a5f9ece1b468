"""Which documents are there for whom, and what is the job that makes one known by?"""

from django.db.models import QuerySet

from milepost.apps.documents.models import Document
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission

MAKE = "document.make"


def key_of(document: int) -> str:
    """What its job is known by."""
    return str(document)


def visible_to(by: Actor) -> "QuerySet[Document]":
    """The documents of the actor's arrangement that tell no more than the actor may know."""
    require(Permission.VIEW_MATRIX, by=by)
    rows = Document.objects.filter(arrangement__reference=by.arrangement)
    if not by.may(Permission.VIEW_ASSESSMENTS):
        rows = rows.filter(shows_what_follows=False)
    return rows.select_related("file", "arrangement").defer("data", "charts")
