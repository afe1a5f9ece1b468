"""What has been issued on each row of the matrix: levels, ratings, reasons and evidence cited.

Never a draft of anybody's, not even the reader's own side's: what leaves in a file is the same for
all who may see assessments, but for evidence that is restricted to its owner. Who may see none is
told what was ratified, and the ratings it rests on, as on a focus area's page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models.functions import RowNumber

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
    not_undone,
    stands,
)
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.evidence.queries import EvidenceFacts, may_serve, of_versions
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import may_see_stated
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import Admissibility, admissibility
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, prepared

Key = tuple[str, int]  # a focus area's code and an Authority's id

STATED: tuple[tuple[str, Any], ...] = (
    ("Claimed", AssessedLevel),
    ("Validated", ValidatedLevel),
    ("Proposed", ProposedLevel),
    ("Ratified", RatifiedLevel),
)


class CitedThere(NamedTuple):
    """A citation in the assessment that is shown, and what it is worth there."""

    criterion: str
    kind: str
    item: EvidenceFacts
    strength: Strength
    worth: Admissibility


@dataclass(kw_only=True)
class Issued:
    """The newest assessment of a row that the provider submitted, and all issued in it."""

    assessment: int
    stage: Stage
    cycle: str
    cycle_number: int
    window_from: date
    cut_off_on: date
    until: datetime = NO_END  # when what counts was settled, once it is ratified
    is_whole: bool = True  # whether more than the ratified level is told
    levels: dict[str, int] = field(default_factory=dict)  # "Claimed", "Validated" …
    reasons: list[str] = field(default_factory=list)
    ratings: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)  # by criterion: "E-12, page 4"
    cited: list[CitedThere] = field(default_factory=list)


def issued(
    matrix: MaturityMatrix,
    arrangement: ArrangementFacts,
    authorities: Collection[int],
    *,
    by: Actor,
) -> dict[Key, Issued]:
    """By focus area and Authority, in six queries; to some only what was ratified."""
    is_whole = may_see_stated(by, is_ratified=False)
    newest = _newest_issued if is_whole else _newest_ratified
    found = {
        (area, authority): Issued(
            assessment=assessment,
            stage=Stage(stage),
            cycle=cycle,
            cycle_number=number,
            window_from=window_from,
            cut_off_on=cut_off_on,
            is_whole=is_whole,
        )
        for area, authority, assessment, stage, cycle, number, window_from, cut_off_on in newest(
            arrangement=arrangement.id
        )
        if authority in authorities
    }
    if not found:
        return {}
    by_id = {each.assessment: each for each in found.values()}
    stated_in = _read_levels(by_id, is_whole=is_whole)
    if is_whole:
        _read_ratings(by_id)
        _read_evidence(found, arrangement.id, matrix, by)
    else:
        _read_ratings(by_id, sets=stated_in)
    return found


@prepared
def _newest_issued(arrangement: Given) -> Asked:
    return _newest(RatingSet.objects.filter(not_undone("pk"), issued_at__isnull=False), arrangement)


@prepared
def _newest_ratified(arrangement: Given) -> Asked:
    return _newest(RatifiedLevel.objects.all(), arrangement)


def _newest(said: "QuerySet[Any]", arrangement: Given) -> Asked:
    """The newest assessment of each row in which something of a kind was said."""
    place = Window(
        RowNumber(),
        partition_by=[F("focus_area"), F("authority_id")],
        order_by=F("cycle__number").desc(),
    )
    return (
        Assessment.objects.filter(
            Exists(said.filter(assessment=OuterRef("pk"))), arrangement_id=arrangement
        )
        .exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])
        .annotate(place=place)
        .filter(place=1)
        .order_by("id")
        .values_list(
            "focus_area",
            "authority_id",
            "id",
            "stage",
            "cycle__name",
            "cycle__number",
            "cycle__window_from",
            "cycle__cut_off_on",
        )
    )


def _read_levels(by_id: dict[int, Issued], *, is_whole: bool) -> dict[int, int]:
    """The levels stated, and the set of ratings that the last of them rests on, by assessment."""
    asked = _stated if is_whole else _ratified
    sets: dict[int, int] = {}
    for _, _, word, assessment, level, reason, rating_set, at in asked(assessments=tuple(by_id)):
        shown = by_id[assessment]
        shown.levels[word] = level
        if word == "Proposed" and shown.stage in RATIFIED:
            shown.until = at
        sets[assessment] = rating_set
        if reason and reason not in shown.reasons:
            shown.reasons.append(reason)
    return sets


@prepared
def _stated(assessments: Given) -> Asked:
    first, *others = (
        _levels(assessments, turn, word, rows) for turn, (word, rows) in enumerate(STATED)
    )
    return first.union(*others, all=True).order_by("turn", "id")


@prepared
def _ratified(assessments: Given) -> Asked:
    return _levels(assessments, 0, *STATED[-1]).order_by("id")


def _levels(assessments: Given, turn: int, word: str, rows: Any) -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = (
        rows.objects.filter(not_undone(), assessment__id__in=assessments)
        .annotate(
            word=Value(word, output_field=CharField()),
            turn=Value(turn, output_field=IntegerField()),
            why=F("reason__text"),
        )
        .values_list("turn", "id", "word", "assessment_id", "level", "why", "rating_set_id", "at")
    )
    return found


def _read_ratings(by_id: dict[int, Issued], *, sets: Mapping[int, int] | None = None) -> None:
    """The newest issued ratings of each position; a later round replaces an earlier one.

    :param sets: only of these sets, by assessment.
    """
    rows = (
        _ratings(assessments=tuple(by_id))
        if sets is None
        else _ratings_in(sets=tuple(sets.values()))
    )
    for assessment, position, criterion, rating, reason, origin in rows:
        is_taken_over = origin == "accepted" and position != Position.PROVIDER.value
        words = "" if is_taken_over else reason or ""
        by_id[assessment].ratings[position, criterion] = (rating, words)


@prepared
def _ratings(assessments: Given) -> Asked:
    return _issued_ratings(Q(rating_set__assessment__id__in=assessments))


@prepared
def _ratings_in(sets: Given) -> Asked:
    return _issued_ratings(Q(rating_set__id__in=sets))


def _issued_ratings(of: Q) -> Asked:
    return (
        CriterionRating.objects.filter(of, not_undone(), rating_set__issued_at__isnull=False)
        .order_by("rating_set__round", "revision")
        .values_list(
            "rating_set__assessment_id",
            "rating_set__position",
            "criterion",
            "rating",
            "reason__text",
            "origin",
        )
    )


def _read_evidence(
    found: dict[Key, Issued], arrangement: int, matrix: MaturityMatrix, by: Actor
) -> None:
    """What is cited by a position that has since been issued, with what each is worth there."""
    rows = _links(
        arrangement=arrangement,
        window_from=min(each.window_from for each in found.values()),
        cut_off_on=min(each.cut_off_on for each in found.values()),
        recent=min(each.cycle_number for each in found.values()) - 1,
    )
    links = [link for link in map(_Link._make, rows) if _is_shown(link, found, matrix)]
    items = of_versions({link.version for link in links})
    worth: dict[tuple[int, Key, bool], tuple[Strength, Admissibility]] = {}
    for link in links:
        key, item = (link.focus_area, link.authority), items[link.version]
        if item.is_restricted and not by.may(Permission.PROPOSE_LEVEL):
            continue  # it leaves in no file but the moderator's
        shown, which = found[key], (link.version, key, bool(link.place))
        if which not in worth:
            area = matrix.areas_by_code[link.focus_area]
            weighed = admissibility(
                item.item_facts(authority=link.authority, focus_area=area.code, until=shown.until),
                evidence_base={each.code for each in area.evidence_base},
                window_from=shown.window_from,
                window_to=shown.cut_off_on,
                settings=matrix.settings,
                has_place=bool(link.place),
            )
            worth[which] = item.strength_for(link.authority, until=shown.until), weighed
        if worth[which][1].is_admissible or link.cycle >= shown.cycle_number - 1:
            there = CitedThere(link.criterion, link.kind, item, *worth[which])
            shown.cited.append(there)
            if there.worth.is_admissible and link.kind == LinkKind.SUPPORTS.value:
                line = f"{item.reference}, {link.place}"
                lines = shown.evidence.setdefault(link.criterion, [])
                lines.extend(() if line in lines else (line,))


def _is_shown(link: "_Link", found: Mapping[Key, Issued], matrix: MaturityMatrix) -> bool:
    """Whether a tie may serve in an assessment that is shown."""
    shown = found.get((link.focus_area, link.authority))
    is_of_then = shown is not None and link.cycle <= shown.cycle_number
    return is_of_then and link.focus_area in matrix.areas_by_code


class _Link(NamedTuple):
    """What is read of an evidence link."""

    focus_area: str
    authority: int
    criterion: str
    version: int
    place: str
    cycle: int
    kind: str


@prepared
def _links(arrangement: Given, window_from: Given, cut_off_on: Given, recent: Given) -> Asked:
    """Ties made before their position last spoke, by issuing ratings or answering a challenge.

    To what may serve, in whatever cycle it was cited; to all else only of the last two cycles.
    """
    answered = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__gte=OuterRef("at")
    )
    return (
        EvidenceLink.objects.filter(
            stands(),
            may_serve(window_from=window_from, cut_off_on=cut_off_on, of="evidence_version__")
            | Q(assessment__cycle__number__gte=recent),
            Q(at__lte=F("assessment__rating_sets__issued_at"))
            | Q(
                Exists(answered),
                position=Position.PROVIDER.value,
                assessment__rating_sets__issued_at__isnull=False,
            ),
            position=F("assessment__rating_sets__position"),
            assessment__arrangement_id=arrangement,
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-id")
        .values_list(
            "assessment__focus_area",
            "assessment__authority_id",
            "criterion",
            "evidence_version_id",
            "place",
            "assessment__cycle__number",
            "kind",
        )
    )
