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

ORIGIN_SHEET = "Milepost"
_ORIGIN_WIDTH = 30_000  # characters in a cell; one holds no more than 32,767
_A3 = 8
_LINE = 12.5  # points, a line of 9-point text
_FONT = {"font_name": "Calibri", "font_size": 9, "valign": "top", "text_wrap": True}
_INK, _LINE_COLOUR, _STONE = "#16211F", "#D6D1C6", "#F4F1EA"
_ROAD_DEEP, _SIGN = "#07382F", "#FFC83D"
_EDGE = {"border": 1, "border_color": _LINE_COLOUR}
_LOCKED = {**_EDGE, "bg_color": _STONE, "locked": True}
_OPEN = {**_EDGE, "bg_color": "#FFFFFF", "locked": False}
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


class _CopyWriter:
    """Writes one copy; keeps each format it needs once."""

    def __init__(self, workbook: "xlsxwriter.Workbook", book: CopyBook) -> None:
        self._workbook = workbook
        self._book = book
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def write(self) -> None:
        ratings = self._sheet("Ratings")
        self._ratings(ratings)
        for table in self._book.tables:
            self._table(self._sheet(table.name), table)
        self._how_to(self._sheet("How to fill it in"))
        self._origin(self._workbook.add_worksheet(ORIGIN_SHEET))
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
            sheet.set_row(row, min(405, lines * _LINE + 3))
        last = max(4, 3 + len(book.lines))
        self._choices(sheet, [words for words, _ in columns], last)
        sheet.autofilter(3, 0, last, len(columns) - 1)
        sheet.freeze_panes(4, 5)
        sheet.repeat_rows(3)
        self._protect(sheet)
        self._print(sheet)

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
        first = {"top": 2, "top_color": _ROAD_DEEP} if is_first else {}
        return [
            self._format(
                **(_OPEN if is_open else _LOCKED),
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
        style, centred = self._format(**_EDGE), self._format(**_EDGE, align="center")
        for number, row in enumerate(table.rows, start=4):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value, centred)
                else:
                    sheet.write_string(number, place, value, style)
            told = zip(row, widths, strict=True)
            most = max((lines_of(v, w) for v, w in told if isinstance(v, str)), default=1)
            sheet.set_row(number, min(405, most * _LINE + 3))
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        self._protect(sheet)
        self._print(sheet)

    def _how_to(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 100)
        self._title(sheet, "How to fill it in", "")
        for number, (words, value) in enumerate(self._book.how_to, start=2):
            sheet.write_string(number, 0, words, self._format(bold=True))
            sheet.write_string(number, 1, value, self._format())
            sheet.set_row(number, lines_of(value, 100) * _LINE + 4)
        self._protect(sheet)
        self._print(sheet)

    def _origin(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "What this copy was taken from. Leave this sheet as it is.")
        origin = self._book.origin
        for row, start in enumerate(range(0, len(origin), _ORIGIN_WIDTH), start=1):
            sheet.write_string(row, 0, origin[start : start + _ORIGIN_WIDTH])
        sheet.protect()
        sheet.very_hidden()

    # -- what they share ----------------------------------------------------------------------

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def _title(self, sheet: Worksheet, title: str, remark: str) -> None:
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=16, text_wrap=False))
        sheet.set_row(0, 24)
        if remark:
            sheet.write_string(1, 0, remark, self._format(font_color="#4A5653", text_wrap=False))

    def _protect(self, sheet: Worksheet) -> None:
        allowed = ("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells")
        sheet.protect("", dict.fromkeys(allowed, True))

    def _print(self, sheet: Worksheet) -> None:
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        footer = self._book.footer.replace("&", "&&")[:200]
        sheet.set_footer(f"&L&8{footer}&R&8&P of &N")

    def _heading(self, *, is_input: bool) -> Format:
        ground = {"bg_color": _SIGN, "font_color": _INK} if is_input else {}
        return self._format(
            **{"font_color": "#FFFFFF", "bg_color": _ROAD_DEEP, **ground},
            bold=True,
            valign="vcenter",
            border=1,
        )

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **properties})
        return self._formats[key]


_CHOICE: dict[str, object] = {
    "validate": "list",
    "source": list(_RATINGS),
    "ignore_blank": True,
    "error_title": "Not a rating",
    "error_message": "Choose F, L, P, N, NA or NE, or leave it empty.",
}


def lines_of(words: str, width: float) -> int:
    """How many lines words take in a column, guessed from their number."""
    per_line = max(1, int(width * 1.2))
    if len(words) <= per_line and "\n" not in words:
        return 1
    return sum(1 + len(line) // per_line for line in words.split("\n"))
