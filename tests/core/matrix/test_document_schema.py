"""The published schema and the reader agree: neither takes a document that the other refuses for
its form."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from milepost.core.matrix.consistency import faults_in
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import read_matrix_fields, to_document
from milepost.core.matrix.document_schema import matrix_schema
from milepost.core.matrix.faults import Fault
from milepost.core.matrix.fields import Fields
from tests.core.matrix.editions import Edit
from tests.core.matrix.matrices import a_document, matrices
from tests.core.matrix.test_document import area, criterion, put

SCHEMA = matrix_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@given(matrices())
@settings(deadline=None, max_examples=25)
def test_every_matrix_that_is_written_down_validates(matrix: MaturityMatrix) -> None:
    VALIDATOR.validate(json.loads(json.dumps(to_document(matrix))))


def test_a_document_that_leaves_out_what_is_as_usual_validates() -> None:
    VALIDATOR.validate(a_document())


# fmt: off
BROKEN: list[tuple[Edit, list[str]]] = [
    (lambda d: d.pop("title"),                                  []),
    (lambda d: put(d, title="  "),                              ["title"]),
    (lambda d: put(d, format=2),                                ["format"]),
    (lambda d: put(d, colour="red"),                            []),
    (lambda d: put(d, notes="one"),                             ["notes"]),
    (lambda d: put(d, rule="snakes"),                           ["rule"]),
    (lambda d: put(d, categories={}),                           ["categories"]),
    (lambda d: put(d, settings=[]),                             ["settings"]),
    (lambda d: put(d, terms=[{"word": "well"}]),                ["terms", "0"]),
    (lambda d: put(d["levels"][1], number=-1),                  ["levels", "1", "number"]),
    (lambda d: put(d["levels"][1], kind="loft"),                ["levels", "1", "kind"]),
    (lambda d: put(d["settings"], haste=1),                     ["settings"]),
    (lambda d: put(d["settings"], procedure={"haste": 1}),      ["settings", "procedure"]),
    (lambda d: put(d["settings"], lapse_warning_days="9"),
     ["settings", "lapse_warning_days"]),
    (lambda d: put(d["settings"], shelf_lives={"survey": -3}),
     ["settings", "shelf_lives", "survey"]),
    (lambda d: put(d["settings"], lasting_needed={"1": [0, 4]}),
     ["settings", "lasting_needed", "1", "1"]),
    (lambda d: put(d["settings"], lasting_needed={"1": [0]}),
     ["settings", "lasting_needed", "1"]),
    (lambda d: put(d["settings"], lasting_only_needed={"one": 1}),
     ["settings", "lasting_only_needed"]),
    (lambda d: put(d["settings"], target_on="31/03/2025"),      ["settings", "target_on"]),
    (lambda d: put(area(d), lasting_only="yes"),
     ["categories", "0", "focus_areas", "0", "lasting_only"]),
    (lambda d: area(d)["descriptors"][0].pop("level"),
     ["categories", "0", "focus_areas", "0", "descriptors", "0"]),
    (lambda d: put(criterion(d, 1), code="GR 1/x"),
     ["categories", "0", "focus_areas", "0", "descriptors", "0", "criteria", "0", "code"]),
    (lambda d: put(criterion(d, 1), text=3),
     ["categories", "0", "focus_areas", "0", "descriptors", "0", "criteria", "0", "text"]),
]
# fmt: on


@pytest.mark.parametrize(("break_it", "place"), BROKEN, ids=[str(n) for n in range(len(BROKEN))])
def test_a_broken_document_does_not_validate_and_the_place_is_named(
    break_it: Edit, place: list[str]
) -> None:
    document = a_document()
    break_it(document)
    (error,) = VALIDATOR.iter_errors(document)
    assert [str(each) for each in error.absolute_path] == place
    assert read(document)[0] or place[-1] == "code"  # how codes are written is told of the whole


def read(document: dict[str, Any]) -> tuple[list[Fault], MaturityMatrix]:
    """The faults of form that the reader finds, and what it makes of the rest."""
    faults: list[Fault] = []
    return faults, read_matrix_fields(Fields(document, where="", faults=faults))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table or list in a document, with each key or number in it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


_JUNK = st.sampled_from([None, True, -1, 2, 1.5, "", "x", [], {}, ["x"], [1, 2], {"x": 1}])


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A document in which one thing is something else, is gone, or is one too many."""
    document = copy.deepcopy(to_document(draw(matrices())))
    holder, key = draw(st.sampled_from(list(_places(document))))
    what = draw(st.sampled_from(["other", "gone", "more"]))
    if what == "gone":
        del holder[key]
    elif what == "more" and isinstance(holder, dict):
        holder[draw(st.sampled_from(["1", "one", "note", "extra"]))] = draw(_JUNK)
    else:
        holder[key] = draw(_JUNK)
    return document


@given(spoilt())
@settings(deadline=None, max_examples=150)
def test_the_schema_and_the_reader_agree_on_the_form_of_a_spoilt_document(
    document: dict[str, Any],
) -> None:
    faults, matrix = read(document)
    if VALIDATOR.is_valid(document):
        assert not faults
    else:
        assert faults or faults_in(matrix)


def test_every_table_in_the_schema_is_described_and_takes_nothing_unknown() -> None:
    tables = [
        holder[key]
        for holder, key in _places({"": SCHEMA})
        if isinstance(holder[key], dict) and "properties" in holder[key]
        if holder[key].get("type") == "object"
    ]
    assert len(tables) == 11
    for table in tables:
        assert table["description"].endswith(".")
        assert table["additionalProperties"] is False
        assert "design" not in table["description"]
