"""What a move to another version carries, asks for anew and ends, and when it is refused."""

from typing import Any

import pytest
from hypothesis import given, settings

from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.core.matrix.change_map import change_map, confirmed
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.faults import StrandedLevels
from milepost.core.matrix.moving import Moving, what_moves
from tests.core.matrix.editions import Edit, all_of, editions, sound
from tests.core.matrix.matrices import matrices
from tests.core.matrix.test_document import area, criterion, put

NORTH_3 = {("GR", "North"): 3}


def moving(
    edit: Edit, ratified: dict[tuple[str, str], int] | None = None, *, before: Edit | None = None
) -> Moving:
    start = before or all_of()
    return what_moves(change_map(sound(start), sound(all_of(start, edit))), ratified or {})


def without(level: int) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        cells = area(document)["descriptors"]
        cells[:] = [each for each in cells if each["level"] != level]
        for each in cells:
            for standing in each["criteria"]:
                standing.pop("from", None)
                standing.pop("relation", None)

    return edit


def with_trees_at_1(document: dict[str, Any]) -> None:
    new = {"code": "TR.1", "text": "Trees are counted."}
    put(
        document["categories"][0]["focus_areas"][1],
        descriptors=[{"level": 1, "criteria": [new]}],
    )


def reasons(found: Moving) -> list[str]:
    return [str(fault) for fault in found.faults]


# -- ratings --------------------------------------------------------------------------------------


def test_nothing_moves_where_nothing_differs() -> None:
    found = moving(all_of(), NORTH_3)
    assert found.carries == ("GR.1", "GR.3")  # GR.2 is computed, so it has no ratings
    assert (found.rated_anew, found.ends, found.undefined_now, found.unconfirmed) == ((), (), (), 0)
    assert found.may_go
    found.refuse_stranded()


def test_a_rating_carries_unless_more_is_asked() -> None:
    found = moving(
        all_of(
            lambda d: put(criterion(d, 1), critical=True),
            lambda d: put(criterion(d, 3), text="Grass is mown well."),
            with_trees_at_1,
        )
    )
    assert found.carries == ("GR.3",)
    assert found.rated_anew == ("GR.1", "TR.1")
    assert found.defined_now == (("TR", 1),)
    assert found.unconfirmed == 4  # two criteria, two cells


def test_what_people_decided_counts() -> None:
    suggested = change_map(sound(), sound(lambda d: put(criterion(d, 3), text="Grass is mown.")))
    decided = confirmed(suggested, {"GR.3": ChangeDecision(kind=ChangeKind.HARDER)})
    assert what_moves(suggested, {}).carries == ("GR.1", "GR.3")
    assert what_moves(decided, {}).rated_anew == ("GR.3",)


def test_what_is_easier_carries_and_what_is_removed_ends() -> None:
    found = moving(
        all_of(lambda d: put(criterion(d, 1), critical=False), without(3)),
        before=lambda d: put(criterion(d, 1), critical=True),
    )
    assert (found.carries, found.ends) == (("GR.1",), ("GR.3",))
    assert found.undefined_now == (("GR", 3),)


def test_what_comes_to_be_computed_ends_and_what_comes_to_be_rated_is_rated_anew() -> None:
    def rated(document: dict[str, Any]) -> None:
        put(criterion(document, 2), prior=False)

    assert moving(rated).rated_anew == ("GR.2",)
    assert moving(lambda d: put(criterion(d, 2), prior=True), before=rated).ends == ("GR.2",)


def test_a_rating_does_not_follow_a_criterion_into_another_focus_area() -> None:
    def move(document: dict[str, Any]) -> None:
        cell = area(document)["descriptors"].pop(2)
        for name in ("from", "relation"):
            del cell["criteria"][0][name]
        document["categories"][0]["focus_areas"][1]["descriptors"] = [cell]

    assert moving(move).rated_anew == ("GR.3",)


@given(editions())
@settings(deadline=None, max_examples=25)
def test_every_rating_of_either_edition_has_one_fate(
    pair: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = pair
    found = what_moves(change_map(old, new), {})
    was_rated = {c.code for c in old.criteria() if not c.is_prior}
    is_rated = {c.code for c in new.criteria() if not c.is_prior}
    assert {*found.carries, *found.ends} <= was_rated
    assert {*found.carries, *found.rated_anew} == is_rated
    assert {*found.carries, *found.rated_anew, *found.ends} == was_rated | is_rated
    told = (*found.carries, *found.rated_anew, *found.ends)
    assert len(told) == len(set(told))


# -- levels ---------------------------------------------------------------------------------------


def test_focus_areas_that_end_and_begin_are_told() -> None:
    def forests(document: dict[str, Any]) -> None:
        document["categories"][0]["focus_areas"][1] = {"code": "FO", "name": "Forests"}

    found = moving(forests)
    assert (found.areas_ended, found.areas_new) == (("TR",), ("FO",))


def test_a_version_that_would_strand_ratified_levels_is_refused_with_every_reason() -> None:
    ratified = {("GR", "North"): 3, ("GR", "South"): 1, ("TR", "North"): 0, ("GR", "East"): 0}
    found = moving(all_of(without(3), lambda d: d["categories"][0]["focus_areas"].pop(1)), ratified)
    assert reasons(found) == [
        "focus area GR, level 3 as ratified for North: the new version does not define this"
        " level there.",
        "focus area TR, level 0 as ratified for North: the new version has no such focus area.",
    ]
    assert not found.may_go
    with pytest.raises(StrandedLevels) as refusal:
        found.refuse_stranded()
    assert refusal.value.faults == found.faults


def test_a_level_is_stranded_where_a_full_level_below_it_goes() -> None:
    assert reasons(moving(without(1), NORTH_3)) == [
        "focus area GR, level 3 as ratified for North: the new version does not define level 1,"
        " without which level 3 cannot be reached."
    ]
    assert moving(without(2), NORTH_3).may_go  # an interim level is owed at no other


def test_a_rung_that_was_missing_before_strands_nothing() -> None:
    assert moving(with_trees_at_1, NORTH_3, before=without(1)).may_go


def test_a_level_that_the_new_version_no_longer_declares_is_stranded() -> None:
    def lower(document: dict[str, Any]) -> None:
        document["levels"].pop()
        put(document["settings"], target_level=1)

    assert len(reasons(moving(all_of(without(3), lower), NORTH_3))) == 1


def test_a_level_ratified_in_an_area_that_only_the_new_version_has_needs_its_rungs() -> None:
    def at_3_alone(document: dict[str, Any]) -> None:
        cell = {"level": 3, "criteria": [{"code": "TR.3", "text": "Trees are cared for."}]}
        put(document["categories"][0]["focus_areas"][1], code="TR", descriptors=[cell])

    def under_another_code(document: dict[str, Any]) -> None:
        put(document["categories"][0]["focus_areas"][1], code="XX")

    found = moving(at_3_alone, {("TR", "North"): 3}, before=under_another_code)
    assert reasons(found) == [
        "focus area TR, level 3 as ratified for North: the new version does not define level 1,"
        " without which level 3 cannot be reached."
    ]


@given(matrices())
@settings(deadline=None, max_examples=25)
def test_staying_where_one_is_strands_nothing_that_could_be_ratified(
    matrix: MaturityMatrix,
) -> None:
    ratified = {
        (each.code, "North"): level.number
        for each in matrix.focus_areas
        for level in matrix.levels
        if each.at(level.number).is_defined
    }
    assert what_moves(change_map(matrix, matrix), ratified).may_go
