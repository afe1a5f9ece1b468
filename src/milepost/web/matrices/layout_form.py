"""What is asked when the columns of a file are mapped by hand, and which layout that makes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.guessing import GuessedLayout
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
from milepost.core.matrix.layout_faults import line_called
from milepost.core.matrix.suggesting import suggest_for
from milepost.core.matrix.tables import Table, column_letters, column_number
from milepost.core.matrix.wording import begun, on_one_line
from milepost.web.shared.forms import Checkboxes, PageForm, Radios

MOST_COLUMNS = 40  # that are asked about; a matrix has fewer
MOST_TABLES = 40
_SPARE_LEVELS = 2  # empty lines for levels that were not found
_FEWEST_LEVELS = 5
_SAMPLE = 90  # characters of what stands in a column
_MOST_LEVELS = 10  # that a column can be said to hold
_LEVEL_NUMBER = re.compile(r"level-[0-9]{1,2}-number")
_SHORT = forms.TextInput(attrs={"class": "govuk-input--width-3"})
_WAYS = {
    Way.ROWS.value: ("Levels across", "A focus area a row, its levels from left to right"),
    Way.COLUMNS.value: ("Levels down", "A focus area a column, its levels from top to bottom"),
    Way.STACKED.value: ("Levels stacked", "A row for each focus area at each level"),
}
_KINDS = [
    ("", "As its words show"),
    (LevelKind.FLOOR.value, "Floor: always there"),
    (LevelKind.FULL.value, "Full"),
    (LevelKind.INTERIM.value, "Interim: between two"),
]
_ONE_OF_EACH = [
    (Holds.CATEGORY.value, "Category"),
    (Holds.FOCUS.value, "Focus area"),
    (Holds.EVIDENCE.value, "Evidence base"),
]
_CATEGORIES = [
    (Named.COLUMN.value, "In a column (a row, where levels go down)"),
    (Named.LINE.value, "In a row of its own, above the rows that belong to it"),
    (Named.TABLE.value, "In the name of each sheet, or the heading above each table"),
    (Named.NOWHERE.value, "Nowhere: there is one category"),
]
_FOCUS_AREAS = [
    (Named.COLUMN.value, "In a column (a row, where levels go down)"),
    (Named.TABLE.value, "In the name of each sheet, or the heading above each table"),
]


@dataclass(frozen=True, kw_only=True)
class ColumnAsked:
    """One column as the page shows it: what it is called, what stands in it, what it is."""

    called: str
    heading: str
    samples: tuple[str, ...]
    field: BoundField
    reason: str


@dataclass(frozen=True, kw_only=True)
class LevelAsked:
    """One line of the levels."""

    number: BoundField
    name: BoundField
    kind: BoundField
    label: BoundField


class StructureForm(PageForm):
    """Where in the file the matrix is: its tables, which way round, and its headings."""

    way = forms.ChoiceField(
        label="Which way round",
        choices=[(value, words) for value, (words, _) in _WAYS.items()],
        widget=Radios(hints={value: hint for value, (_, hint) in _WAYS.items()}),
    )
    heading = forms.CharField(
        label="Row with the headings",
        max_length=7,
        help_text="Its number; where levels go down, the letters of the column that names them.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
        error_messages={"required": "Say in which row the headings are."},
    )

    def __init__(self, *args: Any, file_tables: Sequence[Table], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tables = file_tables
        shown = enumerate(file_tables[:MOST_TABLES])
        choices = [(str(turn), _about(table)) for turn, table in shown]
        self.fields["tables"] = forms.MultipleChoiceField(
            label="Tables that hold the matrix",
            choices=choices,
            help_text="Several, where each holds a part of it under the same headings.",
            widget=Checkboxes,
            error_messages={"required": "Choose at least one table."},
        )
        self.order_fields(["tables"])

    def clean_heading(self) -> int:
        written = str(self.cleaned_data["heading"]).strip()
        if written.isascii() and written.isdigit() and int(written):
            return int(written)
        if written.isascii() and written.isalpha() and len(written) < 4:
            return column_number(written)
        raise forms.ValidationError("Give a row's number, such as 3, or a column's letters.")

    def suggested(self) -> GuessedLayout:
        """A layout to begin with, for the structure that was asked for. Only when valid."""
        said = self.cleaned_data
        chosen = [self._tables[int(turn)] for turn in said["tables"]]
        found = suggest_for(chosen[0], way=Way(said["way"]), heading=said["heading"])
        tables = tuple(table.name for table in chosen)
        return replace(found, layout=replace(found.layout, tables=tables))


class LayoutForm(StructureForm):
    """All of a layout: the structure, what each column holds, and which levels there are."""

    category_from = forms.ChoiceField(
        label="Where the category stands", choices=_CATEGORIES, widget=forms.Select
    )
    category = forms.CharField(
        label="Name of the one category",
        max_length=200,
        required=False,
        help_text="Only where no other is given.",
    )
    focus_from = forms.ChoiceField(
        label="Where the focus area stands", choices=_FOCUS_AREAS, widget=forms.Select
    )
    evidence = forms.CharField(
        label="Evidence base of rows that have none",
        max_length=2000,
        required=False,
        help_text="Types of evidence, with commas between them. Without one, no evidence could be"
        " admitted there.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    heading_above = forms.IntegerField(
        label="Rows of headings above that one", min_value=0, max_value=5, widget=_SHORT
    )
    heading_below = forms.IntegerField(
        label="Rows of headings below that one", min_value=0, max_value=5, widget=_SHORT
    )

    def __init__(self, *args: Any, guessed: GuessedLayout, **kwargs: Any) -> None:
        """:param guessed: the layout that the page begins with, drawn for one structure."""
        self._guessed = guessed
        tables = kwargs["file_tables"]
        layout = guessed.layout
        kwargs["initial"] = _initial(layout, tables)
        super().__init__(*args, **kwargs)
        table = next(each for each in tables if each.name == layout.tables[0])
        self._seen = layout.seen(table)
        self._places = tuple(_places(self._seen, layout))
        self._level_lines = _level_lines(self.data, layout)
        for place in self._places:
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=f"What {line_called(layout, place)} holds",
                choices=_choices(layout),
                required=False,
            )
            self.initial[f"column-{place}"] = _held(layout, place)
        for line in range(self._level_lines):
            self._add_level(line, layout)

    def _add_level(self, line: int, layout: Layout) -> None:
        at = f"level-{line}"
        turn = line + 1
        self.fields[f"{at}-number"] = forms.IntegerField(
            label=f"Number of level {turn} of the list",
            min_value=0,
            max_value=HIGHEST_LEVEL,
            required=False,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
        )
        self.fields[f"{at}-name"] = forms.CharField(
            label=f"Name of level {turn} of the list", max_length=80, required=False
        )
        self.fields[f"{at}-kind"] = forms.ChoiceField(
            label=f"Kind of level {turn} of the list", choices=_KINDS, required=False
        )
        self.fields[f"{at}-label"] = forms.CharField(
            label=f"What the file calls level {turn} of the list", max_length=200, required=False
        )
        if line < len(layout.levels):
            level = layout.levels[line]
            kind = level.kind.value if level.kind else ""
            for name, value in (
                ("number", level.number),
                ("name", level.name),
                ("kind", kind),
                ("label", level.label),
            ):
                self.initial[f"{at}-{name}"] = value

    # -- as the page shows it -----------------------------------------------------------------

    @property
    def drawn_for(self) -> Layout:
        """The layout that the page began with."""
        return self._guessed.layout

    @property
    def is_stacked(self) -> bool:
        return self._guessed.layout.way is Way.STACKED

    @property
    def is_turned(self) -> bool:
        return self._seen.is_turned

    def columns(self) -> Iterator[ColumnAsked]:
        """The columns of the table (its rows, where the levels go down), with their selects."""
        layout = self._guessed.layout
        reasons = {guess.about: guess.because for guess in self._guessed.guesses}
        for place in self._places:
            called = begun(line_called(layout, place))
            yield ColumnAsked(
                called=called,
                heading=heading_at(self._seen, layout.heading, place, above=layout.heading_above),
                samples=tuple(_samples(self._seen, layout, place)),
                field=self[f"column-{place}"],
                reason=reasons.get(called, ""),
            )

    def levels(self) -> Iterator[LevelAsked]:
        for line in range(self._level_lines):
            at = f"level-{line}"
            yield LevelAsked(
                number=self[f"{at}-number"],
                name=self[f"{at}-name"],
                kind=self[f"{at}-kind"],
                label=self[f"{at}-label"],
            )

    def structure(self) -> Iterator[BoundField]:
        yield from (self[name] for name in ("tables", "way", "heading"))

    def names(self) -> Iterator[BoundField]:
        names = ("category_from", "category", "focus_from", "evidence")
        yield from (self[name] for name in names)

    def heading_rows(self) -> Iterator[BoundField]:
        yield from (self[name] for name in ("heading_above", "heading_below"))

    # -- what it makes ------------------------------------------------------------------------

    def layout(self) -> Layout:
        """The layout that was asked for. Only when valid."""
        said = self.cleaned_data
        above = said["heading_above"]
        columns = {
            place: self._column(place, said[f"column-{place}"], said["heading"], above)
            for place in self._places
            if said[f"column-{place}"]
        }
        return Layout(
            tables=tuple(self._tables[int(turn)].name for turn in said["tables"]),
            way=Way(said["way"]),
            heading=said["heading"],
            columns=columns,
            levels=tuple(self._levels(said, columns)),
            heading_above=above,
            heading_below=said["heading_below"],
            category_from=Named(said["category_from"]),
            focus_from=Named(said["focus_from"]),
            category=said["category"] or self._guessed.layout.category,
            evidence=said["evidence"],
        )

    def _column(self, place: int, held: str, row: int, above: int) -> LayoutColumn:
        holds, _, level = held.partition("-")
        return LayoutColumn(
            holds=Holds(holds),
            level=int(level) if level else None,
            heading=heading_at(self._seen, row, place, above=above),
        )

    def _levels(
        self, said: Mapping[str, Any], columns: Mapping[int, LayoutColumn]
    ) -> Iterator[LayoutLevel]:
        """The levels of the list; then those that only a column tells of, named by its heading."""
        listed = {said[f"level-{line}-number"] for line in range(self._level_lines)}
        for line in range(self._level_lines):
            at = f"level-{line}"
            if said[f"{at}-number"] is not None:
                kind = said[f"{at}-kind"]
                yield LayoutLevel(
                    number=said[f"{at}-number"],
                    name=said[f"{at}-name"],
                    label=said[f"{at}-label"],
                    kind=LevelKind(kind) if kind else None,
                )
        for column in columns.values():
            if column.level is not None and column.level not in listed:
                listed.add(column.level)
                yield LayoutLevel(number=column.level, name=column.heading)

    def clean(self) -> dict[str, Any]:
        """A level that is named or called something needs its number."""
        said = super().clean() or self.cleaned_data
        for line in range(self._level_lines):
            at = f"level-{line}"
            is_named = said.get(f"{at}-name") or said.get(f"{at}-label")
            if is_named and said.get(f"{at}-number", 0) is None:
                self.add_error(f"{at}-number", f"Give the level '{is_named}' its number.")
        return said


def _about(table: Table) -> str:
    called = table.called if table.name else "the table"
    words = f"{called[0].upper()}{called[1:]}: {len(table.rows)} rows, {table.width} columns"
    under = f", under “{on_one_line(table.heading)[:_SAMPLE]}”" if table.heading else ""
    return f"{words}{under}{', hidden' if table.is_hidden else ''}"


def _initial(layout: Layout, tables: Sequence[Table]) -> dict[str, Any]:
    is_turned = layout.way is Way.COLUMNS
    return {
        "tables": [str(turn) for turn, table in enumerate(tables) if table.name in layout.tables],
        "way": layout.way.value,
        "heading": column_letters(layout.heading) if is_turned else str(layout.heading),
        "heading_above": layout.heading_above,
        "heading_below": layout.heading_below,
        "category_from": layout.category_from.value,
        "category": layout.category,
        "focus_from": layout.focus_from.value,
        "evidence": layout.evidence,
    }


def _places(seen: Table, layout: Layout) -> Iterator[int]:
    """The columns that hold anything, no more than anybody would look through."""
    filled = {place for row in seen.rows for place, cell in enumerate(row, start=1) if cell.strip()}
    yield from sorted(filled | layout.columns.keys())[:MOST_COLUMNS]


def _level_lines(said: Mapping[str, Any], layout: Layout) -> int:
    """How many lines the levels have: as many as were sent, or enough for those there are."""
    sent = sum(1 for name in said if _LEVEL_NUMBER.fullmatch(name))
    wanted = sent or max(len(layout.levels) + _SPARE_LEVELS, _FEWEST_LEVELS)
    return min(wanted, HIGHEST_LEVEL + 1)


def _choices(layout: Layout) -> list[tuple[str, str]]:
    if layout.way is Way.STACKED:
        own = [
            (Holds.LEVEL.value, "Which level the row is about"),
            (Holds.WORDS.value, "The words of that level"),
        ]
    else:
        own = [(f"level-{n}", f"Words of level {n}") for n in range(_MOST_LEVELS + 1)]
    return [("", "Left out"), *_ONE_OF_EACH, *own]


def _held(layout: Layout, place: int) -> str:
    column = layout.columns.get(place)
    if column is None:
        return ""
    is_numbered = column.level is not None
    return f"{column.holds.value}-{column.level}" if is_numbered else column.holds.value


def _samples(seen: Table, layout: Layout, place: int) -> Iterator[str]:
    """The first two texts below the heading, cut where they are long."""
    texts = (seen.at(row, place) for row in range(layout.heading + 1, len(seen.rows) + 1))
    for _, text in zip(range(2), filter(None, texts), strict=False):
        line = on_one_line(text)
        yield line if len(line) <= _SAMPLE else line[:_SAMPLE].rsplit(" ", 1)[0] + " …"
