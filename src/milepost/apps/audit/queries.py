"""What was done on an arrangement, by whom, and where does its chain of seals stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from milepost.apps.audit.models import Event, Seal, SealHead
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import PUBLIC_EVENTS

EVENTS_A_PAGE = 50
SEALS_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """Something that happened. ``by`` and ``party`` are opaque references."""

    number: int
    name: str  # "level.ratified"
    about: str
    by: str
    party: str
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, kw_only=True)
class EventsPage:
    """One page of the record, newest first, and what it can be looked through by."""

    events: tuple[EventFacts, ...]
    total: int
    page: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SealFacts:
    """One link of the chain, without what it covers."""

    sequence: int
    kind: str
    about: str
    at: datetime
    hash: str


@dataclass(frozen=True, kw_only=True)
class SealsPage:
    """One page of the chain, newest first; ``head`` is "" where nothing is sealed yet."""

    seals: tuple[SealFacts, ...]
    head: str
    total: int
    page: int


def events(
    *, by: Actor, about: str = "", person: str = "", kind: str = "", page: int = 1
) -> EventsPage:
    """What the actor may know to have been done: three queries.

    :param about: the thing ("A-12", "cycle 3"), whatever its case.
    :param person: the opaque reference of whoever did it.
    :param kind: an event's name.
    """
    require(Permission.VIEW_RECORD, by=by)
    seen = _visible_to(by)
    kinds = tuple(seen.order_by("name").values_list("name", flat=True).distinct())
    if about:
        seen = seen.filter(about__iexact=about)
    if person:
        seen = seen.filter(by=person)
    if kind:
        seen = seen.filter(name=kind)
    total = seen.count()
    page = _within(page, total, EVENTS_A_PAGE)
    rows = seen.select_related("reason").order_by("-id")
    return EventsPage(
        events=tuple(_facts(row) for row in rows[_slice(page, EVENTS_A_PAGE)]),
        total=total,
        page=page,
        kinds=kinds,
    )


def seals(*, by: Actor, page: int = 1) -> SealsPage:
    """The arrangement's chain: two queries."""
    require(Permission.VIEW_RECORD, by=by)
    head = SealHead.objects.filter(arrangement=by.arrangement).first()
    total = head.sequence if head else 0
    page = _within(page, total, SEALS_A_PAGE)
    rows = (
        Seal.objects.filter(arrangement=by.arrangement)
        .order_by("-sequence")
        .values_list("sequence", "kind", "about", "at", "hash")
    )
    return SealsPage(
        seals=tuple(
            SealFacts(
                sequence=sequence,
                kind=kind,
                about=about,
                at=datetime.fromisoformat(at),
                hash=sealed,
            )
            for sequence, kind, about, at, sealed in rows[_slice(page, SEALS_A_PAGE)]
        ),
        head=head.hash if head and head.sequence else "",
        total=total,
        page=page,
    )


def _visible_to(by: Actor) -> "QuerySet[Event]":
    """The question form of ``core.access.visibility.may_see_event``."""
    seen = Q(name__in=PUBLIC_EVENTS)
    if by.party is not None:
        seen |= Q(party=by.party)
    elif by.may(Permission.PROPOSE_LEVEL):
        seen |= Q(party="")
    return Event.objects.filter(seen, arrangement=by.arrangement)


def _facts(row: Event) -> EventFacts:
    return EventFacts(
        number=row.pk,
        name=row.name,
        about=row.about,
        by=row.by,
        party=row.party,
        at=row.at,
        before=row.before,
        after=row.after,
        reason=row.reason.text if row.reason else "",
    )


def _within(page: int, total: int, size: int) -> int:
    return min(max(page, 1), max(1, -(-total // size)))


def _slice(page: int, size: int) -> slice:
    return slice((page - 1) * size, page * size)
