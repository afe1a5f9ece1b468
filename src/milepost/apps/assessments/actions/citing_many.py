"""Cite several items for the same criteria: all of them, or none."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.citing import cite
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.evidence.support import LinkKind


@transaction.atomic
def cite_items(
    *,
    number: int,
    places: Mapping[int, str],
    criteria: Collection[str],
    kind: LinkKind,
    by: Actor,
    at: datetime,
) -> int:
    """Tie evidence items to criteria of an assessment, each with the place where to look in it.

    :param places: by the number of an item.
    :return: how many ties were added; one that stands already is left as it is.
    :raises NotAllowed: where the actor may not add evidence, or acts for another Authority.
    :raises NoSuchThing: where the assessment or an item does not exist for the actor.
    :raises NotPossible: with every fault, each with the item that it is about.
    """
    added, faults = 0, []
    for item, place in places.items():
        try:
            added += cite(
                number=number,
                evidence=item,
                criteria=criteria,
                kind=kind,
                place=place,
                by=by,
                at=at,
            )
        except NotPossible as refused:
            faults += [f"E-{item}: {fault}" for fault in refused.faults]
    if faults:
        raise NotPossible(faults)
    return added
