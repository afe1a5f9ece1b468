"""The laws of the level rule (design 2.3), tried on focus areas and facts nobody thought of."""

from collections.abc import Mapping
from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.evidence.support import FULL_SUPPORT, Support
from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    Lasting,
    LevelKind,
    LevelRule,
    MatrixSettings,
)
from milepost.core.rating.ladder import IndicatedLevel, indicated_level, level_reached
from milepost.core.rating.scale import Achieved, CriterionFacts, SustainGrade
from tests.builders import LEVELS, a_focus_area, a_matrix

Facts = Mapping[str, CriterionFacts]

FULL = tuple(level.number for level in LEVELS if level.kind is LevelKind.FULL)
UPWARDS = (Achieved.NOT, Achieved.PARTLY, Achieved.LARGELY, Achieved.FULLY)


@st.composite
def focus_areas(draw: st.DrawFn) -> FocusArea:
    """Small ones, in which criteria build on earlier ones, and any level may be undefined."""
    written: dict[str, str] = {}
    earlier: list[str] = []
    for level in (1, 2, 3, 4, 5):
        here: list[str] = []
        for n in range(draw(st.sampled_from([1, 2, 3, 2, 1, 0]))):
            code = f"{'ABC'[n]}{level}"
            marks = draw(st.sampled_from(["", "", "!", "~", "~~"]))
            if draw(st.integers(0, 9)) == 0:
                marks = "^"
            elif draw(st.booleans()) and earlier:
                marks += draw(st.sampled_from("=>@+&")) + draw(st.sampled_from(earlier))
            here.append(code + marks)
        earlier += [each[:2] for each in here]
        written[f"level_{level}"] = " ".join(here)
    return a_focus_area(lasting_only=draw(st.booleans()), **written)


GOOD = CriterionFacts(
    rating=Achieved.FULLY, support=FULL_SUPPORT, sustain=SustainGrade.DURABLE, is_waived=True
)
ANYTHING = st.builds(
    CriterionFacts,
    rating=st.sampled_from([Achieved.LARGELY, Achieved.LARGELY, Achieved.FULLY, None, *Achieved]),
    is_agreed_not_applicable=st.booleans(),
    support=st.one_of(
        st.just(FULL_SUPPORT),
        st.builds(Support, **{flag.name: st.booleans() for flag in fields(Support)}),
    ),
    sustain=st.sampled_from(SustainGrade),
    is_waived=st.booleans(),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[FocusArea, dict[str, CriterionFacts]]:
    """A focus area where most is well, so that every level is reached now and then."""
    area = draw(focus_areas())
    facts = {each.code: GOOD for each in area.criteria}
    if facts:
        facts |= draw(st.dictionaries(st.sampled_from(sorted(facts)), ANYTHING, max_size=5))
    return area, facts


RULES = st.sampled_from(LevelRule)


def rate(area: FocusArea, facts: Facts, rule: LevelRule = LevelRule.LADDER) -> IndicatedLevel:
    return indicated_level(area, facts, levels=LEVELS, rule=rule)


# -- nothing better ever lowers a level ----------------------------------------------------------


@settings(max_examples=40)
@given(case=cases(), rule=RULES, choose=st.data())
def test_a_better_rating_never_lowers_a_level(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule, choose: st.DataObject
) -> None:
    area, facts = case
    for code, known in facts.items():
        if known.rating in UPWARDS[:-1]:
            above = UPWARDS[UPWARDS.index(known.rating) + 1 :]
            better = replace(known, rating=choose.draw(st.sampled_from(above)))
            assert rate(area, facts | {code: better}, rule).level >= rate(area, facts, rule).level


@settings(max_examples=40)
@given(case=cases(), rule=RULES)
def test_more_support_never_lowers_a_level(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    for code, known in facts.items():
        for flag in fields(Support):
            better = replace(known.support, **{flag.name: flag.name != "is_contradicted"})
            more = facts | {code: replace(known, support=better)}
            assert rate(area, more, rule).level >= rate(area, facts, rule).level


@settings(max_examples=40)
@given(case=cases(), rule=RULES)
def test_a_higher_grade_never_lowers_a_level(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    for code, known in facts.items():
        for grade in SustainGrade:
            if grade > known.sustain:
                more = facts | {code: replace(known, sustain=grade)}
                assert rate(area, more, rule).level >= rate(area, facts, rule).level


@settings(max_examples=40)
@given(case=cases(), rule=RULES)
def test_a_waiver_never_lowers_a_level(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    for code, known in facts.items():
        waived = facts | {code: replace(known, is_waived=True)}
        assert rate(area, waived, rule).level >= rate(area, facts, rule).level


# -- what the answer holds together ---------------------------------------------------------------


@settings(max_examples=80)
@given(case=cases(), rule=RULES)
def test_the_level_asked_for_alone_is_the_one_that_is_indicated(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    assert level_reached(a_matrix(area, rule=rule), area, facts) == rate(area, facts, rule).level


@settings(max_examples=40)
@given(case=cases(), rule=RULES)
def test_no_level_is_indicated_above_a_full_level_that_is_not_reached(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    found = rate(area, facts, rule)

    for lower in FULL:
        if lower < found.level:
            assert area.at(lower).is_defined
            assert clause(area, facts, rule).is_reached(lower)


@settings(max_examples=40)
@given(case=cases(), rule=RULES)
def test_what_holds_back_is_told_for_each_defined_level_above_and_for_no_other(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    found = rate(area, facts, rule)
    defined = {level.number for level in LEVELS if area.at(level.number).is_defined}

    assert set(found.held_back_by) == {number for number in defined if number > found.level}
    assert set(found.undefined) == {level.number for level in LEVELS} - defined
    for number, held_back in found.held_back_by.items():
        has_gap = any(not area.at(lower).is_defined for lower in FULL if lower < number)
        assert held_back or has_gap, f"nothing is said of level {number}"
        assert len(set(held_back)) == len(held_back)
        for each in held_back:
            level = area.by_code[each.criterion].level
            assert level == number or (level < number and level in FULL)


@settings(max_examples=40)
@given(case=cases(), rule=RULES, seed=st.randoms(use_true_random=False))
def test_the_level_depends_on_nothing_but_what_the_rule_is_told(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule, seed: object
) -> None:
    area, facts = case
    shuffled = list(facts.items())
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    of_another_area = {"ZZ.1": CriterionFacts(rating=Achieved.NOT)}

    assert rate(area, dict(shuffled) | of_another_area, rule) == rate(area, facts, rule)


@settings(max_examples=150)
@given(case=cases(), rule=RULES)
def test_the_rule_gives_what_its_clauses_give_one_by_one(
    case: tuple[FocusArea, dict[str, CriterionFacts]], rule: LevelRule
) -> None:
    area, facts = case
    by_clause = clause(area, facts, rule)
    found = rate(area, facts, rule)

    assert found.level == max((n for n in (1, 2, 3, 4, 5) if by_clause.is_reached(n)), default=0)
    assert found.covered == {c.code for c in area.criteria if by_clause.cover(c) is not None}


# -- the same rule a second time, clause by clause, with no thought for speed or reasons ----------


class clause:  # noqa: N801 - read as "by clause"
    """Design 2.2 and 2.3, each sentence a method."""

    def __init__(self, area: FocusArea, facts: Facts, rule: LevelRule) -> None:
        self.area, self.facts, self.rule = area, facts, rule
        self.numbers = MatrixSettings()

    def is_reached(self, n: int) -> bool:
        here = self.area.at(n)
        if not here.is_defined:
            return False
        if not all(self.is_reached(lower) for lower in FULL if lower < n):
            return False
        below = [c for lower in FULL if lower < n for c in self.area.at(lower).criteria]
        return (
            all(self.is_good(c, largely_is_enough=False) for c in below)
            and all(self.is_good(c, largely_is_enough=True) for c in here.criteria)
            and self.shows_something(here.criteria)
        )

    def shows_something(self, criteria: tuple[Criterion, ...]) -> bool:
        rated = [c for c in criteria if not c.is_prior]
        return not rated or any(
            self.by_own_rating(c, largely_is_enough=True) or self.by_cover(c) for c in rated
        )

    def is_good(self, c: Criterion, *, largely_is_enough: bool) -> bool:
        if c.is_prior:
            lower_full = [lower for lower in FULL if lower < c.level]
            return all(
                self.is_reached(lower)
                and all(
                    self.is_good(b, largely_is_enough=False) for b in self.area.at(lower).criteria
                )
                for lower in lower_full
            )
        known = self.known(c)
        if known.rating is Achieved.NOT_APPLICABLE and known.is_agreed_not_applicable:
            return True
        return self.by_own_rating(c, largely_is_enough=largely_is_enough) or self.by_cover(c)

    def by_own_rating(self, c: Criterion, *, largely_is_enough: bool) -> bool:
        known = self.known(c)
        is_met = known.rating is Achieved.FULLY or (
            known.rating is Achieved.LARGELY
            and not c.is_critical
            and self.rule is LevelRule.LADDER
            and (largely_is_enough or known.is_waived)
        )
        return is_met and self.is_supported(c) and known.sustain >= self.need(c)

    def by_cover(self, c: Criterion) -> bool:
        grade = self.cover(c)
        return grade is not None and grade >= self.need(c)

    def cover(self, c: Criterion) -> SustainGrade | None:
        known = self.known(c)
        children = self.area.covered_by.get(c.code, ())
        if not children or known.support.is_contradicted:
            return None
        if known.rating in (Achieved.NOT, Achieved.PARTLY):
            return None
        grades = []
        for child in children:
            own = self.known(child)
            ways = [self.cover(child)]
            if own.rating is Achieved.FULLY and self.is_supported(child):
                ways.append(own.sustain)
            carried = [way for way in ways if way is not None]
            if not carried:
                return None
            grades.append(max(carried))
        return min(grades)

    def is_supported(self, c: Criterion) -> bool:
        support = self.known(c).support
        return (
            support.is_supported
            and not support.is_contradicted
            and (c.level < 3 or support.has_a_to_c)
            and (c.level < 5 or support.beyond_overview)
        )

    def need(self, c: Criterion) -> int:
        if self.area.lasting_only:
            return {1: 1, 3: 2, 5: 3}.get(c.level, 0)
        needs = {
            (3, Lasting.EXPLICIT): 2,
            (5, Lasting.EXPLICIT): 3,
            (5, Lasting.IMPLIED): 2,
        }
        return needs.get((c.level, c.lasting), 0)

    def known(self, c: Criterion) -> CriterionFacts:
        return self.facts.get(c.code, CriterionFacts())
