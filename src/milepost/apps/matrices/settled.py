"""How does each point to settle stand: by what was said of it in a draft, and in earlier ones?

What was settled when an edition was agreed stands as it was settled there, until a side says
otherwise or the words that it is about are changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from milepost.apps.matrices.drafted import read_draft
from milepost.apps.matrices.editions import Edition, matrices_of
from milepost.apps.matrices.models import MatrixDraft, PointSaid
from milepost.core.access.roles import PartyKind
from milepost.core.matrix.drafting.points import POINTS_TO_SETTLE, SettledAs, settled_as
from milepost.core.matrix.drafting.points_reopened import points_reopened


@dataclass(frozen=True, kw_only=True)
class SideSaid:
    """What a side last said of a point: how it stands for them, in what words, by whom and when.

    ``draft`` is the number of the draft in which they said it.
    """

    side: PartyKind
    said_as: SettledAs
    words: str
    by: str
    party: str
    at: datetime
    draft: int


@dataclass(frozen=True, kw_only=True)
class PointStanding:
    """A point to settle, or a finding, and how it stands by what both sides said.

    ``before`` was said in an earlier draft, of words that were changed since: it counts no more.
    """

    code: str
    title: str
    question: str
    where: str
    is_finding: bool
    stands: SettledAs
    said: tuple[SideSaid, ...]
    before: tuple[SideSaid, ...] = ()


_Said = dict[PartyKind, SideSaid]


@dataclass(frozen=True, kw_only=True)
class _Row:
    """What a side said, and the edition it was agreed with where that was in an earlier draft."""

    point: str
    said: SideSaid
    edition: Edition | None


def points_of(draft: MatrixDraft) -> tuple[PointStanding, ...]:
    """The findings made at reading, then the points to settle.

    One query, and one more for the earlier editions that are not in memory.
    """
    rows = list(_rows(draft))
    reopened = _reopened(draft, rows)
    counts: dict[str, _Said] = {}
    before: dict[str, _Said] = {}
    for row in rows:
        is_reopened = row.edition is not None and row.point in reopened[row.edition]
        held = before if is_reopened else counts
        held.setdefault(row.point, {})[row.said.side] = row.said
    findings = (
        _standing(code, each["finding"], "", each["where"], (counts, before), is_finding=True)
        for code, each in _findings(draft.findings)
    )
    points = (
        _standing(each.code, each.title, each.question, each.where.words, (counts, before))
        for each in POINTS_TO_SETTLE
    )
    return (*findings, *points)


def _rows(draft: MatrixDraft) -> Iterator[_Row]:
    """What was said in this draft and in those that earlier editions came from, oldest first."""
    held = Q(draft=draft)
    if draft.base is not None:
        held |= Q(
            draft__arrangement=draft.arrangement_id,
            draft__version__agreement__isnull=False,
            draft__version__number__lte=draft.base.number,
        )
    codes = {_finding(each): code for code, each in _findings(draft.findings)}
    rows = PointSaid.objects.filter(held).select_related("by", "party", "words").order_by("id")
    for row in rows.annotate(
        number=F("draft__number"),
        findings=F("draft__findings"),
        edition=F("draft__version_id"),
        sha256=F("draft__version__sha256"),
    ):
        is_own = row.draft_id == draft.pk
        then = {} if is_own else dict(_findings(row.findings))
        # A finding has the number that it has in this draft, if it was made here again.
        code = codes.get(_finding(then[row.point])) if row.point in then else row.point
        if code is not None:
            said = _said(row, row.number)
            edition = None if is_own else (row.edition, row.sha256)
            yield _Row(point=code, said=said, edition=edition)


def _said(row: PointSaid, draft: int) -> SideSaid:
    return SideSaid(
        side=PartyKind(row.party.kind),
        said_as=SettledAs(row.said_as),
        words=row.words.text if row.words else "",
        by=row.by.full_name,
        party=row.party.short_name,
        at=row.at,
        draft=draft,
    )


def _findings(found: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each finding with its code, F1 for the first."""
    return ((f"F{number}", each) for number, each in enumerate(found, start=1))


def _finding(found: Mapping[str, str]) -> tuple[str, str]:
    """By what a finding is known again when a file is read anew."""
    return found["where"], found["finding"]


def _reopened(draft: MatrixDraft, rows: Sequence[_Row]) -> Mapping[Edition, frozenset[str]]:
    """Of each earlier edition, the points whose words were changed since."""
    editions = matrices_of({each.edition for each in rows if each.edition is not None})
    now = read_draft(draft.document)
    return {edition: points_reopened(then, now) for edition, then in editions.items()}


def _standing(
    code: str,
    title: str,
    question: str,
    where: str,
    held: tuple[Mapping[str, _Said], Mapping[str, _Said]],
    *,
    is_finding: bool = False,
) -> PointStanding:
    counts, before = (each.get(code, {}) for each in held)
    return PointStanding(
        code=code,
        title=title,
        question=question,
        where=where,
        is_finding=is_finding,
        stands=settled_as({side: (each.said_as, each.words) for side, each in counts.items()}),
        said=tuple(counts.values()),
        before=tuple(before.values()),
    )
