"""What has been issued on each row of the matrix: levels, ratings, reasons and evidence cited.

Never a draft of anybody's, not even the reader's own side's: what leaves in a file is the same for
all who may see assessments, but for evidence that is restricted to its owner.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When

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
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.evidence.queries import EvidenceFacts, of_versions
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import admissibility
from milepost.core.matrix.definition import FocusArea, MaturityMatrix

Key = tuple[str, int]  # a focus area's code and an Authority's id

STATED: tuple[tuple[str, Any], ...] = (
    ("Claimed", AssessedLevel),
    ("Validated", ValidatedLevel),
    ("Proposed", ProposedLevel),
    ("Ratified", RatifiedLevel),
)
CYCLES_OF_EVIDENCE = 9  # cycles back to which an item may still count; older ones have lapsed


@dataclass(kw_only=True)
class Issued:
    """The newest assessment of a row that the provider submitted, and all issued in it."""

    assessment: Assessment
    levels: dict[str, int] = field(default_factory=dict)  # "Claimed", "Validated" …
    reasons: list[str] = field(default_factory=list)
    ratings: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)  # by criterion: "E-12, page 4"


def issued(
    matrix: MaturityMatrix,
    arrangement: ArrangementFacts,
    authorities: Collection[int],
    *,
    by: Actor,
) -> dict[Key, Issued]:
    """By focus area and Authority, in ten queries; empty for who may not see assessments."""
    if not by.may(Permission.VIEW_ASSESSMENTS):
        return {}
    found = {
        (each.focus_area, each.authority_id): Issued(assessment=each)
        for each in Assessment.objects.filter(
            arrangement_id=arrangement.id,
            authority_id__in=authorities,
            rating_sets__issued_at__isnull=False,
        )
        .exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])
        .select_related("cycle")
        .order_by("cycle__number")
        .distinct()
    }
    by_id = {each.assessment.pk: each for each in found.values()}
    _read_levels(by_id)
    _read_ratings(by_id)
    _read_evidence(found, matrix, by)
    return found


def _read_levels(by_id: dict[int, Issued]) -> None:
    for word, rows in STATED:
        for assessment, level, reason in (
            rows.objects.filter(assessment__in=by_id)
            .order_by("id")
            .values_list("assessment_id", "level", "reason__text")
        ):
            by_id[assessment].levels[word] = level
            if reason and reason not in by_id[assessment].reasons:
                by_id[assessment].reasons.append(reason)


def _read_ratings(by_id: dict[int, Issued]) -> None:
    """The newest issued ratings of each position; a later round replaces an earlier one."""
    rows = (
        CriterionRating.objects.filter(
            rating_set__assessment__in=by_id, rating_set__issued_at__isnull=False
        )
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
    for assessment, position, criterion, rating, reason, origin in rows:
        is_taken_over = origin == "accepted" and position != Position.PROVIDER.value
        words = "" if is_taken_over else reason or ""
        by_id[assessment].ratings[position, criterion] = (rating, words)


def _read_evidence(found: dict[Key, Issued], matrix: MaturityMatrix, by: Actor) -> None:
    """The items that count there, cited by a position that has since been issued."""
    links = list(_links(found))
    spoke = _issued_at({row[0] for row in links})
    items = of_versions({row[4] for row in links})
    weighed: dict[tuple[int, Key], bool] = {}
    for assessment, key, position, criterion, version, place, at, number in links:
        shown = found.get(key)
        since = spoke.get((assessment, position))
        if shown is None or since is None or at > since:
            continue
        if number > shown.assessment.cycle.number or not _may_see(by, items[version]):
            continue
        area = matrix.areas_by_code.get(key[0])
        if area is None:
            continue
        if (version, key) not in weighed:
            weighed[version, key] = _counts(items[version], area, shown.assessment, matrix)
        if weighed[version, key]:
            line = f"{items[version].reference}, {place}"
            lines = shown.evidence.setdefault(criterion, [])
            if line not in lines:
                lines.append(line)


def _links(found: dict[Key, Issued]) -> Iterable[tuple[Any, ...]]:
    if not found:
        return
    newest = max(each.assessment.cycle.number for each in found.values())
    rows = (
        EvidenceLink.objects.filter(
            assessment__arrangement_id=next(iter(found.values())).assessment.arrangement_id,
            assessment__cycle__number__gt=newest - CYCLES_OF_EVIDENCE,
            assessment__authority_id__in={key[1] for key in found},
            superseded_by__isnull=True,
            is_withdrawn=False,
            kind="supports",
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-id")
        .values_list(
            "assessment_id",
            "assessment__focus_area",
            "assessment__authority_id",
            "position",
            "criterion",
            "evidence_version_id",
            "place",
            "at",
            "assessment__cycle__number",
        )
    )
    for row in rows:
        yield (row[0], (row[1], row[2]), *row[3:])


def _issued_at(assessments: set[int]) -> dict[tuple[int, str], Any]:
    """When each position last spoke: by issuing its ratings, the provider by answering as well."""
    answers = ChallengeAnswer.objects.filter(challenge__assessment=OuterRef("assessment"))
    answered = Subquery(answers.order_by("-at").values("at")[:1])
    rows = (
        RatingSet.objects.filter(assessment__in=assessments, issued_at__isnull=False)
        .order_by("round")
        .annotate(answered=Case(When(position=Position.PROVIDER.value, then=answered)))
        .values_list("assessment_id", "position", "issued_at", "answered")
    )
    spoke: dict[tuple[int, str], Any] = {}
    for assessment, side, at, then in rows:
        spoke[assessment, side] = then if then and at and then > at else at
    return spoke


def _may_see(by: Actor, item: EvidenceFacts) -> bool:
    return not item.is_restricted or by.may(Permission.PROPOSE_LEVEL)


def _counts(
    item: EvidenceFacts, area: FocusArea, assessment: Assessment, matrix: MaturityMatrix
) -> bool:
    return admissibility(
        item.item_facts(),
        evidence_base={each.code for each in area.evidence_base},
        window_from=assessment.cycle.window_from,
        window_to=assessment.cycle.cut_off_on,
        settings=matrix.settings,
        has_place=True,
    ).is_admissible
