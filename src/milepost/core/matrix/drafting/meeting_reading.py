"""Which rows of a draft's workbook did somebody fill in, wherever its rows and columns went?

Columns are found by their headings and rows by what they are about, so a workbook may be sorted
and shortened. What cannot be told for certain is a fault with its sheet, row and column.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from milepost.core.access.refusals import NotPossible
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.drafting.meeting_copy import (
    AREA,
    CHOICES,
    INPUTS,
    KEYS,
    LEVEL,
    NEW_TEST,
    NEW_TEXT,
    OUR_WORD,
    OUR_WORDS,
    STRIKE,
    WHY,
    MeetingKey,
    MeetingRow,
    MeetingSheet,
)
from milepost.core.matrix.saved_words import plain_words
from milepost.core.matrix.tables import Table, column_letters

MOST_ROWS = 5_000  # of a sheet
LONGEST_WORDS = 8_000  # characters, as on the site
LONGEST_WHY = 4_000
LONGEST_WORD = 100  # of a term
_HEADING_WITHIN = 60  # rows; above it stand the title and what people put there
_QUOTED = 40  # characters of what is in a cell, in a sentence about it

IsCalculated = Callable[[str, int, int], bool]  # whether a formula stands there: sheet, row, column


@dataclass(frozen=True, kw_only=True)
class MeetingFault:
    """A cell that cannot be taken: where it stands, and what to do. ``column`` is in letters."""

    sheet: MeetingSheet
    row: int
    column: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class MeetingLeft:
    """A row that is not taken, and why."""

    sheet: MeetingSheet
    row: int
    about: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ReadMeeting:
    """What a workbook holds. ``missing``: lines that it started with and that it has no more."""

    rows: tuple[MeetingRow, ...]
    faults: tuple[MeetingFault, ...]
    left: tuple[MeetingLeft, ...]
    missing: int


def read_meeting(
    tables: Sequence[Table],
    *,
    known: Collection[MeetingKey],
    matrix: MaturityMatrix,
    is_calculated: IsCalculated,
) -> ReadMeeting:
    """The rows that people filled in.

    :param known: the lines that the workbook started with.
    :param matrix: the draft, whose focus areas and levels new criteria are given to.
    :raises NotPossible: where a sheet cannot be told, with every fault.
    """
    refused: list[str] = []
    readers = []
    for sheet in MeetingSheet:
        table = _sheet_of(tables, sheet, refused)
        columns = _columns_of(table, sheet, refused) if table else None
        if table and columns:
            readers.append(
                _Reader(
                    sheet=sheet,
                    table=table,
                    heading_row=columns[0],
                    columns=columns[1],
                    known={key for own, key in known if own is sheet},
                    matrix=matrix,
                    is_calculated=is_calculated,
                )
            )
    if not readers and not refused:
        names = ", ".join(f"“{each.value}”" for each in MeetingSheet)
        refused.append(f"The workbook has none of the sheets {names}. They must keep their names.")
    if refused:
        raise NotPossible(refused)
    for reader in readers:
        reader.read()
    seen = {(each.sheet, key) for each in readers for key in each.rows_of}
    return ReadMeeting(
        rows=tuple(row for each in readers for row in each.kept()),
        faults=tuple(fault for each in readers for fault in each.faults),
        left=tuple(row for each in readers for row in each.left),
        missing=len(set(known) - seen),
    )


def _sheet_of(tables: Sequence[Table], sheet: MeetingSheet, refused: list[str]) -> Table | None:
    named = sheet.value.casefold()
    found = next((each for each in tables if each.name.strip().casefold() == named), None)
    if found is None:
        return None
    if found.is_hidden:
        refused.append(
            f"The sheet “{sheet.value}” is hidden. Show it, or delete it, and save the workbook."
        )
        return None
    if len(found.rows) > MOST_ROWS:
        refused.append(
            f"The sheet “{sheet.value}” has more than {MOST_ROWS:,} rows. Take a fresh workbook,"
            " and put your words into it."
        )
        return None
    return found


def _columns_of(
    table: Table, sheet: MeetingSheet, refused: list[str]
) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headings, and the column of each."""
    wanted = {KEYS[sheet], *INPUTS[sheet]}
    if sheet is MeetingSheet.CRITERIA:
        wanted |= {AREA, LEVEL}
    of = {each.casefold(): each for each in wanted}
    for number, row in enumerate(table.rows[:_HEADING_WITHIN], start=1):
        places: dict[str, list[int]] = {}
        for column, words in enumerate(row, start=1):
            if heading := of.get(" ".join(words.split()).casefold()):
                places.setdefault(heading, []).append(column)
        if places.keys() == wanted:
            twice = sorted(name for name, columns in places.items() if len(columns) > 1)
            refused.extend(
                f"The sheet “{sheet.value}” has the column “{name}” more than once. Keep the one"
                " that counts."
                for name in twice
            )
            return None if twice else (number, {name: at[0] for name, at in places.items()})
    names = ", ".join(f"“{each}”" for each in (KEYS[sheet], *INPUTS[sheet]))
    refused.append(
        f"The sheet “{sheet.value}” has no row with the headings {names}. They must keep their"
        " names; take a fresh workbook where they are lost."
    )
    return None


@dataclass(kw_only=True)
class _Reader:
    """Goes through the rows of one sheet."""

    sheet: MeetingSheet
    table: Table
    heading_row: int
    columns: Mapping[str, int]
    known: set[str]
    matrix: MaturityMatrix
    is_calculated: IsCalculated
    rows: list[MeetingRow] = field(default_factory=list)
    faults: list[MeetingFault] = field(default_factory=list)
    left: list[MeetingLeft] = field(default_factory=list)
    rows_of: dict[str, list[int]] = field(default_factory=dict)

    def read(self) -> None:
        for row in range(self.heading_row + 1, len(self.table.rows) + 1):
            self._row(row)

    def kept(self) -> Iterator[MeetingRow]:
        """The rows without those that speak of one thing in two ways."""
        for row in self.rows:
            others = [each for each in self.rows if row.key and each.key == row.key] or [row]
            if any(each.typed != row.typed for each in others):
                places = " and ".join(str(each.row) for each in others)
                sentence = f"Rows {places} say different things of this. Keep the one that counts."
                self._fault(row.row, KEYS[self.sheet], sentence)
            elif row is others[0]:
                yield row

    def _row(self, row: int) -> None:
        key = self._cell(row, KEYS[self.sheet])
        if key:
            self.rows_of.setdefault(key, []).append(row)
        typed = {name: words for name in INPUTS[self.sheet] if (words := self._cell(row, name))}
        if not typed and not self._has_formula(row):
            return
        if self._odd(row):
            return
        why = typed.pop(WHY, "")
        if not typed:
            self._leave(row, key, "It gives a reason, and says nothing new.")
        elif key in self.known:
            self._add(row, typed, why, key=key)
        elif self.sheet is MeetingSheet.TERMS and key:
            self._term(row, typed, why, key)
        elif self.sheet is MeetingSheet.CRITERIA and not key:
            self._criterion(row, typed, why)
        else:
            self._leave(row, key, "It was not in this workbook when it was taken.")

    def _term(self, row: int, typed: Mapping[str, str], why: str, key: str) -> None:
        word = " ".join(key.split())
        if len(word) > LONGEST_WORD:
            sentence = f"A term has at most {LONGEST_WORD} characters."
            self._fault(row, KEYS[self.sheet], sentence)
        else:
            self._add(row, typed, why, key=word)

    def _criterion(self, row: int, typed: Mapping[str, str], why: str) -> None:
        """A new criterion: where it stands has to be told."""
        area, level = self._area(self._cell(row, AREA)), self._cell(row, LEVEL)
        levels = {str(each.number) for each in self.matrix.levels}
        before = len(self.faults)
        if not area:
            self._fault(row, AREA, "Name a focus area of the draft for the new criterion.")
        if level.removesuffix(".0") not in levels:
            self._fault(row, LEVEL, "Give a level of the draft for the new criterion.")
        if NEW_TEXT not in typed:
            self._fault(row, NEW_TEXT, "Write what the new criterion asks for.")
        if STRIKE in typed:
            self._fault(row, STRIKE, "What is new cannot be struck; clear the row instead.")
        if len(self.faults) == before:
            self._add(row, typed, why, area=area, level=int(level.removesuffix(".0")))

    def _area(self, said: str) -> str:
        """The code of a focus area by its code or its name."""
        named = " ".join(said.split()).casefold()
        return next(
            (
                each.code
                for each in self.matrix.focus_areas
                if named in (each.code.casefold(), " ".join(each.name.split()).casefold())
            ),
            "",
        )

    def _add(
        self,
        row: int,
        typed: Mapping[str, str],
        why: str,
        *,
        key: str = "",
        area: str = "",
        level: int = 0,
    ) -> None:
        said = dict(typed)
        for name in CHOICES.keys() & typed.keys():
            said[name] = " ".join(typed[name].split()).casefold()
            if said[name] not in CHOICES[name]:
                told = " or ".join(f"“{each}”" for each in CHOICES[name])
                found = _quoted(typed[name])
                self._fault(row, name, f"“{found}” is no choice. Write {told}, or leave it empty.")
                return
        if misfit := _misfit(said):
            self._fault(row, *misfit)
            return
        self.rows.append(
            MeetingRow(
                sheet=self.sheet, key=key, row=row, typed=said, why=why, area=area, level=level
            )
        )

    def _has_formula(self, row: int) -> bool:
        return any(
            self.is_calculated(self.table.name, row, self.columns[each])
            for each in INPUTS[self.sheet]
        )

    def _odd(self, row: int) -> bool:
        """Whether something in the row cannot be taken as typed; each such cell is a fault."""
        before = len(self.faults)
        for name in (KEYS[self.sheet], *INPUTS[self.sheet]):
            column = self.columns[name]
            most = LONGEST_WHY if name in (WHY, NEW_TEST) else LONGEST_WORDS
            if self.is_calculated(self.table.name, row, column):
                self._fault(row, name, "A formula stands here. Type its words instead.")
            elif self._is_merged(row, column):
                self._fault(row, name, "This cell is merged with others. Part them again.")
            elif len(self._cell(row, name)) > most:
                self._fault(row, name, f"At most {most:,} characters can be taken.")
        return len(self.faults) > before

    def _is_merged(self, row: int, column: int) -> bool:
        return any(
            each.first_row <= row <= each.last_row
            and each.first_column <= column <= each.last_column
            for each in self.table.merged
        )

    def _cell(self, row: int, heading: str) -> str:
        return plain_words(self.table.at(row, self.columns[heading]))

    def _fault(self, row: int, heading: str, sentence: str) -> None:
        self.faults.append(
            MeetingFault(
                sheet=self.sheet,
                row=row,
                column=column_letters(self.columns[heading]),
                sentence=sentence,
            )
        )

    def _leave(self, row: int, key: str, sentence: str) -> None:
        self.left.append(
            MeetingLeft(sheet=self.sheet, row=row, about=_quoted(key), sentence=sentence)
        )


def _misfit(typed: Mapping[str, str]) -> tuple[str, str] | None:
    """The heading of what cannot stand beside the rest of its row, and what to do."""
    if STRIKE in typed and len(typed) > 1:
        return STRIKE, "It is either struck or written anew. Clear the one or the other."
    if OUR_WORDS in typed and OUR_WORD not in typed:
        return OUR_WORD, "Choose whether it is agreed, accepted as it is, or open."
    if typed.get(OUR_WORD) == "agreed" and OUR_WORDS not in typed:
        return OUR_WORDS, "Say what was agreed, so that everybody reads the same later."
    return None


def _quoted(words: str) -> str:
    """The beginning of what a cell says, on one line."""
    return " ".join(words.split())[:_QUOTED]
