"""What is a table, once it has left its file: rows of text, and where each cell stands?"""

from dataclasses import dataclass


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

    def at(self, row: int, column: int) -> str:
        """The text of a cell without white space around it, "" where there is none."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1].strip()

    @property
    def called(self) -> str:
        """How the table is called in a sentence: "sheet 'Matrix'", or "table 2" of a document."""
        return f"sheet '{self.name}'" if self.is_sheet else self.name

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Where a cell, a row, a column or the table is, in words."""
        parts = [self.called] if self.name else []
        if row is not None:
            parts.append(f"row {row}")
        if column is not None:
            parts.append(f"column {column_letters(column)}")
        return ", ".join(parts) or "the table"


def column_letters(column: int) -> str:
    """The letters that a spreadsheet gives a column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
