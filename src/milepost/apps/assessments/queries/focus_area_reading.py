"""What is read of a focus area over all its cycles: its assessments, levels and evidence."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    ChallengeAnswer,
    CriterionRating,
    EvidenceLink,
    ProposedLevel,
    RatifiedLevel,
    RatingSet,
    ValidatedLevel,
)
from milepost.apps.assessments.queries.as_recorded import (
    AsRecorded,
    StageThen,
    counted,
    stage_of,
    stages_then,
    stood,
    was_contested,
)
from milepost.core.assessment.workflow import FINAL, IN_DISPUTE, Position, Stage
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class FocusRow:
    """One assessment of the focus area."""

    id: int
    number: int
    authority: int
    cycle: str
    cycle_number: int
    window_from: date
    cut_off_on: date
    stage: str
    is_contested: bool

    @property
    def is_in_dispute(self) -> bool:
        """Whether a challenge stands, and no level was ratified since."""
        return self.is_contested and Stage(self.stage) in IN_DISPUTE


@dataclass(frozen=True, kw_only=True)
class StatedHere:
    """A level that somebody stated.

    Of a validation also ``not_met``, its critical criteria rated N, and ``rests_until``: by level,
    the last day on which its evidence counts.
    """

    kind: str
    assessment: int
    rating_set: int
    level: int
    indicated: int
    at: datetime
    reason: str
    not_met: tuple[tuple[str, int], ...]
    rests_until: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FocusLink:
    """A piece of evidence that everybody who sees assessments may see."""

    criterion: str
    authority: str
    kind: str
    place: str
    item: int
    title: str


def rows_of(
    arrangement: int,
    area: str,
    authorities: Collection[int],
    *,
    seen: AsRecorded | None = None,
    reference: str = "",
) -> tuple[FocusRow, ...]:
    """The focus area's assessments, the newest cycle first: one query, two for a day gone by.

    :param seen: as of when; as the record stands where left out.
    :param reference: the arrangement's, needed for a day gone by.
    """
    rows = _rows(arrangement=arrangement, area=area, until=seen.until if seen else NO_END)
    then: Mapping[int, StageThen | None] = {}
    if seen is not None and seen.is_past:
        numbers = [row[1] for row in rows]
        then = stages_then(numbers, arrangement=reference, until=seen.until)
    found = []
    for row in rows:
        stage = stage_of(row[1], row[3], then, seen) if seen else Stage(row[3])
        if row[2] not in authorities or stage is None or stage in FINAL:
            continue
        found.append(
            FocusRow(
                id=row[0],
                number=row[1],
                authority=row[2],
                stage=stage.value,
                cycle=row[4],
                cycle_number=row[5],
                window_from=row[6],
                cut_off_on=row[7],
                is_contested=row[8],
            )
        )
    return tuple(found)


@prepared
def _rows(arrangement: Given, area: Given, until: Given) -> Asked:
    return (
        Assessment.objects.filter(
            arrangement_id=arrangement, focus_area=area, cycle__opened_at__lt=until
        )
        .annotate(contested=was_contested(until))
        .order_by("-cycle__number", "authority_id")
        .values_list(
            "id",
            "number",
            "authority_id",
            "stage",
            "cycle__name",
            "cycle__number",
            "cycle__window_from",
            "cycle__cut_off_on",
            "contested",
        )
    )


def stated_of(
    arrangement: int, area: str, authorities: Collection[int], *, until: datetime = NO_END
) -> tuple[StatedHere, ...]:
    """Every level stated of the focus area, oldest first: one query over the four tables."""
    return tuple(
        StatedHere(
            kind=row[0],
            assessment=row[1],
            rating_set=row[2],
            level=row[3],
            indicated=row[4],
            at=row[5],
            reason=row[6] or "",
            not_met=_taken_apart(row[7] or "[]"),
            rests_until=_taken_apart(row[8] or "{}"),
        )
        for row in _stated(arrangement=arrangement, area=area, until=until)
        if row[9] in authorities
    )


# What was validated never changes, and the page looks back on years of it.
_taken_apart = lru_cache(maxsize=8192)(json.loads)

_KINDS = (
    ("claimed", AssessedLevel),
    ("validated", ValidatedLevel),
    ("proposed", ProposedLevel),
    ("ratified", RatifiedLevel),
)


@prepared
def _stated(arrangement: Given, area: Given, until: Given) -> Asked:
    names = ("kind", "assessment_id", "rating_set_id", "level", "indicated", "at", "why")
    nothing = Value("", output_field=TextField())  # the four tables are asked the same columns
    found = [
        model.objects.filter(
            counted(until),
            assessment__arrangement_id=arrangement,
            assessment__focus_area=area,
            at__lt=until,
        )
        .annotate(
            kind=Value(kind, output_field=CharField()),
            why=Case(default=F("reason__text"), output_field=TextField()),
            **(
                {
                    "not_met": Cast("critical_not_met", TextField()),
                    "rests": Cast("rests_until", TextField()),
                }
                if model is ValidatedLevel
                else {"not_met": nothing, "rests": nothing}
            ),
        )
        .values_list(*names, "not_met", "rests", "assessment__authority_id")
        for kind, model in _KINDS
    ]
    return found[0].union(*found[1:], all=True).order_by("at")


def links_of(
    arrangement: int,
    area: str,
    rows: Collection[FocusRow],
    *,
    of: Collection[str],
    until: datetime = NO_END,
) -> tuple[FocusLink, ...]:
    """The evidence that may serve some of a focus area's assessments, or a later one: one query.

    What issued positions cite and is not restricted; what the provider cited to answer a challenge
    is shown once it has answered.

    :param rows: the assessments whose ratings are shown: what only served before is left out.
    :param of: the criteria that are shown.
    """
    if not rows:
        return ()
    oldest = min(rows, key=lambda row: row.cycle_number)
    asked = _links(
        arrangement=arrangement,
        area=area,
        cycle=oldest.cycle_number,
        window_from=oldest.window_from,
        cut_off_on=oldest.cut_off_on,
        until=until,
    )
    authorities = {row.authority for row in rows}
    seen: dict[tuple[str, int, int, str], FocusLink] = {}
    for authority_id, criterion, authority, kind, place, item, title in asked:
        if authority_id in authorities and criterion in of:
            seen.setdefault(
                (criterion, authority_id, item, kind),
                FocusLink(
                    criterion=criterion,
                    authority=authority,
                    kind=kind,
                    place=place,
                    item=item,
                    title=title,
                ),
            )
    return tuple(seen.values())


@prepared
def _links(
    arrangement: Given,
    area: Given,
    cycle: Given,
    window_from: Given,
    cut_off_on: Given,
    until: Given,
) -> Asked:
    may_serve = (
        Q(assessment__cycle__number__gte=cycle - 1)
        | Q(evidence_version__period_to__gte=window_from)
        | Q(evidence_version__valid_until__gte=cut_off_on)
    )
    issued = RatingSet.objects.filter(
        assessment=OuterRef("assessment"),
        position=OuterRef("position"),
        issued_at__gte=OuterRef("at"),
        issued_at__lt=until,
    )
    answered = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__gte=OuterRef("at"), at__lt=until
    )
    return (
        EvidenceLink.objects.filter(
            may_serve,
            stood(until),
            Q(Exists(issued)) | Q(Exists(answered), position=Position.PROVIDER.value),
            assessment__arrangement_id=arrangement,
            assessment__focus_area=area,
            evidence_version__item__is_restricted=False,
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-evidence_version__item__number", "id")
        .values_list(
            "assessment__authority_id",
            "criterion",
            "assessment__authority__short_name",
            "kind",
            "place",
            "evidence_version__item__number",
            "evidence_version__item__title",
        )
    )


@dataclass(frozen=True, kw_only=True)
class IssuedSet:
    """What is told of a set of ratings: the level it indicates, and what holds the others back."""

    indicated: int
    held_back_by: Mapping[str, list[list[str]]]


def sets_of(ids: Collection[int]) -> dict[int, IssuedSet]:
    """Sets of ratings by their id: one query."""
    rows = RatingSet.objects.filter(pk__in=ids).values_list("pk", "indicated", "held_back_by")
    return {
        pk: IssuedSet(indicated=indicated, held_back_by=held_back_by)
        for pk, indicated, held_back_by in rows
    }


def ratings_of(ids: Iterable[int]) -> dict[tuple[int, str], tuple[str, str]]:
    """By set and criterion the newest rating and its reason: one query."""
    rows = (
        CriterionRating.objects.filter(rating_set__in=ids)
        .order_by("revision")
        .values_list("rating_set_id", "criterion", "rating", "reason__text")
    )
    return {(set_id, criterion): (rating, why or "") for set_id, criterion, rating, why in rows}
