"""What each side issued of a focus area in a cycle, as it was sealed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
)

from milepost.apps.assessments.models import (
    AssessedLevel,
    CriterionRating,
    ProposedLevel,
    RatifiedLevel,
    ValidatedLevel,
    not_superseded,
    not_undone,
)
from milepost.core.assessment.snapshot import facts_in
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.rating.scale import CriterionFacts
from milepost.gateways.prepared_query import Asked, Given, Row, prepared


@dataclass(frozen=True, kw_only=True)
class IssuedPosition:
    """A level that a side stated, with what its seal holds; of a ratified level not that.

    ``reasons``: why each criterion is rated so, by criterion; of one focus area's validations.
    """

    kind: str  # "claimed", "validated", "proposed" or "ratified"
    assessment: int  # its number
    authority: str  # short name
    focus_area: str
    rating_set: int
    level: int
    indicated: int
    reason: str
    by: str
    at: datetime
    sealed: str
    reasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What its seal holds."""
        found: Mapping[str, Any] = json.loads(self.sealed)
        return found

    @cached_property
    def facts(self) -> Mapping[str, CriterionFacts]:
        """What the level rule was told, by criterion."""
        return facts_in(self.content)

    @cached_property
    def digest(self) -> str:
        """The hash of what its seal holds."""
        return hashlib.sha256(self.sealed.encode()).hexdigest()

    @property
    def position(self) -> Position:
        return POSITIONS[self.kind]


POSITIONS = {
    "claimed": Position.PROVIDER,
    "validated": Position.AUTHORITY,
    "proposed": Position.MODERATOR,
}


def positions_issued(
    *, arrangement: str, cycle: int, area: str | None = None
) -> tuple[IssuedPosition, ...]:
    """The newest level of each kind, assessment by assessment: one query over the four tables.

    What was stated has been issued, so all who see assessments see it.

    :param cycle: its number.
    :param area: one focus area alone.
    """
    if area is None:
        return _newest(_stated_in(arrangement=arrangement, cycle=cycle))
    return _newest(_stated_of(arrangement=arrangement, cycle=cycle, area=area))


def validated_by(
    *, assessments: Collection[int], untils: Iterable[datetime]
) -> tuple[tuple[IssuedPosition, ...], ...]:
    """What was validated in some assessments, as it counted at each of several moments.

    One query, however many moments.

    :param assessments: their keys.
    """
    read = _ever_validated(assessments=tuple(assessments))
    return tuple(
        _newest(
            row[:-1]
            for row in read
            if row[9] < until and not (row[-1] is not None and row[-1] < until)
        )
        for until in untils
    )


def _newest(rows: Iterable[Row]) -> tuple[IssuedPosition, ...]:
    newest: dict[tuple[int, str], IssuedPosition] = {}
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row[0] == _REASON:
            reasons[row[4]][row[8]] = row[7] or ""
            continue
        found = IssuedPosition(
            kind=row[0],
            assessment=row[1],
            authority=row[2],
            focus_area=row[3],
            rating_set=row[4],
            level=row[5],
            indicated=row[6],
            reason=row[7] or "",
            by=row[8],
            at=row[9],
            sealed=row[10] or "",
            reasons=reasons[row[4]],
        )
        newest[found.assessment, found.kind] = found
    return tuple(newest.values())


_REASON = "reason"
_OUT = (Stage.WITHDRAWN.value, Stage.SUPERSEDED.value)
_NAMES = (
    "kind",
    "reference",
    "authority",
    "focus_area",
    "rating_set_id",
    "number",
    "rule",
    "words",
    "who",
    "at",
    "sealed",
)


@prepared
def _ever_validated(assessments: Any) -> Asked:
    told = _told("validated", ValidatedLevel.objects.filter(assessment__id__in=assessments))
    asked: Asked = (
        told.annotate(taken_back_at=F("rating_set__undone_by__at"))
        .order_by("at", "number")
        .values_list(*_NAMES, "taken_back_at")
    )
    return asked


@prepared
def _stated_in(arrangement: Given, cycle: Given) -> Asked:
    return _stated(arrangement, cycle, None)


@prepared
def _stated_of(arrangement: Given, cycle: Given, area: Given) -> Asked:
    return _stated(arrangement, cycle, area)


def _stated(arrangement: Given, cycle: Given, area: Given | None) -> Asked:
    tables: tuple[tuple[str, QuerySet[AssessedLevel]], ...] = (
        ("claimed", AssessedLevel.objects.filter(not_undone())),
        ("validated", ValidatedLevel.objects.filter(not_undone())),  # type: ignore[assignment]
        ("proposed", ProposedLevel.objects.filter(not_undone())),
        ("ratified", RatifiedLevel.objects.filter(not_superseded())),
    )
    found = [
        _told(
            kind,
            rows.filter(
                assessment__arrangement__reference=arrangement,
                assessment__cycle__number=cycle,
                **({"assessment__focus_area": area} if area else {}),
            ).exclude(assessment__stage__in=_OUT),
        ).values_list(*_NAMES)
        for kind, rows in tables
    ]
    if area:
        found.append(_reasons(arrangement, cycle, area))
    return found[0].union(*found[1:], all=True).order_by("at", "number")


def _told(kind: str, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    found: QuerySet[Any] = rows.annotate(
        kind=Value(kind, output_field=CharField()),
        reference=F("assessment__number"),
        authority=F("assessment__authority__short_name"),
        focus_area=F("assessment__focus_area"),
        number=Case(default=F("level"), output_field=IntegerField()),
        rule=Case(default=F("indicated"), output_field=IntegerField()),
        words=Case(default=F("reason__text"), output_field=TextField()),
        who=F("by__full_name"),
        sealed=Value("", output_field=TextField())
        if kind == "ratified"
        else Case(default=F("seal__content"), output_field=TextField()),
    )
    return found


def _reasons(arrangement: Given, cycle: Given, area: Given) -> Asked:
    """Why an Authority rates as it does: in the columns of a level, the criterion for the name."""
    issued = ValidatedLevel.objects.filter(not_undone(), rating_set=OuterRef("rating_set"))
    return (
        CriterionRating.objects.filter(
            Exists(issued),
            rating_set__assessment__arrangement__reference=arrangement,
            rating_set__assessment__cycle__number=cycle,
            rating_set__assessment__focus_area=area,
        )
        .annotate(
            kind=Value(_REASON, output_field=CharField()),
            reference=F("rating_set__assessment__number"),
            authority=F("rating_set__assessment__authority__short_name"),
            focus_area=F("rating_set__assessment__focus_area"),
            number=Case(default=F("revision"), output_field=IntegerField()),
            rule=Value(0, output_field=IntegerField()),
            words=Case(default=F("reason__text"), output_field=TextField()),
            who=F("criterion"),
            sealed=Value("", output_field=TextField()),
        )
        .values_list(*_NAMES)
    )
