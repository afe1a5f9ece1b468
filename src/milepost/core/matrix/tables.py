"""What is a table, once it has left its file: rows of text, and where each cell stands?"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from milepost.core.matrix.wording import on_one_line


@dataclass(frozen=True, kw_only=True)
class MergedRange:
    """Cells shown as one; their words stand in the first. Rows and columns count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet of a workbook, a table of a document, or a whole text file, whose name is "".

    ``rows[0]`` is row 1 and its first cell is column A; rows may differ in length. In a document
    ``heading`` is what the table stands under, ``above`` the paragraphs before it, back to the
    table before, and ``below``, of the last table alone, what follows it.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[MergedRange, ...] = ()
    is_hidden: bool = False
    is_sheet: bool = True
    heading: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    unworked: tuple[tuple[int, int], ...] = ()  # cells with a formula whose result is not there
    is_turned: bool = False  # rows for columns; places are told as they were before

    def at(self, row: int, column: int) -> str:
        """The text of a cell without white space around it, "" where there is none."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1].strip()

    def shown(self, row: int, column: int) -> str:
        """What a person sees in a cell: where it is merged with those above it, their words."""
        if text := self.at(row, column):
            return text
        runs = self._merged_down.get(column, ())
        turn = bisect_right(runs, (row, len(self.rows) + row))
        first, last = runs[turn - 1] if turn else (0, 0)
        return self.at(first, column) if first <= row <= last else ""

    @cached_property
    def _merged_down(self) -> Mapping[int, list[tuple[int, int]]]:
        """First and last row of what is merged downwards, by column and in order."""
        found: dict[int, list[tuple[int, int]]] = {}
        for each in self.merged:
            if each.last_row > each.first_row:
                found.setdefault(each.first_column, []).append((each.first_row, each.last_row))
        return {column: sorted(runs) for column, runs in found.items()}

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for row in self.rows for cell in row)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    def line(self, row: int) -> str:
        """All that a row says, on one line."""
        return " ".join(on_one_line(cell) for cell in self.rows[row - 1] if cell.strip())

    def turned(self) -> "Table":
        """The same cells with rows for columns."""
        merged = (
            MergedRange(
                first_row=each.first_column,
                last_row=each.last_column,
                first_column=each.first_row,
                last_column=each.last_row,
            )
            for each in self.merged
        )
        rows = tuple(zip_longest(*self.rows, fillvalue=""))
        return replace(self, rows=rows, merged=tuple(merged), is_turned=not self.is_turned)

    @property
    def called(self) -> str:
        """How the table is called in a sentence: "sheet 'Matrix'", or "table 2" of a document."""
        if not self.name:
            return "the table"
        return f"sheet '{self.name}'" if self.is_sheet else self.name

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Where a cell, a row, a column or the table is, in words."""
        row, column = (column, row) if self.is_turned else (row, column)
        parts = [self.called] if self.name else []
        if row is not None:
            parts.append(f"row {row}")
        if column is not None:
            parts.append(f"column {column_letters(column)}")
        return ", ".join(parts) or self.called


def column_letters(column: int) -> str:
    """The letters that a spreadsheet gives a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
