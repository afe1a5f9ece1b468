"""What does a workbook that people fill in look like: what is locked, printed and hidden in it?"""

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

ORIGIN_SHEET = "Milepost"
LINE = 12.5  # points, a line of 9-point text
HIGHEST = 405  # points; a row is never higher
ROAD_DEEP = "#07382F"
EDGE = {"border": 1, "border_color": "#D6D1C6"}
LOCKED = {**EDGE, "bg_color": "#F4F1EA", "locked": True}
OPEN = {**EDGE, "bg_color": "#FFFFFF", "locked": False}

_ORIGIN_WIDTH = 30_000  # characters in a cell; one holds no more than 32,767
_A3 = 8
_FONT = {"font_name": "Calibri", "font_size": 9, "valign": "top", "text_wrap": True}
_INK, _INK_SOFT, _SIGN = "#16211F", "#4A5653", "#FFC83D"


class SheetsToFill:
    """Writes the sheets of one workbook; keeps each format it needs once."""

    def __init__(self, workbook: Workbook, *, footer: str) -> None:
        self._workbook = workbook
        self._footer = footer
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def _title(self, sheet: Worksheet, title: str, remark: str) -> None:
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=16, text_wrap=False))
        sheet.set_row(0, 24)
        if remark:
            sheet.write_string(1, 0, remark, self._format(font_color=_INK_SOFT, text_wrap=False))

    def _guide(self, sheet: Worksheet, lines: tuple[tuple[str, str], ...], *, first: int) -> None:
        """How to fill it in: a word and what is said of it, a row each."""
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        for number, (words, value) in enumerate(lines, start=first):
            sheet.write_string(number, 0, words, self._format(bold=True))
            sheet.write_string(number, 1, value, self._format())
            sheet.set_row(number, lines_of(value, 100) * LINE + 5)
        self._finish(sheet)

    def _origin(self, origin: str, words: str) -> None:
        """A hidden sheet that says which state the workbook was taken from."""
        sheet = self._workbook.add_worksheet(ORIGIN_SHEET)
        sheet.write_string(0, 0, f"{words} Leave this sheet as it is.")
        for row, start in enumerate(range(0, len(origin), _ORIGIN_WIDTH), start=1):
            sheet.write_string(row, 0, origin[start : start + _ORIGIN_WIDTH])
        sheet.protect()
        sheet.very_hidden()

    def _finish(self, sheet: Worksheet) -> None:
        """Only what is open can be typed over; printed, it fits the width of a page."""
        allowed = ("sort", "autofilter", "format_columns", "format_rows", "select_locked_cells")
        sheet.protect("", dict.fromkeys(allowed, True))
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        footer = self._footer.replace("&", "&&")[:200]
        sheet.set_footer(f"&L&8{footer}&R&8&A, &P of &N")

    def _heading(self, *, is_input: bool) -> Format:
        ground = {"bg_color": _SIGN, "font_color": _INK} if is_input else {}
        return self._format(
            **{"font_color": "#FFFFFF", "bg_color": ROAD_DEEP, **ground},
            bold=True,
            valign="vcenter",
            border=1,
        )

    def _format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({**_FONT, **properties})
        return self._formats[key]


def lines_of(words: str, width: float) -> int:
    """How many lines words take in a column, guessed from their number."""
    per_line = max(1, int(width * 1.2))
    if len(words) <= per_line and "\n" not in words:
        return 1
    return sum(1 + len(line) // per_line for line in words.split("\n"))
