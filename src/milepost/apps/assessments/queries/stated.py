"""What was stated of an assessment: its levels, who took which step, what was challenged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, FilteredRelation, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from milepost.apps.assessments.conflicts import (
    INTEREST,
    NOTHING,
    SECONDMENT,
    Bearing,
    bearing_of,
    bearing_rows,
)
from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    AwaitedSignature,
    Challenge,
    ProposedLevel,
    RatifiedLevel,
    StepTaken,
    UndoneMove,
    ValidatedLevel,
    Waiver,
)
from milepost.apps.assessments.queries.as_recorded import (
    challenge_stood,
    counted,
    waived_then,
)
from milepost.apps.assessments.queries.assessment_facts import ChallengeLine
from milepost.apps.assessments.queries.said_beside import (
    DISSENT,
    VIEW,
    VOTE,
    SaidDissent,
    SaidView,
    SaidVote,
    said_of,
    said_rows,
    views_of,
)
from milepost.apps.assessments.queries.standing_told import (
    HISTORY_KINDS,
    RowHistory,
    history_of,
    history_rows,
)
from milepost.core.access.roles import Actor
from milepost.core.period.local_time import NO_END
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


@dataclass(frozen=True, kw_only=True)
class AwaitedFacts:
    """A level that waits for a second signature; ``person`` is who stated it, by reference."""

    id: int
    move: str
    level: int
    indicated: int
    reason: str
    person: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AllStated:
    """What was stated of an assessment, and what bears on it."""

    levels: dict[str, StatedFacts]  # the newest of each kind
    steps: dict[str, str]  # the step each person took, by their opaque reference
    waived: frozenset[str]
    history: RowHistory  # of the focus area for the Authority, in every cycle
    awaited: AwaitedFacts | None  # only for those of its own side
    undone_at: datetime | None  # when a move was last taken back
    bearing: Bearing  # what of the judge's own bears on their judging
    votes: tuple[SaidVote, ...]  # on the proposal that stands
    dissents: tuple[SaidDissent, ...]
    views: tuple[SaidView, ...]  # every moderator's, whoever may see them


def read_stated(
    assessment: Assessment, *, judge: Actor | None = None, until: datetime = NO_END
) -> AllStated:
    """Everything that was stated: one query over the tables it is in.

    :param judge: whose interests and secondments are read along; None for nobody's.
    :param until: before this moment.
    """
    rows = _stated(
        assessment=assessment.pk,
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        day=assessment.cycle.cut_off_on,
        area=assessment.focus_area,
        until=until,
        judge=judge.person if judge else "",
        judge_on=judge.arrangement if judge else "",
    )
    levels: dict[str, StatedFacts] = {}
    steps: dict[str, str] = {}
    waived: set[str] = set()
    awaited: AwaitedFacts | None = None
    undone_at: datetime | None = None
    bearing = bearing_of(rows, person=judge.person) if judge else NOTHING
    for kind, number, indicated, words, who, hash_, moment in rows:
        if kind in _TOLD_ELSEWHERE:
            continue
        if kind == "step":
            steps[who] = words
        elif kind == "waiver":
            waived.add(words)
        elif kind == "undone":
            undone_at = moment
        elif kind == "awaited":
            awaited = _awaited(number, indicated, words, who, hash_, moment)
        else:
            levels[kind] = StatedFacts(
                level=number, indicated=indicated, reason=words or "", by=who, at=moment, seal=hash_
            )
    votes, dissents = said_of(rows, levels["proposed"].seal) if "proposed" in levels else ((), ())
    return AllStated(
        levels=levels,
        steps=steps,
        waived=frozenset(waived),
        history=history_of(rows),
        awaited=awaited,
        undone_at=undone_at,
        bearing=bearing,
        votes=votes,
        dissents=dissents,
        views=views_of(rows),
    )


_TOLD_ELSEWHERE = HISTORY_KINDS | {INTEREST, SECONDMENT, VOTE, DISSENT, VIEW}


def _awaited(
    level: int, indicated: int, words: str, who: str, mark: str, at: datetime
) -> AwaitedFacts:
    """Of the columns that rows of several tables share: two things in one, a space between."""
    person, _, name = who.partition(" ")
    pk, _, move = mark.partition(" ")
    return AwaitedFacts(
        id=int(pk),
        move=move,
        level=level,
        indicated=indicated,
        reason=words,
        person=person,
        by=name,
        at=at,
    )


@prepared
def _stated(
    assessment: Given,
    arrangement: Given,
    authority: Given,
    day: Given,
    area: Given,
    until: Given,
    judge: Given,
    judge_on: Given,
) -> Asked:
    """Fifteen tables in one question, oldest first."""
    steps = StepTaken.objects.filter(assessment_id=assessment, at__lt=until).annotate(
        **_named("step", number=None, words=F("step"), who=F("person__reference"), hash=None),
        moment=F("at"),
    )
    waivers = Waiver.objects.filter(
        waived_then(day, until), arrangement_id=arrangement, authority_id=authority
    ).annotate(
        **_named("waiver", number=None, words=F("criterion"), who=None, hash=None), moment=F("at")
    )
    undone = UndoneMove.objects.filter(assessment_id=assessment).annotate(
        **_named("undone", number=None, words=F("move"), who=None, hash=None), moment=F("at")
    )
    # What was rated, cited or decided since makes a waiting level void.
    awaited = AwaitedSignature.objects.filter(
        assessment_id=assessment,
        revision=F("assessment__revision"),
        signature__isnull=True,
        at__lt=until,
    ).annotate(
        **_named(
            "awaited",
            number=F("level"),
            words=F("reason__text"),
            who=_together("by__reference", "by__full_name"),
            hash=_together("pk", "move"),
        ),
        moment=F("at"),
    )
    names = ("kind", "number", "rule", "words", "who", "hash", "moment")
    levels = [
        model.objects.filter(counted(until), assessment_id=assessment, at__lt=until)
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
        waivers.values_list(*names),
        undone.values_list(*names),
        awaited.values_list(*names),
        *levels,
        *bearing_rows(judge, judge_on),
        *said_rows(assessment, until),
        *history_rows(arrangement, authority, area, until),
        all=True,
    )
    return rows.order_by("moment")


_KINDS = (
    ("claimed", AssessedLevel),
    ("validated", ValidatedLevel),
    ("proposed", ProposedLevel),
    ("ratified", RatifiedLevel),
)


def _together(first: str, second: str) -> Concat:
    return Concat(Cast(first, CharField()), Value(" "), F(second), output_field=CharField())


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


def read_challenges(
    assessment: Assessment, *, until: datetime = NO_END
) -> tuple[ChallengeLine, ...]:
    """Each challenge with the provider's answer: one query.

    :param until: of those made, and answers given, before this moment.
    """
    return tuple(_challenge(*row) for row in _challenges(assessment=assessment.pk, until=until))


def _challenge(
    criterion: str,
    claimed: str,
    validated: str,
    reason: str,
    by: str,
    at: datetime,
    answered_at: datetime | None,
    is_accepted: bool | None,
    answer: str | None,
    answered_by: str | None,
) -> ChallengeLine:
    return ChallengeLine(
        criterion=criterion,
        claimed=claimed,
        validated=validated,
        reason=reason,
        by=by,
        at=at,
        is_answered=answered_at is not None,
        is_accepted=bool(is_accepted),
        answer=answer or "",
        answered_by=answered_by or "",
        answered_at=answered_at,
    )


@prepared
def _challenges(assessment: Given, until: Given) -> Asked:
    in_time = FilteredRelation("answer", condition=Q(answer__at__lt=until))
    return (
        Challenge.objects.filter(challenge_stood(until), assessment_id=assessment)
        .annotate(told=in_time)
        .order_by("id")
        .values_list(
            "criterion",
            "claimed",
            "validated",
            "reason__text",
            "by__full_name",
            "at",
            "told__at",
            "told__is_accepted",
            "told__text__text",
            "told__by__full_name",
        )
    )
