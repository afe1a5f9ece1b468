"""Which lines of a working copy did somebody fill in, wherever its rows and columns went since?

Columns are found by their headings and rows by the assessment and the code in them, so a copy may
be sorted, shortened and widened. What cannot be told for certain is a fault with its place.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.working_copy import FilledLine, LineKey, NewCitation
from milepost.core.matrix.saved_words import plain_words
from milepost.core.matrix.tables import MergedRange, Table, column_letters
from milepost.core.rating.scale import Achieved

ASSESSMENT, CODE, RATING, REASON, CITE = (
    "Assessment",
    "Code",
    "Your rating",
    "Your reason",
    "Add evidence",
)
HEADINGS = (ASSESSMENT, CODE, RATING, REASON, CITE)
INPUTS = (RATING, REASON, CITE)

MOST_ROWS = 20_000
MOST_RANGES = 1_000  # merged, or filled by one formula
LONGEST_REASON = 20_000  # characters, as anywhere on the site
LONGEST_PLACE = 200
_QUOTED = 40  # characters of what is in a cell, in a sentence about it
_HEADING_WITHIN = 60  # rows; above it stand the title and what people put there

_NUMBER = re.compile(r"A-?\s*(\d{1,9})", re.IGNORECASE)
_ITEM = re.compile(r"E-?\s*(\d{1,9})(?!\d)\s*[,;:–-]?\s*(.*)", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"\n+|;\s*(?=E-?\s*\d)", re.IGNORECASE)
_RATINGS: Mapping[str, str] = {
    "": "",
    **{each.value.casefold(): each.value for each in Achieved},
    "fully": "F",
    "largely": "L",
    "partly": "P",
    "not": "N",
    "not met": "N",
    "not applicable": "NA",
    "n/a": "NA",
    "not evidenced": "NE",
    "not rated": "",
}


@dataclass(frozen=True, kw_only=True)
class Formulas:
    """Where a sheet holds formulas, whose values nobody typed."""

    cells: frozenset[tuple[int, int]] = frozenset()  # row and column, both from 1
    ranges: tuple[MergedRange, ...] = ()  # filled by one formula
    is_unplaced: bool = False  # whether there is one that does not say in which cell it stands


@dataclass(frozen=True, kw_only=True)
class CopyFault:
    """A cell that cannot be taken: where it stands, and what to do."""

    row: int
    column: str  # letters
    heading: str
    about: str  # "A-12 CS.CHAN.L1.1"
    sentence: str


@dataclass(frozen=True, kw_only=True)
class LeftAside:
    """A row that is not taken, and why."""

    row: int
    about: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ReadCopy:
    """What a working copy holds. ``letters``: the column of each input by its heading."""

    sheet: str
    letters: Mapping[str, str]
    lines: tuple[FilledLine, ...]
    faults: tuple[CopyFault, ...]
    left_aside: tuple[LeftAside, ...]
    missing: int  # lines that the copy started with and that are not in it any more


def read_copy(
    tables: Sequence[Table], *, known: Collection[LineKey], formulas: Mapping[str, Formulas]
) -> ReadCopy:
    """The lines that a person filled in.

    :param known: the lines that the copy started with.
    :param formulas: by the name of the sheet.
    :raises NotPossible: where the sheet with the ratings cannot be told.
    """
    table, heading_row, columns = _sheet_of(tables)
    formulas_here = formulas.get(table.name, Formulas())
    _refuse_odd_table(table, formulas_here)
    reader = _Reader(table=table, columns=columns, known=set(known), formulas=formulas_here)
    reader.read(heading_row)
    seen = {line.key for line in reader.lines} | reader.faulty | reader.twice
    return ReadCopy(
        sheet=_quoted(table.name),
        letters={each: column_letters(columns[each]) for each in INPUTS},
        lines=tuple(line for line in reader.lines if line.key not in reader.twice),
        faults=tuple(sorted(reader.faults, key=lambda each: (each.row, len(each.column)))),
        left_aside=tuple(reader.left_aside),
        missing=len(reader.known - seen),
    )


def _sheet_of(tables: Sequence[Table]) -> tuple[Table, int, Mapping[str, int]]:
    """The one sheet with the ratings, the row of its headings, and the column of each."""
    found = [(table, *place) for table in tables if (place := _headings_in(table)) is not None]
    shown = [each for each in found if not each[0].is_hidden]
    if found and not shown:
        raise NotPossible(
            [f"The sheet “{found[0][0].name}” is hidden. Show it, save the workbook, try again."]
        )
    if len(shown) > 1:
        names = " and ".join(f"“{each[0].name}”" for each in shown)
        raise NotPossible(
            [f"The sheets {names} both hold ratings. Delete the one that does not count."]
        )
    if not shown:
        raise NotPossible([_no_sheet(tables)])
    table, row, columns = shown[0]
    _refuse_columns_twice(table, columns)
    return table, row, {heading: places[0] for heading, places in columns.items()}


def _no_sheet(tables: Sequence[Table]) -> str:
    wanted = ", ".join(f"“{each}”" for each in HEADINGS)
    names = ", ".join(f"“{each.name}”" for each in tables[:8])
    return (
        f"No sheet of the workbook ({names}) has the columns {wanted} in one row."
        " They must keep their names; take a fresh copy where they are lost."
    )


def _headings_in(table: Table) -> tuple[int, Mapping[str, list[int]]] | None:
    for number, row in enumerate(table.rows[:_HEADING_WITHIN], start=1):
        places: dict[str, list[int]] = {}
        for column, words in enumerate(row, start=1):
            heading = _HEADING_OF.get(" ".join(words.split()).casefold())
            if heading:
                places.setdefault(heading, []).append(column)
        if places.keys() == set(HEADINGS):
            return number, places
    return None


_HEADING_OF = {heading.casefold(): heading for heading in HEADINGS}


def _refuse_columns_twice(table: Table, columns: Mapping[str, list[int]]) -> None:
    faults = [
        f"Sheet “{table.name}”: the column “{heading}” stands there {len(places)} times"
        f" ({', '.join(map(column_letters, places))}). Keep the one that counts."
        for heading, places in columns.items()
        if len(places) > 1
    ]
    if faults:
        raise NotPossible(faults)


def _refuse_odd_table(table: Table, formulas: Formulas) -> None:
    most = max(len(table.merged), len(formulas.ranges))
    if len(table.rows) > MOST_ROWS or most > MOST_RANGES or formulas.is_unplaced:
        raise NotPossible(
            [
                f"Sheet “{table.name}” has far more rows, merged cells or formulas than a working"
                " copy. Take a fresh copy, and put your ratings into it."
            ]
        )


@dataclass(kw_only=True)
class _Reader:
    """Goes through the rows of the one sheet."""

    table: Table
    columns: Mapping[str, int]
    known: set[LineKey]
    formulas: Formulas
    lines: list[FilledLine] = field(default_factory=list)
    faults: list[CopyFault] = field(default_factory=list)
    left_aside: list[LeftAside] = field(default_factory=list)
    faulty: set[LineKey] = field(default_factory=set)
    twice: set[LineKey] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._merged = frozenset(self._cells_of(self.table.merged))
        self._calculated = self.formulas.cells | set(self._cells_of(self.formulas.ranges))
        self._rows: dict[LineKey, FilledLine] = {}

    def _cells_of(self, ranges: Iterable[MergedRange]) -> Iterator[tuple[int, int]]:
        wanted = [self.columns[each] for each in HEADINGS]
        for area in ranges:
            rows = range(area.first_row, min(area.last_row, len(self.table.rows)) + 1)
            for column in wanted:
                if area.first_column <= column <= area.last_column:
                    yield from ((row, column) for row in rows)

    def read(self, heading_row: int) -> None:
        for row in range(heading_row + 1, len(self.table.rows) + 1):
            self._row(row)

    def _cell(self, row: int, heading: str) -> str:
        return self.table.at(row, self.columns[heading])

    def _row(self, row: int) -> None:
        number, code = self._cell(row, ASSESSMENT), self._cell(row, CODE)
        is_filled = any(self._cell(row, each) for each in INPUTS)
        if not number and not code and not is_filled:
            return
        key = _key(number, code)
        if key is None or key not in self.known:
            if is_filled:
                self.left_aside.append(
                    LeftAside(row=row, about=_quoted(f"{number} {code}"), sentence=_why(key))
                )
            return
        odd = self._odd_places(row, key)
        if odd:
            self.faults.extend(odd)
            self.faulty.add(key)
            return
        line, faults = self._line(row, key)
        if faults:
            self.faults.extend(faults)
            self.faulty.add(key)
        else:
            self._take(line)

    def _odd_places(self, row: int, key: LineKey) -> list[CopyFault]:
        found = []
        for heading in HEADINGS:
            place = (row, self.columns[heading])
            if place in self._merged:
                found.append(
                    self._fault(row, heading, key, "is merged with other cells. Split them again.")
                )
            elif place in self._calculated:
                found.append(
                    self._fault(
                        row, heading, key, "holds a formula. Type the value itself in its place."
                    )
                )
        return found

    def _line(self, row: int, key: LineKey) -> tuple[FilledLine, list[CopyFault]]:
        faults: list[CopyFault] = []
        said = " ".join(self._cell(row, RATING).split())
        rating = _RATINGS.get(said.casefold())
        if rating is None:
            sentence = f"says “{_quoted(said)}”. Choose F, L, P, N, NA or NE, or leave it empty."
            faults.append(self._fault(row, RATING, key, sentence))
        reason = plain_words(self._cell(row, REASON))
        if len(reason) > LONGEST_REASON:
            sentence = f"has {len(reason):,} characters, and {LONGEST_REASON:,} are kept."
            faults.append(self._fault(row, REASON, key, sentence))
        citations, strange = _citations(plain_words(self._cell(row, CITE)))
        faults.extend(self._fault(row, CITE, key, each) for each in strange)
        line = FilledLine(
            number=key[0],
            criterion=key[1],
            row=row,
            rating=rating or "",
            reason=reason,
            citations=citations,
        )
        return line, faults

    def _take(self, line: FilledLine) -> None:
        before = self._rows.get(line.key)
        about = f"A-{line.number} {line.criterion}"
        if before is None:
            self._rows[line.key] = line
            self.lines.append(line)
        elif _says(before) == _says(line):
            self.left_aside.append(
                LeftAside(row=line.row, about=about, sentence=f"Repeats row {before.row}.")
            )
        else:
            self.twice.add(line.key)
            for each in (before, line):
                sentence = (
                    f"stands twice, in rows {before.row} and {line.row}, and says two things."
                    " Delete the row that does not count."
                )
                self.faults.append(self._fault(each.row, CODE, line.key, sentence))

    def _fault(self, row: int, heading: str, key: LineKey, sentence: str) -> CopyFault:
        return CopyFault(
            row=row,
            column=column_letters(self.columns[heading]),
            heading=heading,
            about=f"A-{key[0]} {key[1]}",
            sentence=f"“{heading}” {sentence}" if heading != CODE else f"This line {sentence}",
        )


def _quoted(words: str) -> str:
    """The beginning of what a cell says, on one line, without signs that nobody sees."""
    return " ".join(plain_words(words).split())[:_QUOTED]


def _says(line: FilledLine) -> tuple[object, ...]:
    return line.rating, line.reason, line.citations


def _key(number: str, code: str) -> LineKey | None:
    found = _NUMBER.fullmatch(number)
    return (int(found.group(1)), code) if found and code else None


def _why(key: LineKey | None) -> str:
    if key is None:
        return "It does not say which assessment and criterion it is about."
    return "No such line was in this copy when it was taken, or it is not yours to rate."


def _citations(words: str) -> tuple[tuple[NewCitation, ...], list[str]]:
    found: dict[NewCitation, None] = {}
    faults = []
    for part in filter(None, (each.strip() for each in _BETWEEN_ITEMS.split(words))):
        said = _ITEM.fullmatch(part)
        if said is None:
            faults.append(
                f"says “{_quoted(part)}”, which names no item. Write its number and where to look:"
                " E-12, page 4."
            )
        elif not said.group(2).strip():
            faults.append(f"does not say where to look in E-{said.group(1)}: E-12, page 4.")
        elif len(said.group(2)) > LONGEST_PLACE:
            faults.append(f"may say where to look in {LONGEST_PLACE} characters or fewer.")
        else:
            found[NewCitation(item=int(said.group(1)), place=said.group(2).strip())] = None
    return tuple(found), faults
