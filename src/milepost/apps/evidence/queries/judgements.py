"""What was said of an item: each Authority's answers, what was replied, and its exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.evidence.models import EvidenceException, EvidenceJudgement, EvidenceVersion
from milepost.apps.evidence.queries.telling import EvidenceFacts
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.judging import JudgementAnswer
from milepost.core.evidence.strength import Strength


@dataclass(frozen=True, kw_only=True)
class JudgementLine:
    """One answer of an Authority to a version of an item, with what its owner replied."""

    id: int
    authority: str  # short name
    answer: JudgementAnswer
    strength: str  # a letter; "" unless it was accepted
    reason: str
    by: str
    at: datetime
    version: int
    reply: str
    replied_by: str
    replied_at: datetime | None
    may_reply: bool


@dataclass(frozen=True, kw_only=True)
class AuthorityOnItem:
    """What one Authority makes of an item now, and what it answered before, the newest first."""

    authority: str  # short name
    is_own: bool
    now: JudgementLine | None
    strength: Strength
    before: tuple[JudgementLine, ...]


@dataclass(frozen=True, kw_only=True)
class ExceptionLine:
    """That an Authority takes an item in a focus area whose evidence base lacks its type."""

    id: int
    authority: str
    focus_area: str  # its code
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class SaidOfItem:
    """All that was said of an item; ``may_judge``: whether the reader may say more."""

    authorities: tuple[AuthorityOnItem, ...]
    exceptions: tuple[ExceptionLine, ...]
    may_judge: bool


def said_of_item(*, by: Actor, item: EvidenceFacts) -> SaidOfItem:
    """What each Authority of the arrangement says of an item: three queries, four for a validator.

    :param item: one that exists for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    may_judge = by.may(Permission.VALIDATE_ASSESSMENT) and not _put_in_by(by, item)
    lines = _lines(by, item)
    found = []
    for authority in arrangement_facts(by=by).authorities:
        own = [line for party, line in lines if party == authority.id]
        now = next((line for line in own if line.version == item.version), None)
        found.append(
            AuthorityOnItem(
                authority=authority.short_name,
                is_own=authority.reference == by.party,
                now=now,
                strength=item.strength_for(authority.id),
                before=tuple(line for line in own if line is not now),
            )
        )
    return SaidOfItem(
        authorities=tuple(found), exceptions=tuple(_exceptions(by, item)), may_judge=may_judge
    )


def judgement_to_reply_to(*, by: Actor, item: EvidenceFacts, judgement: int) -> JudgementLine:
    """A judgement that the actor's side may reply to.

    :raises NoSuchThing: where there is none of that number, or it is not theirs to reply to.
    """
    for _, line in _lines(by, item):
        if line.id == judgement and line.may_reply:
            return line
    raise NoSuchThing(f"that judgement of {item.reference}")


def exception_to_end(*, by: Actor, item: EvidenceFacts, exception: int) -> ExceptionLine:
    """An exception that the actor's Authority may take back.

    :raises NoSuchThing: where there is none of that number, or it is not theirs.
    """
    for line in _exceptions(by, item):
        if line.id == exception and line.may_end:
            return line
    raise NoSuchThing(f"that exception of {item.reference}")


def _lines(by: Actor, item: EvidenceFacts) -> list[tuple[int, JudgementLine]]:
    """Every judgement of any version, the newest first, by the id of its Authority."""
    rows = (
        EvidenceJudgement.objects.filter(
            evidence_version__item__arrangement__reference=by.arrangement,
            evidence_version__item__number=item.number,
        )
        .select_related("evidence_version__item__owner", "party", "reason", "by")
        .select_related("reply__text", "reply__by", "superseded_by")
        .order_by("-id")
    )
    return [(row.party_id, _line(row, by)) for row in rows]


def _line(row: EvidenceJudgement, by: Actor) -> JudgementLine:
    owner = row.evidence_version.item.owner
    reply = getattr(row, "reply", None)
    is_answerable = row.answer != JudgementAnswer.ACCEPTED and not hasattr(row, "superseded_by")
    return JudgementLine(
        id=row.pk,
        authority=row.party.short_name,
        answer=JudgementAnswer(row.answer),
        strength=row.strength,
        reason=row.reason.text if row.reason else "",
        by=row.by.full_name,
        at=row.at,
        version=row.evidence_version.number,
        reply=reply.text.text if reply else "",
        replied_by=reply.by.full_name if reply else "",
        replied_at=reply.at if reply else None,
        may_reply=is_answerable
        and reply is None
        and owner is not None
        and owner.reference == by.party
        and by.may(Permission.ADD_EVIDENCE),
    )


def _exceptions(by: Actor, item: EvidenceFacts) -> Iterable[ExceptionLine]:
    rows = (
        EvidenceException.objects.filter(
            item__arrangement__reference=by.arrangement, item__number=item.number
        )
        .select_related("party", "reason", "by", "end__reason", "end__by")
        .order_by("-id")
    )
    for row in rows:
        end = getattr(row, "end", None)
        yield ExceptionLine(
            id=row.pk,
            authority=row.party.short_name,
            focus_area=row.focus_area,
            reason=row.reason.text,
            by=row.by.full_name,
            at=row.at,
            ended_at=end.at if end else None,
            ended_by=end.by.full_name if end else "",
            ended_why=end.reason.text if end else "",
            may_end=end is None
            and row.party.reference == by.party
            and by.may(Permission.VALIDATE_ASSESSMENT),
        )


def _put_in_by(by: Actor, item: EvidenceFacts) -> bool:
    """Whether the actor put the item in, or this version of it."""
    found = EvidenceVersion.objects.filter(pk=item.version_id).values_list(
        "added_by__reference", "item__added_by__reference"
    )
    return any(by.person in row for row in found)
