"""Levels without words get offers that nobody is bound by."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from milepost.core.matrix.definition import LevelKind, MaturityMatrix, Relation, Subject
from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting.acts import revise_criterion
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.interim_offers import InterimOffer, interim_offers
from milepost.core.matrix.interim import InterimPart, interim_cell
from tests.core.matrix.matrices import a_document

PARTS = list(InterimPart)


def a_ladder(*levels: int, area: str = "Grass") -> MaturityMatrix:
    """A matrix of one row with levels 0 to 5 of the usual kinds, of which some are written."""
    document: dict[str, Any] = copy.deepcopy(a_document())
    kinds = {0: "floor", 2: "interim", 4: "interim"}
    document["levels"] = [{"number": n, "kind": kinds.get(n, "full")} for n in range(6)]
    row = document["categories"][0]["focus_areas"][0]
    document["categories"][0]["focus_areas"] = [row]
    row["name"] = area
    row["descriptors"] = [each for each in row["descriptors"] if each["level"] in levels]
    return from_document(document)


def offers_at(matrix: MaturityMatrix) -> dict[int, InterimOffer]:
    return {each.level: each for each in interim_offers(matrix, used_codes=())}


def test_each_floor_and_interim_level_without_words_gets_an_offer_and_no_other() -> None:
    assert list(offers_at(a_ladder(1, 3))) == [0, 2, 4]
    assert list(offers_at(a_ladder(1, 2, 3))) == [0, 4]


@pytest.mark.parametrize("area", ["Grass", "Asset Management", "Culture & Collaborative benefit"])
def test_an_offer_follows_the_pattern_with_the_numbers_of_its_level(area: str) -> None:
    offers = offers_at(a_ladder(1, 3, area=area))
    for level, below, above in ((2, 1, 3), (4, 3, 5)):
        cell = interim_cell(offers[level].words, level=level)
        assert cell is not None
        assert [part for part, _ in cell.parts] == PARTS
        assert cell.parts[0][1] == f"Level {below} is complete."
        assert cell.target_level == above
    assert "by the target date" in offers[2].words
    assert "by the target date" not in offers[4].words


def test_an_offer_is_changes_that_can_be_accepted_and_is_never_applied_by_itself() -> None:
    matrix = a_ladder(1, 3)
    changes = [each for offer in offers_at(matrix).values() for each in offer.changes]
    assert matrix == a_ladder(1, 3)
    draft = applied(matrix, changes, used_codes=())
    area = draft.focus_areas[0]
    assert [area.at(level).is_defined for level in (0, 2, 4)] == [False, True, True]
    assert area.at(0).words is not None
    for level in (2, 4):
        criteria = area.at(level).criteria
        assert [each.is_prior for each in criteria] == [True, False, False, False]
        assert [each.subject for each in criteria][1:] == [
            Subject.CLIENT,
            Subject.OUTCOME,
            Subject.JOINT,
        ]
        assert all(each.evidence_types == ("survey",) for each in criteria)
        assert [each.text for each in criteria] == (area.at(level).words or "").split("\n")
    assert interim_offers(draft, used_codes=()) == ()


def test_only_the_early_sign_waits_for_people_who_know_the_row() -> None:
    offers = offers_at(a_ladder(1, 3))
    assert offers[0].to_make_specific == ()
    (sign,) = offers[2].to_make_specific
    assert "Grass" in sign


def test_an_offer_is_like_the_rows_other_interim_level_and_resumes_its_threads() -> None:
    matrix = a_ladder(1, 2, 3)
    below = matrix.focus_areas[0].by_code["GR.2"]
    cell = replace(
        matrix.focus_areas[0].at(2),
        criteria=(
            below,
            replace(
                below,
                code="GR.CONF",
                text="The Authority is confident.",
                is_prior=False,
                thread="GR.CUT",
                needs_definition=("confident", "Authority confidence"),
                note="As the tender has it.",
            ),
        ),
    )
    area = matrix.focus_areas[0]
    cells = tuple(cell if each.level == 2 else each for each in area.descriptors)
    category = replace(matrix.categories[0], focus_areas=(replace(area, descriptors=cells),))
    matrix = replace(matrix, categories=(category,))
    draft = applied(matrix, offers_at(matrix)[4].changes, used_codes=())
    prior, confidence, *_ = draft.focus_areas[0].at(4).criteria
    assert (prior.relation, prior.builds_on, prior.evidence_types) == (Relation.FIRST, None, ())
    assert (confidence.relation, confidence.builds_on) == (Relation.RESUMES, "GR.CONF")
    assert (confidence.thread, confidence.note) == ("GR.CUT", "")
    assert confidence.needs_definition == ("confident", "Authority confidence")


def test_a_word_that_only_the_other_interim_level_says_needs_no_test_in_an_offer() -> None:
    matrix = applied(a_ladder(1, 3), offers_at(a_ladder(1, 3))[2].changes, used_codes=())
    route = matrix.focus_areas[0].at(2).criteria[-1]
    asking = replace(route, needs_definition=("target date", "clear"))
    matrix = applied(matrix, revise_criterion(matrix, asking), used_codes=())
    draft = applied(matrix, offers_at(matrix)[4].changes, used_codes=())
    assert draft.focus_areas[0].at(4).criteria[-1].needs_definition == ("clear",)


def test_where_no_full_level_follows_there_is_nothing_to_point_to_and_no_offer() -> None:
    matrix = a_ladder(1)
    cut = replace(
        matrix, levels=matrix.levels[:3], settings=replace(matrix.settings, target_level=1)
    )
    assert list(offers_at(cut)) == [0]


def test_where_no_full_level_lies_below_there_is_no_line_for_it() -> None:
    matrix = a_ladder(1)
    levels = (replace(matrix.levels[0], kind=LevelKind.INTERIM), *matrix.levels[1:])
    assert "is complete" not in offers_at(replace(matrix, levels=levels))[0].words
