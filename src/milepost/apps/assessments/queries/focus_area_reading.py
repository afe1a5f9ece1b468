"""What is read of a focus area over all its cycles: its assessments, levels and evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, CharField, Exists, F, JSONField, OuterRef, Q, TextField, Value

from milepost.apps.assessments.models import (
    AssessedLevel,
    Assessment,
    ChallengeAnswer,
    EvidenceLink,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
)
from milepost.core.assessment.workflow import IN_DISPUTE, Position, Stage


@dataclass(frozen=True, kw_only=True)
class FocusRow:
    """One assessment of the focus area."""

    id: int
    number: int
    authority: int
    cycle: str
    cut_off_on: date
    stage: str

    @property
    def is_in_dispute(self) -> bool:
        """Whether claimed and validated stand apart, and nothing is settled."""
        return Stage(self.stage) in IN_DISPUTE


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


def rows_of(arrangement: int, area: str, authorities: Collection[int]) -> tuple[FocusRow, ...]:
    """The focus area's assessments, the newest cycle first: one query."""
    rows = (
        Assessment.objects.filter(
            arrangement_id=arrangement, focus_area=area, authority__in=authorities
        )
        .exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])
        .order_by("-cycle__number", "authority_id")
        .values_list("id", "number", "authority_id", "cycle__name", "cycle__cut_off_on", "stage")
    )
    return tuple(
        FocusRow(
            id=row[0],
            number=row[1],
            authority=row[2],
            cycle=row[3],
            cut_off_on=row[4],
            stage=row[5],
        )
        for row in rows
    )


_KINDS = (
    ("claimed", AssessedLevel),
    ("validated", ValidatedLevel),
    ("proposed", ProposedLevel),
    ("ratified", RatifiedLevel),
)


def stated_of(arrangement: int, area: str, authorities: Collection[int]) -> tuple[StatedHere, ...]:
    """Every level stated of the focus area, oldest first: one query over the four tables."""
    names = ("kind", "assessment_id", "rating_set_id", "level", "indicated", "at", "why")
    # Of the others these are not wanted, but the tables have to have the same columns.
    nothing = Case(default=F("rating_set__covered"), output_field=JSONField())
    found = [
        model.objects.filter(
            assessment__arrangement_id=arrangement,
            assessment__focus_area=area,
            assessment__authority__in=authorities,
        )
        .annotate(
            kind=Value(kind, output_field=CharField()),
            why=Case(default=F("reason__text"), output_field=TextField()),
            not_met=F("critical_not_met") if model is ValidatedLevel else nothing,
            rests=F("rests_until") if model is ValidatedLevel else nothing,
        )
        .values_list(*names, "not_met", "rests")
        for kind, model in _KINDS
    ]
    rows = found[1].union(found[0], *found[2:], all=True).order_by("at")
    return tuple(
        StatedHere(
            kind=row[0],
            assessment=row[1],
            rating_set=row[2],
            level=row[3],
            indicated=row[4],
            at=row[5],
            reason=row[6] or "",
            not_met=tuple((code, level) for code, level in row[7]) if row[0] == "validated" else (),
            rests_until=row[8] if row[0] == "validated" else {},
        )
        for row in rows
    )


def links_of(arrangement: int, area: str, authorities: Collection[int]) -> tuple[FocusLink, ...]:
    """The evidence that issued positions cite and that is not restricted: one query.

    What the provider cited to answer a challenge is shown once it has answered.
    """
    answered = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__gte=OuterRef("at")
    )
    rows = (
        EvidenceLink.objects.filter(
            Q(at__lte=F("assessment__rating_sets__issued_at"))
            | Q(Exists(answered), position=Position.PROVIDER.value),
            assessment__arrangement_id=arrangement,
            assessment__focus_area=area,
            assessment__authority__in=authorities,
            superseded_by__isnull=True,
            is_withdrawn=False,
            evidence_version__item__is_restricted=False,
            position=F("assessment__rating_sets__position"),
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-evidence_version__item__number", "id")
        .distinct()
        .values_list(
            "criterion",
            "assessment__authority__short_name",
            "kind",
            "place",
            "evidence_version__item__number",
            "evidence_version__item__title",
        )
    )
    seen: dict[tuple[str, str, str, int], FocusLink] = {}
    for criterion, authority, kind, place, item, title in rows:
        seen.setdefault(
            (criterion, authority, kind, item),
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
