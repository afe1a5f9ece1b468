"""A change of a draft is written down and read back; a faulty one is told all its faults."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    FaultyChanges,
    changes_from_document,
    changes_to_document,
    inverse,
)
from tests.core.matrix.drafting.acts_drawn import drawn_act
from tests.core.matrix.matrices import a_document, matrices

CELL = {"subject": "cell", "key": "GR/1", "after": {"words": "Grass is short."}}
CRITERION = {
    "subject": "criterion",
    "key": "GR.9",
    "after": {"focus_area": "GR", "level": 3, "text": "Grass is short."},
}


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_reading_what_was_written_gives_the_changes_back(data: st.DataObject) -> None:
    changes = data.draw(drawn_act(data.draw(matrices()), ()))
    written = json.loads(json.dumps(changes_to_document(changes)))
    assert changes_from_document(written) == changes


def test_a_change_that_is_written_by_hand_may_leave_out_what_is_usual() -> None:
    (change,) = changes_from_document([CRITERION])
    assert change.is_added
    assert not change.is_struck
    assert change.after is not None
    assert (change.after["relation"], change.after["critical"]) == ("first", False)


def test_a_change_says_where_it_is_and_what_takes_it_back() -> None:
    matrix = from_document(a_document())
    change, strike = acts.write_cell(matrix, "GR", 1, "Grass is short."), None
    assert change[0].where == "cell GR/1"
    assert change[0].undone.after == {"words": "Grass is cut."}
    assert inverse(inverse(change)) == change
    strike = acts.strike_evidence_type(matrix, "GR", "survey")
    assert strike[1].where == "evidence type GR/survey"
    assert [each.key for each in inverse(strike)] == ["shelf_lives.survey", "GR/survey", "GR.1"]


def test_the_subjects_have_words() -> None:
    assert ChangeSubject.EVIDENCE_TYPE.words == "Evidence type"


# fmt: off
FAULTS: list[tuple[object, str]] = [
    ({}, "changes must be a list"),
    (["x"], "change 1: this must be a table of named fields"),
    ([CELL, {**CELL, "subject": "moon"}], "change 2: 'subject' is 'moon'"),
    ([{**CELL, "key": ""}], "'key' is empty"),
    ([{**CELL, "key": "GR"}], "'GR' cannot be the key of a cell"),
    ([{**CELL, "key": "GR/01"}], "'GR/01' cannot be the key of a cell"),
    ([{**CELL, "subject": "note", "key": "0"}], "'0' cannot be the key of a note"),
    ([{**CELL, "subject": "evidence_type"}], "change 1, after: 'name' is missing"),
    ([{**CELL, "after": []}], "change 1, after: this must be a table"),
    ([{**CELL, "after": None}], "neither what was there nor what shall be"),
    ([{**CELL, "place": -1}], "'place' must be a whole number from 0"),
    ([{**CELL, "colour": "red"}], "'colour' is not a field that is known here"),
    ([{**CELL, "after": {"words": "x", "hue": 1}}], "after: 'hue' is not a field"),
    ([{**CRITERION, "after": {"text": "x", "focus_area": "GR"}}], "'level' is missing"),
    ([{**CRITERION, "after": {"text": "x", "level": 1}}], "'focus_area' is missing"),
    ([{**CRITERION, "after": {**CRITERION["after"], "code": "Y"}}],  # type: ignore[dict-item]
     "'code' is not a field"),
    ([{"subject": "setting", "key": "target_level", "after": {"value": 1.5}}],
     "'value' must be text, a whole number, true or false, or whole numbers"),
]
# fmt: on


@pytest.mark.parametrize(("document", "sentence"), FAULTS, ids=[s for _, s in FAULTS])
def test_a_faulty_change_is_told_with_its_place(document: object, sentence: str) -> None:
    with pytest.raises(FaultyChanges) as refusal:
        changes_from_document(document)
    assert any(sentence in str(fault) for fault in refusal.value.faults)


def test_every_fault_of_every_change_is_told_at_once() -> None:
    broken: list[dict[str, Any]] = [{**CELL, "key": "GR"}, {**CELL, "place": -1, "colour": "red"}]
    with pytest.raises(FaultyChanges) as refusal:
        changes_from_document(broken)
    assert len(refusal.value.faults) == 3
