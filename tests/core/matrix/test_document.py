"""A matrix written down is the same when it is read; a faulty one is told all its faults."""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.matrix.document import from_document, to_document
from milepost.core.matrix.faults import FaultyMatrix
from tests.core.matrix.matrices import a_document, matrices

Break = Callable[[dict[str, Any]], object]


def faults_of(document: dict[str, Any]) -> list[str]:
    with pytest.raises(FaultyMatrix) as refusal:
        from_document(document)
    return [str(fault) for fault in refusal.value.faults]


@given(matrices())
@settings(deadline=None, max_examples=25)
def test_reading_what_was_written_gives_the_matrix_back(matrix: MaturityMatrix) -> None:
    assert from_document(to_document(matrix)) == matrix


@given(matrices())
@settings(deadline=None, max_examples=15)
def test_a_document_goes_through_json_unharmed_and_has_no_floats_and_only_ascii_keys(
    matrix: MaturityMatrix,
) -> None:
    document = to_document(matrix)

    def visit(value: object) -> None:
        assert isinstance(value, dict | list | str | bool | int)
        if isinstance(value, dict):
            assert all(isinstance(key, str) and key.isascii() for key in value)
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                visit(each)

    visit(document)
    assert json.loads(json.dumps(document)) == document


def test_equal_matrices_have_equal_documents_whatever_order_their_settings_were_given_in() -> None:
    one, other = a_document(), a_document()
    one["settings"]["lasting_needed"] = {"1": [0, 0], "3": [2, 1]}
    other["settings"]["lasting_needed"] = {"3": [2, 1], "1": [0, 0]}
    written = [json.dumps(to_document(from_document(each))) for each in (one, other)]
    assert written[0] == written[1]


def test_what_a_document_leaves_out_is_as_usual() -> None:
    matrix = from_document(a_document())
    assert matrix.settings.lasting_needed == {1: (0, 0), 3: (2, 0), 5: (3, 2)}
    assert matrix.settings.target_on == date(2027, 9, 30)
    assert [level.kind for level in matrix.levels][:2] == [LevelKind.FLOOR, LevelKind.FULL]
    assert not matrix.areas_by_code["TR"].at(1).is_defined


def area(document: dict[str, Any]) -> Any:
    return document["categories"][0]["focus_areas"][0]


def criterion(document: dict[str, Any], level: int) -> Any:
    return next(d for d in area(document)["descriptors"] if d["level"] == level)["criteria"][0]


def put(thing: Any, **values: object) -> None:
    thing.update({name.rstrip("_"): value for name, value in values.items()})


TERM = {"word": "well", "test": "No blade is longer than 5 cm."}
FLOOR_WITH_A_CRITERION = {"level": 0, "criteria": [{"code": "x", "text": "y"}]}

# fmt: off
FAULTS: list[tuple[Break, str]] = [
    (lambda d: put(criterion(d, 3), code="GR.1"), "criterion GR.1: this code is used more"),
    (lambda d: put(area(d), code="TR"), "focus area TR: this code is used more than once"),
    (lambda d: put(criterion(d, 1), code="GR 1/x"), "criterion GR 1/x: a code has at most"),
    (lambda d: put(area(d)["descriptors"][2], level=4), "level 4: the matrix declares no such"),
    (lambda d: put(area(d)["descriptors"][2], level=1), "GR, level 1: this level is given twice"),
    (lambda d: area(d)["descriptors"].reverse(), "its levels must stand from lowest to highest"),
    (lambda d: d["levels"].append({"number": 3}), "level 3: this level is declared twice"),
    (lambda d: d["levels"].reverse(), "levels must be declared from lowest to highest"),
    (lambda d: put(d["levels"][3], kind="floor"), "only the lowest level can be the floor"),
    (lambda d: put(d["levels"][3], kind="loft"), "'kind' is 'loft'; it must be one"),
    (lambda d: put(criterion(d, 3), from_="GR.9"), "builds on 'GR.9', which is not in this row"),
    (lambda d: put(criterion(d, 1), relation="repeats", from_="GR.3"), "does not come before it"),
    (lambda d: put(criterion(d, 1), relation="gate", from_="GR.3"), "on itself, in a circle"),
    (lambda d: put(criterion(d, 3), from_="GR.3"), "it builds on itself, in a circle"),
    (lambda d: criterion(d, 3).pop("from"), "strengthens an earlier criterion, but"),
    (lambda d: put(criterion(d, 3), relation="first"), "cannot build on another"),
    (lambda d: put(criterion(d, 1), evidence_types=["film"]), "'film' is not in the"),
    (lambda d: put(criterion(d, 1), thread="GR.MOW"), "thread 'GR.MOW' is not in this row"),
    (lambda d: put(criterion(d, 1), prior=True), "only an interim level can ask"),
    (lambda d: area(d)["descriptors"].insert(0, FLOOR_WITH_A_CRITERION),
     "the floor is always there"),
    (lambda d: put(d["settings"], shelf_lives={"film": 3}), "'film', which is in no evidence base"),
    (lambda d: put(d["settings"], shelf_lives={"survey": -3}), "must be a whole number from 0"),
    (lambda d: put(d["settings"], target_level=7), "target level 7 is not a level of this matrix"),
    (lambda d: put(d["settings"], target_on="31/03/2025"), "must be a date written as 2025-03-31"),
    (lambda d: put(d["settings"], lasting_needed={"1": [0, 4]}), "2 sustain grade(s) from 0 to 3"),
    (lambda d: put(d["settings"], lasting_needed={"one": [0, 1]}), "its keys are level numbers"),
    (lambda d: put(d["settings"], lasting_only_needed={"1": 1.5}), "1 sustain grade(s)"),
    (lambda d: put(d["settings"], sustained_after_months=True), "must be a whole number"),
    (lambda d: put(d["settings"], strength_from_level=-1), "must be a whole number from 0"),
    (lambda d: put(d["settings"], procedure={"undo_within_hours": -1}),
     "procedure: 'undo_within_hours' must be a whole number from 0"),
    (lambda d: put(d["settings"], procedure={"haste": 1}), "'haste' is not a field that is known"),
    (lambda d: put(d["settings"], haste=1), "settings: 'haste' is not a field that is known"),
    (lambda d: d.pop("title"), "'title' is missing"),
    (lambda d: put(d, version="  "), "'version' is empty"),
    (lambda d: put(d, format=2), "'format' must be 1"),
    (lambda d: put(d, colour="red"), "'colour' is not a field that is known here"),
    (lambda d: put(d, notes="one"), "'notes' must be a list of texts"),
    (lambda d: put(d, categories={}), "'categories' must be a list"),
    (lambda d: put(d, settings=[]), "settings: this must be a table of named fields"),
    (lambda d: put(d["settings"], shelf_lives=[]), "'shelf_lives' must be a table"),
    (lambda d: put(d, categories=[]), "the matrix has no focus area"),
    (lambda d: put(d, levels=[]), "the matrix declares no level"),
    (lambda d: d["levels"].append({"kind": "full"}), "'number' must be a whole number from 0"),
    (lambda d: area(d)["descriptors"][0].pop("level"), "'level' is missing"),
    (lambda d: put(area(d), lasting_only="yes"), "'lasting_only' must be true or false"),
    (lambda d: put(criterion(d, 1), text=3), "'text' must be text"),
    (lambda d: d["categories"].append(copy.deepcopy(d["categories"][0])), "category is given"),
    (lambda d: put(area(d), name="Trees"), "this focus area is given twice"),
    (lambda d: put(d, terms=[TERM, {**TERM, "word": "WELL "}]), "this term is defined twice"),
    (lambda d: put(d, terms=[{"word": "well"}]), "'test' is missing"),
    (lambda d: put(criterion(d, 3), replaces=["GR.1"]), "the place of 'GR.1', which is still in"),
]
# fmt: on


@pytest.mark.parametrize(("break_it", "sentence"), FAULTS, ids=[s for _, s in FAULTS])
def test_a_fault_is_told_in_a_sentence_that_says_where(break_it: Break, sentence: str) -> None:
    document = a_document()
    break_it(document)
    assert any(sentence in fault for fault in faults_of(document))


def test_the_procedure_is_written_only_where_it_is_not_as_usual() -> None:
    document = a_document()
    as_it_was = to_document(from_document(document))
    assert "procedure" not in as_it_was["settings"]

    document["settings"]["procedure"] = {"answer_within_days": 10}
    assert to_document(from_document(document)) == as_it_was

    document["settings"]["procedure"] = {
        "answer_within_days": 7,
        "unanswered_lapses": True,
        "needs_declaration": True,
    }
    written = to_document(from_document(document))["settings"]["procedure"]
    assert (written["answer_within_days"], written["meet_within_days"]) == (7, 5)
    assert from_document(document).settings.procedure.unanswered_lapses
    assert from_document(document).settings.procedure.needs_declaration
    document["settings"]["procedure"]["needs_declaration"] = False
    assert "needs_declaration" not in to_document(from_document(document))["settings"]["procedure"]


def test_a_matrix_may_have_no_target() -> None:
    document = a_document()
    put(document["settings"], target_level=None, target_on=None)
    assert from_document(document).settings.target_level is None


def test_every_fault_is_told_at_once() -> None:
    document = a_document()
    put(criterion(document, 1), evidence_types=["film"], thread="GR.MOW")
    put(document["settings"], target_level=7)
    document["colour"] = "red"
    assert len(faults_of(document)) == 4


def test_a_standing_expectation_may_be_written_without_an_earlier_one() -> None:
    document = a_document()
    put(criterion(document, 1), relation="gate")
    assert from_document(document).areas_by_code["GR"].by_code["GR.1"].relation == "gate"


@pytest.mark.parametrize("document", [{}, {"levels": [1, None]}, {"categories": [[], "x"]}])
def test_no_plain_document_breaks_the_reading(document: dict[str, Any]) -> None:
    assert faults_of(document)
