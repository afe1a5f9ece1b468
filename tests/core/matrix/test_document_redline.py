"""The redline of a whole matrix: in its own order, with nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings

from milepost.core.matrix.definition import DefinedTerm, MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.document_redline import document_redline
from milepost.core.matrix.redline import Redline, after_of, before_of, is_changed
from milepost.core.matrix.redlined import (
    Became,
    DocumentRedline,
    RedlinedArea,
    RedlinedPart,
    only_changes,
)
from tests.core.matrix.matrices import a_document, matrices

Pieces = list[tuple[str, str, str]]


def _pieces(document: DocumentRedline) -> Iterator[tuple[str, Became, Redline, Redline]]:
    for part in document.around:
        yield part.name.rstrip(" 0123456789"), part.became, part.words, part.said
    for area in document.areas:
        yield area.code, area.became, area.name, area.said
        for cell in area.cells:
            yield f"{area.code} {cell.level}", cell.became, cell.words, ()
            for each in cell.criteria:
                yield f"{area.code} {cell.level} {each.name}", each.became, each.words, each.said
        for each in (*area.evidence_base, *area.threads):
            yield f"{area.code} {each.name}", each.became, each.words, each.said


def _was(document: DocumentRedline) -> Pieces:
    return [
        (name, before_of(words), before_of(said))
        for name, became, words, said in _pieces(document)
        if became is not Became.NEW and (before_of(words) or name.count(" ") != 1)
    ]


def _is(document: DocumentRedline) -> Pieces:
    return [
        (name, after_of(words), after_of(said))
        for name, became, words, said in _pieces(document)
        if became is not Became.REMOVED and (after_of(words) or name.count(" ") != 1)
    ]


@settings(max_examples=25)
@given(matrices(), matrices())
def test_both_editions_can_be_had_back_from_their_redline(
    old: MaturityMatrix, new: MaturityMatrix
) -> None:
    found = document_redline(old, new)
    assert _was(found) == _was(document_redline(old, old))
    assert _is(found) == _is(document_redline(new, new))


@settings(max_examples=25)
@given(matrices(), matrices())
def test_changes_only_leaves_out_nothing_that_changed(
    old: MaturityMatrix, new: MaturityMatrix
) -> None:
    found = document_redline(old, new)
    changes = only_changes(found)
    assert changes.counts == found.counts
    told = [each for each in _pieces(found) if is_changed((*each[2], *each[3]))]
    left = list(_pieces(changes))
    assert [each for each in left if is_changed((*each[2], *each[3]))] == told


@settings(max_examples=25)
@given(matrices())
def test_nothing_changed_between_an_edition_and_itself(matrix: MaturityMatrix) -> None:
    found = document_redline(matrix, matrix)
    assert not found.is_changed
    assert all(became is Became.SAME for _, became, _, _ in _pieces(found))
    assert not list(_pieces(only_changes(found)))


# --- one change at a time ----------------------------------------------------------------------


def _sound() -> MaturityMatrix:
    return from_document(a_document())


def _grass(document: dict[str, Any]) -> dict[str, Any]:
    area: dict[str, Any] = document["categories"][0]["focus_areas"][0]
    return area


def _area(document: DocumentRedline, code: str = "GR") -> RedlinedArea:
    return next(each for each in document.areas if each.code == code)


def _named(parts: tuple[RedlinedPart, ...]) -> dict[str, RedlinedPart]:
    return {each.name: each for each in parts}


def test_a_level_that_got_words_is_new_and_is_counted() -> None:
    written = a_document()
    _grass(written)["descriptors"].insert(0, {"level": 0, "words": "Grass is not cut."})
    area = _area(document_redline(_sound(), from_document(written)))
    assert [(cell.level, cell.became) for cell in area.cells][:2] == [
        (0, Became.NEW),
        (1, Became.SAME),
    ]
    assert area.counts == {Became.NEW: 1}
    assert area.became is Became.CHANGED
    assert _area(document_redline(from_document(written), _sound())).counts == {Became.REMOVED: 1}


def test_a_cell_that_was_reworded_is_changed() -> None:
    written = a_document()
    _grass(written)["descriptors"][0]["words"] = "Grass is cut twice."
    cell = _area(document_redline(_sound(), from_document(written))).cells[0]
    assert cell.became is Became.CHANGED
    assert cell.criteria[0].became is Became.SAME


def test_what_is_said_of_a_criterion_is_compared_sentence_by_sentence() -> None:
    written = a_document()
    criterion = _grass(written)["descriptors"][0]["criteria"][0]
    criterion |= {"critical": True, "note": "Not in winter", "replaces": ["GR.0"]}
    cell = _area(document_redline(_sound(), from_document(written))).cells[0]
    found = cell.criteria[0]
    assert found.became is Became.CHANGED
    assert not is_changed(found.words)
    assert before_of(found.said).split(". ")[0] == "Thread: GR.CUT"
    assert "".join(each.text for each in found.said if each.marked == "in") == (
        "Critical. Takes the place of GR.0. Note: Not in winter. "
    ).replace("of GR.0", "of: GR.0")


def test_a_relation_is_told_in_words() -> None:
    written = a_document()
    _grass(written)["descriptors"][0]["criteria"][0]["relation"] = "gate"
    area = _area(document_redline(_sound(), from_document(written)))
    assert "A standing gate. " in after_of(area.cells[0].criteria[0].said)
    assert "Strengthens GR.1. " in after_of(area.cells[2].criteria[0].said)


def test_what_was_struck_out_stands_where_it_stood() -> None:
    old, new = a_document(), a_document()
    notes = ["One stays as it is.", "Mowers are kept in the shed.", "Three stays as it is."]
    old["notes"] = notes
    new["notes"] = [notes[0], notes[2], "A fourth was added at the end."]
    found = document_redline(from_document(old), from_document(new)).notes
    assert [(each.name, each.became) for each in found] == [
        ("Note 1", Became.SAME),
        ("Note", Became.REMOVED),
        ("Note 2", Became.SAME),
        ("Note 3", Became.NEW),
    ]


def test_a_note_that_was_reworded_is_one_note() -> None:
    old, new = a_document(), a_document()
    old["notes"] = ["Mowers are kept in the shed.", "Level 3 is wanted by March 2025."]
    new["notes"] = ["Edges are cut by hand.", "Level 3 is wanted by March 2029."]
    found = document_redline(from_document(old), from_document(new)).notes
    assert [each.became for each in found] == [Became.REMOVED, Became.NEW, Became.CHANGED]


def test_a_struck_criterion_stands_after_the_one_it_followed() -> None:
    old, new = a_document(), a_document()
    texts = {"GR.1": "Grass is cut.", "GR.7": "Edges are cut.", "GR.8": "Leaves are swept."}
    criteria = [{"code": code, "text": text} for code, text in texts.items()]
    _grass(old)["descriptors"][0]["criteria"] = criteria
    kept = [criteria[0], criteria[2], {**criteria[1], "code": "GR.9"}]
    _grass(new)["descriptors"][0]["criteria"] = kept
    found = _area(document_redline(from_document(old), from_document(new))).cells[0].criteria
    assert [(each.name, each.became) for each in found] == [
        ("GR.1", Became.SAME),
        ("GR.7", Became.REMOVED),
        ("GR.8", Became.SAME),
        ("GR.9", Became.NEW),
    ]


def test_a_criterion_that_changed_places_with_another_is_told_at_both() -> None:
    old, new = a_document(), a_document()
    criteria = [{"code": f"GR.{n}", "text": f"Grass is cut {n} times."} for n in (1, 7, 8)]
    _grass(old)["descriptors"][0]["criteria"] = criteria
    _grass(new)["descriptors"][0]["criteria"] = [criteria[1], criteria[2], criteria[0]]
    found = _area(document_redline(from_document(old), from_document(new))).cells[0].criteria
    assert [(each.name, each.became) for each in found] == [
        ("GR.1", Became.REMOVED),
        ("GR.7", Became.SAME),
        ("GR.8", Became.SAME),
        ("GR.1", Became.NEW),
    ]
    assert found[0].remark == found[3].remark == "Moved within GR, level 1."


def test_a_criterion_that_moved_to_another_level_is_struck_there_and_put_in_here() -> None:
    written = a_document()
    cells = _grass(written)["descriptors"]
    cells[2]["criteria"].append(
        {"code": "GR.8", "text": "Edges are cut.", "relation": "repeats", "from": "GR.1"}
    )
    old = from_document(written)
    cells[0]["criteria"].append({"code": "GR.8", "text": "Edges are cut."})
    cells[2]["criteria"].pop()
    area = _area(document_redline(old, from_document(written)))
    here, there = _named(area.cells[0].criteria)["GR.8"], _named(area.cells[2].criteria)["GR.8"]
    assert (here.became, here.remark) == (Became.NEW, "Stood in GR, level 3 before.")
    assert (there.became, there.remark) == (Became.REMOVED, "Stands in GR, level 1 now.")


def test_a_category_that_was_renamed_keeps_its_focus_areas() -> None:
    written = a_document()
    written["categories"][0]["name"] = "Parks and squares"
    found = document_redline(_sound(), from_document(written))
    assert [before_of(each.name) for each in found.categories] == ["Parks"]
    assert not any(area.counts for area in found.areas)
    assert found.counts == {Became.CHANGED: 1}
    assert [after_of(each.name) for each in only_changes(found).categories] == ["Parks and squares"]


def test_a_focus_area_that_moved_to_another_category_says_so() -> None:
    written = a_document()
    trees = written["categories"][0]["focus_areas"].pop()
    written["categories"].append({"name": "Woods", "focus_areas": [trees]})
    old = from_document(written)
    written["categories"].insert(0, {"name": "Copses", "focus_areas": [trees]})
    written["categories"].pop()
    written["categories"].append({"name": "Woods", "focus_areas": []})
    found = document_redline(old, from_document(written))
    remarks = {
        after_of(each.name) or before_of(each.name): each.areas[-1].remark
        for each in found.categories
        if each.areas
    }
    assert remarks["Copses"] == "Stood in Woods before."
    assert remarks["Woods"] == "Stands in Copses now."


def test_of_a_row_that_moved_the_row_says_so_and_not_each_of_its_criteria() -> None:
    written = a_document()
    old = from_document(written)
    written["categories"][0]["focus_areas"].reverse()
    moved = [
        each
        for each in document_redline(old, from_document(written)).areas
        if each.became != "same"
    ]
    assert {each.remark for each in moved} == {"Moved within Parks."}
    assert not any(each.remark for area in moved for cell in area.cells for each in cell.criteria)


def test_two_categories_made_one_are_told_as_one_renamed_and_one_gone() -> None:
    written = a_document()
    grass, trees = written["categories"][0]["focus_areas"]
    written["categories"] = [
        {"name": "Lawns", "focus_areas": [grass]},
        {"name": "Woods", "focus_areas": [trees]},
    ]
    found = document_redline(from_document(written), _sound())
    assert [(before_of(each.name), after_of(each.name)) for each in found.categories] == [
        ("Lawns", "Parks"),
        ("Woods", ""),
    ]


def test_settings_terms_levels_and_the_head_are_told_by_what_they_are_called() -> None:
    old = _sound()
    written = a_document() | {"terms": [{"word": "well", "test": "Below 5 cm."}], "version": "2"}
    written["levels"][2]["name"] = "Halfway"
    new = from_document(written)
    procedure = replace(
        new.settings.procedure, unanswered_lapses=True, meet_within_days=0, needs_declaration=True
    )
    shelf_lives = {"survey": 0}
    numbers = replace(
        new.settings, procedure=procedure, target_on=date(2028, 9, 30), shelf_lives=shelf_lives
    )
    found = only_changes(document_redline(old, replace(new, settings=numbers)))
    assert {each.name: after_of(each.words) for each in found.around} == {
        "Version": "2",
        "Level 2": "Halfway, an interim level, owed at no other",
        "well": "Below 5 cm.",
        "Target date": "30 September 2028",
        "Who differ meet": "not at all",
        "A challenge that nobody answers": "lapses to the challenger’s position",
        "A declaration of interests": "comes before judging",
        "Shelf life of survey": "until it expires",
    }


def test_a_word_that_gets_its_test_is_to_be_defined_no_more() -> None:
    written = a_document()
    criterion = written["categories"][0]["focus_areas"][0]["descriptors"][0]["criteria"][0]
    criterion["needs_definition"] = ["Well kept", "soon"]
    old = from_document(written)
    new = replace(old, terms=(DefinedTerm(word="well kept", test="Below 5 cm."),))
    found = next(
        each
        for area in document_redline(old, new).areas
        for cell in area.cells
        for each in cell.criteria
        if each.name == criterion["code"]
    )
    assert found.became is Became.CHANGED
    assert "To be defined: Well kept, soon." in before_of(found.said)
    assert "To be defined: soon." in after_of(found.said)
