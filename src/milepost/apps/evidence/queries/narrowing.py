"""Which of the evidence that exists for an actor does somebody want to look through?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from milepost.apps.evidence.models import EvidenceJudgement, EvidenceVersion
from milepost.apps.evidence.queries.answered import answered
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.evidence.judging import JudgementAnswer
from milepost.core.evidence.strength import Maker, Strength
from milepost.core.period.months import add_months

_BY_MAKER = {
    Strength.A: Maker.INDEPENDENT,
    Strength.B: Maker.AUTHORITY,
    Strength.D: Maker.PROVIDER,
}


@dataclass(frozen=True, kw_only=True)
class LapsingSoon:
    """What lapses from today until a day, by the shelf lives of the matrix in force.

    ``months`` is how long each type counts, by its code; 0 for as long as it is valid.
    """

    today: date
    until: date
    default_months: int
    months: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What to look through; what is empty narrows nothing."""

    made_by: str = ""
    strength: str = ""
    classification: str = ""
    redaction: str = ""
    answer: str = ""  # of an Authority, or "to_judge"
    lapsing: LapsingSoon | None = None

    @property
    def is_any(self) -> bool:
        """Whether it narrows at all."""
        return self != Narrowed()


def narrowed(
    rows: "QuerySet[EvidenceVersion]", asked: Narrowed, *, by: Actor
) -> "QuerySet[EvidenceVersion]":
    """Of the rows those that are wanted."""
    for way, value in (
        ("item__made_by", asked.made_by),
        ("item__classification", asked.classification),
        ("redaction", asked.redaction),
    ):
        if value:
            rows = rows.filter(**{way: value})
    if asked.strength in set(Strength):
        rows = rows.filter(_of_strength(Strength(asked.strength), by))
    if asked.answer:
        rows = rows.filter(answered(asked.answer, by=by))
    if asked.lapsing is not None:
        rows = rows.filter(_lapsing(asked.lapsing))
    return rows


def _of_strength(strength: Strength, by: Actor) -> Q:
    """As the actor's Authority judged it, or any where the actor speaks for none.

    What nobody accepted is as strong as its maker makes it.
    """
    judged = EvidenceJudgement.objects.filter(
        evidence_version=OuterRef("pk"),
        superseded_by__isnull=True,
        answer=JudgementAnswer.ACCEPTED.value,
    )
    if by.party_kind is PartyKind.AUTHORITY:
        judged = judged.filter(party__reference=by.party)
    fits = Q(Exists(judged.filter(strength=strength.value)))
    if strength in _BY_MAKER:
        fits |= Q(item__made_by=_BY_MAKER[strength].value) & ~Q(Exists(judged))
    return fits


def _lapsing(asked: LapsingSoon) -> Q:
    """Its validity ends in that time, or its shelf life does and it is not valid any shorter."""
    by_months: dict[int, list[str]] = {}
    for code, months in asked.months.items():
        by_months.setdefault(months, []).append(code)
    fresh = _ends_within(asked, asked.default_months) & ~Q(item__type_code__in=[*asked.months])
    for months, codes in by_months.items():
        if months:
            fresh |= _ends_within(asked, months) & Q(item__type_code__in=codes)
    held = Q(valid_until__gte=asked.today) | Q(valid_until__isnull=True)
    return Q(valid_until__gte=asked.today, valid_until__lte=asked.until) | (fresh & held)


def _ends_within(asked: LapsingSoon, months: int) -> Q:
    """Counted back, since the shelf life begins with the date: a day early at a month's end."""
    if not months:
        return Q(pk__in=[])
    first, last = (add_months(each, -months) for each in (asked.today, asked.until))
    return Q(dated_on__gte=first, dated_on__lte=last)
