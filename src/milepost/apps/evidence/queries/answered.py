"""Which evidence has Authorities answered so, and which does one's own have to judge yet?"""

from django.db.models import Exists, OuterRef, Q

from milepost.apps.evidence.models import EvidenceJudgement
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.evidence.judging import JudgementAnswer

TO_JUDGE = "to_judge"


def answered(answer: str, *, by: Actor) -> Q:
    """Which versions some Authority answers so now.

    :param answer: a ``JudgementAnswer``, or "to_judge": what the actor's own Authority may judge
        and has not; of anybody else's, what no Authority has. Anything else narrows nothing.
    """
    said = EvidenceJudgement.objects.filter(
        evidence_version=OuterRef("pk"), superseded_by__isnull=True
    )
    if answer in set(JudgementAnswer):
        return Q(Exists(said.filter(answer=answer)))
    if answer != TO_JUDGE:
        return Q()
    if by.party_kind is PartyKind.AUTHORITY:
        said = said.filter(party__reference=by.party)
    return ~Q(item__owner__reference=by.party or "") & ~Q(Exists(said))
