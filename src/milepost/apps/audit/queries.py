"""What was done on an arrangement, by whom, and where does its chain of seals stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from milepost.apps.audit.models import Event, Seal, SealHead
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import PUBLIC_EVENTS
from milepost.core.period.local_time import local_date
from milepost.gateways.prepared_query import Asked, Given, prepared

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
    """What the actor may know to have been done: two queries, or three to look for something.

    :param about: the thing ("A-12", "cycle 3"), whatever its case.
    :param person: the opaque reference of whoever did it.
    :param kind: an event's name.
    """
    require(Permission.VIEW_RECORD, by=by)
    counts = _counts(by)
    seen = _visible_to(by)
    if about:
        seen = seen.filter(about__iexact=about)
    if person:
        seen = seen.filter(by=person)
    if kind:
        seen = seen.filter(name=kind)
    if about or person:
        total = seen.count()
    else:
        total = counts.get(kind, 0) if kind else sum(counts.values())
    page = _within(page, total, EVENTS_A_PAGE)
    rows = seen.select_related("reason").order_by("-id")
    return EventsPage(
        events=tuple(_facts(row) for row in rows[_slice(page, EVENTS_A_PAGE)]),
        total=total,
        page=page,
        kinds=tuple(counts),
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


def first_recorded_on(*, by: Actor) -> date | None:
    """The London day on which the record of the arrangement begins: one query."""
    first = Event.objects.filter(arrangement=by.arrangement).order_by("id")
    for at in first.values_list("at", flat=True)[:1]:
        return local_date(at)
    return None


def _visible_to(by: Actor) -> "QuerySet[Event]":
    """The question form of ``core.access.visibility.may_see_event``."""
    seen = Q(name__in=PUBLIC_EVENTS)
    own = _own_side(by)
    if own is not None:
        seen |= Q(party=own)
    return Event.objects.filter(seen, arrangement=by.arrangement)


def _own_side(by: Actor) -> str | None:
    """The party for which the actor's own side is recorded: "" for the moderator's side."""
    if by.party is not None:
        return by.party
    return "" if by.may(Permission.PROPOSE_LEVEL) else None


def _counts(by: Actor) -> dict[str, int]:
    """How many events of each kind the actor may know of, by name: one query, of an index alone."""
    own = _own_side(by)
    if own is None:
        return dict(_public_by_kind(arrangement=by.arrangement))
    return dict(_by_kind(arrangement=by.arrangement, party=own))


@prepared
def _public_by_kind(arrangement: Given) -> Asked:
    return _each_kind(Event.objects.filter(arrangement=arrangement, name__in=PUBLIC_EVENTS))


@prepared
def _by_kind(arrangement: Given, party: Given) -> Asked:
    seen = Q(name__in=PUBLIC_EVENTS) | Q(party=party)
    return _each_kind(Event.objects.filter(seen, arrangement=arrangement))


def _each_kind(rows: "QuerySet[Event]") -> Asked:
    return rows.order_by("name").values_list("name").annotate(how_many=Count("*"))


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
