"""How is a workbook read that may be damaged, locked, or made to exhaust the machine?

Before it is parsed, what its pieces hold is counted while they are unpacked: a few bytes can name a
cell in the last row of the last column, and one long text can be used in every cell.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import python_calamine

from milepost.core.assessment.working_copy_reading import Formulas
from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.archives import Archive, opened
from milepost.gateways.refusal import refusal
from milepost.gateways.xlsx_formulas import formulas_in, sheet_pieces

MOST_CELLS = 2_000_000  # of the rectangle around all that a sheet holds
MOST_TEXT = 256 * 1024 * 1024  # bytes, were the longest text in every cell
LONGEST_TEXT = 2 * 1024 * 1024  # bytes; a cell holds 32,767 characters

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,9})[\"']")
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*?\br=[\"'](\d{1,9})[\"']"
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_END_OF_SHARED_TEXT = b"si>"
_PICTURES = ("xl/media/", "xl/drawings/", "Pictures/", "ObjectReplacements/")


def tables_in_workbook(content: bytes, *, name: str) -> tuple[Table, ...]:
    """A table for every sheet of a workbook.

    :raises UnreadableMatrix: where it is damaged, locked, too big, or has no cells.
    """
    with opened(content, name=name, called="workbook") as archive:
        hidden = _check_pieces(archive)
        tables = tuple(_marked(sheets_in(content), archive, hidden, formulas_in(content)))
        if not any(cell.strip() for table in tables for row in table.rows for cell in row):
            raise refusal(name, about_no_cells(archive.names()))
        return tables


# -- is it safe to parse? -------------------------------------------------------------------------


def _check_pieces(archive: Archive) -> dict[str, tuple[int, ...]]:
    """Refuse what would take too much; the hidden rows of each piece, by its name."""
    cells = longest = 0
    hidden: dict[str, tuple[int, ...]] = {}
    for piece in archive.names():
        count = _Count()
        for step in archive.steps(piece):
            if piece.endswith(".xml"):
                count.take_in(step)
            if max(count.text, count.longest) > LONGEST_TEXT:
                raise archive.too_big()
        if count.area > MOST_CELLS:
            raise refusal(
                archive.name, f"{count.extent}, which no matrix needs; delete what lies far out."
            )
        cells += count.cells
        longest = max(longest, count.longest)
        hidden[piece] = tuple(count.hidden_rows)
    if cells * longest > MOST_TEXT:
        raise archive.too_big()
    return hidden


@dataclass
class _Count:
    """What has been seen of one piece of XML, while it is unpacked."""

    rows: int = 0  # the last row that is named
    filled_rows: int = 0  # the last row named by a cell with something in it
    columns: int = 0
    cells: int = 0
    unplaced: int = 0  # cells that name no place, and so follow the one before
    text: int = 0  # bytes since the last shared text ended
    longest: int = 0  # bytes of the longest shared text
    is_shared: bool = False  # whether this is the piece with the texts that cells share
    hidden_rows: list[int] = field(default_factory=list)
    rest: bytes = b""  # what is left of a step after its last whole tag

    @property
    def area(self) -> int:
        """Cells of the rectangle that the parser would make room for."""
        if not self.unplaced:
            return self.filled_rows * self.columns
        return max(self.rows, self.filled_rows, 1) * max(self.columns, min(self.unplaced, 16_384))

    @property
    def extent(self) -> str:
        """How far the sheet reaches, in words."""
        if self.unplaced:
            return f"a sheet reaches over more than {MOST_CELLS:,} cells"
        return f"a sheet reaches to row {self.filled_rows:,} and column {self.columns:,}"

    def take_in(self, step: bytes) -> None:
        whole, tag_end, self.rest = (self.rest + step).rpartition(b">")
        seen = whole + tag_end
        for cell in _CELL.finditer(seen):
            if not cell.group(1).endswith(b"/"):
                self._take_in_cell(cell.group(1))
        self.hidden_rows += map(int, _HIDDEN_ROW.findall(seen))
        self.rows = max(self.rows, *map(int, _ROW.findall(seen)), 0)
        self._take_in_text(seen)

    def _take_in_cell(self, attributes: bytes) -> None:
        self.cells += 1
        place = _REFERENCE.search(attributes)
        if place is None:
            self.unplaced += 1
            return
        self.columns = max(self.columns, _column_number(place.group(1)))
        self.filled_rows = max(self.filled_rows, int(place.group(2)))

    def _take_in_text(self, seen: bytes) -> None:
        self.is_shared |= b"sst" in seen[:1000]
        if not self.is_shared:
            self.text = len(self.rest)  # in a sheet nothing is shared: its texts are in the file
            return
        ended, *later = seen.split(_END_OF_SHARED_TEXT)
        for text in later:
            self.longest = max(self.longest, self.text + len(ended))
            self.text, ended = 0, text
        self.text += len(ended)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _marked(
    tables: Iterable[Table],
    archive: Archive,
    hidden: Mapping[str, tuple[int, ...]],
    formulas: Mapping[str, Formulas],
) -> Iterator[Table]:
    """The tables, with what their values do not tell: hidden rows, and formulas without a result.

    A program that calculates keeps each result beside its formula; others write the formula alone.
    """
    pieces = dict(sheet_pieces(archive.pieces, set(archive.names())))
    for table in tables:
        cells = formulas.get(table.name, Formulas()).cells
        yield replace(
            table,
            hidden_rows=hidden.get(pieces.get(table.name, ""), ()),
            unworked=tuple(sorted(place for place in cells if not table.at(*place))),
        )


# -- parsing --------------------------------------------------------------------------------------


def sheets_in(content: bytes) -> Iterator[Table]:
    """The sheets of a workbook that was checked, as the library finds them.

    :raises ValueError: where it cannot be parsed.
    """
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
                    yield _sheet(workbook, about)
    except python_calamine.CalamineError as error:
        raise ValueError(str(error)) from None


def _sheet(
    workbook: python_calamine.CalamineWorkbook, about: python_calamine.SheetMetadata
) -> Table:
    sheet = workbook.get_sheet_by_name(about.name)
    return Table(
        name=about.name,
        rows=tuple(
            tuple(_text(value) for value in row) for row in sheet.to_python(skip_empty_area=False)
        ),
        merged=tuple(_merged(each) for each in sheet.merged_cell_ranges or ()),
        is_hidden=about.visible is not python_calamine.SheetVisibleEnum.Visible,
    )


def _text(value: object) -> str:
    """A cell's value as a person sees it: whole numbers without a point, dates as YYYY-MM-DD."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _merged(corners: tuple[tuple[int, int], tuple[int, int]]) -> MergedRange:
    (first_row, first_column), (last_row, last_column) = corners
    return MergedRange(
        first_row=first_row + 1,
        last_row=last_row + 1,
        first_column=first_column + 1,
        last_column=last_column + 1,
    )


def about_no_cells(pieces: list[str]) -> str:
    """What is wrong with a workbook whose cells are all blank."""
    if any(piece.startswith(_PICTURES) for piece in pieces):
        return (
            "the workbook holds only pictures; the matrix has to be there as cells with text, "
            "so ask for the table that the picture was made from."
        )
    return "the workbook is empty."
