"""The level rule, by worked cases (design 2.2 to 2.6)."""

from dataclasses import replace

import pytest

from milepost.core.matrix.definition import (
    FocusArea,
    Level,
    LevelKind,
    LevelRule,
    MatrixSettings,
)
from milepost.core.rating.ladder import (
    IndicatedLevel,
    covered_criteria,
    indicated_level,
    indicated_levels,
)
from tests.builders import LEVELS, a_focus_area, a_matrix, facts, held_back, reasons_at


def rate(
    area: FocusArea, known: str, *, rule: LevelRule = LevelRule.LADDER, **settings: object
) -> IndicatedLevel:
    """The indicated level under the usual levels and settings, but for those given."""
    given = replace(MatrixSettings(), **settings)  # type: ignore[arg-type]
    return indicated_level(area, facts(known), levels=LEVELS, rule=rule, settings=given)


THREE_RUNGS = a_focus_area(level_1="A1 B1", level_3="A3 B3", level_5="A5")


@pytest.mark.parametrize(
    ("known", "level", "at_1", "at_3"),
    [
        # nothing is known: every criterion is said to be unrated, those below each level too
        ("", 0, "A1 not_rated, B1 not_rated",
         "A1 not_rated, B1 not_rated, A3 not_rated, B3 not_rated"),
        # not rated, NE, N and NA that nobody agreed are different things, told apart
        ("A1 NE, B1 N", 0, "A1 not_evidenced, B1 not_met",
         "A1 not_evidenced, B1 not_met, A3 not_rated, B3 not_rated"),
        ("A1 NA, B1 P", 0, "A1 not_rated, B1 not_met",
         "A1 not_rated, B1 not_met, A3 not_rated, B3 not_rated"),
        # largely is enough at its own level, and not for the level above
        ("A1 F, B1 L", 1, None, "B1 below_not_complete, A3 not_rated, B3 not_rated"),
        ("A1 F, B1 L, A3 F, B3 F", 1, None, "B1 below_not_complete"),
        # a waiver in force serves an L below, and nothing worse
        ("A1 F, B1 L waived, A3 F, B3 F", 3, None, None),
        ("A1 F, B1 P waived, A3 F, B3 F", 0, "B1 not_met", "B1 not_met"),
        ("A1 F, B1 N waived, A3 F, B3 F", 0, "B1 not_met", "B1 not_met"),
        ("A1 F, B1 NE waived, A3 F, B3 F", 0, "B1 not_evidenced", "B1 not_evidenced"),
        # agreed as not applicable, a criterion stands in no way
        ("A1 F, B1 NA agreed, A3 NA agreed, B3 L", 3, None, None),
        ("A1 F, B1 NA agreed, A3 NA, B3 L", 1, None, "A3 not_rated"),
        # a rung is never skipped
        ("A1 F, B1 N, A3 F, B3 F, A5 F", 0, "B1 not_met", "B1 not_met"),
        # what a rating relies on has to be supported, at every level below too
        ("A1 F unsupported, B1 F", 0, "A1 not_supported",
         "A1 not_supported, A3 not_rated, B3 not_rated"),
        ("A1 F, B1 L unsupported waived, A3 F, B3 F", 0, "B1 not_supported", "B1 not_supported"),
        ("A1 F contradicted, B1 F", 0, "A1 contradicted",
         "A1 contradicted, A3 not_rated, B3 not_rated"),
        # each reason has its own entry
        ("A1 F, B1 L unsupported, A3 F, B3 F", 0, "B1 not_supported",
         "B1 below_not_complete not_supported"),
        # unsupported or contradicted, a criterion that is not met is simply not met
        ("A1 N unsupported contradicted, B1 F", 0, "A1 not_met",
         "A1 not_met, A3 not_rated, B3 not_rated"),
        # from level 3 up one item is stronger than the provider's unchecked word
        ("A1 F weak, B1 F weak, A3 F, B3 F", 3, None, None),
        ("A1 F, B1 F, A3 F weak, B3 F", 1, None, "A3 too_weak"),
        ("A1 F, B1 F, A3 L weak contradicted, B3 F", 1, None, "A3 contradicted too_weak"),
        # the overview report alone carries levels 1 and 3
        ("A1 F overview, B1 F, A3 F overview, B3 F", 3, None, None),
    ],
)  # fmt: skip
def test_a_level_is_reached_or_says_all_that_holds_it_back(
    known: str, level: int, at_1: str | None, at_3: str | None
) -> None:
    found = rate(THREE_RUNGS, known)

    assert found.level == level
    for number, expected in ((1, at_1), (3, at_3)):
        if expected is None:
            assert number not in found.held_back_by
        else:
            assert reasons_at(found, number) == held_back(expected)


@pytest.mark.parametrize(
    ("known", "level", "at_5"),
    [
        ("A5 F", 5, None),
        ("A5 L", 5, None),
        ("A5 F overview", 3, "A5 sole_overview"),
        ("A5 F weak", 3, "A5 too_weak"),
        ("A5 F weak overview", 3, "A5 too_weak sole_overview"),
        ("A5 F unsupported", 3, "A5 not_supported"),  # says enough: not too weak besides
        ("B3 L, A5 F", 3, "B3 below_not_complete"),
        ("B3 L waived, A5 F", 5, None),
        ("B1 L, A5 F", 1, "B1 below_not_complete"),
    ],
)
def test_level_5_asks_more_of_the_evidence(known: str, level: int, at_5: str | None) -> None:
    found = rate(THREE_RUNGS, "A1 F, B1 F, A3 F, B3 F, " + known)

    assert found.level == level
    if at_5 is None:
        assert not found.held_back_by
    else:
        assert reasons_at(found, 5) == held_back(at_5)


def test_above_the_top_level_nothing_is_left_to_hold_back() -> None:
    found = rate(THREE_RUNGS, "A1 F, B1 F, A3 F, B3 F, A5 F")

    assert found == IndicatedLevel(
        level=5, held_back_by={}, undefined=(0, 2, 4), covered=frozenset()
    )


@pytest.mark.parametrize(
    ("known", "level", "reasons"),
    [
        ("A1 L, B1 F, A3 F", 0, "A1 not_met"),
        ("A1 L waived, B1 F, A3 F", 0, "A1 not_met"),  # no waiver serves a critical criterion
        ("A1 P, B1 F, A3 F", 0, "A1 not_met"),
        ("A1 L unsupported, B1 F, A3 F", 0, "A1 not_met not_supported"),
        ("A1 F, B1 L waived, A3 F", 3, ""),
        ("A1 NA agreed, B1 F, A3 F", 3, ""),
        ("A1 F, B1 F, A3 L", 1, "A3 not_met"),
    ],
)
def test_a_critical_criterion_is_met_in_full_or_not_at_all(
    known: str, level: int, reasons: str
) -> None:
    area = a_focus_area(level_1="A1! B1", level_3="A3!")

    found = rate(area, known)

    assert found.level == level
    for held in found.held_back_by:
        assert reasons_at(found, held) == held_back(reasons)


def test_a_critical_criterion_may_be_covered() -> None:
    area = a_focus_area(level_1="A1!", level_3="A3=A1")

    assert rate(area, "A1 L, A3 F").level == 3


@pytest.mark.parametrize(
    ("known", "level", "reasons"),
    [
        ("A1 L, B1 F", 0, "A1 not_met"),
        ("A1 L waived, B1 F", 0, "A1 not_met"),
        ("A1 F, B1 F", 1, "A3 not_rated"),
        ("A1 F, B1 F, A3 L", 1, "A3 not_met"),
        ("A1 F, B1 NA agreed, A3 F", 3, ""),
    ],
)
def test_under_the_strict_rule_largely_is_never_enough(
    known: str, level: int, reasons: str
) -> None:
    area = a_focus_area(level_1="A1 B1", level_3="A3")

    found = rate(area, known, rule=LevelRule.STRICT)

    assert found.level == level
    if level < 3:
        assert reasons_at(found, level + 1 if level == 0 else 3) == held_back(reasons)
    else:
        assert not found.held_back_by


# -- not applicable throughout ------------------------------------------------------------------


def test_a_level_whose_criteria_are_all_not_applicable_is_not_reached() -> None:
    area = a_focus_area(level_1="A1 B1", level_3="A3 B3")

    found = rate(area, "A1 F, B1 F, A3 NA agreed, B3 NA agreed")

    assert found.level == 1
    assert reasons_at(found, 3) == held_back("A3 not_met, B3 not_met")


def test_a_level_that_shows_nothing_stands_before_every_level_above() -> None:
    area = a_focus_area(level_1="A1", level_3="A3", level_5="A5")

    found = rate(area, "A1 F, A3 NA agreed, A5 F")

    assert found.level == 1
    assert reasons_at(found, 5) == held_back("A3 not_met")


def test_one_covered_criterion_among_those_not_applicable_is_enough() -> None:
    area = a_focus_area(level_1="A1 B1", level_3="A3=A1")

    assert rate(area, "A1 NA agreed, B1 NA agreed, A3 F").level == 3


def test_a_cover_that_does_not_last_shows_no_more_than_not_applicable() -> None:
    area = a_focus_area(level_1="Z1", level_3="A3~~ B3", level_5="A5=A3 B5")

    found = rate(area, "Z1 F, A3 NA agreed, B3 NA agreed, A5 F S1, B5 F")

    assert found.level == 1
    assert reasons_at(found, 3) == held_back("A3 not_lasting, B3 not_met")


# -- cover --------------------------------------------------------------------------------------

TWO_CHILDREN = a_focus_area(level_1="A1", level_3="B3>A1 C3=A1")


@pytest.mark.parametrize(
    ("known", "level", "covered"),
    [
        ("B3 F, C3 F", 3, "A1"),
        ("B3 F, C3 L", 0, ""),  # every child has to be met in full
        ("B3 F, C3 N", 0, ""),
        ("B3 F", 0, ""),
        ("B3 F, C3 NA agreed", 0, ""),  # not applicable is not met
        ("B3 F, C3 F unsupported", 0, ""),
        ("B3 F, C3 F weak", 0, ""),
        ("B3 F, C3 F contradicted", 0, ""),
        # its own rating: worse than nothing said, it speaks against the cover
        ("A1 NE, B3 F, C3 F", 3, "A1"),
        ("A1 NA, B3 F, C3 F", 3, "A1"),
        ("A1 L, B3 F, C3 F", 3, "A1"),
        ("A1 F unsupported, B3 F, C3 F", 3, "A1"),
        ("A1 P, B3 F, C3 F", 0, ""),
        ("A1 N, B3 F, C3 F", 0, ""),
        # contradicting evidence on it stands unanswered
        ("A1 F contradicted, B3 F, C3 F", 0, ""),
        ("A1 - contradicted, B3 F, C3 F", 0, ""),
    ],
)
def test_cover_takes_every_child_and_nothing_against_it(
    known: str, level: int, covered: str
) -> None:
    found = rate(TWO_CHILDREN, known)

    assert found.level == level
    assert found.covered == set(covered.split())
    assert covered_criteria(TWO_CHILDREN, facts(known)) == set(covered.split())


@pytest.mark.parametrize(
    ("known", "reasons"),
    [
        ("B3 F, C3 L", "A1 not_rated"),
        ("A1 N, B3 F, C3 F", "A1 not_met"),
        ("A1 F contradicted, B3 F, C3 F", "A1 contradicted"),
        ("A1 L contradicted, B3 F, C3 F", "A1 contradicted below_not_complete"),
    ],
)
def test_what_is_not_covered_says_what_its_own_rating_lacks(known: str, reasons: str) -> None:
    assert reasons_at(rate(TWO_CHILDREN, known), 3) == held_back(reasons)


@pytest.mark.parametrize(
    ("relation", "covers"), [("=", True), (">", True), ("@", True), ("+", False), ("&", False)]
)
def test_only_what_repeats_strengthens_or_gates_covers(relation: str, covers: bool) -> None:
    area = a_focus_area(level_1="A1", level_3=f"A3{relation}A1")

    assert (rate(area, "A3 F").covered == {"A1"}) is covers
    assert rate(area, "A3 F").level == (3 if covers else 0)


def test_cover_is_handed_down_a_whole_thread() -> None:
    area = a_focus_area(level_1="A1", level_3="A3=A1", level_5="A5>A3")

    found = rate(area, "A5 F")

    assert found.level == 5
    assert found.covered == {"A1", "A3"}


def test_a_break_in_the_thread_stops_the_cover_there() -> None:
    area = a_focus_area(level_1="A1", level_3="A3=A1", level_5="A5>A3")

    found = rate(area, "A5 F, A3 P")

    assert found.level == 0
    assert reasons_at(found, 5) == held_back("A1 not_rated, A3 not_met")


def test_cover_is_judged_by_the_covering_criterions_own_need_of_evidence() -> None:
    area = a_focus_area(level_1="A1", level_3="A3=A1", level_5="A5=A3")

    assert rate(area, "A3 F weak").covered == set()  # level 3 asks for A to C
    assert rate(area, "A5 F overview").covered == set()  # level 5 for more than the overview


def test_criteria_that_build_on_each_other_in_a_circle_do_not_hang_the_rule() -> None:
    area = a_focus_area(level_1="A1=B1 B1=A1")

    assert rate(area, "").level == 0


# -- lasting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "grade", "level"),
    [
        ("", "S0", 5), ("~", "S0", 3), ("~", "S1", 3), ("~", "S2", 5), ("~", "S3", 5),
        ("~~", "S0", 3), ("~~", "S2", 3), ("~~", "S3", 5),
    ],
)  # fmt: skip
def test_level_5_needs_durable_where_explicit_and_sustained_where_implied(
    mark: str, grade: str, level: int
) -> None:
    area = a_focus_area(level_1="A1", level_3="A3", level_5=f"A5{mark}")

    found = rate(area, f"A1 F, A3 F, A5 F {grade}")

    assert found.level == level
    if level == 3:
        assert reasons_at(found, 5) == held_back("A5 not_lasting")


@pytest.mark.parametrize(
    ("mark", "grade", "level"),
    [("", "S0", 3), ("~", "S0", 3), ("~~", "S1", 1), ("~~", "S2", 3)],
)
def test_level_3_needs_sustained_where_explicit(mark: str, grade: str, level: int) -> None:
    area = a_focus_area(level_1="A1", level_3=f"A3{mark}")

    assert rate(area, f"A1 F, A3 F {grade}").level == level


def test_level_1_needs_nothing_to_last() -> None:
    assert rate(a_focus_area(level_1="A1~~"), "A1 F S0").level == 1


def test_a_largely_met_criterion_has_to_last_as_well() -> None:
    area = a_focus_area(level_1="A1", level_3="A3~~", level_5="A5")

    found = rate(area, "A1 F, A3 L S1 waived, A5 F")

    assert found.level == 1
    assert reasons_at(found, 5) == held_back("A3 not_lasting")


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ("B5 F S2, C5 F S3", 5),  # A3 takes S2, the lower, and its own level needs no more
        ("B5 F S1, C5 F S3", 1),
        ("B5 F S1, C5 F S3, A3 F S2", 5),  # its own rating does: the better counts
        ("B5 F S2, C5 F S2, A3 F S0", 5),  # its cover does
        ("B5 F S2, C5 F S2, A3 L S3", 5),  # so L below needs no waiver
        ("B5 F S1, C5 F S1, A3 F S1", 1),
    ],
)
def test_cover_brings_the_lowest_grade_tested_at_the_need_of_the_covered(
    known: str, level: int
) -> None:
    area = a_focus_area(level_1="A1", level_3="A3~~", level_5="B5=A3 C5=A3")

    found = rate(area, "A1 F, " + known)

    assert found.level == level
    if level == 1:
        assert reasons_at(found, 5) == held_back("A3 not_lasting")


def test_a_covering_criterion_hands_down_the_better_of_its_own_grade_and_its_covers() -> None:
    area = a_focus_area(level_1="A1", level_3="A3~~", level_4="A4=A3", level_5="A5=A4")

    assert rate(area, "A1 F, A4 F S1, A5 F S2").level == 5
    assert rate(area, "A1 F, A4 F S2, A5 F S1").level == 5
    assert rate(area, "A1 F, A4 F S1, A5 F S1").level == 1


# -- the day to day row -------------------------------------------------------------------------

DAY_TO_DAY = a_focus_area(
    code="DD",
    lasting_only=True,
    level_1="A1 B1",
    level_3="A3=A1 B3=B1",
    level_5="A5=A3 B5=B3",
)


@pytest.mark.parametrize(
    ("grades", "level", "next_level", "reasons"),
    [
        (("S0", "S0"), 0, 1, "A1 not_lasting, B1 not_lasting"),
        (("S1", "S0"), 0, 1, "B1 not_lasting"),
        (("S1", "S1"), 1, 3, "A3 not_lasting, B3 not_lasting"),
        (("S2", "S1"), 1, 3, "B3 not_lasting"),
        (("S2", "S2"), 3, 5, "A5 not_lasting, B5 not_lasting"),
        (("S3", "S2"), 3, 5, "B5 not_lasting"),
        (("S3", "S3"), 5, None, ""),
    ],
)
def test_only_lasting_separates_the_levels_of_the_day_to_day_row(
    grades: tuple[str, str], level: int, next_level: int | None, reasons: str
) -> None:
    """Rated where it is claimed, at level 5: what lies below is carried."""
    found = rate(DAY_TO_DAY, f"A5 F {grades[0]}, B5 F {grades[1]}")

    assert found.level == level
    assert found.covered == {"A1", "B1", "A3", "B3"}
    if next_level is not None:
        assert reasons_at(found, next_level) == held_back(reasons)


def test_the_day_to_day_row_asks_the_same_of_ratings_at_each_level() -> None:
    found = rate(DAY_TO_DAY, "A1 F S1, B1 L S1, A3 F S2, B3 F S2")

    assert found.level == 3  # B1 is carried by B3, so its L needs no waiver


def test_lasting_only_asks_it_whatever_the_wording_says() -> None:
    area = a_focus_area(lasting_only=True, level_1="A1~~", level_3="A3")

    assert rate(area, "A1 F S1, A3 F S2").level == 3
    assert rate(area, "A1 F S1, A3 F S1").level == 1


# -- interim levels -----------------------------------------------------------------------------

WITH_INTERIM = a_focus_area(level_1="A1 B1", level_2="P2^ A2 B2!", level_3="A3")


@pytest.mark.parametrize(
    ("known", "level", "at_2"),
    [
        ("A1 F, B1 F, A2 F, B2 F", 2, ""),
        ("A1 F, B1 F, A2 L, B2 F", 2, ""),
        ("A1 F, B1 F, A2 F, B2 L", 1, "B2 not_met"),
        ("A1 F, B1 F, A2 NE, B2 F", 1, "A2 not_evidenced"),
        # level 1 is reached, but not complete
        ("A1 F, B1 L, A2 F, B2 F", 1, "B1 below_not_complete, P2 below_not_complete"),
        ("A1 F, B1 L waived, A2 F, B2 F", 2, ""),
        # level 1 is not reached
        ("A1 F, B1 N, A2 F, B2 F", 0, "B1 not_met, P2 below_not_complete"),
        # a rating given to the prior criterion is not asked
        ("A1 F, B1 F, P2 N, A2 F, B2 F", 2, ""),
        ("A1 F, B1 L, P2 F, A2 F, B2 F", 1, "B1 below_not_complete, P2 below_not_complete"),
        # level 3 owes nothing to level 2
        ("A1 F, B1 F, A3 F", 3, ""),
        ("A1 F, B1 F, A2 N, B2 N, A3 F", 3, ""),
        # nor does level 2 open the way where level 1 is only largely met
        ("A1 F, B1 L, A2 F, B2 F, A3 F", 1, "B1 below_not_complete, P2 below_not_complete"),
        # all but the prior criterion are not applicable
        ("A1 F, B1 F, A2 NA agreed, B2 NA agreed", 1, "A2 not_met, B2 not_met"),
    ],
)
def test_an_interim_level_needs_the_level_below_complete_and_binds_nowhere_else(
    known: str, level: int, at_2: str
) -> None:
    found = rate(WITH_INTERIM, known)

    assert found.level == level
    if level < 2:
        assert reasons_at(found, 2) == held_back(at_2)


def test_a_later_interim_level_needs_every_full_level_below_it() -> None:
    area = a_focus_area(level_1="A1", level_2="A2", level_3="A3", level_4="P4^ A4")

    assert rate(area, "A1 F, A3 F, A4 F").level == 4
    assert rate(area, "A1 F, A3 L, A4 F").level == 3
    assert reasons_at(rate(area, "A1 F, A4 F"), 4) == held_back(
        "A3 not_rated, P4 below_not_complete"
    )


def test_a_prior_criterion_alone_is_met_when_the_level_below_is_complete() -> None:
    area = a_focus_area(level_1="A1", level_2="P2^")

    assert rate(area, "A1 F").level == 2
    assert rate(area, "A1 L").level == 1


# -- undefined levels ---------------------------------------------------------------------------


def test_an_undefined_full_level_in_the_middle_closes_the_way_up() -> None:
    area = a_focus_area(level_1="A1", level_5="P5^ A5")

    found = rate(area, "A1 F, A5 F")

    assert found.level == 1
    assert found.undefined == (0, 2, 3, 4)
    assert reasons_at(found, 5) == held_back("P5 below_not_complete")


def test_above_an_undefined_level_nothing_more_is_held_against_what_is_met() -> None:
    found = rate(a_focus_area(level_1="A1", level_5="A5"), "A1 F, A5 F")

    assert (found.level, dict(found.held_back_by)) == (1, {5: ()})


def test_an_undefined_full_level_closes_the_interim_level_above_it_too() -> None:
    assert rate(a_focus_area(level_1="A1", level_4="A4"), "A1 F, A4 F").level == 1


def test_an_undefined_interim_level_closes_nothing() -> None:
    found = rate(a_focus_area(level_1="A1", level_3="A3"), "A1 F, A3 F")

    assert (found.level, found.undefined) == (3, (0, 2, 4, 5))


def test_a_focus_area_that_defines_nothing_stands_on_the_floor() -> None:
    found = rate(a_focus_area(), "")

    assert found == IndicatedLevel(
        level=0, held_back_by={}, undefined=(0, 1, 2, 3, 4, 5), covered=frozenset()
    )


def test_a_floor_with_words_of_its_own_is_neither_owed_nor_undefined() -> None:
    found = rate(a_focus_area(level_0="A0", level_1="A1"), "A1 F")

    assert (found.level, found.undefined) == (1, (2, 3, 4, 5))


# -- settings, and other matrices ---------------------------------------------------------------


def test_the_numbers_of_the_rule_belong_to_the_matrix_version() -> None:
    area = a_focus_area(level_1="A1~", level_3="A3")

    assert rate(area, "A1 F S0 weak, A3 F", strength_from_level=1).level == 0
    assert rate(area, "A1 F S0 overview, A3 F", beyond_overview_from_level=1).level == 0
    assert rate(area, "A1 F S0, A3 F", lasting_needed={1: (2, 1)}).level == 0
    assert rate(area, "A1 F S1, A3 F S0", lasting_needed={1: (2, 1)}).level == 3


def test_levels_count_by_their_number_in_whatever_order_they_are_declared() -> None:
    area = a_focus_area(level_1="A1", level_3="A3")
    known = facts("A1 F, A3 F")

    assert indicated_level(area, known, levels=LEVELS[::-1]) == indicated_level(
        area, known, levels=LEVELS
    )


def test_a_matrix_may_have_full_levels_alone() -> None:
    levels = tuple(Level(number=n, kind=LevelKind.FULL) for n in (1, 2, 3))
    area = a_focus_area(level_1="A1", level_2="A2", level_3="A3")

    assert indicated_level(area, facts("A1 F, A2 L, A3 F"), levels=levels).level == 2


def test_every_focus_area_of_a_matrix_is_rated_by_the_matrixs_own_rule() -> None:
    one, other = (a_focus_area(code=code, level_1=f"{code}.1") for code in ("CS", "DD"))
    known = facts("CS.1 L, DD.1 F")

    lenient = indicated_levels(a_matrix(one, other), known)
    strict = indicated_levels(a_matrix(one, other, rule=LevelRule.STRICT), known)

    assert {code: each.level for code, each in lenient.items()} == {"CS": 1, "DD": 1}
    assert {code: each.level for code, each in strict.items()} == {"CS": 0, "DD": 1}
