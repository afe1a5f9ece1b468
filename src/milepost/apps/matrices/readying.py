"""What of a draft is settled, and is it ready to be agreed?"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from milepost.apps.matrices.drafted import base_of, read_draft
from milepost.apps.matrices.models import MapDecision, MatrixDraft, ProposalAnswer
from milepost.apps.matrices.settled import points_of
from milepost.core.matrix.change_entries import CellKey, ChangeDecision, ChangeKind
from milepost.core.matrix.change_map import ChangeMap, change_map, confirmed
from milepost.core.matrix.change_signs import holds_term
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    changes_from_document,
)
from milepost.core.matrix.drafting.proposals import ProposalStage
from milepost.core.matrix.drafting.readiness import Readiness, readiness


def map_of(draft: MatrixDraft) -> ChangeMap:
    """What became of every criterion and cell since the draft's base, as people judged.

    A judgement of what was changed again since is passed over: it was of other words. Two queries.
    """
    suggested = _suggested(draft)
    rows = list(MapDecision.objects.filter(draft=draft).select_related("note").order_by("id"))
    changed = _changed_last(draft) if rows else {}
    decisions: dict[str | CellKey, ChangeDecision] = {
        map_key(row.key): ChangeDecision(
            kind=ChangeKind(row.kind), note=row.note.text if row.note else ""
        )
        for row in rows
        if (since := changed.get(map_key(row.key))) is None or row.at >= since
    }
    return confirmed(suggested, {k: d for k, d in decisions.items() if _fits(suggested, k, d)})


def _suggested(draft: MatrixDraft) -> ChangeMap:
    """What the machine suggests, kept in memory by the very words of both."""
    both = draft.document, draft.base.sha256 if draft.base else draft.begun_from
    found = _MAPS.get(both)
    if found is None:
        found = change_map(base_of(draft), read_draft(draft.document))
        if len(_MAPS) >= _MAPS_KEPT:
            _MAPS.clear()
        _MAPS[both] = found
    return found


_MAPS: dict[tuple[str, str], ChangeMap] = {}
_MAPS_KEPT = 16


def map_key(key: str) -> str | CellKey:
    """The key of an entry of the map: a criterion's code, or "CS/4" for a cell."""
    found = _CELL.fullmatch(key)
    return (found["area"], int(found["level"])) if found else key


_CELL = re.compile(r"(?P<area>[^/]+)/(?P<level>0|[1-9][0-9]{0,2})")


def _changed_last(draft: MatrixDraft) -> Mapping[str | CellKey, datetime]:
    """When each criterion and cell was last changed by what was accepted: one query."""
    rows = ProposalAnswer.objects.filter(
        proposal__draft=draft, stage=ProposalStage.ACCEPTED.value
    ).order_by("at")
    matrix = read_draft(draft.document)
    return {
        key: at
        for at, changes in rows.values_list("at", "proposal__changes")
        for change in changes_from_document(changes)
        for key in _touched(change, matrix)
    }


def _touched(change: DraftChange, matrix: MaturityMatrix) -> Iterator[str | CellKey]:
    """The criteria and cells that a change may have made harder or easier."""
    match change.subject:
        case ChangeSubject.CELL:
            yield map_key(change.key)
        case ChangeSubject.CRITERION:
            yield change.key
            for side in filter(None, (change.before, change.after)):
                yield side["focus_area"], side["level"]
        case ChangeSubject.FOCUS_AREA:
            area = matrix.areas_by_code[change.key]
            yield from (each.code for each in area.criteria)
            yield from ((area.code, level.number) for level in matrix.levels)
        case ChangeSubject.TERM:
            for area in matrix.focus_areas:
                saying = [each for each in area.criteria if holds_term(each.text, change.key)]
                yield from (each.code for each in saying)
                yield from ((area.code, each.level) for each in saying)


def _fits(suggested: ChangeMap, key: str | CellKey, decision: ChangeDecision) -> bool:
    entry = suggested.by_code.get(key) if isinstance(key, str) else suggested.by_cell.get(key)
    return entry is not None and decision.kind in entry.possible


def readiness_of(draft: MatrixDraft) -> Readiness:
    """Whether the draft can be put forward, with every reason against it: four queries.

    What is new in a draft that came from no edition has nothing to be compared with.
    """
    points = points_of(draft)
    still_open = [each for each in points if not each.stands.is_settled]
    waiting = map_of(draft).waiting if draft.base_id is not None else ()
    return readiness(
        read_draft(draft.document),
        open_proposals=open_proposals(draft),
        open_findings=sum(each.is_finding for each in still_open),
        open_points=[each.code for each in still_open if not each.is_finding],
        unconfirmed_changes=len(waiting),
    )


def open_proposals(draft: MatrixDraft) -> list[int]:
    """The numbers of the proposals that wait for an answer: one query."""
    held = draft.proposals.filter(answer=None, is_written=False).order_by("number")
    return list(held.values_list("number", flat=True))
