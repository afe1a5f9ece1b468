"""What the workbook of a draft says of itself is signed, and so is what was read from one.

So nobody can change what it started from, nor what is looked at before it is brought in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core import signing

from milepost.apps.matrices.drafted import DRAFT, IN_CONSULTATION, require_stage
from milepost.apps.matrices.models import MatrixDraft
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.meeting_copy import (
    MeetingOrigin,
    MeetingSheet,
    meeting_origin_from,
    row_out,
    rows_in,
)
from milepost.core.matrix.drafting.meeting_reading import MeetingFault, MeetingLeft, ReadMeeting
from milepost.core.matrix.tables import Table
from milepost.gateways.sheets_to_fill import ORIGIN_SHEET

_ORIGIN_SALT = "milepost.draft-workbook"
_READ_SALT = "milepost.draft-workbook.read"
_LOOKED_AT_WITHIN = 7 * 24 * 3600  # seconds
_MOST_PIECES = 200  # cells of the hidden sheet


def signed_origin(origin: MeetingOrigin) -> str:
    """What is written into the hidden sheet."""
    return signing.dumps(origin.as_document(), salt=_ORIGIN_SALT, compress=True)


def meeting_origin_in(tables: Sequence[Table]) -> MeetingOrigin:
    """What a workbook's hidden sheet says it was taken from.

    :raises NotPossible: where it has none, or somebody changed it.
    """
    sheet = next((each for each in tables if each.name == ORIGIN_SHEET), None)
    if sheet is None:
        raise NotPossible(
            [
                "The hidden sheet that says what this workbook started from is not there. This is"
                " no workbook of a draft, or it was saved as something else on the way. Take a"
                " fresh one, and put your words into it."
            ]
        )
    said = "".join(sheet.at(row, 1) for row in range(2, min(len(sheet.rows), _MOST_PIECES) + 1))
    try:
        document = signing.loads(said, salt=_ORIGIN_SALT)
    except (signing.BadSignature, ValueError, RecursionError):
        raise NotPossible(
            [
                "This is no workbook of a draft, or what its hidden sheet says was changed since"
                " it was taken, so nothing in it can be compared. Take a fresh one, and put your"
                " words into it."
            ]
        ) from None
    return meeting_origin_from(document)


@dataclass(frozen=True, kw_only=True)
class HeldMeeting:
    """What was read from a workbook, while its person looks at what would come of it."""

    name: str
    origin: MeetingOrigin
    read: ReadMeeting


def signed_meeting(held: HeldMeeting, *, by: Actor) -> str:
    """What the form carries while it is looked at, for this person alone."""
    read = held.read
    starts = {each.line for each in read.rows}
    lines = {key: digest for key, digest in held.origin.lines.items() if key in starts}
    document = {
        "person": by.person,
        "name": held.name,
        "origin": replace(held.origin, lines=lines).as_document(),
        "rows": [row_out(each) for each in read.rows],
        "faults": [[f.sheet.value, f.row, f.column, f.sentence] for f in read.faults],
        "left": [[each.sheet.value, each.row, each.about, each.sentence] for each in read.left],
        "missing": read.missing,
    }
    return signing.dumps(document, salt=_READ_SALT, compress=True)


def meeting_held(said: str, draft: MatrixDraft, *, by: Actor) -> HeldMeeting:
    """What a form carried.

    :raises NotPossible: where it is not this person's, of this draft and of these days.
    """
    try:
        document = signing.loads(said, salt=_READ_SALT, max_age=_LOOKED_AT_WITHIN)
    except (signing.BadSignature, ValueError, RecursionError):
        document = {}
    if document.get("person") != by.person:
        raise NotPossible(["What you looked at is not kept any more. Hand the workbook in again."])
    held = HeldMeeting(
        name=document["name"],
        origin=meeting_origin_from(document["origin"]),
        read=ReadMeeting(
            rows=tuple(rows_in(document["rows"])),
            faults=tuple(_fault(*each) for each in document["faults"]),
            left=tuple(_left(*each) for each in document["left"]),
            missing=document["missing"],
        ),
    )
    require_own(held.origin, draft, by=by)
    return held


def _fault(sheet: str, row: int, column: str, sentence: str) -> MeetingFault:
    return MeetingFault(sheet=MeetingSheet(sheet), row=row, column=column, sentence=sentence)


def _left(sheet: str, row: int, about: str, sentence: str) -> MeetingLeft:
    return MeetingLeft(sheet=MeetingSheet(sheet), row=row, about=about, sentence=sentence)


def require_own(origin: MeetingOrigin, draft: MatrixDraft, *, by: Actor) -> None:
    """The workbook was taken from this draft.

    :raises NotPossible: where it was not, or nothing changes in the draft any more.
    """
    if origin.arrangement != by.arrangement:
        raise NotPossible(
            ["This workbook is not of this arrangement. Choose the one that you took from here."]
        )
    if origin.draft != draft.number:
        raise NotPossible(
            [
                f"This workbook was taken from draft {origin.draft}, and this is draft"
                f" {draft.number}. Hand it in there."
            ]
        )
    require_stage(draft, DRAFT, IN_CONSULTATION)
