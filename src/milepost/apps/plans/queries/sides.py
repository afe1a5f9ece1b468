"""Who may see to a commitment, and who speaks for the Board? Of the two sides of a plan."""

from django.db.models import F, Q, QuerySet

from milepost.apps.contracts.models import Membership
from milepost.core.access.roles import Actor, Role


def people_to_see_to_it(*, by: Actor, authority: int) -> list[tuple[str, str]]:
    """Who has a role on either side of an Authority's plans: reference, and name with party."""
    return [
        (reference, f"{name}, {party}")
        for reference, name, party in _members(by, authority).values_list(*_MEMBER).distinct()
    ]


def board_members(*, by: Actor, authority: int) -> list[tuple[str, str]]:
    """The Board members of an Authority: reference and name."""
    held = _members(by, authority).filter(role=Role.BOARD_MEMBER.value)
    return [(reference, name) for reference, name, _ in held.values_list(*_MEMBER).distinct()]


_MEMBER = ("person__reference", "person__full_name", "party__short_name")


def _members(by: Actor, authority: int) -> "QuerySet[Membership]":
    held = Membership.objects.filter(arrangement__reference=by.arrangement, ended_at=None)
    of_either_side = Q(party_id=authority) | Q(party=F("arrangement__provider"))
    return held.filter(of_either_side).order_by("party__short_name", "person__full_name")
