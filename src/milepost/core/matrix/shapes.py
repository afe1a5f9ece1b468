"""Which shape does one table have: levels across, levels down, or levels stacked in a column?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from milepost.core.matrix.labels import Labels, Reason, find_labels
from milepost.core.matrix.ladders import (
    NUMBERED_AND_NAMED,
    Ladder,
    LevelLabel,
    find_ladder,
    name_rank,
)
from milepost.core.matrix.layout import (
    HIGHEST_LEVEL,
    Holds,
    Layout,
    LayoutColumn,
    LayoutLevel,
    Named,
    Way,
    heading_at,
)
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import on_one_line, plain

_SEARCHED = 200  # rows from the top, or columns from the left, in which levels are looked for
_COLUMNS = 40  # from the left, in which levels may be stacked
_LONGEST_NAME = 40  # characters of a level's name
_LOOKED_AT = 300  # rows, to tell names from sentences
_SAYS_LEVEL = re.compile(r"level|stage|maturity|step|tier|phase|grade|rating|score", re.IGNORECASE)
_FEWEST_WORDS = 3  # of a cell, on average, in a column of words


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How one table would be read, and by what it was told."""

    table: Table
    layout: Layout
    ladder: Ladder
    reasons: Mapping[int, Reason]  # by column: how certain, and why

    @property
    def is_plain(self) -> bool:
        """Whether the headings of the levels say "Level n"."""
        return self.ladder.is_plain

    @property
    def weight(self) -> int:
        """Which of two tables is the matrix: what says more of itself."""
        says_who = 10 if self.layout.focus_from is Named.COLUMN else 0
        return says_who + self.ladder.credit

    @cached_property
    def _below(self) -> range:
        seen = self.layout.seen(self.table)
        return range(self.layout.heading + self.layout.heading_below + 1, len(seen.rows) + 1)

    @property
    def has_words(self) -> bool:
        """Whether anything stands under the headings of the levels."""
        seen = self.layout.seen(self.table)
        return any(self._is_worded(seen, row) for row in self._below)

    @property
    def focus_areas(self) -> tuple[str, ...]:
        """The names of the focus areas, each once."""
        if self.layout.focus_from is Named.TABLE:
            return (self.table.heading or self.table.name,)
        place = self.layout.place_of(Holds.FOCUS) or 0
        seen = self.layout.seen(self.table)
        heading = plain(self.layout.columns[place].heading) if place else ""
        names = (seen.at(row, place) for row in self._below if self._is_worded(seen, row))
        said = {plain(name): name for name in names if name}
        return tuple(name for key, name in said.items() if key != heading)

    def _is_worded(self, seen: Table, row: int) -> bool:
        return any(seen.at(row, place) for place in self._worded)

    @cached_property
    def _worded(self) -> tuple[int, ...]:
        """The columns that hold the words of the levels."""
        across = (place for _, place in self.layout.level_places)
        return (*across, *self.layout.places_of(Holds.WORDS))


def shape_of(table: Table) -> Shape | None:
    """The likeliest shape of a table; None where nothing in it names levels."""
    across = _across(table, Way.ROWS)
    if across is not None and across.is_plain:
        return across
    stacked = _stacked(table)
    if stacked is not None and stacked.layout.focus_from is Named.COLUMN:
        return stacked
    down = _across(table, Way.COLUMNS)
    if stacked is not None and (down is None or len(columns_of_words(table)) == 1):
        return stacked
    if across is None or down is None:
        return across or down
    return down if down.ladder.credit > across.ladder.credit else across


def shape_at(table: Table, way: Way, heading: int) -> Shape | None:
    """The shape of a table that is looked at in one way, with its headings in one row."""
    if way is Way.STACKED:
        found = _stacked(table)
        return found if found is not None and found.layout.heading == heading else None
    seen = table.turned() if way is Way.COLUMNS else table
    ladder = _ladder_in(seen, heading)
    if ladder is None:
        return None
    labels = find_labels(seen, heading, taken=set(ladder.levels))
    return _shape_across(table, seen, way, heading, ladder, labels)


# -- levels across, or down -----------------------------------------------------------------------


def _across(table: Table, way: Way) -> Shape | None:
    """The table with the row, or the column, that names most levels as its headings."""
    seen = table.turned() if way is Way.COLUMNS else table
    best: tuple[int, Ladder] | None = None
    for row in range(1, min(len(seen.rows), _SEARCHED) + 1):
        ladder = _ladder_in(seen, row)
        if ladder is not None and _is_better(ladder, best):
            best = row, ladder
    if best is None:
        return None
    row, ladder = best
    labels = find_labels(seen, row, taken=set(ladder.levels))
    if labels.focus is None and way is Way.COLUMNS:
        return None
    if len(ladder.levels) == 1 and not labels.is_beside_the_levels:
        return None  # a single level makes a heading row only beside the heading of the focus areas
    if way is Way.COLUMNS and not _is_credible_down(seen, row, ladder, labels):
        return None
    return _shape_across(table, seen, way, row, ladder, labels)


def _is_credible_down(seen: Table, row: int, ladder: Ladder, labels: Labels) -> bool:
    """Rows are often numbered, and that makes no levels of them: their heading has to say so."""
    heading = heading_at(seen, row, labels.focus or 0)
    return len(ladder.levels) > 1 and (ladder.credit > 1 or bool(_SAYS_LEVEL.search(heading)))


def _ladder_in(seen: Table, row: int) -> Ladder | None:
    cells = seen.rows[row - 1][:_SEARCHED]
    texts = {at: on_one_line(text) for at, text in enumerate(cells, start=1) if text.strip()}
    ladder = find_ladder(texts)
    if ladder is None:
        return None
    ladder = _with_names_below(seen, row, ladder)
    is_twice = len(set(ladder.numbers)) < len(ladder.numbers)
    return None if seen.is_turned and is_twice else ladder  # twice: they are stacked


def _with_names_below(seen: Table, row: int, ladder: Ladder) -> Ladder:
    """Bare numbers count for more where the usual names of levels stand right below them."""
    below = [on_one_line(seen.at(row + 1, place)) for place in ladder.levels]
    is_named = sum(name_rank(text) is not None for text in below) * 2 > len(below)
    if ladder.credit > 1 or seen.is_turned or not is_named:
        return ladder
    return replace(ladder, credit=NUMBERED_AND_NAMED)


def _is_better(ladder: Ladder, best: tuple[int, Ladder] | None) -> bool:
    if best is None:
        return True
    one, other = (
        (len(each.levels) > 1, each.credit, len(each.levels)) for each in (ladder, best[1])
    )
    return one > other


def _shape_across(
    table: Table, seen: Table, way: Way, row: int, ladder: Ladder, labels: Labels
) -> Shape:
    names = _names_below(seen, row, ladder, labels) if way is Way.ROWS else {}
    levels = {
        label.number: LayoutLevel(
            number=label.number,
            name=names.get(place, label.name),
            label=heading_at(seen, row, place),
        )
        for place, label in ladder.levels.items()
    }
    columns = {
        place: LayoutColumn(
            holds=Holds.LEVEL, level=label.number, heading=heading_at(seen, row, place)
        )
        for place, label in ladder.levels.items()
    }
    certainty = "sure" if ladder.is_sure else "likely"
    reasons = {place: (certainty, ladder.because) for place in ladder.levels}
    return Shape(
        table=table,
        layout=Layout(
            tables=(table.name,),
            way=way,
            heading=row,
            columns=columns | labels.columns(seen, row),
            levels=tuple(levels[number] for number in sorted(levels)),
            heading_above=labels.above,
            heading_below=1 if names else 0,
            category_from=labels.category_from,
        ),
        ladder=ladder,
        reasons={**reasons, **labels.reasons},
    )


def _names_below(seen: Table, row: int, ladder: Ladder, labels: Labels) -> dict[int, str]:
    """The names of the levels, where they stand in a row of their own under their numbers."""
    if any(label.name for label in ladder.levels.values()) or row >= len(seen.rows):
        return {}
    names = {place: on_one_line(seen.at(row + 1, place)) for place in ladder.levels}
    is_named = all(0 < len(name) <= _LONGEST_NAME for name in names.values())
    is_free = not any(seen.at(row + 1, place) for place in labels.places)
    return names if is_named and is_free else {}


# -- levels stacked in a column -------------------------------------------------------------------


def _stacked(table: Table) -> Shape | None:
    """The table with a column that says of each row which level it is about."""
    worded = columns_of_words(table)
    for column in range(1, min(table.width, _COLUMNS) + 1):
        if column not in worded and (found := _stack_in(table, column, worded)):
            return found
    return None


def columns_of_words(seen: Table, *, below: int = 0) -> dict[int, float]:
    """The columns whose cells hold sentences rather than names: how many words, on average."""
    found: dict[int, float] = {}
    rows = range(below + 1, min(len(seen.rows), below + _LOOKED_AT) + 1)
    for column in range(1, min(seen.width, _COLUMNS) + 1):
        texts = [text for row in rows if (text := seen.at(row, column))]
        words = sum(len(text.split()) for text in texts) / max(len(texts), 1)
        if words > _FEWEST_WORDS:
            found[column] = words
    return found


def _stack_in(table: Table, column: int, worded: dict[int, float]) -> Shape | None:
    labels = [
        (row, on_one_line(text))
        for row in range(1, len(table.rows) + 1)
        if (text := table.at(row, column))
    ]
    first, ladder = _labels_down(labels)
    if ladder is None or first < 2 or not worded:
        return None
    heading = _heading_above(table, first)
    words_at = max(worded, key=lambda each: worded[each])
    found = find_labels(table, heading, taken={column, words_at})
    rows = [row for row, _ in labels if row >= first]
    if not _are_stacked(table, rows, ladder, found):
        return None
    return _stacked_shape(table, heading, ladder, column, words_at, found)


def _heading_above(table: Table, first: int) -> int:
    """The row with the headings: above the first level, and above a category's own row."""
    filled = [sum(1 for cell in row if cell.strip()) for row in table.rows[: first - 1]]
    several = [row for row, count in enumerate(filled, start=1) if count > 1]
    return several[-1] if several else first - 1


def _are_stacked(table: Table, rows: list[int], ladder: Ladder, found: Labels) -> bool:
    """Whether each focus area has a row for each of several levels, or the table is about one."""
    if found.focus is None:
        return len(rows) == len(ladder.levels) and bool(table.heading)
    names = {plain(table.at(row, found.focus)) for row in rows} - {""}
    return len(rows) > len(ladder.levels) and len(names) * 2 <= len(rows)


def _labels_down(labels: list[tuple[int, str]]) -> tuple[int, Ladder | None]:
    """The row of the first level's label in a column, and the levels that are named below it."""
    for turn, (row, _) in enumerate(labels[:_COLUMNS]):
        distinct = _distinct(labels[turn:])
        ladder = find_ladder(dict(enumerate(distinct, start=1)))
        if ladder is not None and len(ladder.levels) == len(distinct) > 1:
            return row, ladder
    return 0, None


def _distinct(labels: list[tuple[int, str]]) -> tuple[str, ...]:
    """The different labels in their order; none where they are too many to be levels."""
    found: dict[str, None] = {}
    for _, text in labels:
        found[text] = None
        if len(found) > HIGHEST_LEVEL + 1:
            return ()
    return tuple(found)


def _stacked_shape(
    table: Table, heading: int, ladder: Ladder, column: int, words_at: int, labels: Labels
) -> Shape:
    texts = [table.at(row, column) for row in range(heading + 1, len(table.rows) + 1)]
    distinct = list(dict.fromkeys(on_one_line(text) for text in texts if text))
    names = _names_beside(table, heading, column, labels)
    levels = {
        label.number: _stacked_level(label, distinct[turn - 1], names)
        for turn, label in ladder.levels.items()
    }
    columns = {
        column: LayoutColumn(holds=Holds.LEVEL, heading=heading_at(table, heading, column)),
        words_at: LayoutColumn(holds=Holds.WORDS, heading=heading_at(table, heading, words_at)),
    }
    reasons: dict[int, Reason] = {
        column: ("likely", "its cells name levels, and nothing else"),
        words_at: ("likely", "it has the longest texts"),
    }
    return Shape(
        table=table,
        layout=Layout(
            tables=(table.name,),
            way=Way.STACKED,
            heading=heading,
            columns=columns | labels.columns(table, heading),
            levels=tuple(levels[number] for number in sorted(levels)),
            category_from=labels.category_from,
            focus_from=Named.TABLE if labels.focus is None else Named.COLUMN,
        ),
        ladder=ladder,
        reasons={**reasons, **labels.reasons},
    )


def _stacked_level(label: LevelLabel, text: str, names: Mapping[str, str]) -> LayoutLevel:
    return LayoutLevel(number=label.number, name=names.get(text) or label.name, label=text)


def _names_beside(table: Table, heading: int, column: int, labels: Labels) -> dict[str, str]:
    """The names of the levels, where a column beside their numbers has one for each."""
    for beside in range(1, table.width + 1):
        if beside == column or beside in labels.places:
            continue
        pairs = {
            (on_one_line(table.at(row, column)), on_one_line(table.at(row, beside)))
            for row in range(heading + 1, len(table.rows) + 1)
        }
        names = {number: name for number, name in pairs if number}
        is_one_each = len(pairs - {("", "")}) == len(names)
        if is_one_each and sum(name_rank(name) is not None for name in names.values()) > 1:
            return names
    return {}
