"""What do the ratings of one position amount to? Rows in, the core's answer out.

Each position starts from the one before it: an Authority's set is the provider's issued ratings
with the Authority's own over them, the moderator's is the Authority's with the moderator's over
them. So a person only says where they differ, and what is issued is complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from milepost.apps.assessments.cited_evidence import CitedEvidence, cited
from milepost.apps.assessments.held_ratings import (
    STARTS_FROM,
    RatingFacts,
    carried_to,
    issued_before,
    issued_ratings,
    newest_ratings,
    not_applicable,
    previous_set,
)
from milepost.apps.assessments.models import Assessment, Waiver, waived_on
from milepost.apps.matrices.queries import matrix_of
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.admissible import lapses_on
from milepost.core.evidence.support import LinkKind, support
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import IndicatedLevel, covered_criteria, indicated_level
from milepost.core.rating.resting import rests_until
from milepost.core.rating.scale import UNSUPPORTED, Achieved, CriterionFacts
from milepost.core.rating.sustain import grade, runs_after
from milepost.gateways.prepared_query import Asked, Given, prepared


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

    def remembered(self) -> dict[str, Any]:
        """The columns of a rating set in which it is remembered."""
        return {
            "indicated": self.indicated.level,
            "held_back_by": self.held_back_by(),
            "covered": sorted(self.indicated.covered),
            "runs": {code: run for code, run in self.runs.items() if run},
        }

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
    base = issued_ratings(assessment, start) if start else {}
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
        return frozenset(claimed & not_applicable(issued_ratings(assessment, Position.AUTHORITY)))
    agreed = claimed & not_applicable(own) if position is Position.AUTHORITY else set[str]()
    if agreed != claimed:
        before = previous_set(assessment, Position.AUTHORITY)
        if before is not None:
            held = issued_ratings(before.assessment, Position.AUTHORITY)
            rated_by = before.assessment.cycle.matrix_version_id
            agreed |= claimed & not_applicable(carried_to(assessment, held, rated_by=rated_by))
    return frozenset(agreed)


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


def _previous_runs(assessment: Assessment, position: Position) -> Mapping[str, int]:
    before = issued_before(assessment, position)
    if before is None:
        return {}
    return carried_to(assessment, before.runs, rated_by=before.matrix_version)
