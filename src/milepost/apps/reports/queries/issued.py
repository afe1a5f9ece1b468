"""What has been issued on each row of the matrix: levels, ratings, reasons and evidence cited.

Never a draft of anybody's, not even the reader's own side's: what leaves in a file is the same for
all who may see assessments, but for evidence that is restricted to its owner. Who may see none is
told what was ratified, and the ratings it rests on, as on a focus area's page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

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
    stands,
)
from milepost.apps.contracts.queries import ArrangementFacts
from milepost.apps.evidence.queries import EvidenceFacts, of_versions
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import may_see_stated
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import admissibility
from milepost.core.matrix.definition import MaturityMatrix
from milepost.gateways.prepared_query import Asked, Given, prepared

Key = tuple[str, int]  # a focus area's code and an Authority's id

STATED: tuple[tuple[str, Any], ...] = (
    ("Claimed", AssessedLevel),
    ("Validated", ValidatedLevel),
    ("Proposed", ProposedLevel),
    ("Ratified", RatifiedLevel),
)


@dataclass(kw_only=True)
class Issued:
    """The newest assessment of a row that the provider submitted, and all issued in it."""

    assessment: Assessment
    is_whole: bool = True  # whether more than the ratified level is told
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
    """By focus area and Authority, in ten queries; to some only what was ratified."""
    kinds = tuple(
        (word, rows)
        for word, rows in STATED
        if may_see_stated(by, is_ratified=rows is RatifiedLevel)
    )
    is_whole = kinds == STATED
    found = _newest(arrangement.id, authorities, is_ratified=not is_whole)
    by_id = {each.assessment.pk: each for each in found.values()}
    stated_in = _read_levels(by_id, kinds)
    if is_whole:
        _read_ratings(by_id)
        _read_evidence(found, matrix, by)
    else:
        _read_ratings(by_id, sets=stated_in)
    return found


def _newest(
    arrangement: int, authorities: Collection[int], *, is_ratified: bool
) -> dict[Key, Issued]:
    """The newest assessment of each row in which something was issued, or ratified: two queries."""
    rated = (
        RatifiedLevel.objects.filter(assessment=OuterRef("pk"))
        if is_ratified
        else RatingSet.objects.filter(assessment=OuterRef("pk"), issued_at__isnull=False)
    )
    rows = (
        Assessment.objects.filter(
            Exists(rated), arrangement_id=arrangement, authority_id__in=authorities
        )
        .exclude(stage__in=[Stage.WITHDRAWN.value, Stage.SUPERSEDED.value])
        .order_by("cycle__number")
        .values_list("focus_area", "authority_id", "id")
    )
    newest = {(area, authority): key for area, authority, key in rows}
    held = Assessment.objects.select_related("cycle").in_bulk(list(newest.values()))
    return {
        key: Issued(assessment=held[each], is_whole=not is_ratified) for key, each in newest.items()
    }


def _read_levels(by_id: dict[int, Issued], kinds: Iterable[tuple[str, Any]]) -> dict[int, int]:
    """The levels stated, and the set of ratings that the last of them rests on, by assessment."""
    sets: dict[int, int] = {}
    for word, rows in kinds:
        for assessment, level, reason, rating_set in (
            rows.objects.filter(assessment__in=by_id)
            .order_by("id")
            .values_list("assessment_id", "level", "reason__text", "rating_set_id")
        ):
            by_id[assessment].levels[word] = level
            sets[assessment] = rating_set
            if reason and reason not in by_id[assessment].reasons:
                by_id[assessment].reasons.append(reason)
    return sets


def _read_ratings(by_id: dict[int, Issued], *, sets: Mapping[int, int] | None = None) -> None:
    """The newest issued ratings of each position; a later round replaces an earlier one.

    :param sets: only of these sets, by assessment.
    """
    issued_ones = CriterionRating.objects.filter(
        rating_set__assessment__in=by_id, rating_set__issued_at__isnull=False
    )
    if sets is not None:
        issued_ones = issued_ones.filter(rating_set__in=sets.values())
    rows = issued_ones.order_by("rating_set__round", "revision").values_list(
        "rating_set__assessment_id",
        "rating_set__position",
        "criterion",
        "rating",
        "reason__text",
        "origin",
    )
    for assessment, position, criterion, rating, reason, origin in rows:
        is_taken_over = origin == "accepted" and position != Position.PROVIDER.value
        words = "" if is_taken_over else reason or ""
        by_id[assessment].ratings[position, criterion] = (rating, words)


def _read_evidence(found: dict[Key, Issued], matrix: MaturityMatrix, by: Actor) -> None:
    """The items that count there, cited by a position that has since been issued."""
    if not found:
        return
    cycles = [each.assessment.cycle for each in found.values()]
    links = _links(
        arrangement=next(iter(found.values())).assessment.arrangement_id,
        cycle=min(each.number for each in cycles),
        window_from=min(each.window_from for each in cycles),
        cut_off_on=min(each.cut_off_on for each in cycles),
    )
    items = of_versions({version for *_, version, _, _ in links})
    weighed: dict[tuple[int, Key], bool] = {}
    for code, authority, criterion, version, place, number in links:
        key = code, authority
        shown = found.get(key)
        if shown is None or number > shown.assessment.cycle.number:
            continue
        if (version, key) not in weighed:
            weighed[version, key] = _counts(items[version], matrix, key[0], shown, by)
        if weighed[version, key]:
            line = f"{items[version].reference}, {place}"
            lines = shown.evidence.setdefault(criterion, [])
            if line not in lines:
                lines.append(line)


@prepared
def _links(arrangement: Given, cycle: Given, window_from: Given, cut_off_on: Given) -> Asked:
    """Ties made before their position last spoke, by issuing ratings or answering a challenge.

    Of earlier cycles only what may still serve: its period reaches the window, or it is in force.
    """
    may_still_serve = (
        Q(assessment__cycle__number__gte=cycle - 1)
        | Q(evidence_version__period_to__gte=window_from)
        | Q(evidence_version__valid_until__gte=cut_off_on)
    )
    answered = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__gte=OuterRef("at")
    )
    return (
        EvidenceLink.objects.filter(
            may_still_serve,
            stands(),
            Q(at__lte=F("assessment__rating_sets__issued_at"))
            | Q(
                Exists(answered),
                position=Position.PROVIDER.value,
                assessment__rating_sets__issued_at__isnull=False,
            ),
            position=F("assessment__rating_sets__position"),
            assessment__arrangement_id=arrangement,
            kind="supports",
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
        )
    )


def _counts(
    item: EvidenceFacts, matrix: MaturityMatrix, code: str, shown: Issued, by: Actor
) -> bool:
    """Whether an item may be seen, and serves in the assessment that is shown."""
    area = matrix.areas_by_code.get(code)
    if area is None or (item.is_restricted and not by.may(Permission.PROPOSE_LEVEL)):
        return False
    cycle = shown.assessment.cycle
    return admissibility(
        item.item_facts(),
        evidence_base={each.code for each in area.evidence_base},
        window_from=cycle.window_from,
        window_to=cycle.cut_off_on,
        settings=matrix.settings,
        has_place=True,
    ).is_admissible
