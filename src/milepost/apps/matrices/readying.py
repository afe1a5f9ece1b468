"""What of a draft is settled, and is it ready to be agreed?"""

from dataclasses import dataclass
from datetime import datetime

from milepost.apps.matrices.drafted import base_of, read_draft
from milepost.apps.matrices.models import MapDecision, MatrixDraft, PointSaid
from milepost.core.access.roles import PartyKind
from milepost.core.matrix.change_entries import CellKey, ChangeDecision, ChangeKind
from milepost.core.matrix.change_map import ChangeMap, change_map, confirmed
from milepost.core.matrix.drafting.points import POINTS_TO_SETTLE, SettledAs, settled_as
from milepost.core.matrix.drafting.readiness import Readiness, readiness


@dataclass(frozen=True, kw_only=True)
class SideSaid:
    """What a side last said of a point: how it stands for them, in what words, by whom and when."""

    side: PartyKind
    said_as: SettledAs
    words: str
    by: str
    party: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PointStanding:
    """A point to settle, or a finding, and how it stands by what both sides said."""

    code: str
    title: str
    question: str
    where: str
    is_finding: bool
    stands: SettledAs
    said: tuple[SideSaid, ...]


def points_of(draft: MatrixDraft) -> tuple[PointStanding, ...]:
    """The findings made at reading, then the points to settle: one query."""
    rows = (
        PointSaid.objects.filter(draft=draft).select_related("by", "party", "words").order_by("id")
    )
    newest: dict[str, dict[PartyKind, SideSaid]] = {}
    for row in rows:
        side = PartyKind(row.party.kind)
        newest.setdefault(row.point, {})[side] = SideSaid(
            side=side,
            said_as=SettledAs(row.said_as),
            words=row.words.text if row.words else "",
            by=row.by.full_name,
            party=row.party.short_name,
            at=row.at,
        )
    findings = (
        _standing(f"F{number}", each["finding"], "", each["where"], newest, is_finding=True)
        for number, each in enumerate(draft.findings, start=1)
    )
    points = (
        _standing(each.code, each.title, each.question, each.where.words, newest)
        for each in POINTS_TO_SETTLE
    )
    return (*findings, *points)


def _standing(
    code: str,
    title: str,
    question: str,
    where: str,
    newest: dict[str, dict[PartyKind, SideSaid]],
    *,
    is_finding: bool = False,
) -> PointStanding:
    said = newest.get(code, {})
    return PointStanding(
        code=code,
        title=title,
        question=question,
        where=where,
        is_finding=is_finding,
        stands=settled_as({side: each.said_as for side, each in said.items()}),
        said=tuple(said.values()),
    )


def map_of(draft: MatrixDraft) -> ChangeMap:
    """What became of every criterion and cell since the draft's base, as people judged: one query.

    A judgement of what has changed again since, so that it cannot be any more, is passed over.
    """
    suggested = change_map(base_of(draft), read_draft(draft.document))
    rows = MapDecision.objects.filter(draft=draft).select_related("note").order_by("id")
    decisions: dict[str | CellKey, ChangeDecision] = {
        map_key(row.key): ChangeDecision(
            kind=ChangeKind(row.kind), note=row.note.text if row.note else ""
        )
        for row in rows
    }
    return confirmed(suggested, {k: d for k, d in decisions.items() if _fits(suggested, k, d)})


def map_key(key: str) -> str | CellKey:
    """The key of an entry of the map: a criterion's code, or "CS/4" for a cell."""
    area, _, level = key.partition("/")
    return (area, int(level)) if level.isascii() and level.isdigit() else key


def _fits(suggested: ChangeMap, key: str | CellKey, decision: ChangeDecision) -> bool:
    entry = suggested.by_code.get(key) if isinstance(key, str) else suggested.by_cell.get(key)
    return entry is not None and decision.kind in entry.possible


def readiness_of(draft: MatrixDraft) -> Readiness:
    """Whether the draft can be put forward, with every reason against it: three queries.

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
