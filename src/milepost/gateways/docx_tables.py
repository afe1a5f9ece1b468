"""How are the tables of a text document (.docx) read, with what stands above and below them?

Its XML is read as it is unpacked, a table at a time; nothing in it is run, shown or followed, and
pictures are passed over. Words that were struck out while changes were tracked are left out, those
that were put in are taken: what is read is what the document says once every change is accepted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.archives import Archive, opened
from milepost.gateways.refusal import refusal

DOCUMENT = re.compile(r"word/document\d*\.xml")
MOST_ROWS = 20_000
MOST_COLUMNS = 500  # Word itself makes no more than 63

_WORD = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/wordprocessingml/2006|"
    r"purl\.oclc\.org/ooxml/wordprocessingml)/main\}(\w+)"
)
_LEFT_OUT = {"del", "moveFrom", "txbxContent"}  # struck out, moved away, or in a box of its own
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_STYLE = re.compile(r"heading|title", re.IGNORECASE)
_SIGNS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_LONGEST_HEADING = 80  # characters; a longer paragraph above a table is no heading


def tables_in_document(content: bytes, *, name: str) -> tuple[Table, ...]:
    """Every table of a text document, in its order.

    :raises UnreadableMatrix: where it is damaged, locked, too big, or has no table.
    """
    with opened(content, name=name, called="document") as archive:
        document = _Document()
        for begins, element, within in archive.elements(_document_of(archive)):
            document.take_in(begins, element, within)
            if document.is_too_big:
                raise archive.too_big()
        tables = tuple(document.tables())
        if not any(cell.strip() for table in tables for row in table.rows for cell in row):
            raise refusal(name, _about_no_table(archive.names(), bool(tables)))
        return tables


def _document_of(archive: Archive) -> str:
    return next(each for each in archive.names() if DOCUMENT.fullmatch(each))


def _about_no_table(pieces: list[str], has_tables: bool) -> str:
    if any(piece.startswith("word/media/") for piece in pieces):
        return (
            "the document holds only pictures and text; the matrix has to be there as a table "
            "with text in its cells, so ask for the table that the picture was made from."
        )
    if has_tables:
        return "the tables of the document are empty."
    return "the document holds no table; the matrix has to be there as a table."


@dataclass
class _Grid:
    """A table that is being read."""

    rows: list[list[str]] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    hanging: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)  # of the cell that is open
    span: int = 1  # columns of the cell that is open
    goes_on: str = ""  # "restart" or "continue", where that cell is merged downwards

    def begin_row(self) -> None:
        self.rows.append([])

    def indent(self, columns: int) -> None:
        self.rows[-1] += [""] * min(columns, MOST_COLUMNS)

    def begin_cell(self) -> None:
        self.lines, self.span, self.goes_on = [], 1, ""

    def end_cell(self) -> None:
        text = "\n".join(self.lines).strip()
        row, column = len(self.rows), len(self.rows[-1]) + 1
        self.rows[-1] += [text, *[""] * (min(self.span, MOST_COLUMNS) - 1)]
        if self.goes_on == "continue" and column in self.hanging:
            first, span, _ = self.hanging[column]
            self.hanging[column] = (first, span, row)
            return
        self.let_go(column)
        if self.goes_on or self.span > 1:
            self.hanging[column] = (row, self.span, row)

    def let_go(self, column: int) -> None:
        """A merged cell that no row goes on with has its last row."""
        if column in self.hanging:
            first, span, last = self.hanging.pop(column)
            if last > first or span > 1:
                self.merged.append(
                    MergedRange(
                        first_row=first,
                        last_row=last,
                        first_column=column,
                        last_column=column + span - 1,
                    )
                )

    def end(self) -> None:
        for column in sorted(self.hanging):
            self.let_go(column)

    @property
    def is_too_big(self) -> bool:
        return len(self.rows) > MOST_ROWS or bool(self.rows and len(self.rows[-1]) > MOST_COLUMNS)


@dataclass
class _Found:
    """A table that was read, with the paragraphs before it and whether each is a heading."""

    grid: _Grid
    above: list[tuple[str, bool]]


class _Document:
    """Takes in a document, element by element."""

    def __init__(self) -> None:
        self._found: list[_Found] = []
        self._open: list[_Grid] = []
        self._since: list[tuple[str, bool]] = []  # paragraphs since the last table
        self._texts: list[list[str]] = []  # of the paragraphs that are open
        self._is_heading = False
        self._left_out = 0  # how many open elements say that their words do not count

    def take_in(self, begins: bool, element: Element, within: list[str]) -> None:
        word = _WORD.fullmatch(element.tag)
        tag = word.group(1) if word else ""
        if tag in _LEFT_OUT or element.tag == _FALLBACK:
            self._left_out += 1 if begins else -1
        elif self._left_out or not tag:
            return
        elif begins:
            self._begin(tag, _value(element))
        else:
            self._end(tag, element.text or "", within)

    @property
    def is_too_big(self) -> bool:
        return any(grid.is_too_big for grid in self._open)

    def tables(self) -> Iterator[Table]:
        for number, found in enumerate(self._found, start=1):
            is_last = number == len(self._found)
            yield Table(
                name=f"table {number}",
                is_sheet=False,
                rows=tuple(tuple(row) for row in found.grid.rows),
                merged=tuple(found.grid.merged),
                heading=_heading(found.above),
                above=tuple(text for text, _ in found.above),
                below=tuple(text for text, _ in self._since) if is_last else (),
            )

    def _begin(self, tag: str, value: str) -> None:
        if tag == "tbl":
            self._open.append(_Grid())
        elif tag == "p":
            self._texts.append([])
            self._is_heading = False
        elif tag == "pStyle":
            self._is_heading = bool(_HEADING_STYLE.search(value))
        elif self._open:
            self._begin_in_table(self._open[-1], tag, value)

    def _begin_in_table(self, grid: _Grid, tag: str, value: str) -> None:
        if tag == "tr":
            grid.begin_row()
        elif tag == "tc":
            grid.begin_cell()
        elif tag == "gridBefore":
            grid.indent(int(value))
        elif tag == "gridSpan":
            grid.span = max(1, int(value))
        elif tag == "vMerge":
            grid.goes_on = value or "continue"

    def _end(self, tag: str, text: str, within: list[str]) -> None:
        if tag == "t" and self._texts:
            self._texts[-1].append(text)
        elif tag in _SIGNS and self._texts and within[-1].endswith("}r"):
            self._texts[-1].append(_SIGNS[tag])
        elif tag == "p" and self._texts:
            self._end_paragraph("".join(self._texts.pop()).strip())
        elif tag == "tc" and self._open:
            self._open[-1].end_cell()
        elif tag == "tbl":
            self._end_table(self._open.pop())

    def _end_paragraph(self, text: str) -> None:
        if self._open:
            self._open[-1].lines.append(text)
        elif text:
            self._since.append((text, self._is_heading))

    def _end_table(self, grid: _Grid) -> None:
        grid.end()
        if self._open:  # a table within a cell: its words are the cell's
            self._open[-1].lines += [cell for row in grid.rows for cell in row if cell]
        else:
            self._found.append(_Found(grid=grid, above=self._since))
            self._since = []


def _value(element: Element) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith("}val")), "")


def _heading(above: list[tuple[str, bool]]) -> str:
    """What a table stands under: the last heading before it, or a short line right above it."""
    for text, is_heading in reversed(above):
        if is_heading:
            return text
    last = above[-1][0] if above else ""
    return last if len(last) <= _LONGEST_HEADING and not last.endswith(".") else ""
