"""How does a file that nobody has explained hold a matrix? Every guess with its reason.

What the headings say plainly ("Level 2", "Focus") is no guess. What is taken from usual names, or
only from where it stands, is told, so that a person can put it right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.layout import Holds, Layout, Named, Way
from milepost.core.matrix.layout_faults import line_called
from milepost.core.matrix.shapes import Shape, shape_of
from milepost.core.matrix.tables import Table, column_letters
from milepost.core.matrix.wording import begun, plain

_EXAMPLE = (
    "one row must hold 'Category', 'Focus', 'Level 0', 'Level 1' and so on, a cell each, "
    "or its columns have to be mapped by hand"
)


class Certainty(StrEnum):
    """How far a guess can be relied on."""

    SURE = "sure"  # the file says so
    LIKELY = "likely"  # people usually mean that
    OPEN = "open"  # only by where it stands


@dataclass(frozen=True, kw_only=True)
class Guess:
    """One thing that was taken from a file: what it is about, what was taken, and why."""

    about: str
    taken: str
    because: str
    certainty: Certainty

    @property
    def is_sure(self) -> bool:
        return self.certainty is Certainty.SURE

    def __str__(self) -> str:
        return f"{self.about}: {self.taken}, because {self.because}."


@dataclass(frozen=True, kw_only=True)
class GuessedLayout:
    """A layout, and how each part of it was come by."""

    layout: Layout
    guesses: tuple[Guess, ...]

    @property
    def to_ask(self) -> tuple[Guess, ...]:
        """What a person should look at."""
        return tuple(guess for guess in self.guesses if not guess.is_sure)


def guess_layout(tables: Iterable[Table], *, sheet: str | None = None) -> GuessedLayout:
    """How the one matrix in a file is laid out.

    :param sheet: the name of the table to read, where several hold a matrix.
    :raises UnreadableMatrix: where none is found, or several are and nobody said which.
    """
    asked = _asked(tuple(tables), sheet)
    shown = [table for table in asked if not table.is_hidden]
    shapes = _shapes(shown) or _shapes(asked)
    if not shapes:
        raise UnreadableMatrix([_no_heading(asked)])
    best = max(shape.weight for shape in shapes)
    groups = _groups([shape for shape in shapes if shape.weight == best])
    if len(groups) == 1 and (layout := _joined(groups[0])):
        return GuessedLayout(layout=layout, guesses=tuple(guesses_about(layout, groups[0][0])))
    called = "sheets" if asked[0].is_sheet else "tables"
    names = ", ".join(f"'{shape.table.name}'" for group in groups for shape in group)
    sentence = f"the {called} {names} each hold a matrix; say which one is meant."
    raise UnreadableMatrix([Fault(where="file", sentence=sentence)])


def _asked(tables: tuple[Table, ...], sheet: str | None) -> tuple[Table, ...]:
    if sheet is None:
        return tables
    named = tuple(table for table in tables if table.name.casefold() == sheet.casefold())
    if not named:
        names = ", ".join(f"'{table.name}'" for table in tables)
        sentence = f"there is no sheet '{sheet}'; the sheets are {names}."
        raise UnreadableMatrix([Fault(where="file", sentence=sentence)])
    return named


def _no_heading(tables: tuple[Table, ...]) -> Fault:
    if all(table.is_blank for table in tables):
        return Fault(where="file", sentence="there is nothing in it.")
    where = ", ".join(table.place() for table in tables)
    return Fault(where=where, sentence=f"no heading row was found: {_EXAMPLE}.")


def _shapes(tables: Sequence[Table]) -> list[Shape]:
    found = [shape for table in tables if (shape := shape_of(table)) is not None]
    # A sheet with headings alone, such as a form to be filled in, stands back behind the others.
    return [shape for shape in found if shape.has_words] or found


def _groups(shapes: list[Shape]) -> list[list[Shape]]:
    """The shapes that have the same headings together, in the order of the file."""
    groups: dict[str, list[Shape]] = {}
    for shape in shapes:
        groups.setdefault(shape.layout.fingerprint, []).append(shape)
    return list(groups.values())


def _joined(group: list[Shape]) -> Layout | None:
    """One layout for tables with the same headings; None where each is a matrix by itself."""
    first = group[0].layout
    if len(group) == 1:
        return first
    names = [name for shape in group for name in shape.focus_areas]
    if len(set(map(plain, names))) < len(names):
        return None
    names_category = first.category_from is Named.NOWHERE and first.focus_from is Named.COLUMN
    return replace(
        first,
        tables=tuple(shape.table.name for shape in group),
        category_from=Named.TABLE if names_category else first.category_from,
    )


# -- how it is told -------------------------------------------------------------------------------


def guesses_about(layout: Layout, shape: Shape) -> Iterator[Guess]:
    """Everything that was taken from a table, and from those with the same headings."""
    yield from _about_tables(layout, shape)
    yield _about_way(layout, shape)
    for place in sorted(layout.columns):
        certainty, because = shape.reasons[place]
        yield Guess(
            about=begun(line_called(layout, place)),
            taken=_taken(layout, place),
            because=because,
            certainty=Certainty(certainty),
        )
    yield from _about_levels(layout, shape)
    yield from _about_categories(layout)


def _about_tables(layout: Layout, shape: Shape) -> Iterator[Guess]:
    if len(layout.tables) > 1:
        called = "sheets" if shape.table.is_sheet else "tables"
        yield Guess(
            about="The tables",
            taken=f"{len(layout.tables)} {called} are one matrix",
            because="they have the same headings and different focus areas",
            certainty=Certainty.LIKELY,
        )


def _about_way(layout: Layout, shape: Shape) -> Guess:
    taken = {
        Way.ROWS: "a focus area a row, its levels from left to right",
        Way.COLUMNS: "a focus area a column, its levels from top to bottom",
        Way.STACKED: "a row for each focus area at each level",
    }[layout.way]
    where = {
        Way.ROWS: f"row {layout.heading} names the levels",
        Way.COLUMNS: f"column {column_letters(layout.heading)} names the levels",
        Way.STACKED: "one column names the level of each row",
    }[layout.way]
    is_usual = layout.way is Way.ROWS and shape.is_plain
    return Guess(
        about="Which way round",
        taken=taken,
        because=where,
        certainty=Certainty.SURE if is_usual else Certainty.LIKELY,
    )


def _taken(layout: Layout, place: int) -> str:
    column = layout.columns[place]
    if column.holds is Holds.LEVEL and column.level is not None:
        level = next(each for each in layout.levels if each.number == column.level)
        return f"the words of level {level.number}" + (f", {level.name}" if level.name else "")
    return {
        Holds.CATEGORY: "the category",
        Holds.FOCUS: "the name of the focus area",
        Holds.LEVEL: "which level the row is about",
        Holds.WORDS: "the words of that level",
        Holds.EVIDENCE: "the evidence base",
    }[column.holds]


def _about_levels(layout: Layout, shape: Shape) -> Iterator[Guess]:
    if layout.way is not Way.STACKED:
        return
    for level in layout.levels:
        yield Guess(
            about=f"Level {level.number}",
            taken=f"what is called '{level.label}'",
            because=shape.ladder.because,
            certainty=Certainty.SURE if shape.ladder.is_plain else Certainty.LIKELY,
        )


def _about_categories(layout: Layout) -> Iterator[Guess]:
    taken, because = {
        Named.COLUMN: ("", ""),
        Named.TABLE: ("the name of each table is one", "no column names one"),
        Named.LINE: ("a row with one text alone names one", "no column names one"),
        Named.NOWHERE: (f"one for all, called '{layout.category}'", "nothing names one"),
    }[layout.category_from]
    if taken:
        yield Guess(about="Categories", taken=taken, because=because, certainty=Certainty.LIKELY)
    if layout.focus_from is Named.TABLE:
        yield Guess(
            about="Focus areas",
            taken="the heading of each table names one",
            because="no column names one",
            certainty=Certainty.LIKELY,
        )
