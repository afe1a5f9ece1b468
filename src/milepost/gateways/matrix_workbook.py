"""How does an assessed matrix become a workbook that people can print, file and work on?

The first sheet is the matrix in the layout it came in, so that our own reader finds it again: what
is ratified is told by colour and note in the cells, and in words in a column to their right.
Everything is written as text or as a number, so that no words can become a formula.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from milepost.gateways.plain_rows import PlainRows
from milepost.gateways.rating_colours import colour_ratings

_A3 = 8
_LINE = 12.5  # points, a line of 9-point text
_FONT = {"font_name": "Calibri", "font_size": 9, "valign": "top", "text_wrap": True}
_EDGE = {"border": 1, "border_color": "#D6D1C6"}
_ROAD, _TINT, _CLAIM, _SIGN, _STONE = "#0B4F43", "#E2F1EC", "#33409C", "#FFC83D", "#F4F1EA"
_FILLS: Mapping[str, Mapping[str, object]] = {
    "ratified": {"bg_color": _ROAD, "font_color": "#FFFFFF"},
    "held": {"bg_color": _TINT},
    "open": {},
    "undefined": {"bg_color": "#EFEBE2", "pattern": 1},
}
# A claim or a target is told by the cell's edge, whatever its fill.
_EDGES: Mapping[str, Mapping[str, object]] = {
    "": {},
    "claimed": {"border": 3, "border_color": _CLAIM},
    "target": {"border": 5, "border_color": _SIGN},
}
_WIDTHS = {"category": 14, "focus": 17, "level": 34, "evidence": 24, "other": 14}
_BLANK_WIDTH = 9  # of a level that says nothing in any row
_MARKS_WIDTH = 34


@dataclass(frozen=True, kw_only=True)
class SheetCell:
    """A cell of the matrix: its words, what is shown of it, and what its note says."""

    words: str
    fill: str  # "ratified", "held", "open" or "undefined"
    edge: str = ""  # "claimed" or "target"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A focus area; ``category_rows`` is 0 where its category stands in a row above."""

    category: str
    category_rows: int
    name: str
    cells: Mapping[int, SheetCell]
    evidence: str
    stands: str  # "North: level 3, sustained. South: level 2."


@dataclass(frozen=True, kw_only=True)
class SheetTable:
    """A plain table on a sheet of its own; a number is written as one."""

    name: str
    title: str
    remark: str
    columns: tuple[tuple[str, float], ...]  # heading and width in characters
    rows: tuple[tuple[str | int, ...], ...]
    rated: tuple[int, ...] = ()  # the columns, from 0, that hold ratings


@dataclass(frozen=True, kw_only=True)
class MatrixBook:
    """All that the workbook holds. ``columns``: kind ("level 3", "focus" …) and heading."""

    sheet: str
    title: str
    remark: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...]
    tables: tuple[SheetTable, ...]
    about: tuple[tuple[str, str], ...]
    footer: str  # on every sheet: the head seal and the day
    made_at: datetime


def matrix_workbook(book: MatrixBook) -> bytes:
    """The workbook as XLSX. The same values give the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as workbook:
        workbook.set_properties(
            {"title": book.title, "comments": book.footer, "created": book.made_at}
        )
        _Writer(workbook, book).write()
    return out.getvalue()


class _Writer:
    """Writes one book; keeps each format it needs once."""

    def __init__(self, workbook: "xlsxwriter.Workbook", book: MatrixBook) -> None:
        self._workbook = workbook
        self._book = book
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._edge = workbook.add_format(dict(_EDGE))

    def write(self) -> None:
        self._matrix(self._sheet(self._book.sheet))
        for table in self._book.tables:
            self._table(self._plain_sheet(table.name), table)
        self._about(self._sheet("About"))

    # -- the matrix ---------------------------------------------------------------------------

    def _matrix(self, sheet: Worksheet) -> None:
        book, marks = self._book, len(self._book.columns)
        heading = 4 if book.remark else 2
        sheet.write_string(0, 0, book.title, self._format(bold=True, font_size=16, text_wrap=False))
        sheet.set_row(0, 24)
        if book.remark:
            sheet.write_string(2, 0, book.remark, self._format(italic=True, text_wrap=False))
        for place, (kind, words) in enumerate(book.columns):
            sheet.set_column(place, place, self._width(kind))
            sheet.write_string(heading, place, words, self._heading())
        sheet.set_column(marks, marks, _MARKS_WIDTH)
        sheet.write_string(heading, marks, "Where it stands", self._heading())
        sheet.set_row(heading, 22)
        for number, row in enumerate(book.rows, start=heading + 1):
            self._row(sheet, number, row)
        last = heading + len(book.rows)
        self._notes(sheet, last + 2)
        sheet.freeze_panes(heading + 1, 2)
        sheet.repeat_rows(heading)
        self._print(sheet)
        sheet.fit_to_pages(1, 1)
        sheet.activate()

    def _row(self, sheet: Worksheet, number: int, row: SheetRow) -> None:
        lines = [_lines(row.stands, _MARKS_WIDTH)]
        for place, (kind, _) in enumerate(self._book.columns):
            width = self._width(kind)
            if kind == "category":
                self._category(sheet, number, place, row)
            elif kind == "focus":
                sheet.write_string(number, place, row.name, self._format(bold=True, **_EDGE))
                lines.append(_lines(row.name, width))
            elif kind == "evidence":
                sheet.write_string(number, place, row.evidence, self._format(**_EDGE))
                lines.append(_lines(row.evidence, width))
            elif kind.startswith("level "):
                cell = row.cells[int(kind.removeprefix("level "))]
                self._cell(sheet, number, place, cell)
                lines.append(_lines(cell.words, width))
        marks = self._format(**_EDGE, bg_color=_STONE)
        sheet.write_string(number, len(self._book.columns), row.stands, marks)
        sheet.set_row(number, min(405, max(lines) * _LINE + 4))

    def _width(self, kind: str) -> float:
        if kind.startswith("level "):
            level = int(kind.removeprefix("level "))
            if not any(row.cells[level].words for row in self._book.rows):
                return _BLANK_WIDTH
        return _WIDTHS[kind.split(" ")[0]]

    def _category(self, sheet: Worksheet, number: int, place: int, row: SheetRow) -> None:
        style = self._format(bold=True, bg_color=_STONE, **_EDGE)
        if row.category_rows > 1:
            last = number + row.category_rows - 1
            sheet.merge_range(number, place, last, place, "", style)
        if row.category_rows:
            sheet.write_string(number, place, row.category, style)

    def _cell(self, sheet: Worksheet, number: int, place: int, cell: SheetCell) -> None:
        style = self._format(**{**_EDGE, **_FILLS[cell.fill], **_EDGES[cell.edge]})
        if cell.words:
            sheet.write_string(number, place, cell.words, style)
        else:
            sheet.write_blank(number, place, None, style)
        if cell.note:
            sheet.write_comment(number, place, cell.note, {"x_scale": 1.6, "y_scale": 0.9})

    def _notes(self, sheet: Worksheet, first: int) -> None:
        if not self._book.notes:
            return
        sheet.write_string(first, 0, "Notes", self._format(bold=True, text_wrap=False))
        for number, note in enumerate(self._book.notes, start=first + 1):
            sheet.write_string(number, 0, note, self._format(text_wrap=False))

    # -- the other sheets ---------------------------------------------------------------------

    def _table(self, sheet: PlainRows, table: SheetTable) -> None:
        sheet.write_string(
            0, 0, table.title, self._format(bold=True, font_size=14, text_wrap=False)
        )
        sheet.write_string(1, 0, table.remark, self._format(italic=True, text_wrap=False))
        for place, (words, width) in enumerate(table.columns):
            sheet.set_column(place, place, width)
            sheet.write_string(3, place, words, self._heading())
        rooms = [_signs_a_line(width) for _, width in table.columns]
        sheet.tell(
            4,
            ((_height(row, rooms), row) for row in table.rows),
            words=self._format(**_EDGE),
            numbers=self._format(**_EDGE, align="center"),
            centred=table.rated,
        )
        if table.rows:
            last, right = 3 + len(table.rows), len(table.columns) - 1
            sheet.autofilter(3, 0, last, right)
            if table.rated:
                colour_ratings(self._workbook, sheet, table.rated, last)
            # An edge for empty cells too, told once and not in each of them.
            sheet.conditional_format(4, 0, last, right, {"type": "no_errors", "format": self._edge})
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        self._print(sheet)

    def _about(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, "About", self._format(bold=True, font_size=14, text_wrap=False))
        for number, (words, value) in enumerate(self._book.about, start=2):
            sheet.write_string(number, 0, words, self._format(bold=True))
            sheet.write_string(number, 1, value, self._format())
        for number, (fill, edge, shown) in enumerate(_LEGEND, start=len(self._book.about) + 3):
            style = self._format(**{**_EDGE, **_FILLS[fill], **_EDGES[edge]})
            sheet.write_string(number, 0, shown[0], style)
            sheet.write_string(number, 1, shown[1], self._format())
        self._print(sheet)

    # -- what they share ----------------------------------------------------------------------

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._workbook.add_worksheet(_sheet_name(name))
        sheet.hide_gridlines(2)
        return sheet

    def _plain_sheet(self, name: str) -> PlainRows:
        sheet = self._workbook.add_worksheet(_sheet_name(name), worksheet_class=PlainRows)
        sheet.hide_gridlines(2)
        return cast(PlainRows, sheet)

    def _print(self, sheet: Worksheet) -> None:
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L&8{_in_footer(self._book.footer)}&R&8&P of &N")

    def _heading(self) -> Format:
        return self._format(
            bold=True, font_color="#FFFFFF", bg_color="#07382F", valign="vcenter", border=1
        )

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **properties})
        return self._formats[key]


_LEGEND = (
    ("ratified", "", ("Ratified", "The level that the Strategic Board ratified.")),
    ("held", "", ("Held", "A level below the ratified one, and so held with it.")),
    ("open", "claimed", ("Claimed", "The provider's claim, while it is not ratified.")),
    ("open", "target", ("Target", "The level wanted, with its date in the cell's note.")),
    ("undefined", "", ("Undefined", "This edition of the matrix says nothing there.")),
)


def _height(row: tuple[str | int, ...], rooms: list[int]) -> float:
    """Points that a row needs for all its words.

    :param rooms: how many signs a line of each column takes.
    """
    lines = 1
    for value, room in zip(row, rooms, strict=True):
        if isinstance(value, str) and (len(value) > room or "\n" in value):
            lines = max(lines, _broken(value, room))
    return min(405, lines * _LINE + 2)


def _lines(words: str, width: float) -> int:
    """How many lines words take in a column, guessed from their number."""
    return _broken(words, _signs_a_line(width))


def _signs_a_line(width: float) -> int:
    return max(1, int(width * 1.2))


def _broken(words: str, room: int) -> int:
    if len(words) <= room and "\n" not in words:
        return 1
    return sum(1 + len(line) // room for line in words.split("\n"))


def _sheet_name(name: str) -> str:
    plain = "".join(c for c in name if c not in r"[]:*?/\'")[:31].strip()
    return plain or "Matrix"


def _in_footer(words: str) -> str:
    return words.replace("&", "&&")[:200]
