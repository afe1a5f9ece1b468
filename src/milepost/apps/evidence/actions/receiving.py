"""Receive files into a side's tray: whole, or in parts over a poor line; and drop them again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.models import ReceivedFile
from milepost.apps.evidence.room import lock, require_room, room_for
from milepost.apps.evidence.scans import note_scan
from milepost.apps.evidence.store import evidence_store
from milepost.apps.evidence.taking_in import TakenIn, Upload, not_kept, take_arrived, take_in
from milepost.apps.evidence.tray import arrived_so_far, parts, tray_of
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.evidence_store import LARGEST_FILE, FileRefused
from milepost.gateways.file_kinds import EMPTY, TOO_LARGE, plain_name, refuse_by_name
from milepost.gateways.file_parts import PartsBusy

MOST_ARRIVING = 200  # files of one side at once


def receive_file(*, upload: Upload, by: Actor, at: datetime) -> str:
    """Put a whole file into the tray of the actor's side.

    :return: the reference of what stands in the tray now.
    :raises NotAllowed: where the actor may not add evidence.
    :raises NotPossible: where it is not fit to be kept, or could not be.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    _require_place(by)
    taken = take_in(upload, arrangement=by.arrangement)
    with room_for(taken, by=by, at=at):
        row = _new(name=taken.name, size=taken.size, by=by, at=at)
        _is_whole(row, taken, at)
        row.save()
    return row.reference


def begin_file(*, name: str, size: int, by: Actor, at: datetime) -> str:
    """Announce a file that will arrive in parts.

    :param size: of the whole file, in bytes.
    :return: its reference, by which the parts are added.
    :raises NotAllowed: where the actor may not add evidence.
    :raises NotPossible: where such a file is refused whatever is in it.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    try:
        refuse_by_name(name)
    except FileRefused as refused:
        raise NotPossible([str(refused)]) from refused
    if size <= 0:
        raise NotPossible([EMPTY])
    if size > LARGEST_FILE:
        raise NotPossible([TOO_LARGE])
    _require_place(by)
    with transaction.atomic():
        lock(by.arrangement)
        require_room(by.arrangement, size=size)  # from here on its whole size counts as used
        row = _new(name=plain_name(name), size=size, by=by, at=at)
        row.save()
    return row.reference


def take_part(
    *, reference: str, start: int, chunks: Iterable[bytes], by: Actor, at: datetime
) -> int:
    """Add a part to a file that arrives; with its last byte it is looked at and kept.

    :param start: how many bytes the sender believes to be there.
    :return: how many there are now; all of them once the file is in the tray.
    :raises NotAllowed: where the actor may not add evidence.
    :raises NoSuchThing: where no such file is arriving for the actor's side.
    :raises ChangedMeanwhile: where there are fewer or more bytes, or another part is on its way.
    :raises NotPossible: where the whole file is not fit to be kept: nothing of it is left; or
        where it could not be kept: then sending its end once more tries again.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    row = _arriving(reference, by)
    try:
        with parts().held(reference):
            row.refresh_from_db()
            if start != arrived_so_far(row):
                raise ChangedMeanwhile("Another number of bytes has arrived.")
            _write(row, start, chunks, at)
            if row.received == row.size:
                _finish(row, at)
    except PartsBusy as busy:
        raise ChangedMeanwhile("Another part of it is on its way.", ()) from busy
    return row.size if row.sha256 else arrived_so_far(row)


def drop_files(*, references: Sequence[str], by: Actor, at: datetime) -> int:
    """Take files out of the tray, arrived or not; how many.

    What was kept of them goes a day later, unless it is evidence too.

    :raises NotAllowed: where the actor may not add evidence.
    :raises NoSuchThing: where one of them is not in the tray of the actor's side.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    with transaction.atomic():
        rows = tray_of(by).filter(reference__in=references)
        if rows.count() != len(set(references)):
            raise NoSuchThing("one of those files")
        for row in rows:
            parts().drop(row.reference)
        return rows.update(dropped_at=at)


def _write(row: ReceivedFile, start: int, chunks: Iterable[bytes], at: datetime) -> None:
    """Write a part, and remember what came of it, also where the line broke in the middle."""
    try:
        parts().add(row.reference, chunks, start=start, most=row.size - start)
    except OSError as fault:
        if isinstance(fault, ConnectionError):
            raise
        raise NotPossible([not_kept(row.name)]) from fault
    finally:
        row.received = parts().size_of(row.reference)
        row.changed_at = at
        row.save(update_fields=["received", "changed_at"])


def _finish(row: ReceivedFile, at: datetime) -> None:
    try:
        taken = take_arrived(parts().whole(row.reference), name=row.name, store=evidence_store())
    except FileRefused as refused:
        parts().drop(row.reference)
        row.delete()
        raise NotPossible([str(refused)]) from refused
    except OSError as fault:
        raise NotPossible([not_kept(row.name)]) from fault
    with transaction.atomic():
        _is_whole(row, taken, at)
        row.save()


def _new(*, name: str, size: int, by: Actor, at: datetime) -> ReceivedFile:
    return ReceivedFile(
        reference=uuid4().hex,
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        owner=Party.objects.get(reference=by.party) if by.party else None,
        by=Person.objects.get(reference=by.person),
        name=name,
        size=size,
        changed_at=at,
    )


def _is_whole(row: ReceivedFile, taken: TakenIn, at: datetime) -> None:
    row.name = taken.name
    row.received = row.size = taken.size
    row.sha256 = taken.sha256
    row.content_type = taken.content_type
    row.remark = taken.remark
    row.changed_at = at
    note_scan(row.arrangement, taken, at)


def _arriving(reference: str, by: Actor) -> ReceivedFile:
    row = tray_of(by).filter(reference=reference, sha256="").select_related("arrangement").first()
    if row is None:
        raise NoSuchThing("that file")
    return row


def _require_place(by: Actor) -> None:
    if tray_of(by).count() >= MOST_ARRIVING:
        raise NotPossible(
            [
                f"There are {MOST_ARRIVING} files in the tray already: say what those are, or drop"
                " them, and then put in more."
            ]
        )
