"""Remember how a file was mapped by hand."""

from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement
from milepost.apps.matrices.models import RememberedLayout
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.layout import Layout
from milepost.core.matrix.layout_document import to_layout_document


@transaction.atomic
def remember_layout(*, layout: Layout, source_name: str, by: Actor, at: datetime) -> None:
    """Remember how a file was mapped by hand, for the next one with the same headings.

    :raises NotAllowed: where the actor is not a contract manager.
    """
    require(Permission.PUT_FORWARD_MATRIX, by=by)
    RememberedLayout.objects.create(
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        fingerprint=layout.fingerprint,
        layout=to_layout_document(layout),
        source_name=source_name,
        remembered_by=Person.objects.get(reference=by.person),
        remembered_at=at,
    )
    record(
        "layout.remembered",
        about=f"layout of {source_name}",
        by=by,
        at=at,
        after={"fingerprint": layout.fingerprint, "tables": list(layout.tables)},
    )
