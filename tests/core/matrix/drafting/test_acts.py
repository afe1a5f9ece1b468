"""What a person does to a draft becomes changes that say what they saw and what follows."""

from dataclasses import replace
from datetime import date

import pytest

from milepost.core.matrix.definition import (
    Criterion,
    EvidenceType,
    FocusArea,
    Lasting,
    LevelRule,
    MaturityMatrix,
    Relation,
    Thread,
)
from milepost.core.matrix.document import from_document
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChanges,
    changes_from_document,
    changes_to_document,
    inverse,
)
from milepost.core.matrix.drafting.standing import place_of, stands
from milepost.core.matrix.faults import FaultyMatrix
from tests.core.matrix.matrices import a_document


def a_matrix() -> MaturityMatrix:
    return from_document(a_document())


def after(matrix: MaturityMatrix, changes: DraftChanges) -> MaturityMatrix:
    """The draft with the changes, which are proved to be written down and taken back whole."""
    read = changes_from_document(changes_to_document(changes))
    draft = applied(matrix, read, used_codes=())
    assert applied(draft, inverse(read), used_codes=(), accepted=read) == matrix
    return draft


def grass(matrix: MaturityMatrix) -> FocusArea:
    return matrix.areas_by_code["GR"]


def with_criteria(*texts: str) -> tuple[MaturityMatrix, list[str]]:
    """A draft with more criteria at level 1 of Grass, after the one there is; and their codes."""
    draft = a_matrix()
    for text in texts:
        new = Criterion(code="", level=1, text=text)
        draft = after(draft, acts.add_criterion(draft, "GR", new, used_codes=()))
    return draft, [each.code for each in grass(draft).at(1).criteria]


def texts_at(matrix: MaturityMatrix, level: int) -> list[str]:
    return [each.text for each in grass(matrix).at(level).criteria]


def test_a_cell_gets_words_where_it_had_none_and_stands_in_its_order() -> None:
    draft = after(a_matrix(), acts.write_cell(a_matrix(), "GR", 0, "Grass grows as it likes."))
    assert [each.level for each in grass(draft).descriptors] == [0, 1, 2, 3]
    assert grass(draft).at(0).words == "Grass grows as it likes."


def test_a_cell_that_is_left_blank_keeps_its_criteria() -> None:
    draft = after(a_matrix(), acts.write_cell(a_matrix(), "GR", 1, "  "))
    assert grass(draft).at(1).words is None
    assert texts_at(draft, 1) == ["Grass is cut."]


def test_an_act_that_changes_nothing_gives_no_change() -> None:
    matrix = a_matrix()
    assert acts.write_cell(matrix, "GR", 1, "Grass is cut.") == ()
    assert acts.revise_criterion(matrix, grass(matrix).by_code["GR.1"]) == ()
    assert acts.define_term(matrix, "well", None) == ()


def test_a_new_criterion_gets_a_code_that_none_ever_had() -> None:
    new = Criterion(code="XX", level=1, text="Edges are cut.")
    (first,) = acts.add_criterion(a_matrix(), "GR", new, used_codes=())
    (second,) = acts.add_criterion(a_matrix(), "GR", new, used_codes=[first.key])
    assert first.key.startswith("GR.L1.")
    assert second.key != first.key


def test_a_criterion_is_split_where_it_stood_and_what_built_on_it_builds_on_the_first() -> None:
    draft, _ = with_criteria("Edges are cut.")
    split = acts.split_criterion(draft, "GR.1", ["Grass is mown.", "It is raked."], used_codes=())
    draft = after(draft, split)
    assert texts_at(draft, 1) == ["Grass is mown.", "It is raked.", "Edges are cut."]
    mown, raked, _ = grass(draft).at(1).criteria
    assert (mown.replaces, raked.replaces) == (("GR.1",), ("GR.1",))
    assert (raked.thread, raked.evidence_types) == ("GR.CUT", ("survey",))
    assert grass(draft).by_code["GR.3"].builds_on == mown.code
    again = acts.split_criterion(draft, mown.code, ["a", "b"], used_codes=())
    assert grass(after(draft, again)).at(1).criteria[0].replaces == (mown.code, "GR.1")


def test_criteria_are_merged_into_one_that_asks_for_no_less() -> None:
    draft, codes = with_criteria("Edges are cut.", "Paths are swept.")
    edges = replace(
        grass(draft).by_code[codes[1]],
        is_critical=True,
        lasting=Lasting.EXPLICIT,
        needs_definition=("cut",),
    )
    draft = after(draft, acts.revise_criterion(draft, edges))
    merged = acts.merge_criteria(
        draft, [codes[0], codes[1], codes[0]], "Grass and edges are cut.", used_codes=()
    )
    draft = after(draft, merged)
    assert texts_at(draft, 1) == ["Grass and edges are cut.", "Paths are swept."]
    one = grass(draft).at(1).criteria[0]
    assert one.replaces == (codes[0], codes[1])
    assert (one.is_critical, one.lasting, one.evidence_types, one.needs_definition) == (
        True,
        Lasting.EXPLICIT,
        ("survey",),
        ("cut",),
    )
    assert grass(draft).by_code["GR.3"].builds_on == one.code


def test_what_cannot_be_split_or_merged_is_refused() -> None:
    matrix = a_matrix()
    with pytest.raises(FaultyMatrix, match="split into two or more"):
        acts.split_criterion(matrix, "GR.1", ["one"], used_codes=())
    with pytest.raises(FaultyMatrix, match="two or more are merged"):
        acts.merge_criteria(matrix, ["GR.1", "GR.1"], "x", used_codes=())
    with pytest.raises(FaultyMatrix, match=r"GR\.3: it stands in another cell"):
        acts.merge_criteria(matrix, ["GR.1", "GR.3"], "x", used_codes=())
    with pytest.raises(FaultyMatrix, match=r"criterion GR\.9: the draft has no such one"):
        acts.strike_criterion(matrix, "GR.9")


def test_what_built_on_a_criterion_that_is_struck_stands_by_itself() -> None:
    draft = after(a_matrix(), acts.strike_criterion(a_matrix(), "GR.1"))
    left = grass(draft).by_code["GR.3"]
    assert (left.relation, left.builds_on) == (Relation.FIRST, None)
    gate = after(a_matrix(), acts.relate(a_matrix(), "GR.3", Relation.GATE, "GR.1"))
    draft = after(gate, acts.strike_criterion(gate, "GR.1"))
    assert grass(draft).by_code["GR.3"].relation is Relation.GATE


def test_a_cell_that_had_nothing_but_a_criterion_goes_with_it_and_comes_back_with_it() -> None:
    new = Criterion(code="", level=1, text="Trees stand.")
    draft = after(a_matrix(), acts.add_criterion(a_matrix(), "TR", new, used_codes=()))
    (tree,) = draft.areas_by_code["TR"].criteria
    draft = after(draft, acts.strike_criterion(draft, tree.code))
    assert draft.areas_by_code["TR"].descriptors == ()


def test_a_term_is_defined_revised_however_it_is_spelt_and_struck() -> None:
    draft = after(a_matrix(), acts.define_term(a_matrix(), "Well", "Below 5 cm."))
    draft = after(draft, acts.define_term(draft, "well ", "Below 6 cm."))
    assert [(each.word, each.test) for each in draft.terms] == [("Well", "Below 6 cm.")]
    assert after(draft, acts.define_term(draft, "WELL", " ")).terms == ()


def test_settings_of_every_kind_are_set_and_taken_away() -> None:
    draft = a_matrix()
    for key, value in (
        ("target_level", None),
        ("target_on", "2030-01-31"),
        ("rule", "strict"),
        ("title", "Green"),
        ("procedure.answer_within_days", 3),
        ("procedure.unanswered_lapses", True),
        ("lasting_needed.3", (1, 1)),
        ("lasting_needed.5", None),
        ("shelf_lives.survey", None),
    ):
        draft = after(draft, acts.set_setting(draft, key, value))
    chosen = draft.settings
    assert (draft.title, draft.rule) == ("Green", LevelRule.STRICT)
    assert (chosen.target_level, chosen.target_on) == (None, date(2030, 1, 31))
    assert chosen.procedure.answer_within_days == 3
    assert chosen.procedure.unanswered_lapses
    assert chosen.lasting_needed == {1: (0, 0), 3: (1, 1)}
    assert chosen.shelf_lives == {}
    assert stands(draft, ChangeSubject.SETTING, "target_level") is None
    assert place_of(draft, ChangeSubject.SETTING, "target_on") is None


def test_notes_are_added_written_anew_and_struck_by_number() -> None:
    draft = a_matrix()
    for words in ("One.", "Two.", "Three."):
        draft = after(draft, acts.add_note(draft, words))
    draft = after(draft, acts.write_note(draft, 2, "Second."))
    draft = after(draft, acts.write_note(draft, 1, None))
    assert draft.notes == ("Second.", "Three.")


def test_a_type_of_evidence_that_is_struck_is_named_no_longer() -> None:
    draft = after(a_matrix(), acts.strike_evidence_type(a_matrix(), "GR", "survey"))
    assert grass(draft).evidence_base == ()
    assert grass(draft).by_code["GR.1"].evidence_types == ()
    assert draft.settings.shelf_lives == {}


def test_its_shelf_life_stays_where_another_row_accepts_it() -> None:
    survey = EvidenceType(code="survey", name="Survey of trees")
    draft = after(a_matrix(), acts.write_evidence_type(a_matrix(), "TR", survey))
    draft = after(draft, acts.strike_evidence_type(draft, "GR", "survey"))
    assert draft.settings.shelf_lives == {"survey": 18}


def test_threads_are_added_described_anew_and_struck() -> None:
    draft = after(a_matrix(), acts.write_thread(a_matrix(), "TR", Thread(code="TR.A", name="Age")))
    aged = Thread(code="TR.A", name="Age", lens="joint", note="Since planting.")
    draft = after(draft, acts.write_thread(draft, "TR", aged))
    assert draft.areas_by_code["TR"].threads == (aged,)
    draft = after(draft, acts.strike_thread(draft, "GR.CUT"))
    assert grass(draft).threads == ()
    assert grass(draft).by_code["GR.1"].thread == ""


def test_a_focus_area_is_described_anew() -> None:
    draft = acts.describe_focus_area(a_matrix(), "TR", name="Trees and shrubs", lasting_only=True)
    area = after(a_matrix(), draft).areas_by_code["TR"]
    assert (area.name, area.lasting_only) == ("Trees and shrubs", True)


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        (ChangeSubject.CELL, "XX/1"),
        (ChangeSubject.CRITERION, "XX.1"),
        (ChangeSubject.THREAD, "XX.T"),
        (ChangeSubject.EVIDENCE_TYPE, "XX/survey"),
        (ChangeSubject.FOCUS_AREA, "XX"),
    ],
)
def test_nothing_stands_where_nothing_is(subject: ChangeSubject, key: str) -> None:
    assert stands(a_matrix(), subject, key) is None
    assert place_of(a_matrix(), subject, key) is None
