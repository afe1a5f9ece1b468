"""Which evidence has Authorities answered so, and which does one's own have to judge yet?"""

from django.db.models import Exists, OuterRef, Q

from milepost.apps.evidence.models import EvidenceJudgement
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.evidence.judging import JudgementAnswer

TO_JUDGE = "to_judge"


def answered(answer: str, *, by: Actor) -> Q:
    """Which versions some Authority answered so; of an Authority's people, their own.

    :param answer: a ``JudgementAnswer``, or "to_judge": what the actor's Authority may judge and
        has not; of anybody else's, what no Authority has. Anything else narrows nothing.
    """
    said = EvidenceJudgement.objects.filter(
        evidence_version=OuterRef("pk"), superseded_by__isnull=True
    )
    if by.party_kind is PartyKind.AUTHORITY:
        said = said.filter(party__reference=by.party)
    if answer == TO_JUDGE:
        return ~Q(item__owner__reference=by.party or "") & ~Q(Exists(said))
    if answer in set(JudgementAnswer):
        return Q(Exists(said.filter(answer=answer)))
    return Q()
