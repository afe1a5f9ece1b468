"""An OpenDocument spreadsheet is read as a workbook is, and refused in the same sentences."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.spreadsheets import read_tables
from tests.gateways.archives import altered, an_open_cell, an_open_row, an_opendocument

SAVED = Path(__file__).parents[2] / "samples" / "look-alike" / "look-alike-matrix.ods"
WORDS = an_open_row(an_open_cell("One"), an_open_cell("Two"))


def tables(content: bytes) -> tuple[Table, ...]:
    return read_tables(io.BytesIO(content), name="sent.ods")


def test_what_is_repeated_stands_where_a_person_sees_it() -> None:
    content = an_opendocument(
        an_open_row(an_open_cell(settings='table:number-columns-repeated="2"'), an_open_cell("C"))
        + an_open_row(an_open_cell(), settings='table:number-rows-repeated="2"')
        + an_open_row(an_open_cell("A", 'table:number-columns-repeated="2"'))
    )
    (table,) = tables(content)
    assert [table.at(row, column) for row, column in [(1, 3), (4, 1), (4, 2)]] == ["C", "A", "A"]
    assert not any(table.at(row, column) for row in (2, 3) for column in (1, 2, 3))


def test_paragraphs_of_a_cell_are_lines() -> None:
    lines = an_open_cell("One.</text:p><text:p>Two.")
    (table,) = tables(an_opendocument(an_open_row(lines)))
    assert table.at(1, 1) == "One.\nTwo."


def test_merged_cells_are_known() -> None:
    spanned = 'table:number-rows-spanned="2" table:number-columns-spanned="3"'
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    content = an_opendocument(
        an_open_row(an_open_cell("Top"), settings='table:number-rows-repeated="2"')
        + an_open_row(an_open_cell(), an_open_cell("Wide", spanned), covered, an_open_cell("E"))
        + an_open_row(an_open_cell("Low"))
    )
    (table,) = tables(content)
    merged = MergedRange(first_row=3, last_row=4, first_column=2, last_column=4)
    assert table.merged == (merged,)
    assert (table.at(3, 2), table.at(3, 5)) == ("Wide", "E")


def test_hidden_rows_are_known() -> None:
    hidden = 'table:visibility="collapse"'
    content = an_opendocument(
        WORDS
        + an_open_row(an_open_cell("Three"), an_open_cell("Four"), settings=hidden)
        + an_open_row(an_open_cell(), settings=hidden)
        + WORDS
    )
    (table,) = tables(content)
    assert table.hidden_rows == (2,)


def repeated(cells: int, rows: int, text: str = "x") -> bytes:
    cell = an_open_cell(text, f'table:number-columns-repeated="{cells}"')
    return an_opendocument(an_open_row(cell, settings=f'table:number-rows-repeated="{rows}"'))


ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<a>&c;&c;&c;&c;</a>"
)
KEY = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
DAMAGED, LOCKED = "damaged or was cut short", "locked with a password"
TOO_BIG = "unpacks to far more"
BOMB, PICTURE = {"b.xml": bytes(40_000_000)}, {"Pictures/a.png": b"x"}


def saved_with(piece: str, content: bytes) -> bytes:
    return altered(SAVED.read_bytes(), {piece: content})


# fmt: off
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell in every place":  (lambda: repeated(16384, 1048576), "row 1,048,576 and column 16,384"),
    "a text used often":      (lambda: repeated(1000, 1000, "x" * 999), TOO_BIG),
    "one endless text":       (lambda: repeated(1, 1, "x" * 3_000_000), TOO_BIG),
    "an absurd number":       (lambda: repeated(9**99, 1), "which no matrix needs"),
    "no number":              (lambda: an_opendocument(an_open_row(an_open_cell(
                                   "x", 'table:number-columns-repeated="many"'))), DAMAGED),
    "entities":               (lambda: saved_with("content.xml", ENTITIES), DAMAGED),
    "endless depth":          (lambda: an_opendocument("<text:a>" * 999), DAMAGED),
    "a password":             (lambda: saved_with("META-INF/manifest.xml", KEY), LOCKED),
    "a zip bomb":             (lambda: an_opendocument(WORDS, BOMB), TOO_BIG),
    "cut short":              (lambda: SAVED.read_bytes()[:-700], DAMAGED),
    "pictures only":          (lambda: an_opendocument("", PICTURE), "only pictures"),
    "nothing in it":          (lambda: an_opendocument(an_open_row(an_open_cell())), "is empty"),
}
# fmt: on


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(what: str) -> None:
    make, sentence = REFUSED[what]
    with pytest.raises(UnreadableMatrix) as refusal:
        tables(make())
    (fault,) = refusal.value.faults
    assert fault.where == "sent.ods"
    assert sentence in fault.sentence
    assert fault.sentence.endswith(".")


def test_empty_rows_and_columns_without_end_do_no_harm() -> None:
    endless = an_open_row(
        an_open_cell(settings='table:number-columns-repeated="16384"'),
        settings='table:number-rows-repeated="1048574"',
    )
    (table,) = tables(an_opendocument(WORDS + endless))
    assert table.rows == (("One", "Two"),)
