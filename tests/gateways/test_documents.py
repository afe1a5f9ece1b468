"""The tables of a text document are read with what stands round them; nothing in it is trusted."""

import io
from collections.abc import Callable

import docx
import pytest

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.spreadsheets import read_tables
from tests.gateways.archives import (
    a_document,
    a_paragraph,
    a_word_cell,
    a_word_table,
    altered,
)
from tests.gateways.test_opendocument import ENTITIES

ONE = a_word_table(a_word_cell("One") + a_word_cell("Two"))


def tables(content: bytes) -> tuple[Table, ...]:
    return read_tables(io.BytesIO(content), name="sent.docx")


def saved(document: "docx.document.Document") -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def by_another_library() -> bytes:
    """A title, two tables with headings above them, a merged cell, notes below."""
    made = docx.Document()
    made.add_heading("Asset maturity", 0)
    made.add_paragraph("For discussion.")
    for heading in ("Knowledge", "Money"):
        made.add_heading(heading, 1)
        made.add_paragraph(f"What follows is about {heading.lower()}.")
        table = made.add_table(rows=3, cols=3)
        for row, line in enumerate(table.rows):
            for column, cell in enumerate(line.cells):
                cell.text = f"{heading} {row} {column}"
        merged = table.cell(1, 0).merge(table.cell(2, 1))
        merged.text = "Merged"
    made.add_paragraph("Notes")
    made.add_paragraph("Kept by hand.")
    return saved(made)


def test_each_table_is_told_with_its_heading_and_what_stands_above_and_below() -> None:
    first, second = tables(by_another_library())
    assert (first.name, first.heading) == ("table 1", "Knowledge")
    assert first.above[:2] == ("Asset maturity", "For discussion.")
    assert first.below == ()
    assert (second.name, second.heading) == ("table 2", "Money")
    assert second.above == ("Money", "What follows is about money.")
    assert second.below == ("Notes", "Kept by hand.")
    assert second.place(2, 3) == "table 2, row 2, column C"


def test_merged_cells_hold_their_words_in_the_first() -> None:
    first, _ = tables(by_another_library())
    assert first.rows[1:] == (("Merged", "", "Knowledge 1 2"), ("", "", "Knowledge 2 2"))
    assert first.merged == (MergedRange(first_row=2, last_row=3, first_column=1, last_column=2),)


def test_a_merged_cell_ends_where_another_begins() -> None:
    down = '<w:vMerge w:val="restart"/>'
    rows = [a_word_cell("A", down), a_word_cell("", "<w:vMerge/>"), a_word_cell("B", down)]
    (table,) = tables(a_document(a_word_table(*rows, a_word_cell("", "<w:vMerge/>"))))
    assert [row[0] for row in table.rows] == ["A", "", "B", ""]
    assert [(m.first_row, m.last_row) for m in table.merged] == [(1, 2), (3, 4)]


def test_a_short_line_above_a_table_is_its_heading_where_no_other_is() -> None:
    body = a_paragraph("A sentence about it.") + ONE + a_paragraph("Money") + ONE
    assert [table.heading for table in tables(a_document(body))] == ["", "Money"]


def test_words_are_read_as_if_every_tracked_change_were_accepted() -> None:
    cell = (
        "<w:tc><w:p><w:r><w:t>Roads are </w:t></w:r><w:del><w:r><w:delText>not </w:delText>"
        "</w:r></w:del><w:ins><w:r><w:t>always </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone"
        "</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t>swept.</w:t></w:r></w:hyperlink></w:p>"
        "</w:tc>"
    )
    (table,) = tables(a_document(a_word_table(cell)))
    assert table.rows == (("Roads are always swept.",),)


def test_lines_tabs_and_content_controls_stay_in_the_words() -> None:
    cell = (
        "<w:sdt><w:sdtContent><w:tc><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>One"
        "</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:noBreakHyphen/></w:r></w:p>"
        f"{a_paragraph('four')}</w:tc></w:sdtContent></w:sdt>"
    )
    (table,) = tables(a_document(a_word_table(cell)))
    assert table.rows == (("One\ntwo three-\nfour",),)


def test_a_table_within_a_cell_is_words_of_the_cell() -> None:
    inner = f"<w:tc>{ONE}{a_paragraph('Three')}</w:tc>"
    (table,) = tables(a_document(a_word_table(inner + a_word_cell("Four"))))
    assert table.rows == (("One\nTwo\nThree", "Four"),)


def test_cells_left_out_at_the_beginning_of_a_row_are_blank() -> None:
    row = f'<w:trPr><w:gridBefore w:val="2"/></w:trPr>{a_word_cell("C")}'
    (table,) = tables(a_document(a_word_table(row)))
    assert table.rows == (("", "", "C"),)


def wide() -> bytes:
    return a_document(a_word_table(a_word_cell("x", '<w:gridSpan w:val="9999999"/>') * 3))


def long() -> bytes:
    return a_document(a_word_table(*[""] * 20_002))


def with_entities() -> bytes:
    return altered(a_document(ONE), {"word/document.xml": ENTITIES})


BOMB, PICTURE = {"word/media/a.png": bytes(40_000_000)}, {"word/media/a.png": b"x"}
MACROS = {"word/vbaProject.bin": b"Sub AutoOpen()"}
DAMAGED, TOO_BIG = "is damaged or was cut short", "unpacks to far more"

# fmt: off
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no table":         (lambda: a_document(a_paragraph("Words.")), "holds no table"),
    "an empty table":   (lambda: a_document(a_word_table(a_word_cell(""))), "are empty"),
    "pictures only":    (lambda: a_document("", PICTURE), "only pictures"),
    "a zip bomb":       (lambda: a_document(ONE, BOMB), TOO_BIG),
    "a row too wide":   (wide, TOO_BIG),
    "too many rows":    (long, TOO_BIG),
    "entities":         (with_entities, DAMAGED),
    "no XML":           (lambda: altered(a_document(ONE), {"word/document.xml": b"<w"}), DAMAGED),
    "tags in a muddle": (lambda: a_document("<w:tc><w:p></w:p></w:tc><w:tr/>"), "holds no table"),
    "a cell in no row": (lambda: a_document("<w:tbl><w:tc></w:tc></w:tbl>"), DAMAGED),
    "cut short":        (lambda: a_document(ONE)[:-30], DAMAGED),
}
# fmt: on


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(what: str) -> None:
    make, sentence = REFUSED[what]
    with pytest.raises(UnreadableMatrix) as refusal:
        tables(make())
    (fault,) = refusal.value.faults
    assert fault.where == "sent.docx"
    assert sentence in fault.sentence
    assert fault.sentence.endswith(".")


def test_macros_and_pictures_beside_a_table_are_passed_over() -> None:
    (table,) = tables(a_document(ONE, MACROS | {"word/media/a.png": b"not a picture"}))
    assert table.rows == (("One", "Two"),)
