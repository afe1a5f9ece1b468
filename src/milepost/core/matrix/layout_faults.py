"""What is wrong with a layout, by itself or for the tables that it is to be used on?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.faults import Fault
from milepost.core.matrix.layout import HIGHEST_LEVEL, Holds, Layout, Named, Way
from milepost.core.matrix.tables import Table, column_letters

_WHERE = "layout"


def unusable(layout: Layout, tables: Sequence[Table]) -> Iterator[Fault]:
    """Why nothing can be read with it at all: tables or headings not there, columns missing."""
    yield from _level_faults(layout)
    yield from _said_twice(layout)
    if layout.way is Way.STACKED:
        if layout.place_of(Holds.LEVEL) is None:
            yield _fault("no column says which level a row is about.")
        if layout.place_of(Holds.WORDS) is None:
            yield _fault("no column holds the words of the levels.")
    elif not layout.level_places:
        yield _fault("no column holds the words of a level.")
    yield from _table_faults(layout, tables)


def _said_twice(layout: Layout) -> Iterator[Fault]:
    """Things that only one column can hold."""
    called = {
        Holds.CATEGORY: "the category",
        Holds.FOCUS: "the focus area",
        Holds.EVIDENCE: "the evidence base",
        Holds.WORDS: "the words",
    }
    if layout.way is Way.STACKED:
        called[Holds.LEVEL] = "the level"
    for holds, thing in called.items():
        places = [line_called(layout, place) for place in layout.places_of(holds)]
        if len(places) > 1:
            yield _fault(f"{' and '.join(places)} are both said to hold {thing}.")


def _fault(sentence: str) -> Fault:
    return Fault(where=_WHERE, sentence=sentence)


def _level_faults(layout: Layout) -> Iterator[Fault]:
    numbers = [level.number for level in layout.levels]
    for number, times in Counter(numbers).items():
        if times > 1:
            yield _fault(f"level {number} is declared twice.")
        if not 0 <= number <= HIGHEST_LEVEL:
            yield _fault(f"level {number} is not a number from 0 to {HIGHEST_LEVEL}.")
    for held, _ in layout.level_places:
        if held not in numbers:
            yield _fault(f"a column holds level {held}, which is not among the levels.")
    yield from _kind_faults(layout)


def _kind_faults(layout: Layout) -> Iterator[Fault]:
    for level in layout.levels:
        if level.kind is LevelKind.FLOOR and level.number != 0:
            yield _fault(f"only level 0 can be the floor, so level {level.number} cannot.")
        if level.number == 0 and level.kind not in (LevelKind.FLOOR, None):
            yield _fault("level 0 is always the floor.")


def _table_faults(layout: Layout, tables: Sequence[Table]) -> Iterator[Fault]:
    known = {table.name: table for table in tables}
    if not layout.tables:
        yield _fault("no table is named, so there is nothing to read.")
    for name in layout.tables:
        if name not in known:
            there = ", ".join(table.called for table in tables)
            yield _fault(f"there is no table '{name}'; there is {there}.")
        elif layout.heading_row_in(layout.seen(known[name])) is None:
            yield Fault(where=known[name].place(), sentence=_no_headings(layout))


def _no_headings(layout: Layout) -> str:
    headings = ", ".join(f"'{each.heading}'" for each in layout.columns.values() if each.heading)
    if not headings:
        return "there are no headings where the layout says that they are."
    return f"no row has the headings {headings} where they were."


def heading_faults(layout: Layout, seen: Table, row: int) -> Iterable[Fault]:
    """What is wrong with the headings of one table, each with its place."""
    first: dict[int, int] = {}
    for level, column in layout.level_places:
        if level in first:
            yield Fault(
                where=seen.place(row, column),
                sentence=f"level {level} stands twice in the heading row; "
                f"it is in {line_called(layout, first[level])} already.",
            )
        first.setdefault(level, column)
    if layout.focus_from is Named.COLUMN and layout.place_of(Holds.FOCUS) is None:
        sentence = "the heading row has no 'Focus' column, for the names of the focus areas."
        yield Fault(where=seen.place(row), sentence=sentence)
    if layout.category_from is Named.COLUMN and layout.place_of(Holds.CATEGORY) is None:
        sentence = "the heading row has no 'Category' column, for the groups of focus areas."
        yield Fault(where=seen.place(row), sentence=sentence)


def line_called(layout: Layout, place: int) -> str:
    """A column as a sentence names it, or a row where the table is turned."""
    return f"row {place}" if layout.way is Way.COLUMNS else f"column {column_letters(place)}"
