"""How is an OpenDocument spreadsheet read, which may say in a few bytes that a cell is repeated?

The library reads its values. Before that, what its cells would come to is counted, and merged
cells, of which the library does not tell, are noted on the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from milepost.core.matrix.tables import MergedRange, Table
from milepost.gateways.archives import Archive, opened
from milepost.gateways.refusal import refusal
from milepost.gateways.xlsx_tables import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_TEXT,
    about_no_cells,
    sheets_in,
)

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def tables_in_opendocument(content: bytes, *, name: str) -> tuple[Table, ...]:
    """A table for every sheet of an OpenDocument spreadsheet.

    :raises UnreadableMatrix: where it is damaged, locked, too big, or has no cells.
    """
    with opened(content, name=name, called="workbook") as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise archive.locked()
        counts = {count.name: count for count in _counts(archive)}
        tables = tuple(
            replace(
                table,
                merged=tuple(counts[table.name].merged),
                hidden_rows=tuple(counts[table.name].hidden_rows),
            )
            for table in sheets_in(content)
        )
        if not any(cell.strip() for table in tables for row in table.rows for cell in row):
            raise refusal(name, about_no_cells(archive.names()))
        return tables


@dataclass
class _Count:
    """What has been seen of one sheet; rows and columns count from 1."""

    name: str
    row: int = 0  # the last row that has begun
    rows_at_once: int = 1  # how often it stands there
    column: int = 0  # the last column of that row that has begun
    columns_at_once: int = 1
    last_row: int = 0  # the last with a cell that holds something
    last_column: int = 0
    filled: int = 0  # cells that hold something
    longest: int = 0  # bytes of the longest text
    text: int = 0  # bytes of the cell that is open
    merged: list[MergedRange] = field(default_factory=list)
    is_hidden: bool = False  # the row that has begun
    hidden_rows: list[int] = field(default_factory=list)  # that hold something

    def begin_row(self, repeated: int) -> None:
        self.row, self.column = self.row + self.rows_at_once, 0
        self.rows_at_once, self.columns_at_once = repeated, 1
        if self.row == repeated:  # the first row of all
            self.row = 1

    def begin_cell(self, repeated: int) -> None:
        self.column += self.columns_at_once if self.column else 1
        self.columns_at_once = repeated
        self.text = 0

    def fill(self) -> None:
        """The cell that is open holds something."""
        self.last_row = max(self.last_row, self.row + self.rows_at_once - 1)
        self.last_column = max(self.last_column, self.column + self.columns_at_once - 1)
        if self.is_hidden and self.row not in self.hidden_rows[-1:]:
            self.hidden_rows.append(self.row)
        self.filled += self.rows_at_once * self.columns_at_once
        self.longest = max(self.longest, self.text)

    def merge(self, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            self.merged.append(
                MergedRange(
                    first_row=self.row,
                    last_row=self.row + rows - 1,
                    first_column=self.column,
                    last_column=self.column + columns - 1,
                )
            )


def _counts(archive: Archive) -> Iterator[_Count]:
    """Each sheet as it was counted.

    :raises UnreadableMatrix: as soon as one holds more than any matrix does.
    """
    count: _Count | None = None
    for begins, element, _ in archive.elements(_CONTENT):
        tag, at = element.tag, element.attrib
        if tag == f"{_TABLE}table" and begins:
            count = _Count(name=at.get(f"{_TABLE}name", ""))
        elif count is None:
            continue
        elif tag == f"{_TABLE}table":
            yield count
            count = None
        else:
            _take_in(count, tag, at, begins, element.text or "")
            _refuse_too_much(count, archive)


def _take_in(count: _Count, tag: str, at: dict[str, str], begins: bool, text: str) -> None:
    if tag == f"{_TABLE}table-row" and begins:
        count.begin_row(_number(at, "number-rows-repeated"))
        count.is_hidden = at.get(f"{_TABLE}visibility", "visible") != "visible"
    elif tag in _CELLS and begins:
        count.begin_cell(_number(at, "number-columns-repeated"))
        count.merge(_number(at, "number-rows-spanned"), _number(at, "number-columns-spanned"))
        if _VALUE in at:
            count.fill()
    elif tag.startswith(_TEXT) and not begins:
        count.text += len(text)
        count.fill()


def _number(at: dict[str, str], name: str) -> int:
    return max(1, int(at.get(f"{_TABLE}{name}", "1")))


def _refuse_too_much(count: _Count, archive: Archive) -> None:
    area = count.last_row * count.last_column
    if area > MOST_CELLS:
        sentence = (
            f"sheet '{count.name}' reaches to row {count.last_row:,} and column "
            f"{count.last_column:,}, which no matrix needs; delete what lies far out."
        )
        raise refusal(archive.name, sentence)
    if count.text > LONGEST_TEXT or count.filled * count.longest > MOST_TEXT:
        raise archive.too_big()
