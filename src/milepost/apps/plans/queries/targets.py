"""Which level is wanted where, and by when?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.plans.models import TargetLevel
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    """A target that stands."""

    level: int
    due_on: date


def targets(*, arrangement: int, until: datetime = NO_END) -> Mapping[tuple[str, int], TargetFacts]:
    """The newest target of each focus area and Authority (by id): one query.

    :param until: of those set before this moment.
    """
    return {
        (area, authority): TargetFacts(level=level, due_on=due_on)
        for area, authority, level, due_on in _targets(arrangement=arrangement, until=until)
    }


@prepared
def _targets(arrangement: Given, until: Given) -> Asked:
    return (
        TargetLevel.objects.filter(arrangement_id=arrangement, at__lt=until)
        .order_by("id")
        .values_list("focus_area", "authority_id", "level", "due_on")
    )


@dataclass(frozen=True, kw_only=True)
class TargetSet:
    """A target as it was set, and when."""

    key: tuple[str, int]  # the focus area, and the Authority by its id
    target: TargetFacts
    at: datetime


def targets_as_set(*, arrangement: int) -> tuple[TargetSet, ...]:
    """Every target that was ever set, oldest first; of two for one row the newer stands."""
    rows = (
        TargetLevel.objects.filter(arrangement_id=arrangement)
        .order_by("id")
        .values_list("focus_area", "authority_id", "level", "due_on", "at")
    )
    return tuple(
        TargetSet(key=(area, authority), target=TargetFacts(level=level, due_on=due), at=at)
        for area, authority, level, due, at in rows
    )


@dataclass(frozen=True, kw_only=True)
class TargetRecord:
    """A target with the decision that it rests on, as people are told of it."""

    id: int
    focus_area: str
    authority: int
    level: int
    due_on: date
    decided_on: date | None  # None where the matrix itself expects it
    decision: str
    by: str
    at: datetime


def target_records(*, arrangement: int) -> tuple[TargetRecord, ...]:
    """Every target that was ever set, oldest first: one query."""
    rows = (
        TargetLevel.objects.filter(arrangement_id=arrangement)
        .order_by("id")
        .values_list(
            *("id", "focus_area", "authority_id", "level", "due_on", "decided_on"),
            *("decision__text", "by__full_name", "at"),
        )
    )
    return tuple(
        TargetRecord(
            id=id_,
            focus_area=area,
            authority=authority,
            level=level,
            due_on=due_on,
            decided_on=decided_on,
            decision=decision,
            by=by,
            at=at,
        )
        for id_, area, authority, level, due_on, decided_on, decision, by, at in rows
    )
