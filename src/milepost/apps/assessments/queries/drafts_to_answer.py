"""In which draft of the matrix do proposals of the other side wait for the reader's?"""

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
    if not allows(require_proposer, by=by) or by.party_kind is None:
        return ()
    is_provider = by.party_kind is PartyKind.PROVIDER
    other = PartyKind.AUTHORITY if is_provider else PartyKind.PROVIDER
    rows = _waiting(arrangement=by.arrangement, side=other.value)
    return tuple(DraftToAnswer(number=n, proposals=count, since=at) for n, count, at in rows)


@prepared
def _waiting(arrangement: Given, side: Given) -> Asked:
    return (
        DraftProposal.objects.filter(
            draft__arrangement__reference=arrangement,
            draft__stage="in_consultation",
            party__kind=side,
            is_written=False,
            answer=None,
        )
        .order_by("draft__number")
        .values_list("draft__number")
        .annotate(how_many=Count("*"), since=Min("at"))
    )
