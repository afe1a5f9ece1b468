"""Hand in a working copy, look at what would come of it, and apply it as one act."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO

from django.db import transaction

from milepost.apps.assessments.actions import CopySource, bring_in
from milepost.apps.assessments.copied import cycle_of_copy
from milepost.apps.contracts.models import Arrangement
from milepost.apps.people.models import Person
from milepost.apps.reports.comparison import compare, content_of, find_upload
from milepost.apps.reports.models import WorkbookUpload
from milepost.apps.reports.origin import origin_in, require_own
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.working_copy import CopyOrigin
from milepost.core.assessment.working_copy_reading import ReadCopy, read_copy
from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.saved_words import plain_words
from milepost.gateways.spreadsheets import read_at_most, read_tables
from milepost.gateways.xlsx_formulas import formulas_in, is_xlsx

WAITS = timedelta(days=7)  # what was handed in and never applied is let go of after that
_ZIP = b"PK\x03\x04"


def hand_in(*, file: BinaryIO, name: str, by: Actor, at: datetime) -> str:
    """Read a working copy and put it aside, for its person to look at. No rating is changed.

    :return: the reference that leads back to it.
    :raises NotAllowed: where the actor may see no assessments.
    :raises NotPossible: where it is no working copy that can be taken, with every fault.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    name = " ".join(plain_words(name).split())[-200:] or "workbook"
    try:
        content = read_at_most(file, name=name)
        origin, read = _read(content, name, by)
    except UnreadableMatrix as refused:
        raise NotPossible(_sentence(each.sentence) for each in refused.faults) from None
    with transaction.atomic():
        _let_go_of_old_ones(by, at)
        upload = WorkbookUpload.objects.create(
            reference=f"W-{secrets.token_hex(8)}",
            arrangement=Arrangement.objects.get(reference=by.arrangement),
            person=Person.objects.get(reference=by.person),
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            cycle=origin.cycle,
            content=content_of(origin, read),
            uploaded_at=at,
        )
    return upload.reference


def _read(content: bytes, name: str, by: Actor) -> tuple[CopyOrigin, ReadCopy]:
    if not content.startswith(_ZIP):
        read_tables(BytesIO(content), name=name)  # which refuses what is no table at all
        raise NotPossible(
            [
                "This is a table of plain text (CSV), which cannot carry the hidden sheet that says"
                " what each rating started from. Save the whole working copy as .xlsx, and give"
                " that."
            ]
        )
    tables = read_tables(BytesIO(content), name=name)
    if not is_xlsx(content):
        raise NotPossible(
            [
                "This is no Excel workbook, and formulas in it could not be told from what was"
                " typed. Save the working copy as .xlsx, which LibreOffice can, and give that."
            ]
        )
    origin = origin_in(tables)
    require_own(origin, by=by)
    _require_cycle(origin, by)
    read = read_copy(tables, known=origin.lines.keys(), formulas=formulas_in(content))
    return origin, read


def _require_cycle(origin: CopyOrigin, by: Actor) -> None:
    try:
        cycle = cycle_of_copy(by=by, number=origin.cycle)
    except NoSuchThing:
        raise NotPossible(
            ["This working copy is of a cycle that is not there. Take a fresh copy."]
        ) from None
    if (cycle.matrix_number, cycle.matrix_sha256) != (origin.matrix_number, origin.matrix_sha256):
        raise NotPossible(
            [
                f"This working copy holds another edition of the matrix than {cycle.name} is rated"
                " by. Take a fresh copy, and put your ratings into it."
            ]
        )


def _let_go_of_old_ones(by: Actor, at: datetime) -> None:
    WorkbookUpload.objects.filter(
        person__reference=by.person, applied_at__isnull=True, uploaded_at__lt=at - WAITS
    ).delete()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@transaction.atomic
def apply(
    *, reference: str, seen: str, mine: Collection[str], by: Actor, at: datetime
) -> Mapping[str, int]:
    """Apply a working copy, all of it that can be taken, as one act of this person.

    :param seen: the hash of the comparison that the person looked at.
    :param mine: the names of the lines in conflict whose filled-in rating is to count; of the
        others the site's stays.
    :return: how many lines were changed, kept as they were, faulty, ignored and unchanged.
    :raises NoSuchThing: where the actor handed in no such workbook.
    :raises NotAllowed, NotPossible: by role, stage or an earlier step; nothing is written.
    :raises ChangedMeanwhile: where something is not as it was looked at; nothing is written.
    """
    upload = find_upload(reference, by=by, is_locked=True)
    if upload.applied_at is not None:
        raise NotPossible(["This workbook has been applied already."])
    found = compare(upload, by=by, at=at, is_locked=True)
    if found.seen != seen:
        raise ChangedMeanwhile(
            "Something changed on the site since you looked at this workbook. Nothing of it was"
            " written: look again and choose."
        )
    given = found.given(mine)
    if not given:
        raise NotPossible(["With these choices there is nothing in this workbook to bring in."])
    chosen = sum(line.name in mine for line in found.conflicts)
    counts = {**found.counts, "chosen": chosen}
    source = CopySource(name=upload.name, sha256=upload.sha256, counts=counts)
    bring_in(state=found.state, given=given, source=source, by=by, at=at)
    upload.applied_at, upload.content = at, {"counts": counts}
    upload.save(update_fields=["applied_at", "content"])
    return counts
