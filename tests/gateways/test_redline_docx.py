"""The redline as a text document: accepted it is the newer edition, rejected the older."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import docx
import pytest

from milepost.core.matrix.definition import DefinedTerm, MaturityMatrix
from milepost.core.matrix.document import from_document, to_document
from milepost.core.matrix.document_redline import document_redline
from milepost.gateways.docx_tables import tables_in_document
from milepost.gateways.matrix_files import shipped_matrix
from milepost.gateways.redline_docx import NO_WORDS, RedlineTitle, redline_document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
_TITLE = RedlineTitle(
    matrix="Grounds & greens",
    old=("Version 1 (1.0)", "a1" * 32),
    new=("Version 2 (1.1)", "b2" * 32),
    author="the two parties",
    at=_AT,
)
_BEGINS = "Title and rule"  # the heading under which the matrix begins


def _old() -> MaturityMatrix:
    return shipped_matrix()


def _new() -> MaturityMatrix:
    """An edition in which something of every kind was reworded, put in, struck out or moved."""
    written = to_document(_old())
    areas: list[dict[str, Any]] = [
        area for category in written["categories"] for area in category["focus_areas"]
    ]
    first = areas[0]
    first["name"] += " and care"
    first["descriptors"][0]["words"] = "Nobody <asks> how it went;\nnobody & nothing tells."
    cell = first["descriptors"][1]
    cell["words"] = cell["words"].replace("the ", "each ", 1)
    written_anew = {**cell["criteria"][-1], "code": "CS.NEW.L1.1", "text": "It is told on a page."}
    cell["criteria"].append({**written_anew, "relation": "first", "critical": True})
    first["evidence_base"].append({"code": "ledger", "name": "Ledger"})
    first["threads"].append({"code": "CS.NEW", "name": "Telling"})
    written["notes"][0] += " It is dated."
    written["notes"].append("Words in quotation marks have a test.")
    written["settings"]["sustained_after_months"] = 18
    written["version"] = "1.1"
    fourth = {"code": "ZZ", "name": "Winter service", "lasting_only": True}
    written["categories"].append({"name": "Seasons", "focus_areas": [fourth]})
    last = {"level": 1, "words": "Roads are kept open.", "criteria": []}
    fourth["descriptors"] = [last]
    struck = areas[-1]
    written["categories"][-2]["focus_areas"].remove(struck)
    written["settings"]["shelf_lives"] = {}
    second, third = written["categories"][0]["focus_areas"][1:3]
    written["categories"][0]["focus_areas"][1:3] = third, second
    third["descriptors"][1]["criteria"].append(third["descriptors"][1]["criteria"].pop(0))
    return replace(
        from_document(written), terms=(DefinedTerm(word="timely", test="Within 5 working days."),)
    )


@pytest.fixture(scope="module")
def both() -> tuple[MaturityMatrix, MaturityMatrix]:
    return _old(), _new()


def _made(old: MaturityMatrix, new: MaturityMatrix) -> bytes:
    return redline_document(document_redline(old, new), _TITLE)


def _xml(content: bytes) -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return fromstring(archive.read("word/document.xml"))


def _settled(content: bytes, *, taken: bool) -> list[str]:
    """The lines of the document from where the matrix begins, every change taken, or refused.

    A line is a paragraph, or a table row with its cells.
    """
    left_out = f"{_W}del" if taken else f"{_W}ins"
    lines = list(_lines(_xml(content).find(f"{_W}body"), left_out))
    return [each for each in lines[lines.index(_BEGINS) :] if each.strip("| ")]


def _lines(within: Element | None, left_out: str) -> Iterator[str]:
    assert within is not None
    for each in within:
        if each.tag == f"{_W}p" and each.find(f"{_W}pPr/{_W}rPr/{left_out}") is None:
            yield _text(each, left_out)
        for row in each.findall(f"{_W}tr"):
            if row.find(f"{_W}trPr/{left_out}") is None:
                yield " | ".join(_text(cell, left_out) for cell in row.findall(f"{_W}tc"))


def _text(within: Element, left_out: str) -> str:
    found = ""
    for each in within:
        if each.tag in (f"{_W}t", f"{_W}delText"):
            found += each.text or ""
        elif each.tag == f"{_W}br":
            found += "\n"
        elif each.tag != left_out:
            found += _text(each, left_out)
    return found


def _without_levels_that_say_nothing(lines: list[str]) -> list[str]:
    return [each for each in lines if NO_WORDS not in each]


def test_all_changes_taken_give_the_newer_edition(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = both
    taken = _settled(_made(old, new), taken=True)
    assert taken == _settled(_made(new, new), taken=True)
    assert "Level 0 | Nobody <asks> how it went;\nnobody & nothing tells." in taken
    assert "timely | Within 5 working days." in taken


def test_all_changes_refused_give_the_older_edition(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = both
    refused = _settled(_made(old, new), taken=False)
    assert refused == _settled(_made(old, old), taken=False)
    assert not any("Winter service" in each for each in refused)


def test_a_level_without_words_is_shown_as_one(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, new = both
    assert f"Level 0 | {NO_WORDS}" in _settled(_made(old, new), taken=False)
    assert f"Level 0 | {NO_WORDS}" in _settled(_made(new, old), taken=True)


def test_every_change_says_whose_it_is_and_when_and_has_a_number_of_its_own(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    changes = [each for each in _xml(_made(*both)).iter() if each.tag in (f"{_W}ins", f"{_W}del")]
    assert {each.get(f"{_W}author") for each in changes} == {"the two parties"}
    assert {each.get(f"{_W}date") for each in changes} == {"2026-07-06T09:00:00Z"}
    assert len({each.get(f"{_W}id") for each in changes}) == len(changes) > 20


def test_editions_that_are_equal_have_no_change_and_equal_files(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, _ = both
    made = _made(old, old)
    assert made == _made(old, old)
    assert not [each for each in _xml(made).iter() if each.tag in (f"{_W}ins", f"{_W}del")]


def test_the_title_names_both_editions_by_their_hashes(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    document = docx.Document(io.BytesIO(_made(*both)))
    assert document.core_properties.title.startswith("Grounds & greens: redline, Version 1 (1.0)")
    assert document.paragraphs[0].text == "Grounds & greens"
    hashes = [row.cells[2].text for row in document.tables[0].rows]
    assert hashes[1:] == ["a1" * 32, "b2" * 32]
    assert "Page " in document.sections[0].footer.paragraphs[0].text


def test_there_is_a_heading_and_a_table_for_each_focus_area(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    old, _ = both
    document = docx.Document(io.BytesIO(_made(old, old)))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert headings == [f"{area.code}  {area.name}" for area in old.focus_areas]
    firsts = [table.rows[0].cells[0].text for table in document.tables]
    assert firsts.count("Level, code") == len(old.focus_areas)


def test_our_own_reader_reads_the_newer_edition_in_it(
    both: tuple[MaturityMatrix, MaturityMatrix],
) -> None:
    tables = tables_in_document(_made(*both), name="redline.docx")
    cells = {cell for table in tables for row in table.rows for cell in row}
    assert "It is told on a page." in cells
    assert both[1].focus_areas[0].at(1).words in cells


def test_characters_that_no_document_can_hold_are_replaced_by_a_sign() -> None:
    old = _old()
    new = replace(old, notes=("Bell \x07, half \ud800 and null \x00.",))
    assert "Bell �, half � and null �." in _settled(_made(old, new), taken=True)
