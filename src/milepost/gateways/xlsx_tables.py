"""How is a workbook read that may be damaged, locked, or made to exhaust the machine?

A workbook is a ZIP file of XML. Before it is parsed, its directory is asked how much it claims to
unpack to. Then it is unpacked a little at a time, no further than it claimed: where the directory
lied, the check sum does not fit. What the pieces hold is counted on the way: a few bytes can name
a cell in the last row of the last column, and one long text can be used in every cell.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import python_calamine

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.refusal import refusal

LARGEST_UNPACKED = 32 * 1024 * 1024  # bytes of all pieces together
MOST_PIECES = 2_000
MOST_CELLS = 2_000_000  # of the rectangle around all that a sheet holds
MOST_TEXT = 256 * 1024 * 1024  # bytes, were the longest text in every cell
LONGEST_TEXT = 2 * 1024 * 1024  # bytes; a cell holds 32,767 characters

_STEP = 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,9})[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_END_OF_SHARED_TEXT = b"si>"
_OTHER_KINDS = {
    "xl/workbook.bin": "a binary workbook (.xlsb); open it and save it as .xlsx",
    "word/document.xml": "a Word document; copy its table into a spreadsheet, save that as .xlsx",
    "ppt/presentation.xml": "a presentation; copy its table into a spreadsheet, save that as .xlsx",
    "mimetype": "an OpenDocument file; open it and save it as .xlsx",
}
_DAMAGE = (  # all that unpacking and parsing were seen to raise for damaged workbooks
    zipfile.BadZipFile,
    zlib.error,
    python_calamine.CalamineError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)
_DAMAGED = "the workbook is damaged or was cut short; open it and save it again."
_LOCKED = "the workbook is locked with a password; take the password off and save it again."
_TOO_BIG = (
    "the workbook unpacks to far more than a matrix needs; copy the matrix into a new workbook "
    "and give that."
)


def tables_in_workbook(content: bytes, *, name: str) -> tuple[Table, ...]:
    """A table for every sheet of a workbook.

    :raises UnreadableMatrix: where it is damaged, locked, too big, or has no cells.
    """
    try:
        pieces = _check(content, name)
        tables = tuple(_sheets(content))
    except UnreadableMatrix:
        raise
    except _DAMAGE:
        raise refusal(name, _DAMAGED) from None
    if not any(cell.strip() for table in tables for row in table.rows for cell in row):
        raise refusal(name, _about_no_cells(pieces))
    return tables


# -- is it safe to parse? -------------------------------------------------------------------------


def _check(content: bytes, name: str) -> list[str]:
    """The names of all pieces of a workbook that is safe to parse."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        pieces = [info.filename for info in infos]
        if len(infos) > MOST_PIECES or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            raise refusal(name, _TOO_BIG)
        if any(info.flag_bits & 1 for info in infos):
            raise refusal(name, _LOCKED)
        if "xl/workbook.xml" not in pieces:
            called = next((c for piece, c in _OTHER_KINDS.items() if piece in pieces), None)
            raise refusal(name, f"this is {called or 'an archive without a workbook in it'}.")
        _check_pieces(archive, name)
    return pieces


def _check_pieces(archive: zipfile.ZipFile, name: str) -> None:
    cells = longest = 0
    for info in archive.infolist():
        count = _Count()
        with archive.open(info) as piece:
            for step in _steps(piece):
                if info.filename.endswith(".xml"):
                    count.take_in(step)
                if max(count.text, count.longest) > LONGEST_TEXT:
                    raise refusal(name, _TOO_BIG)
        if count.area > MOST_CELLS:
            raise refusal(name, f"{count.extent}, which no matrix needs; delete what lies far out.")
        cells += count.cells
        longest = max(longest, count.longest)
    if cells * longest > MOST_TEXT:
        raise refusal(name, _TOO_BIG)


def _steps(piece: IO[bytes]) -> Iterator[bytes]:
    """What unpacking gives, a little at a time; more is never held."""
    while step := piece.read(_STEP):
        yield step


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


# -- parsing --------------------------------------------------------------------------------------


def _sheets(content: bytes) -> Iterator[Table]:
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            yield Table(
                name=about.name,
                rows=tuple(
                    tuple(_text(value) for value in row)
                    for row in sheet.to_python(skip_empty_area=False)
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


def _about_no_cells(pieces: list[str]) -> str:
    if any(piece.startswith(("xl/media/", "xl/drawings/")) for piece in pieces):
        return (
            "the workbook holds only pictures; the matrix has to be there as cells with text, "
            "so ask for the table that the picture was made from."
        )
    return "the workbook is empty."
