"""Where do the sides differ, and which of it moves a level? Cases by hand, and laws."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.assessment.disagreement import (
    SCALE,
    DisagreementMap,
    PartyRatings,
    agreement,
    disagreement_map,
)
from milepost.core.assessment.workflow import Position
from milepost.core.rating.ladder import indicated_level
from milepost.core.rating.scale import Achieved
from tests.builders import LEVELS, a_focus_area, a_matrix, facts

AREA = a_focus_area(level_1="A1 A2", level_2="P2^ A2b", level_3="B3>A1 C3", level_5="D5")
MATRIX = a_matrix(AREA)
POSITIONS = {
    "provider": Position.PROVIDER,
    "North": Position.AUTHORITY,
    "South": Position.AUTHORITY,
    "moderator": Position.MODERATOR,
}


def the_map(**sets: str) -> DisagreementMap:
    return disagreement_map(
        MATRIX,
        AREA,
        [
            PartyRatings(name=name, position=POSITIONS[name], facts=facts(written))
            for name, written in sets.items()
        ],
    )


def test_sides_that_rate_alike_have_nothing_to_argue_about() -> None:
    found = the_map(provider="A1 F, A2 F", North="A1 F, A2 F")

    assert found.indicated == {"provider": 1, "North": 1}
    assert found.criteria == ()


def test_what_decides_a_level_comes_before_what_is_only_further_apart() -> None:
    found = the_map(
        provider="A1 F, A2 F, C3 P, D5 F",
        North="A1 F, A2 P, C3 P, D5 N",
    )

    assert [each.criterion for each in found.criteria] == ["A2", "D5"]
    assert [each.criterion for each in found.decisive] == ["A2"]
    assert [each.steps for each in found.criteria] == [2, 3]
    assert found.criteria[0].words == (
        "With North's view, provider's level would be 0 and not 1."
        " With provider's view, North's level would be 1 and not 0."
    )
    assert found.criteria[1].words == "Resolved either way, no level moves by it alone."


def test_a_level_that_two_criteria_hold_back_together_falls_by_either_one() -> None:
    found = the_map(provider="A1 F, A2 F", North="A1 P, A2 N")

    assert [(each.criterion, each.is_decisive) for each in found.criteria] == [
        ("A2", True),  # wider apart
        ("A1", True),
    ]
    assert {shift.whose for each in found.criteria for shift in each.shifts} == {"provider"}


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("F", "L", 1), ("F", "N", 3), ("F", "-", None), ("NE", "N", None), ("NA", "-", None)],
)
def test_how_far_apart_is_counted_on_the_scale_and_not_beyond_it(
    one: str, other: str, steps: int | None
) -> None:
    found = the_map(provider=f"A1 {one}", North=f"A1 {other}")
    assert [(each.criterion, each.steps) for each in found.criteria] == [("A1", steps)]


def test_not_to_have_rated_it_is_no_view_that_another_side_could_take() -> None:
    (only,) = the_map(provider="A1 F, A2 F", North="A1 F").criteria

    assert only.criterion == "A2"
    assert [(shift.whose, shift.takes) for shift in only.shifts] == [("North", "provider")]


def test_what_decides_nothing_is_told_widest_apart_first_and_what_has_no_distance_last() -> None:
    found = the_map(provider="A1 P, C3 F, D5 F", North="A1 P, C3 L, D5 N")
    assert [each.criterion for each in found.criteria] == ["D5", "C3"]
    found = the_map(provider="C3 NE, D5 F", North="C3 N, D5 L")
    assert [each.criterion for each in found.criteria] == ["D5", "C3"]


def test_the_widest_of_several_sides_counts_and_each_rating_is_shown() -> None:
    found = the_map(provider="A2 F", North="A2 L", South="A2 N", moderator="")

    (only,) = found.criteria
    assert (only.steps, only.level) == (3, 1)
    assert only.ratings == {
        "provider": Achieved.FULLY,
        "North": Achieved.LARGELY,
        "South": Achieved.NOT,
        "moderator": None,
    }
    assert [(each.first, each.second) for each in found.agreement] == [
        ("provider", "North"),
        ("provider", "South"),
        ("provider", "moderator"),
        ("North", "South"),
        ("North", "moderator"),
        ("South", "moderator"),
    ]


def test_one_rating_with_other_evidence_is_an_argument_where_it_moves_a_level() -> None:
    found = the_map(provider="A1 F, A2 F", North="A1 F, A2 F contradicted")

    assert found.indicated == {"provider": 1, "North": 0}
    assert [(each.criterion, each.steps) for each in found.criteria] == [("A2", 0)]
    assert found.criteria[0].is_decisive


def test_a_criterion_that_a_later_one_covers_is_argued_about_where_it_covers() -> None:
    found = the_map(provider="A2 F, B3 F", North="A2 F, B3 P")
    assert [each.criterion for each in found.decisive] == ["B3"]


def test_two_sets_of_one_name_are_refused() -> None:
    same = PartyRatings(name="North", position=Position.AUTHORITY, facts={})
    with pytest.raises(ValueError, match="cannot be told apart"):
        disagreement_map(MATRIX, AREA, [same, same])


# -- how far they agree ---------------------------------------------------------------------------


def pairs(written: str) -> list[tuple[Achieved | None, Achieved | None]]:
    """``pairs("FF LP F- NE/NA")``: a letter each, or two ratings parted by a stroke."""
    both = [each.split("/") if "/" in each else list(each) for each in written.split()]
    return [(None if a == "-" else Achieved(a), None if b == "-" else Achieved(b)) for a, b in both]


@pytest.mark.parametrize(
    ("written", "counts", "kappa"),
    [
        ("", (0, 0, 0, 0, 0, 0, 0), None),
        ("FF", (1, 1, 0, 0, 0, 0, 0), None),
        ("FF FF", (2, 2, 0, 0, 0, 0, 0), None),  # one rating throughout tells nothing
        ("FF NN", (2, 2, 0, 0, 0, 0, 0), Fraction(1)),
        ("FN NF", (2, 0, 0, 1, 1, 0, 0), Fraction(-1)),
        ("FF FN NF NN", (4, 2, 0, 1, 1, 0, 0), Fraction(0)),
        ("FL LL PN", (3, 1, 2, 2, 0, 0, 0), Fraction(2, 5)),  # 2 of 3 apart; chance: 10 of 9
        ("F- --  NE/NA NA/NA F/NE", (0, 0, 0, 0, 0, 3, 1), None),
    ],
)
def test_agreement_is_counted(
    written: str, counts: tuple[int, ...], kappa: Fraction | None
) -> None:
    found = agreement(pairs(written), first="provider", second="North")

    assert (
        found.compared,
        found.same,
        found.one_step,
        found.first_higher,
        found.second_higher,
        found.apart_in_kind,
        found.unrated,
    ) == counts
    assert found.kappa == kappa


RATING = st.sampled_from([None, *Achieved])


@given(both=st.lists(st.tuples(RATING, RATING), max_size=25))
def test_agreement_is_the_same_from_either_side(
    both: list[tuple[Achieved | None, Achieved | None]],
) -> None:
    one = agreement(both, first="a", second="b")
    other = agreement([(b, a) for a, b in both], first="b", second="a")

    assert (one.same, one.one_step, one.apart_in_kind, one.unrated, one.kappa) == (
        other.same,
        other.one_step,
        other.apart_in_kind,
        other.unrated,
        other.kappa,
    )
    assert (one.first_higher, one.second_higher) == (other.second_higher, other.first_higher)
    assert one.same + one.first_higher + one.second_higher == one.compared
    if one.kappa is not None:
        assert -1 <= one.kappa <= 1
        assert (one.kappa == 1) == (one.same == one.compared)


# -- laws of the map ------------------------------------------------------------------------------

CODES = [each.code for each in AREA.criteria if not each.is_prior]
WRITTEN = st.dictionaries(
    st.sampled_from(CODES), st.sampled_from(["F", "F", "F", "L", "P", "N", "NE"])
).map(lambda found: ", ".join(f"{code} {rating}" for code, rating in found.items()))


def level_of(written: dict[str, object]) -> int:
    return indicated_level(AREA, written, levels=LEVELS).level  # type: ignore[arg-type]


@settings(max_examples=40)
@given(provider=WRITTEN, north=WRITTEN, south=WRITTEN)
def test_every_shift_is_what_the_level_rule_says(provider: str, north: str, south: str) -> None:
    sets = {"provider": facts(provider), "North": facts(north), "South": facts(south)}
    found = the_map(provider=provider, North=north, South=south)

    for each in found.criteria:
        for shift in each.shifts:
            mine, theirs = dict(sets[shift.whose]), sets[shift.takes]
            assert level_of(dict(mine)) == shift.from_level == found.indicated[shift.whose]
            mine.pop(each.criterion, None)
            if each.criterion in theirs:
                mine[each.criterion] = theirs[each.criterion]
            assert level_of(dict(mine)) == shift.to_level


@settings(max_examples=40)
@given(provider=WRITTEN, north=WRITTEN)
def test_whoever_gives_way_on_all_that_is_listed_comes_to_the_others_level(
    provider: str, north: str
) -> None:
    mine, theirs = facts(provider), facts(north)
    found = the_map(provider=provider, North=north)
    taken = {each.criterion for each in found.criteria}
    given_way = {code: each for code, each in mine.items() if code not in taken}
    given_way |= {code: each for code, each in theirs.items() if code in taken}

    assert level_of(dict(given_way)) == found.indicated["North"]
    assert [each.is_decisive for each in found.criteria] == sorted(
        (each.is_decisive for each in found.criteria), reverse=True
    )


def test_the_scale_is_the_one_of_the_ratings_that_count() -> None:
    assert "".join(SCALE) == "NPLF"
