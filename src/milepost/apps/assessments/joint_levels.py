"""Where do the Authorities stand, and which level has the Board set for them jointly?

Kept as what was recorded: the Board's newest decision on a focus area counts for as long as the
Authorities stand where they stood when it was taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from milepost.apps.assessments.models import RatifiedLevel, not_superseded
from milepost.apps.audit.models import Event
from milepost.apps.people.models import Person
from milepost.core.period.local_time import NO_END, local_date
from milepost.core.rating.joint import JointRule
from milepost.gateways.prepared_query import Asked, Given, prepared

_EVENT = "joint_level.set"


class SetByBoard(NamedTuple):
    """A level that the Board set; ``stood``: where each Authority stood, by short name."""

    level: int
    stood: Mapping[str, int]
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SetJointly:
    """What the Board has set on an arrangement, by focus area, the oldest first."""

    by_area: Mapping[str, tuple[SetByBoard, ...]] = field(default_factory=dict)

    def found(self, area: str, levels: Mapping[str, int | None], *, on: date) -> SetByBoard | None:
        """What counts on a day, with the Authorities at these levels; None for nothing."""
        by_then = [each for each in self.by_area.get(area, ()) if local_date(each.at) <= on]
        return by_then[-1] if by_then and by_then[-1].stood == dict(levels) else None

    def level(self, area: str, levels: Mapping[str, int | None], *, on: date) -> int | None:
        """The level of it."""
        found = self.found(area, levels, on=on)
        return found.level if found else None


NOTHING_SET = SetJointly()


def set_jointly(*, arrangement: str, rule: str, until: datetime = NO_END) -> SetJointly:
    """What the Board has set: one query, none where the arrangement has another rule.

    :param arrangement: by reference.
    :param until: of what was recorded before this moment.
    """
    if rule != JointRule.BOARD:
        return NOTHING_SET
    found: dict[str, tuple[SetByBoard, ...]] = {}
    for at, after, by, reason in _set(arrangement=arrangement, until=until):
        area = after["focus_area"]
        each = SetByBoard(
            level=after["level"], stood=after["stood"], at=at, by=by or "", reason=reason or ""
        )
        found[area] = (*found.get(area, ()), each)
    return SetJointly(by_area=found)


@prepared
def _set(arrangement: Given, until: Given) -> Asked:
    people = Person.objects.filter(reference=OuterRef("by")).values("full_name")
    return (
        Event.objects.filter(arrangement=arrangement, name=_EVENT, at__lt=until)
        .annotate(who=Subquery(people))
        .order_by("id")
        .values_list("at", "after", "who", "reason__text")
    )


def levels_stood(
    *, arrangement: int, area: str, authorities: tuple[str, ...]
) -> dict[str, int | None]:
    """The level that the Board ratified last for each Authority, by short name: one query."""
    found: dict[str, int | None] = dict.fromkeys(authorities)
    found.update(_ratified(arrangement=arrangement, area=area))
    return found


@prepared
def _ratified(arrangement: Given, area: Given) -> Asked:
    return (
        RatifiedLevel.objects.filter(
            not_superseded(),
            assessment__arrangement_id=arrangement,
            assessment__focus_area=area,
        )
        .order_by("ratified_on", "id")
        .values_list("assessment__authority__short_name", "level")
    )
