"""Bring in a workbook that was filled in at a meeting, all of it as one act of its person."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.apps.matrices.actions.drafting import write_in
from milepost.apps.matrices.actions.proposing import propose_change
from milepost.apps.matrices.actions.settling import say_of_point
from milepost.apps.matrices.drafted import DRAFT, find_draft
from milepost.apps.matrices.meeting import MeetingDesk
from milepost.apps.matrices.meeting_seal import meeting_held
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.changes import codes_in
from milepost.core.matrix.drafting.meeting_copy import (
    OUR_WORD,
    OUR_WORDS,
    SAID_WORDS,
    MeetingRow,
    MeetingSheet,
)
from milepost.core.matrix.drafting.proposals import require_proposer


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """What came of a workbook: rows written, proposals made, points said."""

    written: int
    proposed: int
    said: int


@transaction.atomic
def bring_in_meeting(
    *,
    number: int,
    carried: str,
    seen: str,
    mine: Collection[str] = (),
    reason: str = "",
    is_by_area: bool = False,
    by: Actor,
    at: datetime,
) -> BroughtIn:
    """Bring in what a workbook changes: written while the draft is one party's own, else proposed.

    :param number: the draft's.
    :param carried: what was read from the workbook, as it was looked at.
    :param seen: the hash of the comparison that was looked at.
    :param mine: the names of the rows in conflict whose words are to count.
    :param reason: for the rows that give none.
    :param is_by_area: one proposal for each focus area, not for each row.
    :raises NotAllowed: where the actor does not answer for a party's matrix.
    :raises NoSuchThing: where no such draft exists for the actor.
    :raises NotPossible: with every fault; nothing is written then.
    :raises ChangedMeanwhile: where something is not as it was looked at.
    """
    require_proposer(by=by)
    draft = find_draft(number, by=by, is_locked=True)
    desk = MeetingDesk(draft, by=by)
    found = desk.compared(meeting_held(carried, draft, by=by))
    if found.seen != seen:
        raise ChangedMeanwhile(
            "Something changed on the site since you looked at this workbook. Nothing of it was"
            " written: look again, and choose."
        )
    taken = [*found.changed, *(each for each in found.conflicts if each.name in mine)]
    if not taken:
        raise NotPossible(["With these choices there is nothing in this workbook to bring in."])
    rows = [each.row for each in taken]
    worded = [row for row in rows if row.sheet is not MeetingSheet.POINTS]
    points = [row for row in rows if row.sheet is MeetingSheet.POINTS]
    for row in points:
        said_as, words = SAID_WORDS[row.typed[OUR_WORD]], row.typed.get(OUR_WORDS, "")
        say_of_point(number=number, point=row.key, said_as=said_as, words=words, by=by, at=at)
    if draft.stage == DRAFT:
        _write(desk, worded, reason, by=by, at=at)
        return BroughtIn(written=len(worded), proposed=0, said=len(points))
    proposed = _propose(desk, worded, reason, is_by_area, by=by, at=at)
    return BroughtIn(written=0, proposed=proposed, said=len(points))


def _write(
    desk: MeetingDesk, rows: Sequence[MeetingRow], reason: str, *, by: Actor, at: datetime
) -> None:
    if rows:
        write_in(
            number=desk.draft.number,
            changes=desk.together(rows),
            seen=desk.draft.revision,
            reason=_reasons(rows, reason),
            by=by,
            at=at,
        )


def _propose(
    desk: MeetingDesk,
    rows: Sequence[MeetingRow],
    reason: str,
    is_by_area: bool,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Make the proposals, and say how many; every fault of all of them is told."""
    groups = list(_by_area(desk, rows)) if is_by_area else [[row] for row in rows]
    faults: list[str] = []
    used = desk.used_codes
    for group in groups:
        try:
            changes = desk.together(group, used_codes=used)
            used |= codes_in(changes)
            propose_change(
                number=desk.draft.number,
                changes=changes,
                reason=_reasons(group, reason),
                by=by,
                at=at,
            )
        except NotPossible as refused:
            places = ", ".join(f"{row.sheet.value}, row {row.row}" for row in group[:3])
            faults.extend(f"{places}: {fault}" for fault in refused.faults)
    if faults:
        raise NotPossible(faults)
    return len(groups)


def _by_area(desk: MeetingDesk, rows: Sequence[MeetingRow]) -> Iterator[list[MeetingRow]]:
    """The rows of each focus area; those of defined terms are one proposal of their own."""
    found: dict[str, list[MeetingRow]] = {}
    of = {each.code: area.code for area in desk.matrix.focus_areas for each in area.criteria}
    for row in rows:
        match row.sheet:
            case MeetingSheet.LEVELS:
                area = row.key.partition("/")[0]
            case MeetingSheet.CRITERIA:
                area = row.area or of[row.key]
            case _:
                area = ""
        found.setdefault(area, []).append(row)
    yield from found.values()


def _reasons(rows: Sequence[MeetingRow], reason: str) -> str:
    """The reasons that the rows give, each once; the one for all where a row gives none."""
    given = [row.why or reason.strip() for row in rows]
    return "\n".join(filter(None, dict.fromkeys(given)))
