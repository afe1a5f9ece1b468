"""Small sheets, written as rows, for tests that need only a corner of a matrix."""

from collections.abc import Collection, Mapping, Sequence

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.reading import ReadMatrix, read_matrix
from milepost.core.matrix.tables import MergedRange, Table

HEADING = (
    "Category",
    "Focus",
    "Level 0",
    "Level 1",
    "Level 2",
    "Level 3",
    "Level 4",
    "Level 5",
    "Evidence base",
)


def a_row(
    name: str, words: Mapping[int, str], *, category: str = "", evidence: str = "Reports"
) -> tuple[str, ...]:
    """A focus area with words at some levels."""
    return (category, name, *(words.get(level, "") for level in range(6)), evidence)


def a_table(*rows: Sequence[str], name: str = "", merged: Sequence[MergedRange] = ()) -> Table:
    return Table(name=name, rows=tuple(tuple(row) for row in rows), merged=tuple(merged))


def a_sheet(*rows: Sequence[str], notes: Sequence[str] = ()) -> Table:
    """A table with its title and heading, and notes below it."""
    below = [("**Notes**",), *((note,) for note in notes)] if notes else []
    return a_table(("Title",), HEADING, *rows, *below)


def read(
    *tables: Table,
    earlier: MaturityMatrix | None = None,
    sheet: str | None = None,
    ever_given: Collection[str] = (),
) -> ReadMatrix:
    return read_matrix(tables, earlier=earlier, sheet=sheet, ever_given=ever_given)


def read_row(words: Mapping[int, str], *, evidence: str = "Reports") -> ReadMatrix:
    """A matrix of one focus area, called Roads."""
    return read(a_sheet(a_row("Roads", words, category="Works", evidence=evidence)))
