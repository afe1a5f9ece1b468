"""Which evidence exists for an actor?"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from milepost.apps.evidence.models import EvidenceVersion
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.prepared_query import Asked, Given, prepared


def visible_to(by: Actor) -> "QuerySet[EvidenceVersion]":
    """The newest version of each item that exists for the actor.

    An item is its owner's alone until a position that cites it is issued; a restricted one stays
    so, but for the moderator (core.access.visibility). Of a newer version the same holds: others
    see the one before it until then.
    """
    return _newest(**_viewer(by))


def every_version_for(by: Actor) -> "QuerySet[EvidenceVersion]":
    """Every version that exists for the actor, of every item."""
    return every_version_seen(**_viewer(by))


def every_version_seen(
    *, arrangement: str | Given, party: str | Given | None, sees_restricted: bool
) -> "QuerySet[EvidenceVersion]":
    """Every version that exists for a party's people, or for those of none."""
    return EvidenceVersion.objects.filter(
        _seen(party=party, sees_restricted=sees_restricted),
        item__arrangement__reference=arrangement,
    )


def _viewer(by: Actor) -> dict[str, Any]:
    return {
        "arrangement": by.arrangement,
        "party": by.party or None,
        "sees_restricted": by.may(Permission.PROPOSE_LEVEL),
    }


def _newest(
    *, arrangement: str | Given, party: str | Given | None, sees_restricted: bool
) -> "QuerySet[EvidenceVersion]":
    newer = EvidenceVersion.objects.filter(
        _released_or_of(party), item=OuterRef("item"), number__gt=OuterRef("number")
    )
    return EvidenceVersion.objects.filter(
        _seen(party=party, sees_restricted=sees_restricted),
        ~Exists(newer),
        item__arrangement__reference=arrangement,
    )


def _seen(*, party: str | Given | None, sees_restricted: bool) -> Q:
    seen = Q(release__isnull=False)
    if not sees_restricted:
        seen &= Q(item__is_restricted=False)
    if party is not None:
        seen |= Q(item__owner__reference=party)
    return seen


def _released_or_of(party: str | Given | None) -> Q:
    released = Q(release__isnull=False)
    return released if party is None else released | Q(item__owner__reference=party)


def by_type(by: Actor) -> dict[str, int]:
    """How many items of each type exist for the actor, by its code: one query."""
    if by.party and not by.may(Permission.PROPOSE_LEVEL):
        return dict(_types_of_a_party(arrangement=by.arrangement, party=by.party))
    return dict(_each_type(visible_to(by)))


@prepared
def _types_of_a_party(arrangement: Given, party: Given) -> Asked:
    return _each_type(_newest(arrangement=arrangement, party=party, sees_restricted=False))


def _each_type(rows: "QuerySet[EvidenceVersion]") -> Asked:
    return (
        rows.order_by("item__type_code")
        .values_list("item__type_code")
        .annotate(how_many=Count("*"))
    )
