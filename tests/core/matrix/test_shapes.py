"""A matrix is found whichever way it stands, and what is guessed about it is told."""

from dataclasses import replace

import pytest

from milepost.core.matrix.faults import UnreadableMatrix
from milepost.core.matrix.guessing import Certainty, guess_layout
from milepost.core.matrix.headings import find_columns, kind_of
from milepost.core.matrix.ladders import find_ladder
from milepost.core.matrix.layout import Named, Way
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.matrix.tables import MergedRange, Table
from tests.core.matrix.sheets import a_table, read

# -- which headings name levels -------------------------------------------------------------------

# fmt: off
LADDERS: list[tuple[str, str]] = [
    ("Level 1|Level 2",                               "1 2"),
    ("Level 0: None|Level 5 Best",                    "0 None, 5 Best"),
    ("Stage 1|Stage 2|Stage 3",                       "1 2 3"),
    ("ML1|ML2|ML3",                                   "1 2 3"),
    ("Maturity level 1 - Low|Maturity level 2 - Mid|Maturity level 3 - High",
                                                      "1 Low, 2 Mid, 3 High"),
    ("1|2|3|4",                                       "1 2 3 4"),
    ("0 None|1 Some|2 All",                           "0 None, 1 Some, 2 All"),
    ("4. Leading|3. Good|2. Fair|1. Basic",           "4 Leading, 3 Good, 2 Fair, 1 Basic"),
    ("Basic (1)|Better (2)|Best (3)",                 "1 Basic, 2 Better, 3 Best"),
    ("Basic – Level 1|Better – Level 2|Best – Level 3", "1 Basic, 2 Better, 3 Best"),
    ("Initial|Developing|Defined|Managed|Optimising",
     "1 Initial, 2 Developing, 3 Defined, 4 Managed, 5 Optimising"),
    ("Unaware|Aware|Developing",                      "0 Unaware, 1 Aware, 2 Developing"),
    ("Not started|Ad hoc|Best practice",              "0 Not started, 1 Ad hoc, 2 Best practice"),
    ("Emerging|On our way|Established|Leading",
     "1 Emerging, 2 On our way, 3 Established, 4 Leading"),
    ("Leading|Established|Emerging",                  "3 Leading, 2 Established, 1 Emerging"),
    ("Practice|Bronze|Silver|Gold|Evidence",          "1 Bronze, 2 Silver, 3 Gold"),
]
NO_LADDERS = [
    "Name|Post|Telephone",
    "Bronze|Silver",                                   # two may be a chance
    "Initial|Of this|Of that|And more|So much|Defined|And again|Managed",  # mostly others
    "3|4|5",                                           # no ladder begins there
    "1|3|4",
    "Initial|Managed|Initial|Managed",
    "12 May|13 May|14 May",
    "1.5|2.5|3.5",
    "10 %|20 %|30 %",
    "Initial stages of a long and winding road|Managed as well as anybody could|Defined by all",
]
# fmt: on


@pytest.mark.parametrize(("headings", "levels"), LADDERS)
def test_levels_are_known_by_number_by_name_or_by_both(headings: str, levels: str) -> None:
    ladder = find_ladder(dict(enumerate(headings.split("|"), start=1)))
    assert ladder is not None
    told = [f"{each.number} {each.name}".strip() for each in ladder.levels.values()]
    assert (", " if "," in levels else " ").join(told) == levels


@pytest.mark.parametrize("headings", NO_LADDERS)
def test_other_headings_name_no_levels(headings: str) -> None:
    assert find_ladder(dict(enumerate(headings.split("|"), start=1))) is None


def test_the_plain_headings_of_a_sheet_are_found_by_themselves() -> None:
    table = a_table(
        ("Evidence of it all",),
        ("Category", "Focus", "Level 1", "Level 2", "Evidence base", "", "Practice"),
        ("Level 1", "Focus"),
    )
    found = find_columns(table)
    assert found is not None
    assert (found.heading_row, found.category, found.focus, found.evidence) == (2, 1, 2, 5)
    assert (found.levels, found.others) == (((1, 3, ""), (2, 4, "")), ((7, "Practice"),))
    assert find_columns(a_table(("Level 1", "is high"), ("a", "b"))) is None
    assert kind_of("") is None
    assert kind_of("Evidence " * 20) is None


# -- which way round ------------------------------------------------------------------------------

ACROSS = a_table(
    ("Practice", "Initial", "Managed", "Optimising"),
    ("Roads", "Swept by chance.", "Swept to plan.", "Always clean."),
    ("Paths", "Known by name.", "Walked each year.", "Loved by all."),
)
DOWN = ACROSS.turned()
STACKED = a_table(
    ("Practice", "Stage", "What is seen"),
    ("Roads", "Initial", "Roads are swept by chance."),
    ("", "Managed", "Roads are swept to plan."),
    ("", "Optimising", "Roads are always clean."),
    ("Paths", "Initial", "Paths are known by name."),
    ("", "Managed", "Paths are walked each year."),
    ("", "Optimising", "Paths are loved by all."),
)


def way(*tables: Table) -> str:
    return guess_layout(tables).layout.way


def words(found: ReadMatrix) -> dict[str, dict[int, str | None]]:
    return {
        area.name: {each.level: each.words for each in area.descriptors}
        for area in found.matrix.focus_areas
    }


def as_given(table: Table) -> Table:
    """A turned table as if it had come from a file."""
    return replace(table, is_turned=False)


def test_levels_across_down_and_stacked_are_the_same_matrix() -> None:
    assert (way(ACROSS), way(as_given(DOWN)), way(STACKED)) == (Way.ROWS, Way.COLUMNS, Way.STACKED)
    across = words(read(ACROSS))
    assert across == words(read(as_given(DOWN)))
    assert across.keys() == words(read(STACKED)).keys()
    assert words(read(STACKED))["Paths"][3] == "Paths are loved by all."


def test_numbered_rows_are_no_levels_unless_their_heading_says_so() -> None:
    rows = [(str(n), f"It is done {n} times a year.", f"By team {n} of us.") for n in (1, 2, 3)]
    with pytest.raises(UnreadableMatrix):
        read(a_table(("No.", "Roads", "Paths"), *rows))
    found = read(a_table(("Maturity", "Roads", "Paths"), *rows))
    assert words(found)["Paths"][2] == "By team 2 of us."


def test_plain_levels_down_outweigh_numbered_names_across() -> None:
    table = a_table(
        ("", "1. Culture", "2. Process", "3. People"),
        ("Level 1", "a", "b", "c"),
        ("Level 2", "d", "e", "f"),
    )
    assert list(words(read(table))) == ["1. Culture", "2. Process", "3. People"]


def test_numbered_categories_on_every_row_are_no_stack() -> None:
    table = a_table(
        ("Category", "Practice", "Initial", "Managed", "Leading"),
        *(
            (f"{n}. {name}", f"{name} {turn}", "It is so.", "It is more so.", "It is most so.")
            for n, name in enumerate(("Policy", "Service", "Money"), start=1)
            for turn in ("one", "two")
        ),
    )
    assert way(table) == Way.ROWS
    assert len(words(read(table))) == 6


def test_a_category_above_focus_areas_that_stand_side_by_side_goes_on_to_the_right() -> None:
    table = a_table(
        ("Our ladder",),
        ("", "Works", "", "Money"),
        ("Area", "Roads", "Paths", "Price"),
        ("Level 1", "a", "b", "c"),
        ("", "", "", ""),
        ("Owner", "Ann", "Bob", "Cat"),
        ("Level 2", "d", "e", "f"),
        ("Evidence", "Reports", "", "Accounts"),
        ("Notes",),
        ("Read with care.",),
        merged=[MergedRange(first_row=2, last_row=2, first_column=2, last_column=3)],
    )
    found = read(table)
    assert [(c.name, [a.name for a in c.focus_areas]) for c in found.matrix.categories] == [
        ("Works", ["Roads", "Paths"]),
        ("Money", ["Price"]),
    ]
    assert (found.matrix.title, found.matrix.notes) == ("Our ladder", ("Read with care.",))
    told = {anomaly.where for anomaly in found.anomalies}
    assert {"Paths, evidence base", "Row 6"} <= told


def test_faults_of_a_turned_table_stand_where_a_person_sees_them() -> None:
    table = a_table(
        ("", "Roads", "Roads", ""),
        ("Level 1", "a", "b", "c"),
        ("Level 2", "d", "e", ""),
    )
    assert faults_of(table) == [
        "row 1, column D: this row has words but no focus area; give its name, or join the rows.",
        "row 1, column C: the focus area 'Roads' stands in column B already.",
    ]


def faults_of(*tables: Table, sheet: str | None = None) -> list[str]:
    with pytest.raises(UnreadableMatrix) as refusal:
        read(*tables, sheet=sheet)
    return [str(fault) for fault in refusal.value.faults]


# -- stacked --------------------------------------------------------------------------------------


def test_a_column_of_names_beside_the_numbers_names_the_levels() -> None:
    table = a_table(
        ("Theme", "Practice", "Level", "Called", "What is seen", "Evidence"),
        ("Works", "Roads", "1", "Basic", "Roads are swept by chance.", "Reports"),
        ("", "", "2", "Better", "Roads are swept to a plan.", "Surveys"),
        ("", "", "3", "Leading", "Roads are always clean.", "Reports"),
        ("", "Paths", "1", "Basic", "Paths are known by name.", ""),
        ("", "", "3", "Leading", "Paths are loved by all.", ""),
    )
    found = read(table)
    assert [level.name for level in found.matrix.levels] == ["Basic", "Better", "Leading"]
    base = [each.source_words or each.name for each in found.matrix.focus_areas[0].evidence_base]
    assert base == ["Reports", "Surveys"]
    assert words(found)["Paths"] == {
        1: "Paths are known by name.",
        2: None,
        3: "Paths are loved by all.",
    }
    assert [each.name for each in found.matrix.categories] == ["Works"]


def stacked(*rows: tuple[str, ...]) -> Table:
    return a_table(*STACKED.rows, *rows)


def test_faults_of_stacked_rows_are_told_all_at_once() -> None:
    layout = guess_layout([STACKED]).layout
    layout = replace(layout, category_from=Named.COLUMN, columns=layout.columns)
    table = a_table(
        STACKED.rows[0],
        ("", "Initial", "Nobody knows whose words these are."),
        ("", "Managed", ""),
        ("Roads", "Initial", "One thing."),
        ("", "Initial", "Another thing."),
        ("", "Sublime", "A third thing."),
        ("", "", "A fourth thing."),
        ("", "Managed", "A fifth thing.", "Extra."),
    )
    from milepost.core.matrix.reading import read_matrix

    with pytest.raises(UnreadableMatrix) as refusal:
        read_matrix([table], layout=layout)
    known = "the levels are called 'Initial', 'Managed', 'Optimising'."
    assert [str(fault) for fault in refusal.value.faults] == [
        "row 1: the heading row has no 'Category' column, for the groups of focus areas.",
        "row 2, column A: this row has words but no focus area.",
        "row 5, column B: level 1 of 'Roads' is given already, in a row above.",
        f"row 6, column B: 'Sublime' is no level that is known; {known}",
        f"row 7, column B: this row names no level; {known}",
        "row 8, column D: these words stand under no heading.",
    ]


def test_a_stacked_row_without_a_category_is_told_once() -> None:
    table = a_table(
        ("Theme", "Practice", "Stage", "What is seen"),
        *(("", *row) for row in STACKED.rows[1:]),
    )
    assert faults_of(table) == [
        "row 2, column A: no category is given for 'Roads', nor above it.",
        "row 5, column A: no category is given for 'Paths', nor above it.",
    ]


def test_a_category_may_stand_in_a_row_of_its_own_above_stacked_rows() -> None:
    head, *rows = STACKED.rows
    table = a_table(head, ("Works",), *rows[:3], ("Walks",), *rows[3:])
    found = read(table)
    assert [each.name for each in found.matrix.categories] == ["Works", "Walks"]
    assert len(found.matrix.focus_areas) == 2


def test_stacks_on_several_sheets_are_a_category_each() -> None:
    other = [(name.replace("s", "z"), *rest) for name, *rest in STACKED.rows[1:]]
    works, walks = replace(STACKED, name="Works"), a_table(STACKED.rows[0], *other, name="Walks")
    found = read(works, walks)
    assert [(c.name, len(c.focus_areas)) for c in found.matrix.categories] == [
        ("Works", 2),
        ("Walks", 2),
    ]


def test_a_column_that_names_one_level_a_row_and_no_more_is_no_stack() -> None:
    table = a_table(("Practice", "Stage", "What is seen"), *STACKED.rows[1:4:2])
    with pytest.raises(UnreadableMatrix):
        read(table)


def test_a_column_of_many_different_texts_is_no_column_of_levels() -> None:
    rows = [(f"Area {n}", f"Text {n}", f"Some words about area {n}.") for n in range(40)]
    with pytest.raises(UnreadableMatrix):
        read(a_table(("Practice", "Stage", "What is seen"), *rows))


# -- labels ---------------------------------------------------------------------------------------


def names(*headings: str) -> list[tuple[str, str]]:
    """Categories and focus areas of a matrix whose two first columns have these headings."""
    table = a_table(
        (*headings, "Level 1", "Level 2"),
        ("Works", "Roads", "a", "b"),
        ("", "Paths", "c", "d"),
        ("Money", "Price", "e", "f"),
    )
    return [(c.name, a.name) for c in read(table).matrix.categories for a in c.focus_areas]


@pytest.mark.parametrize(
    "headings",
    [
        ("Category", "Focus"),
        ("Theme", "Practice area"),
        ("Domain", "Capability"),
        ("Domain", "Practice"),
        ("Practice area", "Practice"),
        ("Pillar", ""),
        ("", ""),
    ],
)
def test_the_group_and_what_is_in_it_are_known_under_many_names(headings: tuple[str, str]) -> None:
    assert names(*headings) == [("Works", "Roads"), ("Works", "Paths"), ("Money", "Price")]


def test_numbers_owners_and_descriptions_are_no_names() -> None:
    table = a_table(
        ("Ref", "Capability", "Owner", "Description", "Level 1", "Level 2"),
        ("A1", "Roads", "Ann", "All of the roads.", "a", "b"),
        ("A2", "Paths", "Bob", "All of the paths.", "c", "d"),
    )
    found = read(table)
    assert list(words(found)) == ["Roads", "Paths"]
    left_out = [each.where for each in found.anomalies if each.kind == "column_left_out"]
    assert left_out == ["Column A", "Column C", "Column D"]


def test_without_any_category_there_is_one_for_all_and_that_is_told() -> None:
    found = read(a_table(("Focus", "Level 1", "Level 2"), ("Roads", "a", "b")))
    assert [each.name for each in found.matrix.categories] == ["All focus areas"]
    assert [str(guess) for guess in found.to_ask] == [
        "Categories: one for all, called 'All focus areas', because nothing names one."
    ]


def test_a_row_with_one_text_alone_names_the_category_of_those_below_it() -> None:
    table = a_table(
        ("Practice", "Level 1", "Level 2"),
        ("Works",),
        ("Roads", "a", "b"),
        ("Money",),
        ("Price", "c", "d"),
    )
    found = read(table)
    assert [(c.name, c.focus_areas[0].name) for c in found.matrix.categories] == [
        ("Works", "Roads"),
        ("Money", "Price"),
    ]


def test_headings_may_stand_over_two_rows() -> None:
    table = a_table(
        ("A matrix",),
        ("Theme", "Practice", "Maturity level", "", ""),
        ("", "", "1", "2", "3"),
        ("", "", "Basic", "Better", "Leading"),
        ("Works", "Roads", "a", "b", "c"),
        ("", "Paths", "d", "", "f"),
    )
    found = read(table)
    assert (found.matrix.title, found.matrix.remark) == ("A matrix", "")
    assert [level.name for level in found.matrix.levels] == ["Basic", "Better", "Leading"]
    assert words(found)["Paths"] == {1: "d", 2: None, 3: "f"}


def test_a_long_text_below_a_number_is_no_name_of_it() -> None:
    prose = "Roads are swept by whoever has the time to do it."
    table = a_table(("Practice", "Level 1", "Level 2"), ("", prose, prose), ("Roads", "a", "b"))
    assert "this row has words but no focus area" in faults_of(table)[0]


# -- several tables -------------------------------------------------------------------------------


def sheet(name: str, *rows: tuple[str, ...], heading: tuple[str, ...] = ACROSS.rows[0]) -> Table:
    return a_table(heading, *rows, name=name)


WORKS, MONEY = sheet("Works", ACROSS.rows[1]), sheet("Money", ("Price", "High.", "Fair.", "Low."))


def test_sheets_with_the_same_headings_are_a_category_each() -> None:
    cover = a_table(("Name", "Post"), ("Ann", "Manager"), name="People")
    found = read(cover, WORKS, MONEY)
    assert [(c.name, c.focus_areas[0].name) for c in found.matrix.categories] == [
        ("Works", "Roads"),
        ("Money", "Price"),
    ]
    assert str(found.to_ask[0]) == (
        "The tables: 2 sheets are one matrix, because they have the same headings and different "
        "focus areas."
    )


def test_a_sheet_to_be_filled_in_stands_back_behind_those_that_are() -> None:
    found = read(WORKS, sheet("Form", ("Roads", "", "", "")))
    assert [each.name for each in found.matrix.categories] == ["All focus areas"]
    assert "no focus area follows" in faults_of(sheet("Form"))[0]


def test_sheets_with_the_same_focus_areas_are_versions_of_each_other() -> None:
    assert (
        "the sheets 'Works', 'Copy' each hold a matrix"
        in faults_of(WORKS, replace(WORKS, name="Copy"))[0]
    )
    assert len(read(WORKS, replace(WORKS, name="Copy"), sheet="copy").matrix.focus_areas) == 1


def test_a_focus_area_that_stands_in_two_tables_is_told_with_both() -> None:
    layout = guess_layout([WORKS, MONEY]).layout
    from milepost.core.matrix.reading import read_matrix

    with pytest.raises(UnreadableMatrix) as refusal:
        read_matrix([WORKS, replace(WORKS, name="Money")], layout=layout)
    (fault,) = refusal.value.faults
    assert str(fault) == (
        "sheet 'Money', row 2, column A: the focus area 'Roads' stands in sheet 'Works', row 2 "
        "already."
    )


def in_a_document(number: int, *rows: tuple[str, ...], above: tuple[str, ...] = ()) -> Table:
    heading = above[-1] if above else ""
    return Table(name=f"table {number}", rows=rows, is_sheet=False, above=above, heading=heading)


def test_tables_of_a_document_are_told_by_their_headings() -> None:
    people = in_a_document(1, ("Name", "Post"), ("Ann", "Manager"), above=("Our ladder", "People"))
    works = in_a_document(2, *WORKS.rows, above=("Works",))
    money = replace(in_a_document(3, *MONEY.rows, above=("Money",)), below=("Notes", "With care."))
    found = read(people, works, money).matrix
    assert (found.title, found.remark, found.notes) == ("Our ladder", "", ("With care.",))
    assert [each.name for each in found.categories] == ["Works", "Money"]


def test_a_table_that_goes_on_under_the_same_headings_is_one() -> None:
    heading = ("Theme", "Practice", "Level 1", "Level 2")
    first = in_a_document(
        1,
        heading,
        ("Works", "Roads", "a", "b"),
        ("", "", "", ""),
        ("", "Lamps", "a", "b"),
        above=("Title", "A remark."),
    )
    second = in_a_document(
        2, heading, ("Money", "Price", "c", "d"), ("", "", "", ""), ("", "Cost", "e", "")
    )
    found = read(first, second)
    assert (found.matrix.title, found.matrix.remark) == ("Title", "A remark.")
    assert [len(each.focus_areas) for each in found.matrix.categories] == [2, 2]
    blanks = [each.where for each in found.anomalies if each.kind == "empty_line"]
    assert blanks == ["Table 1, row 3", "Table 2, row 3"]


def test_a_table_for_each_focus_area_takes_its_name_from_its_heading() -> None:
    rows = [
        (
            ("Level", "What is seen"),
            ("Level 1", f"{name} are known by name."),
            ("Level 2", f"{name} last for years."),
        )
        for name in ("Roads", "Paths")
    ]
    found = read(
        in_a_document(1, *rows[0], above=("Ladder", "A remark.", "Roads")),
        in_a_document(2, *rows[1], above=("Paths",)),
    )
    assert words(found) == {
        "Roads": {1: "Roads are known by name.", 2: "Roads last for years."},
        "Paths": {1: "Paths are known by name.", 2: "Paths last for years."},
    }
    assert (found.matrix.title, found.matrix.remark) == ("Ladder", "A remark.")
    assert "the heading of each table names one" in {guess.taken for guess in found.to_ask}


def test_what_levels_mean_is_no_matrix_beside_the_matrix() -> None:
    meaning = in_a_document(
        1,
        ("Level", "Meaning"),
        ("Level 1", "It is begun at last."),
        ("Level 2", "It is all done."),
        above=("What levels mean",),
    )
    matrix = in_a_document(2, ("Practice", "Level 1", "Level 2"), ("Roads", "a", "b"))
    assert list(words(read(meaning, matrix))) == ["Roads"]


def test_merged_evidence_holds_for_every_row_of_it() -> None:
    merged = [
        MergedRange(first_row=2, last_row=3, first_column=4, last_column=4),
        MergedRange(first_row=4, last_row=4, first_column=4, last_column=5),
    ]
    table = a_table(
        ("Practice", "Level 1", "Level 2", "Evidence"),
        ("Roads", "a", "b", "Reports"),
        ("Paths", "c", "d"),
        ("Lamps", "e", "f"),
        merged=merged,
    )
    base = [len(area.evidence_base) for area in read(table).matrix.focus_areas]
    assert base == [1, 1, 0]


def test_what_the_file_says_itself_is_sure_and_asked_by_nobody() -> None:
    table = a_table(("Category", "Focus", "Level 1", "Level 2"), ("Works", "Roads", "a", "b"))
    guessed = guess_layout([table])
    assert {guess.certainty for guess in guessed.guesses} == {Certainty.SURE}
    assert guessed.to_ask == ()
