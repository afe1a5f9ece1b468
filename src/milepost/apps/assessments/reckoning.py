"""What do the ratings of one position amount to? Rows in, the core's answer out.

Each position starts from the one before it: an Authority's set is the provider's issued ratings
with the Authority's own over them, the moderator's is the Authority's with the moderator's over
them. So a person only says where they differ, and what is issued is complete.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from milepost.apps.assessments.cited_evidence import CitedEvidence, cited
from milepost.apps.assessments.models import (
    Assessment,
    CriterionRating,
    RatingSet,
    Waiver,
    not_undone,
    waived_on,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import lapses_on
from milepost.core.evidence.support import LinkKind, support
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import IndicatedLevel, covered_criteria, indicated_level
from milepost.core.rating.resting import rests_until
from milepost.core.rating.scale import UNSUPPORTED, Achieved, CriterionFacts
from milepost.core.rating.sustain import grade, runs_after
from milepost.gateways.prepared_query import Asked, Given, prepared

# Whose issued ratings a position starts from.
STARTS_FROM = {
    Position.PROVIDER: None,
    Position.AUTHORITY: Position.PROVIDER,
    Position.MODERATOR: Position.AUTHORITY,
}


@dataclass(frozen=True, kw_only=True)
class RatingFacts:
    """One criterion's newest rating in a set."""

    criterion: str
    rating: Achieved | None
    revision: int
    origin: str  # "own", "still_so" or "accepted"
    reason: str
    reason_digest: str
    by_id: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """A position's ratings, the evidence that bears on them, and the level they indicate."""

    matrix: MaturityMatrix
    area: FocusArea
    own: Mapping[str, RatingFacts]
    base: Mapping[str, RatingFacts]
    evidence: tuple[CitedEvidence, ...]
    facts: Mapping[str, CriterionFacts]
    indicated: IndicatedLevel
    runs: Mapping[str, int]

    def rating(self, criterion: str) -> Achieved | None:
        """The rating that counts for this position: its own, or the one it starts from."""
        return self.facts[criterion].rating if criterion in self.facts else None

    def not_agreed(self) -> list[str]:
        """The criteria said not to apply that the Authority has not agreed about."""
        return [
            code
            for code, each in self.facts.items()
            if each.rating is Achieved.NOT_APPLICABLE and not each.is_agreed_not_applicable
        ]

    def critical_not_met(self) -> list[tuple[str, int]]:
        """The critical criteria rated N, each with its level."""
        return [
            (c.code, c.level)
            for c in self.area.criteria
            if c.is_critical and self.rating(c.code) is Achieved.NOT
        ]

    def rests_until(self) -> dict[str, str]:
        """By level: the last day on which its evidence counts, in ISO form."""
        evidence = (
            (each.link_facts(), lapses_on(each.evidence.item_facts(), self.matrix.settings))
            for each in self.evidence
        )
        found = rests_until(self.matrix, self.area, self.facts, evidence)
        return {str(level): day.isoformat() for level, day in found.items()}

    def held_back_by(self) -> dict[str, list[list[str]]]:
        """As a rating set remembers it: by level, pairs of criterion and reason."""
        return {
            str(level): [[each.criterion, each.reason.value] for each in held]
            for level, held in self.indicated.held_back_by.items()
        }

    def sole_authors(self) -> dict[str, set[str]]:
        """For each criterion relied on that has supporting evidence: who put that in."""
        found: dict[str, set[str]] = {}
        for each in self.evidence:
            if each.kind is LinkKind.SUPPORTS and each.worth.is_admissible:
                found.setdefault(each.criterion, set()).add(each.added_by)
        relied = (Achieved.FULLY, Achieved.LARGELY)
        return {code: people for code, people in found.items() if self.rating(code) in relied}


def reckon(
    assessment: Assessment,
    position: Position,
    *,
    overlay: Mapping[str, Achieved | None] | None = None,
    own: Mapping[str, RatingFacts] | None = None,
) -> Reckoning:
    """What a position's newest ratings amount to: about seven queries, whatever the data.

    :param assessment: with ``cycle``, ``cycle__matrix_version`` and ``authority`` selected.
    :param overlay: ratings to suppose over the stored ones (nothing is written).
    :param own: the position's newest ratings, where they are known; read where they are left out.
    """
    matrix = matrix_of(assessment.cycle.matrix_version_id, assessment.cycle.matrix_version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    own = newest_ratings(assessment, position) if own is None else own
    start = STARTS_FROM[position]
    base = _issued_ratings(assessment, start) if start else {}
    counted = {**_counted(own, base), **(overlay or {})}
    return weigh(
        matrix=matrix,
        area=area,
        own=own,
        base=base,
        overlay=overlay,
        evidence=cited(assessment, position, area=area, matrix=matrix),
        agreed=_agreed_not_applicable(assessment, position, counted, own),
        waived=_waived(assessment),
        previous_runs=_previous_runs(assessment, position),
    )


def weigh(
    *,
    matrix: MaturityMatrix,
    area: FocusArea,
    own: Mapping[str, RatingFacts],
    base: Mapping[str, RatingFacts],
    evidence: tuple[CitedEvidence, ...],
    agreed: frozenset[str],
    waived: frozenset[str],
    previous_runs: Mapping[str, int],
    overlay: Mapping[str, Achieved | None] | None = None,
) -> Reckoning:
    """What ratings and evidence amount to, of rows that were read already.

    :param agreed: the criteria whose NA the Authority agrees to.
    :param previous_runs: ``RatingSet.runs`` of the cycle before; empty where it is missing.
    """
    counted = {**_counted(own, base), **(overlay or {})}
    supports = support(each.link_facts() for each in evidence)
    facts = {
        c.code: CriterionFacts(
            rating=counted.get(c.code),
            is_agreed_not_applicable=c.code in agreed,
            support=supports.get(c.code, UNSUPPORTED),
            is_waived=c.code in waived,
        )
        for c in area.criteria
    }
    indicated, facts, runs = _with_history(matrix, area, facts, previous_runs)
    return Reckoning(
        matrix=matrix,
        area=area,
        own=own,
        base=base,
        evidence=evidence,
        facts=facts,
        indicated=indicated,
        runs=runs,
    )


def _counted(
    own: Mapping[str, RatingFacts], base: Mapping[str, RatingFacts]
) -> dict[str, Achieved | None]:
    """The ratings that count: a position's own over those it starts from."""
    return {code: each.rating for code, each in {**base, **own}.items()}


def _with_history(
    matrix: MaturityMatrix,
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    previous: Mapping[str, int],
) -> tuple[IndicatedLevel, dict[str, CriterionFacts], dict[str, int]]:
    """What is covered does not hang on how long it lasted, and tells it: so it is asked first."""
    covered = covered_criteria(area, facts, settings=matrix.settings)
    runs = runs_after(area, facts, previous=previous, covered=covered)
    graded = {
        code: replace(each, sustain=grade(None, runs.get(code, 0))) for code, each in facts.items()
    }
    found = indicated_level(
        area, graded, levels=matrix.levels, rule=matrix.rule, settings=matrix.settings
    )
    return found, graded, runs


def newest_ratings(
    assessment: Assessment, position: Position, *, is_issued: bool | None = None
) -> dict[str, RatingFacts]:
    """The newest rating of each criterion in a position's newest set: one query.

    :param is_issued: only a set that was issued (True).
    """
    asked = _issued if is_issued else _newest
    values = asked(assessment=assessment.pk, position=position.value)
    found: dict[str, RatingFacts] = {}
    newest_round = 0
    for round_, code, rating, revision, origin, reason, digest, by_id, by, at in values:
        if round_ > newest_round:
            found, newest_round = {}, round_
        found[code] = RatingFacts(
            criterion=code,
            rating=Achieved(rating) if rating else None,
            revision=revision,
            origin=origin,
            reason=reason or "",
            reason_digest=digest or "",
            by_id=by_id,
            by=by,
            at=at,
        )
    return found


_RATING_COLUMNS = (
    "rating_set__round",
    "criterion",
    "rating",
    "revision",
    "origin",
    "reason__text",
    "reason__digest",
    "by_id",
    "by__full_name",
    "at",
)


@prepared
def _newest(assessment: Given, position: Given) -> Asked:
    return (
        CriterionRating.objects.filter(
            rating_set__assessment_id=assessment, rating_set__position=position
        )
        .order_by("rating_set__round", "revision")
        .values_list(*_RATING_COLUMNS)
    )


@prepared
def _issued(assessment: Given, position: Given) -> Asked:
    return (
        CriterionRating.objects.filter(
            not_undone(),
            rating_set__assessment_id=assessment,
            rating_set__position=position,
            rating_set__issued_at__isnull=False,
        )
        .order_by("rating_set__round", "revision")
        .values_list(*_RATING_COLUMNS)
    )


def _issued_ratings(assessment: Assessment, position: Position) -> dict[str, RatingFacts]:
    return newest_ratings(assessment, position, is_issued=True)


def _agreed_not_applicable(
    assessment: Assessment,
    position: Position,
    counted: Mapping[str, Achieved | None],
    own: Mapping[str, RatingFacts],
) -> frozenset[str]:
    """Which criteria said not to apply the Authority agrees about; the rest are as not rated.

    It agrees by rating them so itself, with its reason, and that stands in the cycle after. The
    moderator proposes over the Authority's ratings, and cannot agree in its place.
    """
    claimed = {code for code, rating in counted.items() if rating is Achieved.NOT_APPLICABLE}
    if not claimed:
        return frozenset()
    if position is Position.MODERATOR:
        return frozenset(claimed & not_applicable(_issued_ratings(assessment, Position.AUTHORITY)))
    agreed = claimed & not_applicable(own) if position is Position.AUTHORITY else set[str]()
    if agreed != claimed:
        before = previous_set(assessment, Position.AUTHORITY)
        if before is not None:
            held = _issued_ratings(before.assessment, Position.AUTHORITY)
            agreed |= claimed & not_applicable(held)
    return frozenset(agreed)


def not_applicable(ratings: Mapping[str, RatingFacts]) -> set[str]:
    """The criteria rated not applicable."""
    return {code for code, each in ratings.items() if each.rating is Achieved.NOT_APPLICABLE}


def _waived(assessment: Assessment) -> frozenset[str]:
    """The criteria with the Authority's waiver in force on the cut-off date."""
    rows = _waivers(
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        day=assessment.cycle.cut_off_on,
    )
    return frozenset(criterion for (criterion,) in rows)


@prepared
def _waivers(arrangement: Given, authority: Given, day: Given) -> Asked:
    return Waiver.objects.filter(
        waived_on(day), arrangement_id=arrangement, authority_id=authority
    ).values_list("criterion")


def previous_set(assessment: Assessment, position: Position) -> RatingSet | None:
    """The position's issued set of the cycle before; None where that cycle is missing.

    A deferred assessment breaks no run: it is passed over for the cycle before it.
    """
    before = _issued_before(assessment, position)
    if before is None:
        return None
    return (
        RatingSet.objects.select_related("assessment__cycle")
        .defer("held_back_by", "covered")
        .get(pk=before.id)
    )


class _IssuedBefore(NamedTuple):
    """What is read of a position's set of the cycle before."""

    cycle: int
    stage: str
    id: int
    runs: Mapping[str, int]


def _issued_before(assessment: Assessment, position: Position) -> _IssuedBefore | None:
    rows = [
        _IssuedBefore(*row)
        for row in _sets_before(
            arrangement=assessment.arrangement_id,
            authority=assessment.authority_id,
            area=assessment.focus_area,
            cycle=assessment.cycle.number,
            position=position.value,
        )
    ]
    place = place_of_the_cycle_before(
        assessment.cycle.number, ((each.cycle, each.stage) for each in rows)
    )
    return None if place is None else rows[place]


@prepared
def _sets_before(
    arrangement: Given, authority: Given, area: Given, cycle: Given, position: Given
) -> Asked:
    return (
        RatingSet.objects.filter(
            not_undone("pk"),
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__focus_area=area,
            assessment__cycle__number__lt=cycle,
            position=position,
            issued_at__isnull=False,
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("-assessment__cycle__number", "-assessment__number", "-round")
        .values_list("assessment__cycle__number", "assessment__stage", "id", "runs")[:12]
    )


def place_of_the_cycle_before(cycle: int, issued: Iterable[tuple[int, str]]) -> int | None:
    """Which of a position's issued sets, newest first, is that of the cycle before.

    None where that cycle is missing. A deferred assessment breaks no run: it is passed over.

    :param issued: the number of each set's cycle, and the stage of its assessment.
    """
    expected = cycle - 1
    for place, (number, stage) in enumerate(issued):
        if stage == Stage.DEFERRED.value:
            expected = min(expected, number - 1)
            continue
        return place if number == expected else None
    return None


def _previous_runs(assessment: Assessment, position: Position) -> Mapping[str, int]:
    before = _issued_before(assessment, position)
    return before.runs if before else {}
