"""Items by their numbers, as they exist for an actor."""

from collections.abc import Iterable, Mapping

from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
from milepost.apps.evidence.queries.visible import every_version_for, visible_to
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission


def evidence_item(*, by: Actor, number: int) -> EvidenceFacts:
    """One item in its newest version: two queries.

    :raises NoSuchThing: where it does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = facts_of(visible_to(by).filter(item__number=number))
    if not found:
        raise NoSuchThing(f"E-{number}")
    return found[0]


def choices(*, by: Actor) -> tuple[EvidenceFacts, ...]:
    """Everything the actor may cite, newest first."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    return facts_of(visible_to(by).order_by("-item__number")[:500])


def items_numbered(*, by: Actor, numbers: Iterable[int]) -> Mapping[int, EvidenceFacts]:
    """Of some items those that exist for the actor, by their number: two queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = facts_of(visible_to(by).filter(item__number__in=set(numbers)))
    return {each.number: each for each in found}


def every_version_of(
    *, by: Actor, numbers: Iterable[int]
) -> Mapping[tuple[int, int], EvidenceFacts]:
    """The versions of some items that exist for the actor, by item and version: two queries."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found = facts_of(every_version_for(by).filter(item__number__in=set(numbers)))
    return {(each.number, each.version): each for each in found}
