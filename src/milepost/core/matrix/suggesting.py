"""What layout is a person shown first, who maps the columns of a file by hand?

The best guess there is; where nothing says which columns are levels, those with sentences in them,
from the left. All of it is there to be put right.
"""

from collections.abc import Iterable

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.guessing import (
    Certainty,
    Guess,
    GuessedLayout,
    guess_layout,
    guesses_about,
)
from milepost.core.matrix.labels import find_labels
from milepost.core.matrix.layout import (
    Holds,
    Layout,
    LayoutColumn,
    LayoutLevel,
    Named,
    Way,
    heading_at,
)
from milepost.core.matrix.layout_faults import line_called
from milepost.core.matrix.shapes import columns_of_words, shape_at, shape_of
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import begun

_SEARCHED = 60  # rows from the top in which the headings may stand
_FEWEST_HEADINGS = 2


def suggest_layout(tables: Iterable[Table]) -> GuessedLayout:
    """A layout to begin with, for tables of which at least one says something."""
    all_of_them = [table for table in tables if not table.is_blank]
    try:
        return guess_layout(all_of_them)
    except UnreadableMatrix:
        shown = [table for table in all_of_them if not table.is_hidden] or all_of_them
        table = max(shown, key=_size)
        shape = shape_of(table)
        way = shape.layout.way if shape else Way.ROWS
        return suggest_for(table, way=way, heading=shape.layout.heading if shape else None)


def suggest_for(table: Table, *, way: Way, heading: int | None = None) -> GuessedLayout:
    """A layout to begin with, for a table that is looked at in one way.

    :param heading: the row with its headings (the column, where the way is ``COLUMNS``).
    """
    seen = table.turned() if way is Way.COLUMNS else table
    row = heading if heading and heading <= len(seen.rows) else _heading_in(seen)
    shape = shape_at(table, way, row)
    if shape is not None:
        return GuessedLayout(layout=shape.layout, guesses=tuple(guesses_about(shape.layout, shape)))
    return _by_sentences(table, seen, way, row)


def _size(table: Table) -> int:
    return sum(1 for row in table.rows for cell in row if cell.strip())


def _heading_in(seen: Table) -> int:
    """The first row that may hold headings: several cells, not only a title."""
    for row in range(1, min(len(seen.rows), _SEARCHED) + 1):
        if sum(1 for cell in seen.rows[row - 1] if cell.strip()) >= _FEWEST_HEADINGS:
            return row
    return 1


def _by_sentences(table: Table, seen: Table, way: Way, row: int) -> GuessedLayout:
    worded = list(columns_of_words(seen, below=row))
    labels = find_labels(seen, row, taken=set(worded) or {seen.width + 1})
    held = labels.columns(seen, row)
    free = [place for place in worded if place not in held]
    if way is Way.STACKED:
        held |= {
            place: LayoutColumn(holds=Holds.WORDS, heading=heading_at(seen, row, place))
            for place in free[:1]
        }
        free = []
    levels = {place: number for number, place in enumerate(free, start=1)}
    columns = held | {
        place: LayoutColumn(holds=Holds.LEVEL, level=number, heading=heading_at(seen, row, place))
        for place, number in levels.items()
    }
    layout = Layout(
        tables=(table.name,),
        way=way,
        heading=row,
        columns=columns,
        levels=tuple(
            LayoutLevel(number=number, name=heading_at(seen, row, place))
            for place, number in levels.items()
        ),
        heading_above=labels.above,
        category_from=labels.category_from,
        focus_from=Named.COLUMN,
    )
    return GuessedLayout(layout=layout, guesses=tuple(_open_guesses(layout)))


def _open_guesses(layout: Layout) -> Iterable[Guess]:
    for place, column in sorted(layout.columns.items()):
        yield Guess(
            about=begun(line_called(layout, place)),
            taken=column.holds.value,
            because="sentences stand in it" if column.level else "of where it stands",
            certainty=Certainty.OPEN,
        )
