"""What does one table of a matrix say, row by row, as its layout looks at it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from milepost.core.matrix.faults import Fault
from milepost.core.matrix.layout import Holds, Layout, Named, Way, heading_at
from milepost.core.matrix.layout_faults import heading_faults
from milepost.core.matrix.tables import Table, column_letters
from milepost.core.matrix.wording import on_one_line, plain

_NOTES_HEADING = re.compile(r"^\W*notes?\W*$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FoundRow:
    """A focus area as the file has it: its category, name, words by level and evidence.

    ``at`` is where it stands within its table ("row 4"), ``name_place`` where its name does.
    """

    at: str
    name_place: str
    category: str
    name: str
    words: dict[int, str]
    evidence: str


@dataclass(frozen=True, kw_only=True)
class FoundPart:
    """What one table says: its rows, what stands around them, and every fault."""

    table: Table
    above: tuple[str, ...]
    rows: tuple[FoundRow, ...]
    notes: tuple[str, ...]
    names_of_table: tuple[str, ...]
    blank_lines: tuple[tuple[str, str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    spans: tuple[tuple[str, int, int], ...]
    faults: tuple[Fault, ...]


def read_part(table: Table, layout: Layout) -> FoundPart:
    """What a table says. Its headings have to be there (``unusable`` tells)."""
    seen = layout.seen(table)
    row = layout.heading_row_in(seen) or layout.heading
    reader = _StackedRows if layout.way is Way.STACKED else _Rows
    return reader(table, _without_surroundings(seen, layout), layout, row).part()


def _without_surroundings(seen: Table, layout: Layout) -> Table:
    """A turned table without what stands above and below it in the sheet."""
    if not seen.is_turned:
        return seen
    first, last = min(layout.columns), max(layout.columns)
    return replace(
        seen,
        rows=tuple(
            tuple(text if first <= at <= last else "" for at, text in enumerate(row, start=1))
            for row in seen.rows
        ),
    )


def name_of_table(table: Table) -> str:
    """What names a table: a sheet's own name, or the heading that it stands under."""
    return on_one_line(table.name if table.is_sheet else table.heading or table.name)


class _Rows:
    """Reads what stands under the headings of a table, and notes every fault on the way."""

    def __init__(self, table: Table, seen: Table, layout: Layout, heading: int) -> None:
        self._table = table
        self._seen = seen
        self._layout = layout
        self._heading = heading
        self._faults: list[Fault] = list(heading_faults(layout, seen, heading))
        self._category_at = layout.place_of(Holds.CATEGORY)
        self._focus_at = layout.place_of(Holds.FOCUS)
        self._evidence_at = layout.place_of(Holds.EVIDENCE)
        self._level_at = layout.place_of(Holds.LEVEL)
        self._words_at = layout.place_of(Holds.WORDS)
        self._worded = [
            *(column for _, column in layout.level_places),
            *layout.places_of(Holds.WORDS),
            *layout.places_of(Holds.EVIDENCE),
        ]
        self._first_below = heading + 1 + layout.heading_below
        self._notes_from = self._find_notes()
        self._left_out = dict(self._find_left_out())

    def part(self) -> FoundPart:
        rows = tuple(self._rows())
        if not rows and not self._lacks_focus:
            sentence = "no focus area follows under the heading row."
            self._faults.append(Fault(where=self._seen.place(self._heading), sentence=sentence))
        return FoundPart(
            table=self._table,
            above=tuple(self._texts_above()),
            rows=rows,
            notes=tuple(self._notes()),
            names_of_table=self._names_of_table(),
            blank_lines=tuple(self._blank_lines(rows)),
            left_out=tuple(
                (self._line_called(place), text) for place, text in self._left_out.items()
            ),
            spans=tuple(self._spans()),
            faults=tuple(self._faults),
        )

    # -- parts of the table -------------------------------------------------------------------

    @property
    def _lacks_focus(self) -> bool:
        return self._focus_at is None and self._layout.focus_from is Named.COLUMN

    def _is_blank(self, number: int) -> bool:
        return not any(cell.strip() for cell in self._seen.rows[number - 1])

    def _at(self, number: int, column: int | None) -> str:
        return self._seen.at(number, column) if column else ""

    def _line_called(self, place: int) -> str:
        if self._seen.is_turned:
            return f"Row {place}"
        return f"Column {column_letters(place)}"

    def _row_called(self, number: int) -> str:
        return f"column {column_letters(number)}" if self._seen.is_turned else f"row {number}"

    def _texts_above(self) -> Iterator[str]:
        yield from map(on_one_line, self._table.above)
        first = self._heading - self._layout.heading_above
        before = min(self._layout.columns) if self._seen.is_turned else first
        for number in range(1, before):
            if line := self._table.line(number):
                yield line

    def _find_notes(self) -> int:
        """The row from which only notes follow: their heading, or what stands under the table."""
        last_of_table = self._first_below - 1
        for number in range(self._first_below, len(self._seen.rows) + 1):
            if _NOTES_HEADING.match(self._seen.line(number)):
                return number
            if self._has_words(number):
                last_of_table = number
        return last_of_table + 1

    def _has_words(self, number: int) -> bool:
        """Whether a row says something at a level or in the evidence base."""
        return any(self._seen.at(number, column) for column in self._worded)

    def _notes(self) -> Iterator[str]:
        is_turned = self._seen.is_turned
        first = max(self._layout.columns) + 1 if is_turned else self._notes_from
        rows = range(first, len(self._table.rows) + 1)
        for line in (*map(self._table.line, rows), *map(on_one_line, self._table.below)):
            if line and not _NOTES_HEADING.match(line):
                yield line

    def _names_of_table(self) -> tuple[str, ...]:
        if Named.TABLE not in (self._layout.category_from, self._layout.focus_from):
            return ()
        return (name_of_table(self._table),)

    def _find_left_out(self) -> Iterator[tuple[int, str]]:
        above, columns = self._layout.heading_above, self._layout.columns
        inside = range(1, self._seen.width + 1)
        if self._seen.is_turned:
            inside = range(min(columns), max(columns) + 1)
        for column in inside:
            text = heading_at(self._seen, self._heading, column, above=above)
            if text and column not in columns:
                yield column, text

    def _blank_lines(self, rows: tuple[FoundRow, ...]) -> Iterator[tuple[str, str, str]]:
        names = {row.at: row.name for row in rows}
        before, blanks = "", list[str]()
        for number in range(self._first_below, self._notes_from):
            called = self._row_called(number)
            if self._is_blank(number):
                blanks.append(called)
            elif called in names:
                for blank in blanks:
                    yield self._with_table(blank), before, names[called]
                before, blanks = names[called], []

    def _with_table(self, place: str) -> str:
        where = f"{self._table.called}, {place}" if len(self._layout.tables) > 1 else place
        return where[0].upper() + where[1:]

    def _spans(self) -> Iterator[tuple[str, int, int]]:
        at = {column: level for level, column in self._layout.level_places}
        for merged in self._seen.merged:
            covered = [at[c] for c in range(merged.first_column, merged.last_column + 1) if c in at]
            if len(covered) > 1 and self._first_below <= merged.first_row < self._notes_from:
                place = self._with_table(self._row_called(merged.first_row))
                yield place, covered[0], covered[-1]

    # -- focus areas --------------------------------------------------------------------------

    def _rows(self) -> Iterator[FoundRow]:
        """The focus areas, one a row."""
        if self._lacks_focus:
            return
        category = name_of_table(self._table)
        if self._layout.category_from is not Named.TABLE:
            category = self._layout.category if self._names_no_category else ""
        lacks_category = False
        for number in self._numbers():
            category = self._category_of(number) or category
            row = self._row(number, category)
            if row is None:
                continue
            if not category and not lacks_category:
                lacks_category = True
                sentence = f"no category is given for '{row.name}', nor above it."
                self._fault(number, self._category_at or self._focus_at, sentence)
            yield row

    @property
    def _names_no_category(self) -> bool:
        """Whether the one category holds: none is named, or the column for it is missing."""
        is_missing = self._layout.category_from is Named.COLUMN and self._category_at is None
        return is_missing or self._layout.category_from is Named.NOWHERE

    def _numbers(self) -> Iterator[int]:
        """The rows of the table that say something, without headings repeated for print."""
        for number in range(self._first_below, self._notes_from):
            if not self._is_blank(number) and not self._is_the_heading_again(number):
                yield number

    def _category_of(self, number: int) -> str:
        if self._layout.category_from is Named.LINE and self._is_only_a_name(number):
            return on_one_line(self._seen.line(number))
        if self._layout.category_from is not Named.COLUMN:
            return ""
        return on_one_line(self._shown(number, self._category_at))

    def _is_only_a_name(self, number: int) -> bool:
        """Whether a row holds one text and nothing else."""
        return sum(1 for cell in self._seen.rows[number - 1] if cell.strip()) == 1

    def _shown(self, number: int, column: int | None) -> str:
        return self._seen.shown(number, column) if column else ""

    def _row(self, number: int, category: str) -> FoundRow | None:
        """The focus area of a row; None for a row that only names a category."""
        name = on_one_line(self._at(number, self._focus_at))
        is_category = self._layout.category_from is Named.LINE and self._is_only_a_name(number)
        if is_category and not self._has_words(number):
            return None
        self._fault_words_outside(number)
        if not name:
            if self._has_words(number):
                sentence = "this row has words but no focus area; give its name, or join the rows."
                self._fault(number, self._focus_at, sentence)
            return None
        words = {
            level: _clean_breaks(self._seen.at(number, column))
            for level, column in self._layout.level_places
        }
        return FoundRow(
            at=self._row_called(number),
            name_place=self._seen.place(number, self._focus_at),
            category=category,
            name=name,
            words={level: text for level, text in sorted(words.items()) if text},
            evidence=self._evidence_of(number) or self._layout.evidence,
        )

    def _evidence_of(self, number: int) -> str:
        return _clean_breaks(self._shown(number, self._evidence_at))

    def _is_the_heading_again(self, number: int) -> bool:
        """A heading row that was repeated for print."""
        wanted = {at: plain(c.heading) for at, c in self._layout.columns.items() if c.heading}
        said = (plain(self._seen.at(number, at)) == text for at, text in wanted.items())
        return bool(wanted) and all(said)

    def _fault_words_outside(self, number: int) -> None:
        known = self._layout.columns.keys() | self._left_out.keys()
        for column in range(1, len(self._seen.rows[number - 1]) + 1):
            if column not in known and self._seen.at(number, column):
                self._fault(number, column, "these words stand under no heading.")

    def _fault(self, row: int, column: int | None, sentence: str) -> None:
        self._faults.append(Fault(where=self._seen.place(row, column), sentence=sentence))


@dataclass
class _Stack:
    """A focus area whose levels stand in rows of their own, while it is being gathered."""

    row: FoundRow
    evidence: list[str] = field(default_factory=list)


class _StackedRows(_Rows):
    """Reads a table with a row for each focus area at each level."""

    def _rows(self) -> Iterator[FoundRow]:
        """The focus areas, each gathered from its rows."""
        if self._lacks_focus:
            return
        stacks: dict[str, _Stack] = {}
        category = name = name_of_table(self._table)
        if self._layout.category_from is not Named.TABLE:
            category = self._layout.category if self._names_no_category else ""
        if self._layout.focus_from is not Named.TABLE:
            name = ""
        for number in self._numbers():
            category = self._category_of(number) or category
            if self._layout.category_from is Named.LINE and self._is_only_a_name(number):
                name = ""
                continue
            name = on_one_line(self._shown(number, self._focus_at)) or name
            self._take_in(stacks, number, category, name)
        for stack in stacks.values():
            own = "\n".join(dict.fromkeys(stack.evidence))
            yield replace(stack.row, evidence=own or self._layout.evidence)

    def _take_in(self, stacks: dict[str, _Stack], number: int, category: str, name: str) -> None:
        self._fault_words_outside(number)
        words = _clean_breaks(self._at(number, self._words_at))
        evidence = self._evidence_of(number)
        level = self._level_of(number, words)
        if not name:
            if words:
                self._fault(number, self._focus_at, "this row has words but no focus area.")
            return
        stack = stacks.setdefault(plain(name), _Stack(row=self._new_row(number, category, name)))
        if evidence:
            stack.evidence.append(evidence)
        if not category and stack.row.words == {}:
            sentence = f"no category is given for '{name}', nor above it."
            self._fault(number, self._category_at or self._focus_at, sentence)
        if level is not None and words:
            if level in stack.row.words:
                sentence = f"level {level} of '{name}' is given already, in a row above."
                self._fault(number, self._level_at, sentence)
            stack.row.words.setdefault(level, words)

    def _new_row(self, number: int, category: str, name: str) -> FoundRow:
        return FoundRow(
            at=self._row_called(number),
            name_place=self._seen.place(number, self._focus_at),
            category=category,
            name=name,
            words={},
            evidence="",
        )

    def _level_of(self, number: int, words: str) -> int | None:
        text = on_one_line(self._shown(number, self._level_at))
        found = self._numbers_by_label.get(plain(text))
        if found is None and words:
            known = ", ".join(f"'{each.label or each.number}'" for each in self._layout.levels)
            said = f"'{text}' is no level that is known" if text else "this row names no level"
            self._fault(number, self._level_at, f"{said}; the levels are called {known}.")
        return found

    @cached_property
    def _numbers_by_label(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for level in self._layout.levels:
            for label in (level.label, level.name, str(level.number), f"level {level.number}"):
                if label:
                    found.setdefault(plain(label), level.number)
        return found


def _clean_breaks(text: str) -> str:
    """The same words, with every kind of line break written in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
