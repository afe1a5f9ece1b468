"""The matrix sheets that tests read, and the same sheet in every form that people send."""

import csv
import io
import os
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.matrix_files import read_matrix_file

LOOK_ALIKE = Path(__file__).parents[2] / "samples" / "look-alike-matrix.txt"

# The look-alike always, and the sheet of a real contract where somebody says where it is.
SHEETS = [LOOK_ALIKE, *(Path(p) for p in [os.environ.get("MILEPOST_SHARED_MATRIX")] if p)]

Rows = list[list[str]]


def rows_of(sheet: Path) -> Rows:
    """The cells of a tab-separated sheet, taken apart in the plainest way there is."""
    text = sheet.read_text(encoding="utf-8")
    return [line.split("\t") if line else [] for line in text.split("\n")]


def table_of(sheet: Path) -> Rows:
    """The nine rows of the table alone, without heading and notes."""
    return [row for row in rows_of(sheet) if len(row) == 9 and row[0] != "Category"]


def read(content: bytes, name: str) -> ReadMatrix:
    return read_matrix_file(io.BytesIO(content), name=name)


def read_sheet(sheet: Path) -> ReadMatrix:
    return read(sheet.read_bytes(), sheet.name)


def as_delimited(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def as_workbook(
    rows: Rows, *, merge_categories: bool = False, with_cover: bool = False, sheet: str = "Matrix"
) -> bytes:
    """A workbook as an office would make it: a cover and lists beside, categories merged."""
    book = openpyxl.Workbook()
    matrix = book.active
    assert isinstance(matrix, Worksheet)
    matrix.title = sheet
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = matrix.cell(row=number, column=column, value=text)
                cell.alignment = Alignment(wrap_text=True)
    if merge_categories:
        _merge_categories(matrix, rows)
    if with_cover:
        cover = book.create_sheet("Cover", 0)
        cover["B2"], cover["B4"] = "Highways Partnership", "Level 1 to Level 5, see next sheet"
        lists = book.create_sheet("Lists")
        for number, word in enumerate(["Category", "Draft", "Final"], start=1):
            lists.cell(row=number, column=1, value=word)
        lists.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _merge_categories(matrix: Worksheet, rows: Rows) -> None:
    """Each category's cell merged over all of its rows, blank rows among them."""
    numbers = [n for n, row in enumerate(rows, start=1) if len(row) == 9 and row[0] != "Category"]
    starts = [n for n in numbers if rows[n - 1][0]]
    for start, following in zip(starts, [*starts[1:], numbers[-1] + 1], strict=True):
        matrix.merge_cells(start_row=start, end_row=following - 1, start_column=1, end_column=1)
