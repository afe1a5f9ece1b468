"""Items by their numbers, as they exist for an actor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.queries.serving import may_serve
from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
from milepost.apps.evidence.queries.visible import every_version_for, every_version_seen, visible_to
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.admissible import ItemFacts
from milepost.gateways.prepared_query import Asked, Given, prepared

VersionKey = tuple[int, int]  # the number of an item, and that of its version


@dataclass(frozen=True, kw_only=True)
class VersionInBrief:
    """As much of a version as tells what it is, and until when it is fresh enough."""

    number: int  # of the item
    version: int
    title: str
    type_code: str
    dated_on: date
    valid_until: date | None

    @property
    def reference(self) -> str:
        """As people write it: E-12."""
        return f"E-{self.number}"

    def item_facts(self) -> ItemFacts:
        """What the rules of evidence are told about it, and no more."""
        return ItemFacts(type=self.type_code, dated_on=self.dated_on, valid_until=self.valid_until)


def evidence_item(*, by: Actor, number: int) -> EvidenceFacts:
    """One item in its newest version: two queries.

    :raises NoSuchThing: where it does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = facts_of(visible_to(by).filter(item__number=number))
    if not found:
        raise NoSuchThing(f"E-{number}")
    return found[0]


def choices(
    *, by: Actor, window_from: date | None = None, cut_off_on: date | None = None
) -> tuple[EvidenceFacts, ...]:
    """What the actor may cite, newest first: everything, or what may count in a window or later.

    :param window_from: the first day of an assessment window; its last is ``cut_off_on``.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    seen = visible_to(by)
    if window_from and cut_off_on:
        seen = seen.filter(may_serve(window_from=window_from, cut_off_on=cut_off_on))
    return facts_of(seen.order_by("-item__number"))


def items_numbered(*, by: Actor, numbers: Iterable[int]) -> Mapping[int, EvidenceFacts]:
    """Of some items those that exist for the actor, by their number: two queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = facts_of(visible_to(by).filter(item__number__in=set(numbers)))
    return {each.number: each for each in found}


def versions_in_brief(*, by: Actor, numbers: Iterable[int]) -> Mapping[VersionKey, VersionInBrief]:
    """Of the versions of many items that exist for the actor, how long each lasts: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    asked = tuple(sorted(set(numbers)))
    if by.party and not by.may(Permission.PROPOSE_LEVEL):
        rows = _brief_to_a_party(arrangement=by.arrangement, party=by.party, numbers=asked)
    else:
        rows = list(_brief(every_version_for(by).filter(item__number__in=asked)))
    found = (VersionInBrief(**dict(zip(_BRIEF, row, strict=True))) for row in rows)
    return {(each.number, each.version): each for each in found}


_BRIEF = {
    "number": "item__number",
    "version": "number",
    "title": "item__title",
    "type_code": "item__type_code",
    "dated_on": "dated_on",
    "valid_until": "valid_until",
}


@prepared
def _brief_to_a_party(arrangement: Given, party: Given, numbers: Given) -> Asked:
    seen = every_version_seen(arrangement=arrangement, party=party, sees_restricted=False)
    return _brief(seen.filter(item__number__in=numbers))


def _brief(rows: "QuerySet[EvidenceVersion]") -> Asked:
    return rows.values_list(*_BRIEF.values())
