"""Say what the files in a tray are: all of them become evidence in one act, or none does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from milepost.apps.evidence.actions.adding import (
    NewEvidence,
    faults_of,
    require_true_maker,
    write_item,
)
from milepost.apps.evidence.models import ReceivedFile
from milepost.apps.evidence.taking_in import TakenIn, Upload
from milepost.apps.evidence.tray import tray_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class DescribedFile:
    """A file of the tray, by its reference, and what is said of it."""

    reference: str
    said: NewEvidence  # without an upload and an address: the file is in the tray


def put_in(*, described: Sequence[DescribedFile], by: Actor, at: datetime) -> tuple[int, ...]:
    """Make evidence items of files in the tray, in the order given.

    :return: their numbers on the arrangement.
    :raises NotAllowed: where the actor may not add evidence, or speaks for the other side.
    :raises NoSuchThing: where one of them is not, or no longer, in the tray of the actor's side.
    :raises NotPossible: with every fault of what was said of any of them.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    for each in described:
        require_true_maker(each.said, by)
    with transaction.atomic():
        rows = _rows(described, by)
        faults = [
            f"{rows[each.reference].name}: {fault}"
            for each in described
            for fault in faults_of(_with_file(each.said, rows[each.reference]), at)
        ]
        if faults:
            raise NotPossible(faults)
        numbers = tuple(
            write_item(each.said, _taken(rows[each.reference]), by=by, at=at) for each in described
        )
        ReceivedFile.objects.filter(reference__in=rows).delete()
    return numbers


def _rows(described: Sequence[DescribedFile], by: Actor) -> dict[str, ReceivedFile]:
    wanted = {each.reference for each in described}
    held = (
        tray_of(by).filter(reference__in=wanted).exclude(sha256="").select_for_update(of=("self",))
    )
    rows = {row.reference: row for row in held.order_by("id")}
    if rows.keys() != wanted or len(wanted) != len(described):
        raise NoSuchThing("one of those files")
    return rows


def _with_file(said: NewEvidence, row: ReceivedFile) -> NewEvidence:
    return replace(said, upload=Upload(name=row.name, chunks=()))


def _taken(row: ReceivedFile) -> TakenIn:
    return TakenIn(
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        content_type=row.content_type,
        remark=row.remark,
        scan=None,  # written down when it arrived
    )
