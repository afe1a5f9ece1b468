"""In which draft of the matrix do proposals of the other side wait for the reader's?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from milepost.apps.matrices.models import DraftProposal
from milepost.core.access.duties import allows
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.matrix.drafting.proposals import require_proposer
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class DraftToAnswer:
    """A draft in consultation, and how many of its proposals the reader's side has to answer."""

    number: int
    proposals: int
    since: datetime  # the oldest of them


def drafts_to_answer(*, by: Actor) -> tuple[DraftToAnswer, ...]:
    """One query for those who answer for a side, none for the rest."""
    return drafts_to_answer_everywhere((by,)).get(by.arrangement, ())


def drafts_to_answer_everywhere(
    actors: Iterable[Actor],
) -> dict[str, tuple[DraftToAnswer, ...]]:
    """The same for each of several actors on an arrangement of their own, by its reference.

    One query for all of them.
    """
    sides = {
        each.arrangement: each.party_kind
        for each in actors
        if each.party_kind is not None and allows(require_proposer, by=each)
    }
    found: dict[str, tuple[DraftToAnswer, ...]] = {}
    if not sides:
        return found
    for arrangement, side, number, count, at in _waiting(arrangements=tuple(sides)):
        if sides[arrangement] is not PartyKind(side):
            waits = DraftToAnswer(number=number, proposals=count, since=at)
            found[arrangement] = (*found.get(arrangement, ()), waits)
    return found


@prepared
def _waiting(arrangements: Given) -> Asked:
    """What each side proposed: a line for each draft and side."""
    return (
        DraftProposal.objects.filter(
            draft__arrangement__reference__in=arrangements,
            draft__stage="in_consultation",
            is_written=False,
            answer=None,
        )
        .order_by("draft__number")
        .values_list("draft__arrangement__reference", "party__kind", "draft__number")
        .annotate(how_many=Count("*"), since=Min("at"))
    )
