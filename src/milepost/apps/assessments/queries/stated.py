"""What was stated of an assessment: its levels, who took which step, what was challenged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, TextField, Value

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    Challenge,
    ProposedLevel,
    RatifiedLevel,
    StepTaken,
    ValidatedLevel,
    Waiver,
    not_superseded,
)
from milepost.apps.assessments.queries.assessment_facts import ChallengeLine
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class StatedFacts:
    """The newest level of a kind that was stated."""

    level: int
    indicated: int
    reason: str
    by: str
    at: datetime
    seal: str


def read_stated(
    assessment: Assessment,
) -> tuple[dict[str, StatedFacts], dict[str, str], frozenset[str], int | None]:
    """The newest level of each kind, who took which step, what is waived: one query.

    And the level last ratified for the focus area, in whichever cycle; None for none.
    """
    rows = _stated(
        assessment=assessment.pk,
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        day=assessment.cycle.cut_off_on,
        area=assessment.focus_area,
    )
    last_ratified: int | None = None
    stated: dict[str, StatedFacts] = {}
    taken: dict[str, str] = {}
    waived: set[str] = set()
    for kind, number, indicated, words, who, hash_, moment in rows:
        if kind == "step":
            taken[who] = words
        elif kind == "waiver":
            waived.add(words)
        elif kind == "held":
            last_ratified = number
        else:
            stated[kind] = StatedFacts(
                level=number, indicated=indicated, reason=words or "", by=who, at=moment, seal=hash_
            )
    return stated, taken, frozenset(waived), last_ratified


@prepared
def _stated(
    assessment: Given, arrangement: Given, authority: Given, day: Given, area: Given
) -> Asked:
    """Six tables in one question, oldest first."""
    steps = StepTaken.objects.filter(assessment_id=assessment).annotate(
        **_named("step", number=None, words=F("step"), who=F("person__reference"), hash=None),
        moment=F("at"),
    )
    waivers = Waiver.objects.filter(
        arrangement_id=arrangement, authority_id=authority, from_on__lte=day, until_on__gte=day
    ).annotate(
        **_named("waiver", number=None, words=F("criterion"), who=None, hash=None), moment=F("at")
    )
    held = RatifiedLevel.objects.filter(
        not_superseded(),
        assessment__arrangement_id=arrangement,
        assessment__authority_id=authority,
        assessment__focus_area=area,
    ).annotate(**_named("held", number=F("level"), words=None, who=None, hash=None), moment=F("at"))
    names = ("kind", "number", "rule", "words", "who", "hash", "moment")
    levels = [
        model.objects.filter(assessment_id=assessment)
        .annotate(
            **_named(
                kind,
                number=F("level"),
                words=F("reason__text"),
                who=F("by__full_name"),
                hash=F("seal__hash"),
            ),
            moment=F("at"),
        )
        .values_list(*names)
        for kind, model in _KINDS
    ]
    rows = steps.values_list(*names).union(
        waivers.values_list(*names), held.values_list(*names), *levels, all=True
    )
    return rows.order_by("moment")


_KINDS = (
    ("claimed", AssessedLevel),
    ("validated", ValidatedLevel),
    ("proposed", ProposedLevel),
    ("ratified", RatifiedLevel),
)


def _named(kind: str, *, number: Any, words: Any, who: Any, hash: Any) -> dict[str, Any]:
    """The columns that rows of several tables share, so that one question asks them all."""
    nothing = Value("", output_field=CharField())
    none = Value(0, output_field=IntegerField())
    return {
        "kind": Value(kind, output_field=CharField()),
        "number": Case(default=number, output_field=IntegerField()) if number else none,
        "rule": Case(default=F("indicated"), output_field=IntegerField()) if number else none,
        "words": Case(default=words if words is not None else Value(""), output_field=TextField()),
        "who": who if who is not None else nothing,
        "hash": hash if hash is not None else nothing,
    }


def read_challenges(assessment: Assessment) -> tuple[ChallengeLine, ...]:
    """Each challenge with the provider's answer: one query."""
    rows = (
        Challenge.objects.filter(assessment=assessment)
        .select_related("reason", "by", "answer__text", "answer__by")
        .order_by("id")
    )
    found = []
    for row in rows:
        answer = getattr(row, "answer", None)
        found.append(
            ChallengeLine(
                criterion=row.criterion,
                claimed=row.claimed,
                validated=row.validated,
                reason=row.reason.text,
                by=row.by.full_name,
                at=row.at,
                is_answered=answer is not None,
                is_accepted=answer.is_accepted if answer else False,
                answer=answer.text.text if answer else "",
                answered_by=answer.by.full_name if answer else "",
                answered_at=answer.at if answer else None,
            )
        )
    return tuple(found)
