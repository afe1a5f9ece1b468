"""Of which of its evidence was a side asked for more, and has not replied?"""

from dataclasses import dataclass
from datetime import datetime

from milepost.apps.evidence.models import EvidenceJudgement
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.evidence.judging import JudgementAnswer
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class MoreAsked:
    """That an Authority asks for more about an item of the reader's side."""

    judgement: int
    number: int  # the item's
    title: str
    authority: str  # short name
    at: datetime


def more_asked(*, by: Actor) -> tuple[MoreAsked, ...]:
    """What the provider was asked for more about and has not replied to: one query, or none."""
    if by.party_kind is not PartyKind.PROVIDER or not by.may(Permission.ADD_EVIDENCE):
        return ()
    return tuple(
        MoreAsked(judgement=id_, number=number, title=title, authority=authority, at=at)
        for id_, number, title, authority, at in _asked(
            arrangement=by.arrangement, party=by.party or ""
        )
    )


@prepared
def _asked(arrangement: Given, party: Given) -> Asked:
    return (
        EvidenceJudgement.objects.filter(
            answer=JudgementAnswer.MORE_ASKED.value,
            superseded_by__isnull=True,
            reply__isnull=True,
            evidence_version__item__arrangement__reference=arrangement,
            evidence_version__item__owner__reference=party,
        )
        .order_by("id")
        .values_list(
            "id",
            "evidence_version__item__number",
            "evidence_version__item__title",
            "party__short_name",
            "at",
        )
    )
