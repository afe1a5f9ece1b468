"""What stands in the tables of a file once their layout is known: title, rows, words and notes?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.found_parts import FoundPart, FoundRow, read_part
from milepost.core.matrix.layout import Holds, Layout, LayoutLevel, Way
from milepost.core.matrix.layout_faults import unusable
from milepost.core.matrix.tables import Table, column_letters
from milepost.core.matrix.wording import begun, on_one_line, plain


@dataclass(frozen=True, kw_only=True)
class FoundMatrix:
    """A matrix as it stands in a file, before anything is made of its words.

    ``blank_lines`` are the empty rows inside the table, each with its place and the names of the
    focus areas around it; ``left_out`` the headings that are no part of a matrix, with their place;
    ``spans`` the cells that are merged across levels, as (place, first, last level).
    """

    layout: Layout
    title: str
    remark: str
    levels: tuple[LayoutLevel, ...]
    rows: tuple[FoundRow, ...]
    notes: tuple[str, ...]
    evidence_column: str | None
    blank_lines: tuple[tuple[str, str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    hidden: tuple[str, ...] = ()  # the places of rows that hold something and are not shown
    unworked: tuple[str, ...] = ()  # the places of formulas whose result is not in the file


def lay_out(tables: Iterable[Table], layout: Layout) -> FoundMatrix:
    """The matrix in a file, read as its layout says.

    :raises UnreadableMatrix: with every fault at once, each with its table, row and column.
    """
    all_of_them = tuple(tables)
    if faults := list(unusable(layout, all_of_them)):
        raise UnreadableMatrix(faults)
    by_name: Mapping[str, Table] = {table.name: table for table in all_of_them}
    parts = [read_part(by_name[name], layout) for name in layout.tables]
    faults = [fault for part in parts for fault in part.faults]
    faults += _names_given_twice(parts)
    if faults:
        raise UnreadableMatrix(faults)
    above = _texts_above(all_of_them, parts)
    evidence = layout.place_of(Holds.EVIDENCE)
    return FoundMatrix(
        layout=layout,
        title=above[0] if above else "",
        remark="\n".join(above[1:]),
        levels=tuple(sorted(layout.levels, key=lambda level: level.number)),
        rows=tuple(row for part in parts for row in part.rows),
        notes=tuple(note for part in parts for note in part.notes),
        evidence_column=_letters(layout, evidence) if evidence else None,
        blank_lines=tuple(line for part in parts for line in part.blank_lines),
        left_out=tuple(dict.fromkeys(each for part in parts for each in part.left_out)),
        spans=tuple(span for part in parts for span in part.spans),
        hidden=tuple(_hidden(parts)),
        unworked=tuple(
            begun(part.table.place(row, column))
            for part in parts
            for row, column in part.table.unworked
        ),
    )


def _hidden(parts: Iterable[FoundPart]) -> Iterator[str]:
    for table in (part.table for part in parts):
        for row in table.hidden_rows:
            if row <= len(table.rows) and table.line(row):
                yield begun(table.place(row))


def _letters(layout: Layout, place: int) -> str:
    return str(place) if layout.way is Way.COLUMNS else column_letters(place)


def _names_given_twice(parts: Iterable[FoundPart]) -> Iterator[Fault]:
    seen: dict[str, tuple[FoundRow, Table]] = {}
    for part in parts:
        for row in part.rows:
            earlier, table = seen.setdefault(plain(row.name), (row, part.table))
            if earlier is not row:
                where = earlier.at if table is part.table else f"{table.called}, {earlier.at}"
                sentence = f"the focus area '{row.name}' stands in {where} already."
                yield Fault(where=row.name_place, sentence=sentence)


def _texts_above(tables: tuple[Table, ...], parts: list[FoundPart]) -> list[str]:
    """The title, and what else stands above the table.

    In a document the title is its first paragraph, wherever the table is. Where tables name a
    category or a focus area, their name and what follows it speak of that table alone.
    """
    first = parts[0]
    above = list(first.above)
    if first.table is not tables[0] and tables[0].above and not first.table.is_sheet:
        above = [on_one_line(tables[0].above[0]), *above]
    said = [plain(text) for text in above]
    for name in map(plain, first.names_of_table):
        if name in said and not first.table.is_sheet:
            return above[: said.index(name)]
    return above
