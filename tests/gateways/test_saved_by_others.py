"""One matrix, saved by other programs in every form that people send, is the same matrix."""

import io
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import pytest

from tests.gateways.archives import an_open_cell, an_open_row, an_opendocument
from tests.gateways.sheets import (
    LOOK_ALIKE,
    SHEETS,
    Rows,
    as_delimited,
    as_workbook,
    read,
    read_sheet,
    rows_of,
)

SAVED = sorted((LOOK_ALIKE.parent / "look-alike").iterdir())


def test_every_form_is_among_the_samples() -> None:
    assert {each.suffix for each in SAVED} == {".xlsx", ".ods", ".csv", ".tsv", ".docx"}


@pytest.mark.parametrize("saved", SAVED, ids=lambda each: each.suffix)
def test_the_look_alike_is_the_same_matrix_however_it_was_saved(saved: Path) -> None:
    assert read_sheet(saved).matrix == read_sheet(LOOK_ALIKE).matrix


def as_opendocument(rows: Rows) -> bytes:
    lines = (an_open_row(*(an_open_cell(escape(cell)) for cell in row)) for row in rows)
    return an_opendocument("".join(lines))


def as_document(rows: Rows) -> bytes:
    """The table as a table, and what stands above and below it as paragraphs."""
    made = docx.Document()
    table = None
    for row in rows:
        if len(row) > 1:
            table = table or made.add_table(rows=0, cols=len(row))
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        elif any(row):
            made.add_paragraph(row[0])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "saved.xlsx": as_workbook,
    "saved.ods": as_opendocument,
    "saved.docx": as_document,
    "saved.csv": as_delimited,
    "excel.csv": lambda rows: as_delimited(rows, delimiter=";", encoding="utf-8-sig"),
    "saved.tsv": lambda rows: as_delimited(rows, delimiter="\t"),
}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda each: each.stem)
@pytest.mark.parametrize("name", WRITERS)
def test_a_sheet_is_the_same_matrix_in_every_form(sheet: Path, name: str) -> None:
    assert read(WRITERS[name](rows_of(sheet)), name).matrix == read_sheet(sheet).matrix
