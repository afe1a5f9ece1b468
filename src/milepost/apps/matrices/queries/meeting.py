"""The workbook of a draft for a meeting: taken out, read again, and looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from milepost.apps.matrices.drafted import find_draft
from milepost.apps.matrices.meeting import MeetingDesk, MetRow
from milepost.apps.matrices.meeting_seal import (
    HeldMeeting,
    meeting_held,
    meeting_origin_in,
    require_own,
    signed_meeting,
    signed_origin,
)
from milepost.apps.matrices.queries.drafts import DraftRead, read_of
from milepost.apps.matrices.queries.meeting_book import meeting_tables, meeting_words
from milepost.apps.matrices.queries.shown_changes import ShownChange, shown
from milepost.apps.people.models import Person
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import utc_text
from milepost.core.assessment.working_copy_reading import MOST_RANGES, Formulas
from milepost.core.matrix.drafting.meeting_copy import (
    CRITICAL,
    LASTING,
    OUR_WORD,
    STRIKE,
    MeetingOrigin,
    MeetingSheet,
    line_digest,
)
from milepost.core.matrix.drafting.meeting_reading import MeetingFault, MeetingLeft, read_meeting
from milepost.core.matrix.drafting.proposals import require_proposer
from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.saved_words import plain_words
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import begun
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.gateways.draft_workbook import MeetingBook, draft_workbook
from milepost.gateways.spreadsheets import read_at_most, read_tables
from milepost.gateways.xlsx_formulas import formulas_in, is_xlsx

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class DraftBook:
    """A workbook to be sent: the name of its file, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row of a workbook as it is looked at: what it would change, or what its side would say.

    ``said`` is what was typed, ``stands`` what the site says in its place, a line each.
    """

    name: str
    place: str  # "Levels, row 12"
    about: str
    changes: tuple[ShownChange, ...]
    said: tuple[str, ...]
    stands: tuple[str, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class MeetingPage:
    """What would come of a workbook. ``carried`` is what the form takes along, signed."""

    read: DraftRead
    name: str
    taken_by: str
    taken_at: datetime
    is_older: bool  # whether the draft was changed since the workbook was taken
    changed: tuple[ShownRow, ...]
    conflicts: tuple[ShownRow, ...]
    faults: tuple[MeetingFault, ...]
    ignored: tuple[MeetingLeft, ...]
    unchanged: int
    missing: int
    wants_reason: bool  # whether something that would be proposed gives none
    proposes: bool  # whether something would be proposed at all
    carried: str
    seen: str

    @property
    def has_something(self) -> bool:
        return bool(self.changed or self.conflicts)


def meeting_read(*, number: int, by: Actor) -> DraftRead:
    """A draft that the actor may take along to a meeting: two queries.

    :raises NotAllowed: where the actor does not answer for a party's matrix, or nothing changes in
        the draft any more.
    :raises NoSuchThing: where no draft of that number exists for the actor.
    """
    require_proposer(by=by)
    read = read_of(number, by=by)
    if not (read.may_write or read.may_propose):
        raise NotAllowed(f"Nothing can be changed in draft {number} now.")
    return read


def meeting_book(*, number: int, by: Actor, at: datetime) -> DraftBook:
    """The draft as a workbook to be filled in: five queries.

    :raises NotAllowed, NoSuchThing: as ``meeting_read``.
    """
    read = meeting_read(number=number, by=by)
    desk = MeetingDesk(find_draft(number, by=by), by=by)
    day = in_words(local_date(at))
    origin = MeetingOrigin(
        arrangement=by.arrangement,
        draft=number,
        revision=read.facts.revision,
        side=by.party_kind or "",
        by=by.person,
        at=utc_text(at),
        lines={key: line_digest(fields) for key, fields in desk.standing.items()},
    )
    title = f"{read.matrix.title}, draft {number}"
    footer = f"{title}, as it stood on {day}. Taken by {by.name}."
    book = MeetingBook(
        title=title,
        remark=f"As it stood on {day}. Fill in the yellow columns, and hand it in on the site.",
        how_to=meeting_words(read, by=by, day=day),
        tables=meeting_tables(read, desk.points, by=by),
        origin=signed_origin(origin),
        footer=footer,
        made_at=at,
    )
    name = f"{by.arrangement}-draft-{number}-{local_date(at).isoformat()}.xlsx"
    return DraftBook(name=name, content=draft_workbook(book))


def meeting_handed_in(*, number: int, file: BinaryIO, name: str, by: Actor) -> str:
    """Read a workbook that was filled in: one query. Nothing is written.

    :return: what was read, signed, to be looked at.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no draft of that number exists for the actor.
    :raises NotPossible: where it is none that can be taken, with every fault.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by)
    name = " ".join(plain_words(name).split())[-200:] or "workbook"
    try:
        tables, formulas = _tables(file, name)
    except UnreadableMatrix as refused:
        raise NotPossible([begun(each.sentence) for each in refused.faults]) from None
    origin = meeting_origin_in(tables)
    require_own(origin, draft, by=by)
    read = read_meeting(
        tables,
        known=origin.lines.keys(),
        matrix=MeetingDesk(draft, by=by).matrix,
        is_calculated=formulas.stands_at,
    )
    return signed_meeting(HeldMeeting(name=name, origin=origin, read=read), by=by)


class _Calculated:
    """Where a workbook holds formulas."""

    def __init__(self, found: dict[str, Formulas]) -> None:
        """:raises NotPossible: where they are too many, or do not say where they stand."""
        for name, each in found.items():
            if len(each.ranges) > MOST_RANGES or each.is_unplaced:
                raise NotPossible(
                    [f"The sheet “{name}” is full of formulas. Type words instead of them."]
                )
        self._found = found

    def stands_at(self, sheet: str, row: int, column: int) -> bool:
        each = self._found.get(sheet, Formulas())
        return (row, column) in each.cells or any(
            area.first_row <= row <= area.last_row
            and area.first_column <= column <= area.last_column
            for area in each.ranges
        )


def _tables(file: BinaryIO, name: str) -> tuple[tuple[Table, ...], _Calculated]:
    content = read_at_most(file, name=name)
    tables = read_tables(BytesIO(content), name=name)  # which refuses what is no table at all
    if not content.startswith(_ZIP) or not is_xlsx(content):
        raise NotPossible(
            [
                "This is no Excel workbook, so it cannot carry what each line started from. Save"
                " the workbook of the draft as .xlsx, which LibreOffice can, and give that."
            ]
        )
    return tables, _Calculated(dict(formulas_in(content)))


def meeting_page(*, number: int, carried: str, by: Actor) -> MeetingPage:
    """What would come of a workbook now: at most nine queries.

    :raises NotAllowed, NoSuchThing: as ``meeting_read``.
    :raises NotPossible: where it is not kept any more.
    """
    read = meeting_read(number=number, by=by)
    draft = find_draft(number, by=by)
    desk = MeetingDesk(draft, by=by)
    found = desk.compared(meeting_held(carried, draft, by=by))
    origin, titles = found.held.origin, {each.code: each.title for each in desk.points}
    taken_by = Person.objects.filter(reference=origin.by).values_list("full_name", flat=True)
    wanted = [*found.changed, *found.conflicts]
    proposed = [each for each in wanted if each.row.sheet is not MeetingSheet.POINTS]
    proposes = bool(proposed) and read.may_propose
    return MeetingPage(
        read=read,
        name=found.held.name,
        taken_by=next(iter(taken_by), "somebody no longer named"),
        taken_at=datetime.fromisoformat(origin.at),
        is_older=origin.revision != draft.revision,
        changed=tuple(_shown(each, read, titles) for each in found.changed),
        conflicts=tuple(_shown(each, read, titles) for each in found.conflicts),
        faults=found.faults,
        ignored=found.ignored,
        unchanged=found.unchanged,
        missing=found.held.read.missing,
        wants_reason=proposes and any(not each.row.why for each in proposed),
        proposes=proposes,
        carried=carried,
        seen=found.seen,
    )


def _shown(each: MetRow, read: DraftRead, titles: dict[str, str]) -> ShownRow:
    row = each.row
    is_point = row.sheet is MeetingSheet.POINTS
    stands = each.now if row.is_struck else {name: each.now.get(name, "") for name in row.typed}
    return ShownRow(
        name=row.name,
        place=f"{row.sheet.value}, row {row.row}",
        about=f"{row.key}: {titles.get(row.key, '')}" if is_point else row.key,
        changes=shown(each.changes, read.matrix),
        said=_told(row.typed),
        stands=_told(stands),
        why=row.why,
    )


def _told(fields: Mapping[str, str]) -> tuple[str, ...]:
    """What stands under headings, a line each; words speak for themselves."""
    return tuple(
        f"{_CALLED[name]}: {words}" if name in _CALLED else words
        for name, words in fields.items()
        if words
    )


_CALLED = {CRITICAL: "Critical", LASTING: "Lasting", STRIKE: "To be struck", OUR_WORD: "Our word"}
