"""A layout can be written down, given by hand, fitted to the next file, and found faulty."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.guessing import Certainty, guess_layout
from milepost.core.matrix.layout import (
    Holds,
    Layout,
    LayoutColumn,
    LayoutLevel,
    Named,
    Way,
    fitted,
)
from milepost.core.matrix.layout_document import from_layout_document, to_layout_document
from milepost.core.matrix.reading import read_matrix
from milepost.core.matrix.suggesting import suggest_for, suggest_layout
from milepost.core.matrix.tables import Table, column_number
from tests.core.matrix.sheets import a_table

RIDDLE = a_table(
    ("What we make of it",),
    ("Thing", "As a seed", "As a tree", "Shown by"),
    ("Roads", "Roads are swept by chance.", "Roads are always clean.", "Reports"),
    ("Paths", "Paths are known by name.", "", ""),
)


def column(holds: Holds, heading: str = "", level: int | None = None) -> LayoutColumn:
    return LayoutColumn(holds=holds, heading=heading, level=level)


BY_HAND = Layout(
    tables=("",),
    way=Way.ROWS,
    heading=2,
    columns={
        1: column(Holds.FOCUS, "Thing"),
        2: column(Holds.LEVEL, "As a seed", 1),
        3: column(Holds.LEVEL, "As a tree", 2),
        4: column(Holds.EVIDENCE, "Shown by"),
    },
    levels=(LayoutLevel(number=2, name="Tree"), LayoutLevel(number=1, name="Seed")),
    category_from=Named.NOWHERE,
)


def faults_of(layout: Layout, *tables: Table) -> list[str]:
    with pytest.raises(UnreadableMatrix) as refusal:
        read_matrix(tables or [RIDDLE], layout=layout)
    return [str(fault) for fault in refusal.value.faults]


# -- given by hand --------------------------------------------------------------------------------


def test_a_table_is_read_as_its_layout_says() -> None:
    found = read_matrix([RIDDLE], layout=BY_HAND)
    assert (found.matrix.title, found.layout) == ("What we make of it", BY_HAND)
    assert [level.name for level in found.matrix.levels] == ["Seed", "Tree"]
    roads, paths = found.matrix.focus_areas
    assert roads.at(2).words == "Roads are always clean."
    assert (len(roads.evidence_base), len(paths.evidence_base)) == (1, 0)
    assert not found.guesses


def test_rows_without_an_evidence_base_take_the_one_that_is_given_for_them() -> None:
    layout = replace(BY_HAND, evidence="Surveys, returns")
    base = [len(a.evidence_base) for a in read_matrix([RIDDLE], layout=layout).matrix.focus_areas]
    assert base == [1, 2]


def test_a_level_is_of_the_kind_that_is_given_whatever_its_words_say() -> None:
    kinds = (
        LayoutLevel(number=1, kind=LevelKind.FULL),
        LayoutLevel(number=2, kind=LevelKind.INTERIM),
    )
    found = read_matrix([RIDDLE], layout=replace(BY_HAND, levels=kinds))
    assert [level.kind.value for level in found.matrix.levels] == ["full", "interim"]


def test_hidden_rows_and_formulas_without_a_result_are_pointed_out() -> None:
    table = replace(RIDDLE, hidden_rows=(4, 9), unworked=((4, 3),))
    found = read_matrix([table], layout=BY_HAND)
    assert len(found.matrix.focus_areas) == 2
    told = [(each.where, each.kind) for each in found.anomalies][:4]
    assert ("Row 4", "hidden_row") in told
    assert ("Row 4, column C", "formula_without_result") in told
    assert "Row 9" not in {where for where, _ in told}


def with_columns(**changed: LayoutColumn | None) -> Layout:
    columns: dict[int, LayoutColumn] = dict(BY_HAND.columns)
    for letters, held in changed.items():
        columns.pop(column_number(letters), None)
        if held is not None:
            columns[column_number(letters)] = held
    return replace(BY_HAND, columns=columns)


STACKED = replace(BY_HAND, way=Way.STACKED, columns={1: column(Holds.FOCUS)})
TWO_LEVELS = BY_HAND.levels
NO_HEADINGS = "layout: there is no table 'Sheet9'; there is the table."

# fmt: off
FAULTY: list[tuple[Layout, list[str]]] = [
    (replace(BY_HAND, tables=()),
     ["layout: no table is named, so there is nothing to read."]),
    (replace(BY_HAND, tables=("Sheet9",)),
     ["layout: there is no table 'Sheet9'; there is the table."]),
    (with_columns(A=column(Holds.FOCUS, "Item")),
     ["the table: no row has the headings 'As a seed', 'As a tree', 'Shown by', 'Item' "
      "where they were."]),
    (with_columns(B=None, C=None),
     ["layout: no column holds the words of a level."]),
    (with_columns(A=None),
     ["row 2: the heading row has no 'Focus' column, for the names of the focus areas."]),
    (with_columns(D=column(Holds.FOCUS, "Shown by")),
     ["layout: column A and column D are both said to hold the focus area."]),
    (with_columns(C=column(Holds.LEVEL, "As a tree", 7)),
     ["layout: a column holds level 7, which is not among the levels."]),
    (with_columns(C=column(Holds.LEVEL, "As a tree", 1)),
     ["row 2, column C: level 1 stands twice in the heading row; it is in column B already."]),
    (replace(BY_HAND, levels=(*TWO_LEVELS, LayoutLevel(number=1), LayoutLevel(number=99))),
     ["layout: level 1 is declared twice.",
      "layout: level 99 is not a number from 0 to 20."]),
    (replace(BY_HAND, levels=(*TWO_LEVELS, LayoutLevel(number=3, kind=LevelKind.FLOOR),
                              LayoutLevel(number=0, kind=LevelKind.FULL))),
     ["layout: only level 0 can be the floor, so level 3 cannot.",
      "layout: level 0 is always the floor."]),
    (replace(STACKED, columns={1: column(Holds.FOCUS), 2: column(Holds.LEVEL),
                               3: column(Holds.LEVEL)}),
     ["layout: column B and column C are both said to hold the level.",
      "layout: no column holds the words of the levels."]),
    (replace(STACKED, columns={2: column(Holds.LEVEL), 3: column(Holds.WORDS)}),
     ["row 2: the heading row has no 'Focus' column, for the names of the focus areas."]),
    (STACKED,
     ["layout: no column says which level a row is about.",
      "layout: no column holds the words of the levels."]),
    (replace(BY_HAND, heading=4, columns={1: column(Holds.FOCUS), 2: column(Holds.LEVEL, "", 1)}),
     ["row 4: no focus area follows under the heading row."]),
    (replace(BY_HAND, heading=40, columns={1: column(Holds.FOCUS), 2: column(Holds.LEVEL, "", 1)}),
     ["the table: there are no headings where the layout says that they are."]),
]
# fmt: on


@pytest.mark.parametrize(("layout", "sentences"), FAULTY, ids=lambda each: str(each)[:40])
def test_a_layout_that_cannot_be_is_told_what_is_wrong(
    layout: Layout, sentences: list[str]
) -> None:
    assert faults_of(layout) == sentences


def test_a_level_twice_in_a_turned_table_is_told_by_its_row() -> None:
    table = a_table(("", "Roads"), ("Level 1", "a"), ("Level 2", "b"))
    columns = {
        1: column(Holds.FOCUS),
        2: column(Holds.LEVEL, level=1),
        3: column(Holds.LEVEL, level=1),
    }
    layout = replace(BY_HAND, way=Way.COLUMNS, heading=1, columns=columns)
    assert faults_of(layout, table) == [
        "row 3, column A: level 1 stands twice in the heading row; it is in row 2 already."
    ]


# -- written down ---------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=8)
levels = st.lists(
    st.builds(
        LayoutLevel,
        number=st.integers(0, 20),
        name=texts,
        label=texts,
        kind=st.none() | st.sampled_from(LevelKind),
    ),
    max_size=3,
)
layouts = st.builds(
    Layout,
    tables=st.lists(texts, min_size=1, max_size=3).map(tuple),
    way=st.sampled_from(Way),
    heading=st.integers(1, 16_384),
    columns=st.dictionaries(
        st.integers(1, 16_384),
        st.builds(
            LayoutColumn,
            holds=st.sampled_from(Holds),
            level=st.none() | st.integers(0, 20),
            heading=texts,
        ),
        max_size=4,
    ),
    levels=levels.map(tuple),
    heading_above=st.integers(0, 5),
    heading_below=st.integers(0, 5),
    category_from=st.sampled_from(Named),
    focus_from=st.sampled_from([Named.COLUMN, Named.TABLE]),
    category=texts.filter(bool),
    evidence=texts,
)


@given(layouts)
def test_reading_what_was_written_gives_the_layout_back(layout: Layout) -> None:
    assert from_layout_document(to_layout_document(layout)) == layout


# fmt: off
MUDDLED: list[tuple[Any, list[str]]] = [
    (7, ["this must be a table of named fields.",
         "'heading' must be the letters of a column, such as 'B', or a row's number."]),
    ({"heading": "A1"},
     ["'heading' must be the letters of a column, such as 'B', or a row's number."]),
    ({"heading": True},
     ["'heading' must be text or a whole number.",
      "'heading' must be the letters of a column, such as 'B', or a row's number."]),
    ({"heading": 0}, ["'heading' is 0, which no sheet has."]),
    ({"heading": "ZZZ"}, ["'heading' is ZZZ, which no sheet has."]),
    ({"heading": 1, "heading_above": 9}, ["'heading_above' must be a number from 0 to 5."]),
    ({"heading": 1, "focus_from": "nowhere"}, ["'focus_from' must be 'column' or 'table'."]),
    ({"heading": 1, "columns": [{"at": "A", "holds": "focus"}, {"at": 1, "holds": "words"}]},
     ["this column is given twice."]),
    ({"heading": 1, "columns": [{"at": "?", "holds": "focus"}]},
     ["'at' must be the letters of a column, such as 'B', or a row's number."]),
    ({"heading": 1, "levels": [{"kind": "high"}]},
     ["'kind' is 'high'; it must be one of 'floor', 'full', 'interim'.", "'number' is missing."]),
    ({"heading": 1, "colour": "red"}, ["'colour' is not a field that is known here."]),
]
# fmt: on


@pytest.mark.parametrize(("document", "sentences"), MUDDLED, ids=lambda each: str(each)[:40])
def test_a_muddled_layout_is_refused_with_every_fault(document: Any, sentences: list[str]) -> None:
    with pytest.raises(UnreadableMatrix) as refusal:
        from_layout_document(document)
    assert [fault.sentence for fault in refusal.value.faults] == sentences


# -- fitted to the next file ----------------------------------------------------------------------


def moved(table: Table, *, by: int = 3, name: str = "") -> Table:
    """The same table further down, under another name."""
    return replace(table, rows=(("A later title",), *[()] * (by - 1), *table.rows[1:]), name=name)


def test_a_remembered_layout_fits_a_file_with_the_same_headings_wherever_they_are() -> None:
    layout = fitted(BY_HAND, [a_table(("Other",), name="Cover"), moved(RIDDLE, name="2027")])
    assert layout is not None
    assert (layout.tables, layout.heading) == (("2027",), 4)
    assert layout.fingerprint == BY_HAND.fingerprint
    assert len(read_matrix([moved(RIDDLE, name="2027")], layout=layout).matrix.focus_areas) == 2


def test_it_takes_the_table_of_the_same_name_where_several_have_those_headings() -> None:
    named = replace(BY_HAND, tables=("Ours",))
    tables = [moved(RIDDLE, name="Theirs"), moved(RIDDLE, name="Ours", by=5)]
    layout = fitted(named, tables)
    assert layout is not None
    assert (layout.tables, layout.heading) == (("Ours",), 6)


def test_it_takes_all_of_them_where_tables_name_the_categories() -> None:
    tables = [moved(RIDDLE, name="Works"), moved(RIDDLE, name="Money")]
    layout = fitted(replace(BY_HAND, category_from=Named.TABLE), tables)
    assert layout is not None
    assert layout.tables == ("Works", "Money")


def test_other_headings_another_sense_or_a_hidden_sheet_do_not_fit() -> None:
    other = replace(RIDDLE, rows=(("Thing", "As a seed", "As a bush", "Shown by"),))
    assert fitted(BY_HAND, [other]) is None
    assert fitted(BY_HAND, [replace(RIDDLE, is_hidden=True)]) is None
    nameless = {place: replace(each, heading="") for place, each in BY_HAND.columns.items()}
    assert fitted(replace(BY_HAND, columns=nameless), [RIDDLE]) is None
    assert replace(BY_HAND, way=Way.STACKED).fingerprint != BY_HAND.fingerprint


# -- suggested ------------------------------------------------------------------------------------


def test_where_nothing_says_so_columns_of_sentences_are_suggested_as_levels() -> None:
    found = suggest_layout([RIDDLE])
    assert {place: each.level for place, each in found.layout.columns.items()} == {
        1: None,
        2: 1,
        3: 2,
    }
    assert found.layout.heading == 2
    assert {guess.certainty for guess in found.guesses} == {Certainty.OPEN}
    assert found.guesses[0].about == "Column A"


def test_what_can_be_guessed_is_suggested_as_it_is_guessed() -> None:
    table = a_table(("Focus", "Level 1", "Level 2"), ("Roads", "a", "b"))
    assert suggest_layout([table]) == guess_layout([table])
    twice = [replace(table, name=name) for name in ("One", "Two")]
    assert suggest_layout(twice).layout.tables == ("One",)
    hidden = [replace(each, is_hidden=True) for each in twice]
    assert suggest_layout(hidden).layout.tables == ("One",)


def test_a_table_can_be_looked_at_another_way() -> None:
    down = suggest_for(RIDDLE, way=Way.COLUMNS, heading=1)
    assert (down.layout.way, down.guesses[-1].about) == (Way.COLUMNS, "Row 4")
    stack = a_table(
        ("Practice", "Stage", "What is seen"),
        ("Roads", "Level 1", "Roads are swept by chance."),
        ("", "Level 2", "Roads are always clean."),
        ("Paths", "Level 1", "Paths are known by name."),
        ("", "Level 2", "Paths are loved by all."),
    )
    assert suggest_for(stack, way=Way.STACKED, heading=1).layout == guess_layout([stack]).layout
    by_sentences = suggest_for(RIDDLE, way=Way.STACKED, heading=2).layout
    assert by_sentences.place_of(Holds.WORDS) == 2
    assert by_sentences.levels == ()
    assert suggest_for(stack, way=Way.STACKED, heading=2).layout.heading == 2


def test_a_heading_that_is_not_there_is_looked_for() -> None:
    assert suggest_for(RIDDLE, way=Way.ROWS, heading=99).layout.heading == 2
    assert suggest_for(a_table(("One",), ("Two",)), way=Way.ROWS).layout.heading == 1
