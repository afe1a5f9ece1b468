"""How does what somebody may rate become a workbook to be filled in away from the site?

Only what is theirs to fill in can be typed over. Everything is written as text or as a number, so
that no words can become a formula. A hidden sheet says which state the copy was taken from.
"""

import io
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from milepost.core.assessment.working_copy_reading import ASSESSMENT, CITE, CODE, RATING, REASON
from milepost.core.matrix.tables import column_letters
from milepost.core.rating.scale import Achieved
from milepost.gateways.rating_colours import colour_ratings
from milepost.gateways.sheets_to_fill import (
    EDGE,
    HIGHEST,
    LINE,
    LOCKED,
    OPEN,
    ROAD_DEEP,
    SheetsToFill,
    lines_of,
)

_RATINGS = tuple(each.value for each in Achieved)


@dataclass(frozen=True, kw_only=True)
class CopyLine:
    """One criterion of one assessment. ``before``: rating and words of the side it starts from."""

    assessment: str
    area: str
    authority: str
    level: int
    code: str
    criterion: str
    before: tuple[str, str]
    rating: str
    reason: str
    cited: str
    in_the_way: str
    is_first: bool  # of its assessment


@dataclass(frozen=True, kw_only=True)
class CopyTable:
    """A plain table on a sheet of its own; a number is written as one."""

    name: str
    title: str
    remark: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class CopyBook:
    """All that a working copy holds; ``origin`` is what it says of itself, sealed."""

    title: str
    remark: str
    before: str  # the side that this one starts from, "" for none
    may_rate: bool
    may_cite: bool
    lines: tuple[CopyLine, ...]
    tables: tuple[CopyTable, ...]
    how_to: tuple[tuple[str, str], ...]
    origin: str
    footer: str
    made_at: datetime


def working_copy_workbook(book: CopyBook) -> bytes:
    """The working copy as XLSX. The same values give the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties(
            {"title": book.title, "comments": book.footer, "created": book.made_at}
        )
        _CopyWriter(workbook, book).write()
    return out.getvalue()


class _CopyWriter(SheetsToFill):
    """Writes one copy; keeps each format it needs once."""

    def __init__(self, workbook: "xlsxwriter.Workbook", book: CopyBook) -> None:
        super().__init__(workbook, footer=book.footer)
        self._book = book

    def write(self) -> None:
        ratings = self._sheet("Ratings")
        self._ratings(ratings)
        for table in self._book.tables:
            self._table(self._sheet(table.name), table)
        self._how_to(self._sheet("How to fill it in"))
        self._origin(self._book.origin, "What this copy was taken from.")
        ratings.activate()

    # -- the sheet to be filled in ------------------------------------------------------------

    def _columns(self) -> tuple[tuple[str, float], ...]:
        before = self._book.before
        return (
            (ASSESSMENT, 11),
            ("Focus area", 26),
            ("Authority", 9),
            ("Level", 6),
            (CODE, 15),
            ("Criterion", 50),
            *(((f"{before} rated", 9), (f"{before}’s reason", 28)) if before else ()),
            (RATING, 8),
            (REASON, 38),
            ("Cited", 20),
            (CITE, 22),
            ("Stands in the way", 22),
        )

    def _ratings(self, sheet: Worksheet) -> None:
        book, columns = self._book, self._columns()
        self._title(sheet, book.title, book.remark)
        for place, (words, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(3, place, words, self._heading(is_input=self._is_open(words)))
        sheet.set_row(3, 30)
        widths = [width for _, width in columns]
        opens = [self._is_open(words) for words, _ in columns]
        centred = [words in (RATING, "Level", f"{book.before} rated") for words, _ in columns]
        for row, line in enumerate(book.lines, start=4):
            values = self._values(line)
            styles = self._styles(line.is_first, opens, centred)
            for place, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(row, place, value, styles[place])
                elif value:
                    sheet.write_string(row, place, value, styles[place])
                else:
                    sheet.write_blank(row, place, None, styles[place])
            lines = max(
                lines_of(v, w) for v, w in zip(values, widths, strict=True) if isinstance(v, str)
            )
            sheet.set_row(row, min(HIGHEST, lines * LINE + 3))
        last = max(4, 3 + len(book.lines))
        self._choices(sheet, [words for words, _ in columns], last)
        sheet.autofilter(3, 0, last, len(columns) - 1)
        sheet.freeze_panes(4, 5)
        sheet.repeat_rows(3)
        self._finish(sheet)

    def _is_open(self, heading: str) -> bool:
        if heading in (RATING, REASON):
            return self._book.may_rate
        return heading == CITE and self._book.may_cite

    def _values(self, line: CopyLine) -> tuple[str | int, ...]:
        return (
            line.assessment,
            line.area,
            line.authority,
            line.level,
            line.code,
            line.criterion,
            *(line.before if self._book.before else ()),
            line.rating,
            line.reason,
            line.cited,
            "",
            line.in_the_way,
        )

    def _styles(self, is_first: bool, opens: list[bool], centred: list[bool]) -> list[Format]:
        first = {"top": 2, "top_color": ROAD_DEEP} if is_first else {}
        return [
            self._format(
                **(OPEN if is_open else LOCKED),
                **first,
                **({"align": "center"} if is_centred else {}),
            )
            for is_open, is_centred in zip(opens, centred, strict=True)
        ]

    def _choices(self, sheet: Worksheet, columns: list[str], last: int) -> None:
        """A list to choose each rating from, and each letter's colour."""
        rated = [columns.index(RATING)]
        if self._book.may_rate:
            sheet.data_validation(4, rated[0], last, rated[0], _CHOICE)
        if self._book.before:
            before = columns.index(f"{self._book.before} rated")
            rated.append(before)
            self._ask_why(sheet, rated[0], before, columns.index(REASON), last)
        colour_ratings(self._workbook, sheet, rated, last)

    def _ask_why(self, sheet: Worksheet, rating: int, before: int, reason: int, last: int) -> None:
        """A reason that is still owed is pointed out."""
        mine, theirs, why = (f"${column_letters(each + 1)}5" for each in (rating, before, reason))
        rule = f'=AND({mine}<>"",{mine}<>{theirs},{why}="")'
        style = self._format(bg_color="#FDEFDF", border=1, border_color="#934400")
        wanted = {"type": "formula", "criteria": rule, "format": style}
        sheet.conditional_format(4, reason, last, reason, wanted)

    # -- the other sheets ---------------------------------------------------------------------

    def _table(self, sheet: Worksheet, table: CopyTable) -> None:
        self._title(sheet, table.title, table.remark)
        widths = [width for _, width in table.columns]
        for place, (words, width) in enumerate(table.columns):
            sheet.set_column(place, place, width)
            sheet.write_string(3, place, words, self._heading(is_input=False))
        style, centred = self._format(**EDGE), self._format(**EDGE, align="center")
        for number, row in enumerate(table.rows, start=4):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value, centred)
                else:
                    sheet.write_string(number, place, value, style)
            told = zip(row, widths, strict=True)
            most = max((lines_of(v, w) for v, w in told if isinstance(v, str)), default=1)
            sheet.set_row(number, min(HIGHEST, most * LINE + 3))
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        self._finish(sheet)

    def _how_to(self, sheet: Worksheet) -> None:
        self._title(sheet, "How to fill it in", "")
        self._guide(sheet, self._book.how_to, first=2)


_CHOICE: dict[str, object] = {
    "validate": "list",
    "source": list(_RATINGS),
    "ignore_blank": True,
    "error_title": "Not a rating",
    "error_message": "Choose F, L, P, N, NA or NE, or leave it empty.",
}
