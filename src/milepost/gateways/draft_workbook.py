"""How does the draft of a matrix become a workbook to be filled in at a meeting?

Only the empty columns can be typed over. Everything is written as text or as a number, so that no
words can become a formula. A hidden sheet says which state the workbook was taken from.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from milepost.gateways.sheets_to_fill import HIGHEST, LINE, LOCKED, OPEN, SheetsToFill, lines_of

_HEADING_ROW = 3


@dataclass(frozen=True, kw_only=True)
class MeetingColumn:
    """A column: its heading, how wide it is in characters, and whether it is to be filled in."""

    heading: str
    width: float
    is_open: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingTable:
    """A sheet to be filled in. ``open_in_blank``: what can be typed into its blank rows."""

    name: str
    title: str
    remark: str
    columns: tuple[MeetingColumn, ...]
    rows: tuple[tuple[str | int, ...], ...]
    blank_rows: int = 0
    open_in_blank: tuple[str, ...] = ()
    choices_in_blank: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingBook:
    """All that the workbook of a draft holds; ``origin`` is what it says of itself, sealed."""

    title: str
    remark: str
    how_to: tuple[tuple[str, str], ...]
    tables: tuple[MeetingTable, ...]
    origin: str
    footer: str
    made_at: datetime


def draft_workbook(book: MeetingBook) -> bytes:
    """The workbook as XLSX. The same values give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties(
            {"title": book.title, "comments": book.footer, "created": book.made_at}
        )
        _MeetingWriter(workbook, book).write()
    return out.getvalue()


class _MeetingWriter(SheetsToFill):
    """Writes one workbook; keeps each format it needs once."""

    def __init__(self, workbook: "xlsxwriter.Workbook", book: MeetingBook) -> None:
        super().__init__(workbook, footer=book.footer)
        self._book = book

    def write(self) -> None:
        self._how_to(self._sheet("Read me"))
        for table in self._book.tables:
            self._table(self._sheet(table.name), table)
        self._origin(self._book.origin, "What this workbook was taken from.")

    def _how_to(self, sheet: Worksheet) -> None:
        self._title(sheet, self._book.title, self._book.remark)
        self._guide(sheet, self._book.how_to, first=_HEADING_ROW)

    def _table(self, sheet: Worksheet, table: MeetingTable) -> None:
        self._title(sheet, table.title, table.remark)
        sheet.set_row(_HEADING_ROW, 30)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            heading = self._heading(is_input=column.is_open)
            sheet.write_string(_HEADING_ROW, place, column.heading, heading)
        for number, row in enumerate(table.rows, start=_HEADING_ROW + 1):
            self._row(sheet, number, row, table.columns)
        last = _HEADING_ROW + len(table.rows)
        blank = tuple(_in_blank(each, table) for each in table.columns)
        for number in range(last + 1, last + 1 + table.blank_rows):
            self._row(sheet, number, ("",) * len(blank), blank)
            sheet.set_row(number, 2 * LINE + 3)
        self._choices(sheet, table.columns, _HEADING_ROW + 1, last)
        self._choices(sheet, blank, last + 1, last + table.blank_rows)
        sheet.autofilter(_HEADING_ROW, 0, last + table.blank_rows, len(table.columns) - 1)
        sheet.freeze_panes(_HEADING_ROW + 1, 1)
        sheet.repeat_rows(_HEADING_ROW)
        self._finish(sheet)

    def _row(
        self,
        sheet: Worksheet,
        number: int,
        row: tuple[str | int, ...],
        columns: tuple[MeetingColumn, ...],
    ) -> None:
        highest = 2  # lines; room to write on paper
        for place, (value, column) in enumerate(zip(row, columns, strict=True)):
            centred = {"align": "center"} if column.choices or isinstance(value, int) else {}
            style = self._format(**(OPEN if column.is_open else LOCKED), **centred)
            if isinstance(value, int):
                sheet.write_number(number, place, value, style)
            elif value:
                sheet.write_string(number, place, value, style)
                highest = max(highest, lines_of(value, column.width))
            else:
                sheet.write_blank(number, place, None, style)
        sheet.set_row(number, min(HIGHEST, highest * LINE + 3))

    def _choices(
        self, sheet: Worksheet, columns: tuple[MeetingColumn, ...], first: int, last: int
    ) -> None:
        """A list to choose from, where only some words can be taken."""
        if last < first:
            return
        for place, column in enumerate(columns):
            if column.choices:
                rule = {
                    "validate": "list",
                    "source": list(column.choices),
                    "ignore_blank": True,
                    "error_title": "Not in the list",
                    "error_message": "Choose from the list, or leave it empty.",
                }
                sheet.data_validation(first, place, last, place, rule)


def _in_blank(column: MeetingColumn, table: MeetingTable) -> MeetingColumn:
    """The column as it is in the blank rows at the end."""
    return MeetingColumn(
        heading=column.heading,
        width=column.width,
        is_open=column.heading in table.open_in_blank,
        choices=(table.choices_in_blank or {}).get(column.heading, ()),
    )
