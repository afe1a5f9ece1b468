"""The register: what was put in, by whom, and what may be seen of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from milepost.apps.evidence.models import EvidenceCheck, EvidenceVersion
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.admissible import ItemFacts
from milepost.core.evidence.strength import Maker, Strength, strength
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, Row, prepared

PAGE_SIZE = 25
CHOICES_A_PAGE = 10
SORTS = {
    "number": "item__number",
    "-number": "-item__number",
    "title": "item__title",
    "-title": "-item__title",
    "dated": "dated_on",
    "-dated": "-dated_on",
}
NEWEST_FIRST = "-number"


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """An evidence item in its newest version."""

    version_id: int
    number: int
    title: str
    type_code: str
    made_by: str
    author: str
    source: str
    redaction: str
    is_restricted: bool
    owner: str
    version: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    address: str
    snapshot_note: str
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None
    added_by: str
    added_at: datetime
    checked_by: tuple[str, ...]  # short names of Authorities

    @property
    def reference(self) -> str:
        """As people write it: E-12."""
        return f"E-{self.number}"

    @property
    def strength(self) -> Strength:
        """How far from the provider's own word it is."""
        return strength(Maker(self.made_by), is_checked=bool(self.checked_by))

    def item_facts(self) -> ItemFacts:
        """What the rules of evidence are told about it."""
        return ItemFacts(
            type=self.type_code,
            author=self.author,
            dated_on=self.dated_on,
            period_from=self.period_from,
            period_to=self.period_to,
            source=self.source,
            valid_until=self.valid_until,
            is_in_force_kind=self.valid_until is not None,
            sha256=self.sha256,
            address=self.address,
            snapshot_note=self.snapshot_note,
            has_redaction_status=self.redaction != "needed",
            made_by=Maker(self.made_by),
            is_checked=bool(self.checked_by),
        )


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """One page of the register."""

    items: tuple[EvidenceFacts, ...]
    total: int
    page: int
    pages: int
    text: str
    type_code: str
    sort: str
    types: tuple[str, ...]


def register(
    *, by: Actor, text: str = "", type_code: str = "", sort: str = NEWEST_FIRST, page: int = 1
) -> EvidencePage:
    """The items that the actor may see, a page at a time: three queries, four to look for words."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    counts = _by_type(by)
    seen = _visible_to(by)
    if type_code:
        seen = seen.filter(item__type_code=type_code)
    if text:
        seen = seen.filter(
            Q(item__title__icontains=text)
            | Q(item__author__icontains=text)
            | Q(item__source__icontains=text)
            | Q(file_name__icontains=text)
        )
        total = seen.count()
    else:
        total = counts.get(type_code, 0) if type_code else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    order = SORTS.get(sort, SORTS[NEWEST_FIRST])
    rows = seen.order_by(order, "-item__number")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return EvidencePage(
        items=_facts(rows),
        total=total,
        page=page,
        pages=pages,
        text=text,
        type_code=type_code,
        sort=sort if sort in SORTS else NEWEST_FIRST,
        types=tuple(counts),
    )


def evidence_item(*, by: Actor, number: int) -> EvidenceFacts:
    """One item in its newest version: two queries.

    :raises NoSuchThing: where it does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = _facts(_visible_to(by).filter(item__number=number))
    if not found:
        raise NoSuchThing(f"E-{number}")
    return found[0]


def choices(*, by: Actor) -> tuple[EvidenceFacts, ...]:
    """Everything the actor may cite, newest first."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    return _facts(_visible_to(by).order_by("-item__number")[:500])


@dataclass(frozen=True, kw_only=True)
class ChoicePage:
    """One page of the items that may be cited; ``found`` of ``total`` fit what was looked for."""

    items: tuple[EvidenceFacts, ...]
    found: int
    total: int
    page: int
    pages: int


def choice_page(
    *, by: Actor, text: str = "", page: int = 1, chosen: int | None = None
) -> ChoicePage:
    """The items that the actor may cite, newest first, a page at a time: at most five queries.

    :param text: words, each of which is in an item's title, author or source, or is its number.
    :param chosen: an item that stands first on every page, if it exists for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    seen = fitting = _visible_to(by)
    total = found = sum(_by_type(by).values())
    for word in text.split():
        fitting = fitting.filter(_has_word(word))
    if text:
        found = fitting.count()
    pages = max(1, -(-found // CHOICES_A_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * CHOICES_A_PAGE
    items = _facts(fitting.order_by("-item__number")[start : start + CHOICES_A_PAGE])
    if chosen is not None and chosen not in {each.number for each in items}:
        items = (*_facts(seen.filter(item__number=chosen)), *items)
    return ChoicePage(items=items, found=found, total=total, page=page, pages=pages)


def _has_word(word: str) -> Q:
    number = word.lower().removeprefix("e-")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return (
        Q(item__title__icontains=word)
        | Q(item__author__icontains=word)
        | Q(item__source__icontains=word)
        | (Q(item__number=int(number)) if is_number else Q(pk__in=[]))
    )


def items_numbered(*, by: Actor, numbers: Iterable[int]) -> Mapping[int, EvidenceFacts]:
    """Of some items those that exist for the actor, by their number: two queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = _facts(_visible_to(by).filter(item__number__in=set(numbers)))
    return {each.number: each for each in found}


def of_versions(ids: Iterable[int], *, until: datetime = NO_END) -> Mapping[int, EvidenceFacts]:
    """Evidence by the id of its version, for callers that settled who may see it: two queries.

    :param until: an Authority's check of it counts if it was recorded before this moment.
    """
    asked = tuple(ids)
    told = _told(_versions(ids=asked), _checks_of(versions=asked, until=until))
    return {each.version_id: each for each in told}


@prepared
def _versions(ids: Given) -> Asked:
    return EvidenceVersion.objects.filter(pk__in=ids).values_list(*_READ.values())


@prepared
def _checks_of(versions: Given, until: Given) -> Asked:
    return EvidenceCheck.objects.filter(
        evidence_version__id__in=versions, at__lt=until
    ).values_list(*_CHECKED)


def that_may_serve(
    *, arrangement: int, window_from: date, cut_off_on: date
) -> Mapping[int, EvidenceFacts]:
    """By the id of its version, what may count in a window or a later one: two queries.

    For callers that settled who may see it. It covers a day of the window or comes later, or it
    is in force on the cut-off date; whether it does count is for ``admissibility`` to say.
    """
    window = {"arrangement": arrangement, "window_from": window_from, "cut_off_on": cut_off_on}
    return {each.version_id: each for each in _told(_serving(**window), _checks(**window))}


def may_serve(*, window_from: date | Given, cut_off_on: date | Given, of: str = "") -> Q:
    """Which versions may count in an assessment window or a later one.

    :param of: the way from the rows asked to their version, as ``evidence_version__``.
    """
    return Q((f"{of}period_to__gte", window_from)) | Q((f"{of}valid_until__gte", cut_off_on))


@prepared
def _serving(arrangement: Given, window_from: Given, cut_off_on: Given) -> Asked:
    return EvidenceVersion.objects.filter(
        may_serve(window_from=window_from, cut_off_on=cut_off_on),
        item__arrangement_id=arrangement,
    ).values_list(*_READ.values())


@prepared
def _checks(arrangement: Given, window_from: Given, cut_off_on: Given) -> Asked:
    return EvidenceCheck.objects.filter(
        may_serve(window_from=window_from, cut_off_on=cut_off_on, of="evidence_version__"),
        evidence_version__item__arrangement_id=arrangement,
    ).values_list(*_CHECKED)


def _visible_to(by: Actor) -> "QuerySet[EvidenceVersion]":
    """The newest version of each item that exists for the actor.

    An item is its owner's alone until a position that cites it is issued; a restricted one stays
    so, but for the moderator (core.access.visibility).
    """
    return _seen(
        arrangement=by.arrangement,
        party=by.party or None,
        sees_restricted=by.may(Permission.PROPOSE_LEVEL),
    )


def _seen(
    *, arrangement: str | Given, party: str | Given | None, sees_restricted: bool
) -> "QuerySet[EvidenceVersion]":
    seen = Q(release__isnull=False)
    if not sees_restricted:
        seen &= Q(item__is_restricted=False)
    if party is not None:
        seen |= Q(item__owner__reference=party)
    newer = EvidenceVersion.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
    return EvidenceVersion.objects.filter(
        seen, ~Exists(newer), item__arrangement__reference=arrangement
    )


def _by_type(by: Actor) -> dict[str, int]:
    """How many items of each type exist for the actor, by its code: one query."""
    if by.party and not by.may(Permission.PROPOSE_LEVEL):
        return dict(_types_of_a_party(arrangement=by.arrangement, party=by.party))
    return dict(_each_type(_visible_to(by)))


@prepared
def _types_of_a_party(arrangement: Given, party: Given) -> Asked:
    return _each_type(_seen(arrangement=arrangement, party=party, sees_restricted=False))


def _each_type(rows: "QuerySet[EvidenceVersion]") -> Asked:
    return (
        rows.order_by("item__type_code")
        .values_list("item__type_code")
        .annotate(how_many=Count("*"))
    )


def _facts(rows: "QuerySet[EvidenceVersion]") -> tuple[EvidenceFacts, ...]:
    found = list(rows.values_list(*_READ.values()))
    return _told(found, _checks_of(versions=tuple(each[0] for each in found), until=NO_END))


def _told(rows: Iterable[Row], checks: Iterable[Row]) -> tuple[EvidenceFacts, ...]:
    """What is told of versions, with the Authorities that checked each."""
    checked: dict[int, list[str]] = {}
    for version, party in checks:
        checked.setdefault(version, []).append(party)
    told = []
    for row in rows:
        each: dict[str, Any] = dict(zip(_READ, row, strict=True))
        each["owner"] = each["owner"] or "Moderator"
        each["checked_by"] = tuple(sorted(checked.get(each["version_id"], ())))
        told.append(EvidenceFacts(**each))
    return tuple(told)


_CHECKED = ("evidence_version_id", "party__short_name")

# What is told of an item, and where it is read: plain columns, for they are many.
_READ = {
    "version_id": "pk",
    "number": "item__number",
    "title": "item__title",
    "type_code": "item__type_code",
    "made_by": "item__made_by",
    "author": "item__author",
    "source": "item__source",
    "redaction": "item__redaction",
    "is_restricted": "item__is_restricted",
    "owner": "item__owner__short_name",
    "version": "number",
    "added_by": "added_by__full_name",
    **{
        name: name
        for name in (
            *("file_name", "content_type", "size", "sha256", "address", "snapshot_note"),
            *("dated_on", "period_from", "period_to", "valid_until", "added_at"),
        )
    },
}
