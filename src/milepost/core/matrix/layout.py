"""Where in a sheet does the matrix stand: its title, its heading row, its rows and its notes?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.headings import Columns, find_columns, heading_faults
from milepost.core.matrix.tables import Table, column_letters
from milepost.core.matrix.wording import on_one_line, plain

_NOTES_HEADING = re.compile(r"^\W*notes?\W*$", re.IGNORECASE)
_EXAMPLE = "one row must hold 'Category', 'Focus', 'Level 0', 'Level 1' and so on, a cell each"


@dataclass(frozen=True, kw_only=True)
class LayoutRow:
    """A focus area as the sheet has it: row number, category, name, words by level, evidence."""

    number: int
    category: str
    name: str
    words: Mapping[int, str]
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A matrix as it stands in a sheet, before anything is made of its words.

    ``level_names`` are what the headings say beside "Level n". ``blank_rows`` are the empty rows
    inside the table; ``other_columns`` the headings that are no part of a matrix, by column
    letter; ``spans`` the cells that are merged across levels, as (row, first, last level).
    """

    table: str
    title: str
    remark: str
    level_names: Mapping[int, str]
    rows: tuple[LayoutRow, ...]
    notes: tuple[str, ...]
    evidence_column: str | None
    blank_rows: tuple[int, ...] = ()
    other_columns: Mapping[str, str] | None = None
    spans: tuple[tuple[int, int, int], ...] = ()


def find_layout(tables: Iterable[Table], *, sheet: str | None = None) -> Layout:
    """The one matrix in a file.

    :param sheet: the name of the sheet to read, where several hold a matrix.
    :raises UnreadableMatrix: with every fault at once, each with its sheet, row and column.
    """
    table, columns = _the_one_with_a_heading(tuple(tables), sheet)
    faults = list(heading_faults(table, columns))
    layout = _Rows(table, columns, faults).layout()
    if faults:
        raise UnreadableMatrix(faults)
    return layout


def _the_one_with_a_heading(tables: tuple[Table, ...], sheet: str | None) -> tuple[Table, Columns]:
    if sheet is not None:
        named = tuple(table for table in tables if table.name.casefold() == sheet.casefold())
        if not named:
            names = ", ".join(f"'{table.name}'" for table in tables)
            sentence = f"there is no sheet '{sheet}'; the sheets are {names}."
            raise UnreadableMatrix([Fault(where="file", sentence=sentence)])
        tables = named
    found = [(table, columns) for table in tables if (columns := find_columns(table))]
    shown = [each for each in found if not each[0].is_hidden] or found
    if len(shown) == 1:
        return shown[0]
    if not shown:
        raise UnreadableMatrix([_no_heading(tables)])
    names = ", ".join(f"'{table.name}'" for table, _ in shown)
    raise UnreadableMatrix(
        [
            Fault(
                where="file",
                sentence=f"the sheets {names} each hold a matrix; say which one is meant.",
            )
        ]
    )


def _no_heading(tables: tuple[Table, ...]) -> Fault:
    if not any(cell.strip() for table in tables for row in table.rows for cell in row):
        return Fault(where="file", sentence="there is nothing in it.")
    where = ", ".join(table.place() for table in tables)
    return Fault(where=where, sentence=f"no heading row was found: {_EXAMPLE}.")


class _Rows:
    """Reads what stands under a heading row, and notes every fault on the way."""

    def __init__(self, table: Table, columns: Columns, faults: list[Fault]) -> None:
        self._table = table
        self._columns = columns
        self._faults = faults
        self._first_below = columns.heading_row + 1
        self._notes_from = self._find_notes()

    def layout(self) -> Layout:
        texts = self._texts_above()
        rows = self._rows()
        inside = range(self._first_below, rows[-1].number if rows else self._first_below)
        evidence = self._columns.evidence
        return Layout(
            table=self._table.name,
            title=texts[0] if texts else "",
            remark="\n".join(texts[1:]),
            level_names={level: name for level, _, name in sorted(self._columns.levels)},
            rows=rows,
            notes=tuple(self._notes()),
            evidence_column=column_letters(evidence) if evidence else None,
            blank_rows=tuple(number for number in inside if self._is_blank(number)),
            other_columns={column_letters(column): text for column, text in self._columns.others},
            spans=tuple(self._spans()),
        )

    # -- parts of the sheet -------------------------------------------------------------------

    def _is_blank(self, number: int) -> bool:
        return not any(cell.strip() for cell in self._table.rows[number - 1])

    def _line(self, number: int) -> str:
        """All that a row says, on one line."""
        return " ".join(on_one_line(cell) for cell in self._table.rows[number - 1] if cell.strip())

    def _texts_above(self) -> list[str]:
        rows = range(1, self._columns.heading_row)
        in_rows = [self._line(number) for number in rows if not self._is_blank(number)]
        return [*map(on_one_line, self._table.above), *in_rows]

    def _find_notes(self) -> int:
        """The row from which only notes follow: their heading, or what stands under the table."""
        last_of_table = self._columns.heading_row
        for number in range(self._first_below, len(self._table.rows) + 1):
            if _NOTES_HEADING.match(self._line(number)):
                return number
            if self._has_words(number):
                last_of_table = number
        return last_of_table + 1

    def _has_words(self, number: int) -> bool:
        """Whether a row says something at a level or in the evidence base."""
        columns = [column for _, column, _ in self._columns.levels]
        columns += [self._columns.evidence] if self._columns.evidence else []
        return any(self._table.at(number, column) for column in columns)

    def _notes(self) -> Iterable[str]:
        rows = range(self._notes_from, len(self._table.rows) + 1)
        for line in (*map(self._line, rows), *map(on_one_line, self._table.below)):
            if line and not _NOTES_HEADING.match(line):
                yield line

    def _spans(self) -> Iterable[tuple[int, int, int]]:
        at = {column: level for level, column, _ in self._columns.levels}
        for merged in self._table.merged:
            covered = [at[c] for c in range(merged.first_column, merged.last_column + 1) if c in at]
            if len(covered) > 1 and self._first_below <= merged.first_row < self._notes_from:
                yield merged.first_row, covered[0], covered[-1]

    # -- focus areas --------------------------------------------------------------------------

    def _rows(self) -> tuple[LayoutRow, ...]:
        rows: list[LayoutRow] = []
        category = ""
        lacks_category = False
        if self._columns.focus is None:
            return ()
        for number in range(self._first_below, self._notes_from):
            if self._is_blank(number) or self._is_the_heading_again(number):
                continue
            category = self._category_of(number) or category
            row = self._row(number, self._columns.focus, category)
            if row is None:
                continue
            if not category and self._columns.category and not lacks_category:
                lacks_category = True
                sentence = f"no category is given for '{row.name}', nor above it."
                self._fault(number, self._columns.category, sentence)
            rows.append(row)
        self._fault_names_given_twice(rows)
        if not rows:
            place = self._table.place(self._columns.heading_row)
            sentence = "no focus area follows under the heading row."
            self._faults.append(Fault(where=place, sentence=sentence))
        return tuple(rows)

    def _category_of(self, number: int) -> str:
        if self._columns.category is None:
            return ""
        return on_one_line(self._table.at(number, self._columns.category))

    def _row(self, number: int, focus: int, category: str) -> LayoutRow | None:
        """The focus area of a row; None for a row that only names a category."""
        name = on_one_line(self._table.at(number, focus))
        self._fault_words_outside(number)
        if not name:
            if self._has_words(number):
                sentence = "this row has words but no focus area; give its name, or join the rows."
                self._fault(number, focus, sentence)
            return None
        evidence = self._columns.evidence
        words = {
            level: _clean_breaks(self._table.at(number, column))
            for level, column, _ in self._columns.levels
        }
        return LayoutRow(
            number=number,
            category=category,
            name=name,
            words={level: text for level, text in sorted(words.items()) if text},
            evidence=_clean_breaks(self._table.at(number, evidence)) if evidence else "",
        )

    def _is_the_heading_again(self, number: int) -> bool:
        """A heading row that was repeated for print."""
        return self._table.rows[number - 1] == self._table.rows[self._columns.heading_row - 1]

    def _fault_words_outside(self, number: int) -> None:
        known = {column for _, column, _ in self._columns.levels}
        known |= {c for c in (self._columns.category, self._columns.focus) if c}
        known |= {c for c in (self._columns.evidence,) if c}
        known |= {column for column, _ in self._columns.others}
        for column in range(1, len(self._table.rows[number - 1]) + 1):
            if column not in known and self._table.at(number, column):
                self._fault(number, column, "these words stand under no heading.")

    def _fault_names_given_twice(self, rows: list[LayoutRow]) -> None:
        seen: dict[str, LayoutRow] = {}
        for row in rows:
            earlier = seen.setdefault(plain(row.name), row)
            if earlier is not row:
                sentence = f"the focus area '{row.name}' stands in row {earlier.number} already."
                self._fault(row.number, self._columns.focus, sentence)

    def _fault(self, row: int, column: int | None, sentence: str) -> None:
        self._faults.append(Fault(where=self._table.place(row, column), sentence=sentence))


def _clean_breaks(text: str) -> str:
    """The same words, with every kind of line break written in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
