"""What was accepted stands in the draft, all else stays, and what cannot stand is refused."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.core.matrix.consistency import faults_in
from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    MaturityMatrix,
    Relation,
    Thread,
)
from milepost.core.matrix.document import from_document, to_document
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.applying import applied
from milepost.core.matrix.drafting.changes import (
    ChangeSubject,
    DraftChange,
    DraftChanges,
    codes_in,
    inverse,
)
from milepost.core.matrix.drafting.standing import draft_document
from milepost.core.matrix.faults import FaultyMatrix
from tests.core.matrix.drafting.acts_drawn import drawn_act
from tests.core.matrix.matrices import a_document, matrices


def without_blank_cells(matrix: MaturityMatrix) -> MaturityMatrix:
    """A cell that says nothing and asks nothing is the same as none."""

    def kept(area: FocusArea) -> FocusArea:
        cells = tuple(d for d in area.descriptors if d.words is not None or d.criteria)
        return replace(area, descriptors=cells)

    categories = tuple(
        replace(each, focus_areas=tuple(kept(area) for area in each.focus_areas))
        for each in matrix.categories
    )
    return replace(matrix, categories=categories)


def accepted_or_none(
    matrix: MaturityMatrix, changes: DraftChanges, used: Iterable[str]
) -> MaturityMatrix | None:
    try:
        return applied(matrix, changes, used_codes=tuple(used))
    except FaultyMatrix:
        return None


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_a_change_and_its_inverse_give_the_draft_back(data: st.DataObject) -> None:
    matrix = data.draw(matrices())
    changes = data.draw(drawn_act(matrix, ()))
    draft = accepted_or_none(matrix, changes, ())
    if draft is None:
        return
    back = applied(draft, inverse(changes), used_codes=(), accepted=changes)
    assert without_blank_cells(back) == without_blank_cells(matrix)


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_nothing_else_changes(data: st.DataObject) -> None:
    matrix = data.draw(matrices())
    changes = data.draw(drawn_act(matrix, ()))
    draft = accepted_or_none(matrix, changes, ())
    if draft is None:
        return
    before, after = _parts(matrix), _parts(draft)
    named = {(each.subject, each.key) for each in changes}
    # A note that is struck moves those after it up: told by the words alone.
    same = [part for part in before if part not in named and part[0] is not ChangeSubject.NOTE]
    assert [(part, after.get(part)) for part in same] == [(part, before[part]) for part in same]
    assert {part for part in after if part not in before} <= named
    assert [part for part in after if part in before] == [part for part in before if part in after]
    assert (draft.levels, draft.version) == (matrix.levels, matrix.version)


def _parts(matrix: MaturityMatrix) -> dict[tuple[ChangeSubject, str], object]:
    """Everything a matrix has that a change could name, in its order."""
    document = draft_document(matrix)
    settings = {k: v for k, v in document["settings"].items() if not isinstance(v, dict)}
    tables = {k: v for k, v in document["settings"].items() if isinstance(v, dict)}
    found: dict[tuple[ChangeSubject, str], object] = {
        (ChangeSubject.SETTING, name): value
        for name, value in {**settings, **{n: document[n] for n in ("title", "rule")}}.items()
    }
    for table, values in tables.items():
        found |= {(ChangeSubject.SETTING, f"{table}.{k}"): v for k, v in values.items()}
    found |= {(ChangeSubject.TERM, each.word): each.test for each in matrix.terms}
    found |= {(ChangeSubject.NOTE, str(n)): w for n, w in enumerate(matrix.notes, start=1)}
    for area in matrix.focus_areas:
        found[ChangeSubject.FOCUS_AREA, area.code] = (area.name, area.lasting_only)
        found |= {(ChangeSubject.THREAD, each.code): each for each in area.threads}
        for kind in area.evidence_base:
            found[ChangeSubject.EVIDENCE_TYPE, f"{area.code}/{kind.code}"] = kind
        for cell in area.descriptors:
            if cell.words is not None:
                found[ChangeSubject.CELL, f"{area.code}/{cell.level}"] = cell.words
            found |= {(ChangeSubject.CRITERION, each.code): each for each in cell.criteria}
    return found


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_after_any_acts_codes_keep_their_meaning_and_the_draft_holds_together(
    data: st.DataObject,
) -> None:
    draft = data.draw(matrices())
    meant = {c.code: (a.code, c.level) for a in draft.focus_areas for c in a.criteria}
    accepted: DraftChanges = ()
    for _ in range(data.draw(st.integers(1, 6))):
        wanted = data.draw(drawn_act(draft, frozenset(meant)) | _taking_back(accepted))
        try:
            draft = applied(draft, wanted, used_codes=frozenset(meant), accepted=accepted)
        except FaultyMatrix:
            continue
        accepted += wanted
        for area in draft.focus_areas:
            for criterion in area.criteria:
                place = (area.code, criterion.level)
                assert meant.setdefault(criterion.code, place) == place
        assert faults_in(draft) == ()
        assert from_document(to_document(draft)) == draft
    threads = {each.key for each in accepted if each.subject is ChangeSubject.THREAD}
    assert codes_in(accepted) <= meant.keys() | threads


def _taking_back(accepted: DraftChanges) -> st.SearchStrategy[DraftChanges]:
    """Any earlier change wanted back, or an earlier addition wanted once more."""
    if not accepted:
        return st.just(())
    one = st.sampled_from(accepted)
    return st.builds(lambda each: (each.undone,), one) | st.builds(lambda each: (each,), one)


def a_matrix() -> MaturityMatrix:
    return from_document(a_document())


def faults_of(
    matrix: MaturityMatrix, changes: Iterable[DraftChange], used: Iterable[str] = ()
) -> list[str]:
    with pytest.raises(FaultyMatrix) as refusal:
        applied(matrix, changes, used_codes=frozenset(used))
    return [str(fault) for fault in refusal.value.faults]


def a_change(subject: ChangeSubject, key: str, **sides: dict[str, object]) -> DraftChange:
    return DraftChange(
        subject=subject, key=key, before=sides.get("before"), after=sides.get("after")
    )


def with_criterion(code: str, **after: object) -> DraftChange:
    whole = {"focus_area": "GR", "level": 3, "text": "Edges are cut.", **after}
    return a_change(ChangeSubject.CRITERION, code, after=whole)


def moved_to(matrix: MaturityMatrix, level: int) -> DraftChanges:
    return acts.revise_criterion(
        matrix, replace(matrix.areas_by_code["GR"].by_code["GR.3"], level=level)
    )


S = ChangeSubject
# fmt: off
REFUSED: list[tuple[str, Callable[[MaturityMatrix], Iterable[DraftChange]], str]] = [
    ("a code in use", lambda m: [with_criterion("GR.1")],
     "criterion GR.1: it was not there when this was proposed, and by now it is: “Grass is cut.”"),
    ("a code once used", lambda m: [with_criterion("GR.OLD")], "GR.OLD: this code was used before"),
    ("a code struck just now",
     lambda m: [*acts.strike_criterion(m, "GR.3"), with_criterion("GR.3", level=1)],
     "GR.3: this code was used before"),
    ("a thread's code once used",
     lambda m: [*acts.strike_thread(m, "GR.CUT"),
                *[replace(c, before=None) for c in acts.write_thread(
                    m, "GR", Thread(code="GR.CUT", name="Cuts"))]],
     "thread GR.CUT: this code was used before"),
    ("a circle", lambda m: acts.relate(m, "GR.1", Relation.GATE, "GR.3"),
     "criterion GR.1: it builds on itself, in a circle"),
    ("a level out of order", lambda m: acts.relate(m, "GR.1", Relation.REPEATS, "GR.3"),
     "builds on 'GR.3' of level 3, which does not come before it"),
    ("another level", lambda m: moved_to(m, 2), "its code stands for its level for ever"),
    ("another row", lambda m: [
        replace(c, after={**(c.after or {}), "focus_area": "TR"}) for c in moved_to(m, 2)],
     "its code stands for its row for ever"),
    ("a term twice", lambda m: [
        a_change(S.TERM, "well", after={"test": "a"}),
        a_change(S.TERM, "Well", after={"test": "b"})], "term 'well': this term is defined twice"),
    ("a level that is not there", lambda m: acts.write_cell(m, "GR", 9, "x"),
     "level 9: the matrix declares no such level"),
    ("a floor that asks", lambda m: acts.add_criterion(
        m, "GR", Criterion(code="", level=0, text="x"), used_codes=()),
     "the floor is always there, so it takes no criteria"),
    ("no such row", lambda m: acts.write_cell(m, "XX", 1, "x"),
     "cell XX/1: there is no focus area 'XX'"),
    ("no such row for it", lambda m: [with_criterion("XX.1", focus_area="XX")],
     "criterion XX.1: there is no focus area 'XX'"),
    ("a new row", lambda m: [a_change(S.FOCUS_AREA, "GR", before={"name": "Grass"})],
     "focus area GR: a row of the matrix is neither added nor struck"),
    ("no such row to name", lambda m: acts.describe_focus_area(
        m, "XX", name="x", lasting_only=True), "there is no focus area 'XX'"),
    ("no such setting", lambda m: acts.set_setting(m, "haste", 1), "no setting 'haste'"),
    ("no such part", lambda m: acts.set_setting(m, "procedure.haste", 1),
     "there is no setting 'procedure.haste'"),
    ("a setting away", lambda m: acts.set_setting(m, "procedure.meet_within_days", None),
     "this setting always has a value"),
    ("a setting out of bounds", lambda m: acts.set_setting(m, "lapse_warning_days", -1),
     "'lapse_warning_days' must be a whole number from 0"),
    ("a target that is no level", lambda m: acts.set_setting(m, "target_level", 7),
     "the target level 7 is not a level of this matrix"),
    ("words changed meanwhile",
     lambda m: [a_change(S.CELL, "GR/1", before={"words": "Grass grows."}, after={"words": "x"})],
     "cell GR/1: it was changed meanwhile: its words: “Grass grows.” when this was "
     "proposed, “Grass is cut.” now"),
    ("struck meanwhile",
     lambda m: [a_change(S.TERM, "well", before={"test": "5 cm"}, after={"test": "6 cm"})],
     "term well: it is not there by now; when this was proposed it was: “5 cm”"),
    ("a term struck twice", lambda m: [a_change(S.TERM, "well", before={"test": "5 cm"})],
     "term well: it is not there by now; when this was proposed it was: “5 cm”"),
    ("a criterion struck twice",
     lambda m: [*acts.strike_criterion(m, "GR.3"), *acts.strike_criterion(m, "GR.3")],
     "criterion GR.3: it is not there by now; when this was proposed it was: “Grass is cut well.”"),
    ("a note of before",
     lambda m: [a_change(S.NOTE, "4", before={"words": "Old."}, after={"words": "New."})],
     "note 4: it is not there by now"),
    ("an evidence type in use", lambda m: acts.change_to(m, S.EVIDENCE_TYPE, "GR/survey", None),
     "its evidence type 'survey' is not in the evidence base"),
]
# fmt: on


@pytest.mark.parametrize(("name", "changes", "sentence"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_cannot_stand_is_refused_with_a_sentence_that_says_where(
    name: str, changes: Callable[[MaturityMatrix], Iterable[DraftChange]], sentence: str
) -> None:
    matrix = a_matrix()
    assert any(sentence in fault for fault in faults_of(matrix, changes(matrix), ["GR.OLD"]))


def test_every_fault_is_told_at_once() -> None:
    matrix = a_matrix()
    wanted = [
        *acts.write_cell(matrix, "XX", 1, "x"),
        with_criterion("GR.OLD", evidence_types=["film"]),
        *acts.set_setting(matrix, "target_level", 7),
        *acts.relate(matrix, "GR.1", Relation.REPEATS, None),
    ]
    assert len(faults_of(matrix, wanted, ["GR.OLD"])) == 5


def test_a_criterion_changed_meanwhile_is_told_field_by_field_and_the_rest_is_not() -> None:
    matrix = a_matrix()
    seen = matrix.areas_by_code["GR"].by_code["GR.1"]
    wanted = acts.revise_criterion(matrix, replace(seen, text="Grass is short."))
    meanwhile = replace(seen, is_critical=True, evidence_types=(), note="Agreed in May.")
    draft = applied(matrix, acts.revise_criterion(matrix, meanwhile), used_codes=())
    assert faults_of(draft, wanted) == [
        "criterion GR.1: it was changed meanwhile: "
        "whether it is critical: “no” when this was proposed, “yes” now; "
        "its evidence: “survey” when this was proposed, “nothing” now; "
        "its note: “nothing” when this was proposed, “Agreed in May.” now."
    ]


def test_what_was_struck_may_be_put_back_as_it_was_and_not_as_anything_else() -> None:
    matrix = a_matrix()
    struck = acts.strike_criterion(matrix, "GR.3")
    draft = applied(matrix, struck, used_codes=())
    (back,) = inverse(struck)
    assert applied(draft, [back], used_codes=["GR.3"], accepted=struck) == matrix
    other = replace(back, after={**(back.after or {}), "text": "Hedges are cut."})
    with pytest.raises(FaultyMatrix, match="this code was used before"):
        applied(draft, [other], used_codes=(), accepted=struck)


def test_a_threads_code_that_was_struck_is_given_to_no_other() -> None:
    matrix = a_matrix()
    struck = acts.strike_thread(matrix, "GR.CUT")
    draft = applied(matrix, struck, used_codes=())
    other = acts.write_thread(draft, "GR", Thread(code="GR.CUT", name="Corners"))
    with pytest.raises(FaultyMatrix, match=r"thread GR\.CUT: this code was used before"):
        applied(draft, other, used_codes=(), accepted=struck)
    assert applied(draft, inverse(struck), used_codes=(), accepted=struck) == matrix


def test_what_is_added_stands_last_and_two_notes_added_at_once_both_stand() -> None:
    matrix = a_matrix()
    one, other = acts.add_note(matrix, "One."), acts.add_note(matrix, "Other.")
    draft = applied(matrix, [*one, *other], used_codes=())
    assert draft.notes == ("One.", "Other.")
    new = acts.add_criterion(
        draft, "GR", Criterion(code="", level=1, text="Edges are cut."), used_codes=()
    )
    draft = applied(draft, new, used_codes=())
    assert [each.text for each in draft.areas_by_code["GR"].at(1).criteria][-1] == "Edges are cut."


def test_no_changes_make_no_change() -> None:
    assert applied(a_matrix(), (), used_codes=()) == a_matrix()
