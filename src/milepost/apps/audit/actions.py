"""Record an event, seal a step, keep a person's words. Called by the verbs of later apps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from milepost.apps.audit.models import Event, Seal, SealHead, Statement
from milepost.apps.audit.tokens import token
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import SealRecord, canonical, next_seal, sealed_text, utc_text

LONGEST_STATEMENT = 20_000  # characters: some ten pages, and less than a cell of a workbook holds


def state(words: str) -> Statement | None:
    """Keep what a person wrote; None where they wrote nothing."""
    return write_down(words) if words.strip() else None


def write_down(words: str) -> Statement:
    """Keep words that are there.

    :raises NotPossible: where they are longer than anybody would read.
    """
    statement = _worded(words)
    statement.save(force_insert=True)
    return statement


def state_all(words: Sequence[str]) -> list[Statement | None]:
    """Keep what a person wrote in many places at once, in two queries; None where nothing was.

    :raises NotPossible: where something is longer than anybody would read.
    """
    statements = [_worded(each) if each.strip() else None for each in words]
    Statement.objects.bulk_create([each for each in statements if each is not None])
    return statements


def _worded(words: str) -> Statement:
    text = words.replace("\x00", "").strip()  # no database keeps that sign
    if len(text) > LONGEST_STATEMENT:
        raise NotPossible(
            [
                f"What you wrote has {len(text):,} characters; {LONGEST_STATEMENT:,} are kept."
                " Put the rest in as evidence, and say where to look."
            ]
        )
    salt = token(16)
    return Statement(text=text, salt=salt, digest=sealed_text(text, salt))


def record(
    name: str,
    *,
    about: str,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: Statement | None = None,
) -> Event:
    """Add an event to the audit log, in the caller's transaction."""
    return Event.objects.create(
        arrangement=by.arrangement,
        name=name,
        about=about,
        by=by.person,
        party=by.party or "",
        at=at,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
    )


def add_seal(
    *, arrangement: str, kind: str, about: str, at: datetime, content: Mapping[str, Any]
) -> Seal:
    """Add the next link to an arrangement's chain, under a lock on its head."""
    SealHead.objects.get_or_create(arrangement=arrangement, defaults={"hash": "0" * 64})
    head = SealHead.objects.select_for_update().get(arrangement=arrangement)
    previous = _last_seal(head)
    sealed = next_seal(
        previous,
        arrangement=arrangement,
        kind=kind,
        at=utc_text(at),
        content=content,
    )
    seal = Seal.objects.create(
        arrangement=arrangement,
        sequence=sealed.sequence,
        kind=kind,
        about=about,
        at=sealed.at,
        content=canonical(content).decode(),
        content_hash=sealed.content_hash,
        previous=sealed.previous,
        hash=sealed.hash,
    )
    head.sequence, head.hash = seal.sequence, seal.hash
    head.save(update_fields=["sequence", "hash"])
    return seal


def _last_seal(head: SealHead) -> SealRecord | None:
    if head.sequence == 0:
        return None
    last = Seal.objects.get(arrangement=head.arrangement, sequence=head.sequence)
    return SealRecord(
        arrangement=last.arrangement,
        sequence=last.sequence,
        kind=last.kind,
        at=last.at,
        content_hash=last.content_hash,
        previous=last.previous,
        hash=last.hash,
    )
