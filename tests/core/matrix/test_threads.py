"""One requirement across the levels: what each adds, and where nothing is said."""

from typing import Any

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.redline import Marked
from milepost.core.matrix.threads import (
    FollowedStatement,
    FollowedThread,
    followed_thread,
    followed_threads,
)
from tests.core.matrix.matrices import a_document


def _matrix(**texts: dict[str, Any]) -> MaturityMatrix:
    """Grass, with a thread of its own: criteria by level, as L1, L3, ... and what they are."""
    written = a_document()
    written["terms"] = [
        {"word": "well", "test": "Below 5 cm."},
        {"word": "cutting edge", "test": "New within a year."},
    ]
    grass = written["categories"][0]["focus_areas"][0]
    grass["threads"].append({"code": "GR.EDGE", "name": "Edges"})
    cells = {each["level"]: each for each in grass["descriptors"]}
    for level, criterion in texts.items():
        number = int(level.removeprefix("L"))
        code = f"GR.EDGE.{level}"
        cells[number]["criteria"].append({"code": code, "thread": "GR.EDGE"} | criterion)
    return from_document(written)


def _line(**texts: dict[str, Any]) -> FollowedThread:
    found = followed_thread(_matrix(**texts), "GR.EDGE")
    assert found is not None
    return found


def _at(line: FollowedThread, level: int) -> FollowedStatement:
    return next(each for each in line.steps if each.level.number == level).statements[0]


_FIRST = {"text": "Edges are cut."}


def test_a_word_waits_for_its_definition_until_it_has_one() -> None:
    asked = {"text": "Edges are cut.", "needs_definition": ["edges", "Well"]}
    assert _at(_line(L1=asked), 1).to_be_defined == ("edges",)


def test_what_a_level_adds_is_marked_against_the_earlier_one() -> None:
    later = {"text": "Edges are cut well.", "relation": "strengthens", "from": "GR.EDGE.L1"}
    found = _at(_line(L1=_FIRST, L3=later), 3)
    assert [(each.marked, each.text) for each in found.words] == [
        (Marked.SAME, "Edges are cut"),
        (Marked.IN, " well"),
        (Marked.SAME, "."),
    ]
    assert found.relation == "Strengthens GR.EDGE.L1"
    assert [each.test for each in found.terms] == ["Below 5 cm."]
    assert not found.is_word_for_word
    assert not found.is_in_other_words


def test_the_first_of_a_thread_is_marked_against_nothing() -> None:
    found = _at(_line(L1=_FIRST | {"evidence_types": ["survey"]}), 1)
    assert [each.marked for each in found.words] == [Marked.SAME]
    assert (found.relation, found.is_in_other_words) == ("", False)
    assert [each.name for each in found.evidence] == ["Survey"]


def test_a_repetition_is_told_as_one_however_it_is_spelt() -> None:
    later = {"text": "Edges are CUT", "relation": "repeats", "from": "GR.EDGE.L1"}
    found = _at(_line(L1=_FIRST, L3=later), 3)
    assert found.is_word_for_word
    assert [each.text for each in found.words] == ["Edges are CUT"]


def test_what_shares_no_words_with_the_earlier_one_is_not_marked() -> None:
    later = {"text": "Residents praise verges", "relation": "extends", "from": "GR.EDGE.L1"}
    found = _at(_line(L1=_FIRST, L3=later), 3)
    assert [each.marked for each in found.words] == [Marked.SAME]
    assert found.is_in_other_words


def test_each_silence_says_what_it_means() -> None:
    assert [each.silence for each in _line(L1=_FIRST).steps] == [
        "",
        "Says nothing at level 2: what level 1 asks for still holds.",
        "Says nothing at level 3: what level 1 asks for still holds.",
    ]
    assert [each.silence for each in _line(L3=_FIRST).steps] == [
        "Says nothing at level 1 yet.",
        "Says nothing at level 2 yet.",
        "",
    ]
    assert [each.silence for each in _line(L2=_FIRST).steps] == [
        "Says nothing at level 1 yet.",
        "",
        "Says nothing at level 3.",
    ]
    assert _line(L2=_FIRST).silent_at == ()
    trees = a_document()
    trees["categories"][0]["focus_areas"][1]["threads"] = [{"code": "TR.A", "name": "Age"}]
    line = followed_thread(from_document(trees), "TR.A")
    assert line is not None
    assert line.steps[0].silence == "Level 1 is not defined here."
    assert (line.said_at, line.silent_at) == ((), ())


def test_a_line_tells_where_it_speaks_and_where_it_is_silent() -> None:
    line = _line(L1=_FIRST, L3={"text": "Edges are cut well and well."})
    assert (line.said_at, line.silent_at) == ((1, 3), ())
    assert [each.word for each in line.terms] == ["well"]
    assert _line(L1=_FIRST).silent_at == (3,)  # level 2 is between two, and owes nothing


def test_a_line_is_found_by_words_of_its_code_its_name_and_its_criteria() -> None:
    line = _line(L1=_FIRST)
    assert line.has_words("edges cut")
    assert line.has_words("gr.edge.l1")
    assert line.has_words("")
    assert not line.has_words("edges mown")


def test_every_thread_has_its_line_in_the_order_of_the_document() -> None:
    matrix = _matrix(L1=_FIRST)
    assert [each.thread.code for each in followed_threads(matrix)] == ["GR.CUT", "GR.EDGE"]
    assert followed_thread(matrix, "GR.NONE") is None
