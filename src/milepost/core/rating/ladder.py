"""Which level do the criterion ratings of a focus area indicate, and what holds it back?

The rule of design 2.3, point by point. A criterion can be good in two ways: by its own rating, or
because later criteria cover it. Each way has its faults; the way with fewer faults speaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    Level,
    LevelKind,
    LevelRule,
    MatrixSettings,
    MaturityMatrix,
)
from milepost.core.rating.scale import (
    NOTHING_KNOWN,
    Achieved,
    CriterionFacts,
    HeldBackReason,
    SustainGrade,
)
from milepost.core.rating.sustain import grade_needed

_R = HeldBackReason
_NONE: tuple[HeldBackReason, ...] = ()
_NOTHING_TO_RELY_ON = {
    None: (_R.NOT_RATED,),
    Achieved.NOT_APPLICABLE: (_R.NOT_RATED,),  # until the Authority agrees, as not rated
    Achieved.NOT_EVIDENCED: (_R.NOT_EVIDENCED,),
    Achieved.PARTLY: (_R.NOT_MET,),
    Achieved.NOT: (_R.NOT_MET,),
}


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """One criterion that stands before a level, and one reason why."""

    criterion: str
    reason: HeldBackReason


@dataclass(frozen=True, kw_only=True)
class IndicatedLevel:
    """What the rule computes: a level, and for each defined level above it all that holds it back.

    ``undefined`` lists the levels for which this version says nothing; ``covered`` are the codes
    of the criteria that later ones carry.
    """

    level: int
    held_back_by: Mapping[int, tuple[HeldBack, ...]]
    undefined: tuple[int, ...]
    covered: frozenset[str]


def indicated_level(
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    *,
    levels: tuple[Level, ...],
    rule: LevelRule = LevelRule.LADDER,
    settings: MatrixSettings | None = None,
) -> IndicatedLevel:
    """The highest level reached, 0 where none is (design 2.3).

    :param facts: what is known of each criterion, by code; one left out is not rated.
    """
    return _Ladder(area, facts, levels, rule, settings or MatrixSettings()).answer()


def level_reached(
    matrix: MaturityMatrix, area: FocusArea, facts: Mapping[str, CriterionFacts]
) -> int:
    """The indicated level alone, for those who ask often and not for what holds the others back."""
    return _Ladder(area, facts, matrix.levels, matrix.rule, matrix.settings).reached()


def indicated_levels(
    matrix: MaturityMatrix, facts: Mapping[str, CriterionFacts]
) -> dict[str, IndicatedLevel]:
    """The indicated level of every focus area of a matrix, by the focus area's code."""
    return {
        area.code: indicated_level(
            area, facts, levels=matrix.levels, rule=matrix.rule, settings=matrix.settings
        )
        for area in matrix.focus_areas
    }


def covered_criteria(
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    *,
    settings: MatrixSettings | None = None,
) -> frozenset[str]:
    """The codes of the criteria that later ones carry (design 2.2), whatever their own rating."""
    return _Ladder(area, facts, (), LevelRule.LADDER, settings or MatrixSettings()).covered()


class _Ladder:
    """One question put to the rule; keeps what is asked for more than once."""

    def __init__(
        self,
        area: FocusArea,
        facts: Mapping[str, CriterionFacts],
        levels: tuple[Level, ...],
        rule: LevelRule,
        settings: MatrixSettings,
    ) -> None:
        self._area = area
        self._facts = facts
        self._levels = sorted(levels, key=lambda level: level.number)
        self._strict = rule is LevelRule.STRICT
        self._settings = settings
        self._cover: dict[str, SustainGrade | None] = {}
        self._evidence: dict[str, tuple[HeldBackReason, ...]] = {}
        self._at_level: dict[tuple[int, bool], tuple[HeldBack, ...]] = {}

    def answer(self) -> IndicatedLevel:
        above: dict[int, tuple[HeldBack, ...]] = {}
        undefined: list[int] = []
        reached = 0
        full_path_is_open = True
        for level in self._levels:
            if level.kind is LevelKind.FLOOR:
                if not self._area.at(level.number).is_defined:
                    undefined.append(level.number)
                continue
            if not self._area.at(level.number).is_defined:
                undefined.append(level.number)
                full_path_is_open &= level.kind is not LevelKind.FULL
                continue
            above[level.number] = held_back = tuple(self._held_back(level))
            is_reached = full_path_is_open and not held_back
            if is_reached:
                reached = level.number
            if level.kind is LevelKind.FULL:
                full_path_is_open = is_reached
        return IndicatedLevel(
            level=reached,
            held_back_by={number: why for number, why in above.items() if number > reached},
            undefined=tuple(undefined),
            covered=self.covered(),
        )

    def reached(self) -> int:
        """The level that ``answer`` tells; nothing is asked of levels above one that closes."""
        reached = 0
        for level in self._levels:
            if level.kind is LevelKind.FLOOR:
                continue
            is_open = self._area.at(level.number).is_defined
            if is_open and next(self._held_back(level), None) is None:
                reached = level.number
            elif level.kind is LevelKind.FULL:
                break
        return reached

    def covered(self) -> frozenset[str]:
        return frozenset(c.code for c in self._area.criteria if self.cover(c) is not None)

    # -- a level ------------------------------------------------------------------------------

    def _held_back(self, level: Level) -> Iterator[HeldBack]:
        """Points 1 to 5 for one defined level: everything in its way, lower levels included."""
        for lower in self._full_levels_below(level.number):
            yield from self._faults_at(lower.number, is_below=True)
        yield from self._faults_at(level.number, is_below=False)

    def _full_levels_below(self, number: int) -> Iterator[Level]:
        return (
            each for each in self._levels if each.kind is LevelKind.FULL and each.number < number
        )

    def _faults_at(self, number: int, *, is_below: bool) -> tuple[HeldBack, ...]:
        """What the criteria of one level owe: their own level's test, or a higher level's."""
        key = (number, is_below)
        if key not in self._at_level:
            self._at_level[key] = tuple(self._find_faults_at(number, is_below=is_below))
        return self._at_level[key]

    def _find_faults_at(self, number: int, *, is_below: bool) -> Iterator[HeldBack]:
        criteria = self._area.at(number).criteria
        for criterion in criteria:
            for reason in self._faults(criterion, is_below=is_below):
                yield HeldBack(criterion=criterion.code, reason=reason)
        yield from self._want_of_substance(criteria)

    def _want_of_substance(self, criteria: tuple[Criterion, ...]) -> Iterator[HeldBack]:
        """Point 2: not applicable throughout shows nothing, unless one is covered, and lasts."""
        if not all(each.is_prior or self._is_not_applicable(each) for each in criteria):
            return
        rated = [criterion for criterion in criteria if not criterion.is_prior]
        grades = [self.cover(criterion) for criterion in rated]
        pairs = list(zip(rated, grades, strict=True))
        if any(grade is not None and self._lasts(each, grade) for each, grade in pairs):
            return
        for each, grade in pairs:
            reason = _R.NOT_MET if grade is None else _R.NOT_LASTING
            yield HeldBack(criterion=each.code, reason=reason)

    # -- a criterion --------------------------------------------------------------------------

    def _faults(self, criterion: Criterion, *, is_below: bool) -> tuple[HeldBackReason, ...]:
        """Why a criterion holds a level back, by the better of its own rating and its cover."""
        if criterion.is_prior:
            return self._prior_faults(criterion)
        if self._is_not_applicable(criterion):
            return ()
        own = self._own_faults(criterion, is_below=is_below)
        if not own or (grade := self.cover(criterion)) is None:
            return own
        return () if self._lasts(criterion, grade) else (_R.NOT_LASTING,)

    def _prior_faults(self, criterion: Criterion) -> tuple[HeldBackReason, ...]:
        """A prior criterion is computed: the full level below is reached and complete."""
        lower = self._full_levels_below(criterion.level)
        is_complete = all(
            self._area.at(level.number).is_defined
            and not self._faults_at(level.number, is_below=True)
            for level in lower
        )
        return () if is_complete else (_R.BELOW_NOT_COMPLETE,)

    def _own_faults(self, criterion: Criterion, *, is_below: bool) -> tuple[HeldBackReason, ...]:
        facts = self._facts.get(criterion.code, NOTHING_KNOWN)
        if facts.rating is Achieved.FULLY:
            of_rating = _NONE
        elif facts.rating is Achieved.LARGELY:
            of_rating = self._largely_faults(criterion, facts, is_below=is_below)
        else:
            return _NOTHING_TO_RELY_ON[facts.rating]
        of_lasting = _NONE if self._lasts(criterion, facts.sustain) else (_R.NOT_LASTING,)
        return of_rating + self._evidence_faults(criterion) + of_lasting

    def _largely_faults(
        self, criterion: Criterion, facts: CriterionFacts, *, is_below: bool
    ) -> tuple[HeldBackReason, ...]:
        """Points 2 and 3: where largely is not enough."""
        if criterion.is_critical or self._strict:
            return (_R.NOT_MET,)
        return (_R.BELOW_NOT_COMPLETE,) if is_below and not facts.is_waived else _NONE

    def _evidence_faults(self, criterion: Criterion) -> tuple[HeldBackReason, ...]:
        """Point 4: why an F or L is not supported."""
        if criterion.code not in self._evidence:
            self._evidence[criterion.code] = tuple(self._weigh_evidence(criterion))
        return self._evidence[criterion.code]

    def _weigh_evidence(self, criterion: Criterion) -> Iterator[HeldBackReason]:
        support = self._facts.get(criterion.code, NOTHING_KNOWN).support
        if support.is_contradicted:
            yield _R.CONTRADICTED
        if not support.is_supported:
            yield _R.NOT_SUPPORTED
            return
        if criterion.level >= self._settings.strength_from_level and not support.has_a_to_c:
            yield _R.TOO_WEAK
        if (
            criterion.level >= self._settings.beyond_overview_from_level
            and not support.beyond_overview
        ):
            yield _R.SOLE_OVERVIEW

    def _is_not_applicable(self, criterion: Criterion) -> bool:
        facts = self._facts.get(criterion.code, NOTHING_KNOWN)
        return facts.rating is Achieved.NOT_APPLICABLE and facts.is_agreed_not_applicable

    # -- lasting ------------------------------------------------------------------------------

    def _lasts(self, criterion: Criterion, grade: SustainGrade) -> bool:
        """Point 5: whether a grade is what the criterion's own level needs."""
        return grade >= self._needed(criterion)

    def _needed(self, criterion: Criterion) -> int:
        return grade_needed(self._area, criterion, self._settings)

    # -- cover --------------------------------------------------------------------------------

    def cover(self, criterion: Criterion) -> SustainGrade | None:
        """The grade a criterion takes from what covers it, or None where it is not covered.

        Design 2.2: every criterion that directly repeats, gates or strengthens it is F and
        supported, or itself covered; never over an own N or P, nor an unanswered contradiction.
        """
        if criterion.code not in self._cover:
            self._cover[criterion.code] = None  # so a circle of criteria, a fault, covers nothing
            self._cover[criterion.code] = self._find_cover(criterion)
        return self._cover[criterion.code]

    def _find_cover(self, criterion: Criterion) -> SustainGrade | None:
        builders = self._area.covered_by.get(criterion.code, ())
        facts = self._facts.get(criterion.code, NOTHING_KNOWN)
        if not builders or facts.rating in (Achieved.NOT, Achieved.PARTLY):
            return None
        if facts.support.is_contradicted:
            return None
        lowest = SustainGrade.DURABLE
        for builder in builders:
            grade = self._carrying_grade(builder)
            if grade is None:
                return None
            lowest = min(lowest, grade)
        return lowest

    def _carrying_grade(self, builder: Criterion) -> SustainGrade | None:
        """The grade a covering criterion passes down: its own or its cover's, the better."""
        own = self._facts.get(builder.code, NOTHING_KNOWN)
        grade = self.cover(builder)
        if own.rating is not Achieved.FULLY or self._evidence_faults(builder):
            return grade
        return own.sustain if grade is None else max(grade, own.sustain)
