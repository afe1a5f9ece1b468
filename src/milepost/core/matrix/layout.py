"""How does a file hold a matrix: in which tables, which way round, which column is what?

A layout is a value: guessed from the headings, or mapped by hand, kept as JSON, and used by the
reader. It names headings and not only places, so that it fits the next file with the same ones.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import on_one_line, plain

ONE_CATEGORY = "All focus areas"
HIGHEST_LEVEL = 20
_SEARCHED = 200  # rows from the top in which the headings are looked for


class Way(StrEnum):
    """Which way round a table holds a matrix."""

    ROWS = "rows"  # a focus area a row, its levels from left to right
    COLUMNS = "columns"  # a focus area a column, its levels from top to bottom
    STACKED = "stacked"  # a row for each focus area at each level


class Holds(StrEnum):
    """What a column holds, or a row where focus areas stand side by side."""

    CATEGORY = "category"
    FOCUS = "focus"
    LEVEL = "level"  # the words of one level; where levels are stacked, which level it is
    WORDS = "words"  # where levels are stacked
    EVIDENCE = "evidence"


class Named(StrEnum):
    """Where a category or a focus area has its name from."""

    COLUMN = "column"
    TABLE = "table"  # from the sheet's name, or the heading that a document's table stands under
    LINE = "line"  # from a row of its own above the rows that belong to it
    NOWHERE = "nowhere"  # one category for all


@dataclass(frozen=True, kw_only=True)
class LayoutColumn:
    """What a column holds, under which heading; ``level`` is the number where it holds one."""

    holds: Holds
    level: int | None = None
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class LayoutLevel:
    """A level of the matrix, and what the file calls it. No kind: its words are to show it."""

    number: int
    name: str = ""
    label: str = ""  # as stacked rows call it
    kind: LevelKind | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the tables of a file hold a matrix.

    Where the way is ``COLUMNS`` everything is told of the table turned round: ``heading`` is the
    column with the names of the levels, and ``columns`` are keyed by row. Otherwise ``heading`` is
    the row with the headings, and ``columns`` are keyed by column, from 1. ``heading_above`` and
    ``heading_below`` are how many rows next to it belong to the headings as well.
    """

    tables: tuple[str, ...]
    way: Way
    heading: int
    columns: Mapping[int, LayoutColumn]
    levels: tuple[LayoutLevel, ...]
    heading_above: int = 0
    heading_below: int = 0
    category_from: Named = Named.COLUMN
    focus_from: Named = Named.COLUMN
    category: str = ONE_CATEGORY  # the name of the one category, where none is given
    evidence: str = ""  # the evidence base of rows that have none of their own

    def places_of(self, holds: Holds) -> Iterator[int]:
        """The columns that hold a thing, from the left."""
        return (place for place in sorted(self.columns) if self.columns[place].holds is holds)

    def place_of(self, holds: Holds) -> int | None:
        return next(self.places_of(holds), None)

    @property
    def level_places(self) -> tuple[tuple[int, int], ...]:
        """Level and column of the words, where each level has a column."""
        if self.way is Way.STACKED:
            return ()
        found = ((self.columns[place].level, place) for place in self.places_of(Holds.LEVEL))
        return tuple((level, place) for level, place in found if level is not None)

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same headings, whatever stands under them."""
        headings = [plain(self.columns[place].heading) for place in sorted(self.columns)]
        said = "\n".join([self.way.value, *headings])
        return hashlib.sha256(said.encode()).hexdigest()

    def seen(self, table: Table) -> Table:
        """A table as this layout looks at it."""
        return table.turned() if self.way is Way.COLUMNS else table

    def heading_row_in(self, seen: Table) -> int | None:
        """The row in which a table that this layout looks at has its headings; None without."""
        rows = range(1, min(len(seen.rows), _SEARCHED) + 1)
        ordered = sorted(rows, key=lambda row: (row != self.heading, row))
        return next((row for row in ordered if self._has_headings(seen, row)), None)

    def _has_headings(self, seen: Table, row: int) -> bool:
        wanted = {place: plain(each.heading) for place, each in self.columns.items()}
        if not any(wanted.values()):
            return row == self.heading  # nothing to go by: where it was said to be
        return all(
            plain(heading_at(seen, row, place, above=self.heading_above)) == said
            for place, said in wanted.items()
            if said
        )


def heading_at(seen: Table, row: int, column: int, *, above: int = 0) -> str:
    """The heading of a column: its own cell, or where that is blank, one of those right above."""
    rows = range(row, max(row - above, 1) - 1, -1)
    return next((on_one_line(text) for each in rows if (text := seen.at(each, column))), "")


def fitted(layout: Layout, tables: Iterable[Table]) -> Layout | None:
    """A layout that is remembered, for a file with the same headings; None where it has others."""
    shown = [table for table in tables if not table.is_hidden]
    seen = [(table, layout.heading_row_in(layout.seen(table))) for table in shown]
    found = [(table, row) for table, row in seen if row is not None]
    if not found or not any(each.heading for each in layout.columns.values()):
        return None
    takes_all = len(layout.tables) > 1 or Named.TABLE in (layout.category_from, layout.focus_from)
    named = [each for each in found if each[0].name in layout.tables]
    taken = found if takes_all else (named or found)[:1]
    first_row = taken[0][1]
    return replace(layout, tables=tuple(table.name for table, _ in taken), heading=first_row)
