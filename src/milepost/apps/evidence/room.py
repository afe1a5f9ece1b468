"""How much room the files of an arrangement take, and whether there is room for another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Sum

from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.models import EvidenceKeeping, EvidenceVersion, ReceivedFile
from milepost.apps.people.models import Person
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.evidence.keeping import Space

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from milepost.apps.evidence.taking_in import TakenIn


class NoRoom(NotPossible):
    """The files of the arrangement would take more than its quota."""


def quota_of(arrangement: str) -> int | None:
    """How many bytes its files may take; None for no limit: one query."""
    newest = EvidenceKeeping.objects.filter(arrangement__reference=arrangement).order_by("-id")
    return newest.values_list("quota", flat=True).first()


def used_by(arrangement: str) -> int:
    """How many bytes the files of an arrangement take now: two queries.

    A file that several versions have is counted once. What stands in a tray counts, and what is
    announced counts in full while it arrives.
    """
    sizes = _files(arrangement).order_by().values("sha256").annotate(bytes=Max("size"))
    in_versions = sizes.aggregate(total=Sum("bytes"))["total"] or 0
    waiting = ReceivedFile.objects.filter(arrangement__reference=arrangement, dropped_at=None)
    return in_versions + (waiting.aggregate(total=Sum("size"))["total"] or 0)


def require_room(arrangement: str, *, size: int, sha256: str = "") -> None:
    """:param size: of what is to be put in, in bytes.
    :param sha256: of that; what is there already takes no further room.
    :raises NoRoom: where the quota would be passed.
    """
    quota = quota_of(arrangement)
    if quota is None:
        return
    if sha256 and _files(arrangement).filter(sha256=sha256).exists():
        return
    if refusal := Space(used=used_by(arrangement), quota=quota).refusal(size):
        raise NoRoom([refusal])


def lock(arrangement: str) -> Arrangement:
    """In a transaction: whoever else puts something in waits, so that room is not given twice."""
    return Arrangement.objects.select_for_update().get(reference=arrangement)


@contextmanager
def room_for(kept: "TakenIn | None", *, by: Actor, at: datetime) -> Iterator[None]:
    """The transaction in which a file that was kept is written down, if there is room still.

    Of two that are put in at once and fit only one by one, the later is refused; what was kept of
    it stands as dropped, and goes as that does.

    :raises NoRoom: where there is none any more; nothing is written then.
    """
    try:
        with transaction.atomic():
            if kept is not None:
                lock(by.arrangement)
                require_room(by.arrangement, size=kept.size, sha256=kept.sha256)
            yield
    except NoRoom:
        if kept is not None:
            _let_go_of(kept, by, at)
        raise


def _let_go_of(kept: "TakenIn", by: Actor, at: datetime) -> None:
    ReceivedFile.objects.create(
        reference=uuid4().hex,
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        owner=Party.objects.get(reference=by.party) if by.party else None,
        by=Person.objects.get(reference=by.person),
        name=kept.name,
        size=kept.size,
        received=kept.size,
        sha256=kept.sha256,
        content_type=kept.content_type,
        changed_at=at,
        dropped_at=at,
    )


def _files(arrangement: str) -> "QuerySet[EvidenceVersion]":
    return EvidenceVersion.objects.filter(
        item__arrangement__reference=arrangement, sha256__gt="", deletion__isnull=True
    )
