"""The matrix: each state told by word and by shape, and a link in every cell."""

from dataclasses import replace

from milepost.apps.assessments.queries.facts import MarkKind
from milepost.web.gallery.sample_matrix import sample_page
from tests.web.components.drawing import a_mark, cell_of, matrix, with_marks
from tests.web.components.markup import Node


def marks_of(cell: Node) -> list[str]:
    return [mark.text for mark in cell.every("span", has="mp-mark")]


def test_it_is_a_table_with_a_caption_and_heads_for_every_row_column_and_category() -> None:
    table = matrix(sample_page("north"))
    assert "Northmere Council" in table.one("caption").text
    scopes = [head.attributes["scope"] for head in table.every("th")]
    assert scopes.count("col") == 1 + 6 + 2
    assert scopes.count("row") == 9
    assert scopes.count("rowgroup") == 3
    assert len(table.every("tbody")) == 3


def test_every_cell_is_one_link_to_its_focus_area_at_that_level_in_this_view() -> None:
    table = matrix(sample_page("south"))
    links = [cell.one("a").attributes["href"] for cell in table.every("td", has="mp-cell")]
    assert len(links) == 9 * 6 == len(set(links))
    assert "/arrangements/northmere-and-southdale/focus-areas/CS/?level=3&view=south" in links


def test_every_cell_says_its_focus_area_its_level_and_a_state_in_words() -> None:
    table = matrix(sample_page("joint"))
    for row in table.every("tr", has="mp-matrix__row"):
        name = row.one("th").one("a").text
        for level, cell in enumerate(row.every("td", has="mp-cell")):
            said = cell.text
            assert said.startswith(f"{name}, level {level}: ")
            assert any(
                word in said for word in ("Held", "Not reached", "Not defined", "Ratified")
            ), said


def test_ratified_claimed_and_targeted_differ_in_word_and_in_shape() -> None:
    table = matrix(sample_page("north"))
    ratified = cell_of(table, "Asset management", 2)
    ahead = cell_of(table, "Asset management", 3)
    assert marks_of(ratified) == ["2 Ratified"]
    assert ratified.one(has="mp-stone--ratified").text == "2"
    assert marks_of(ahead) == ["3 Claimed", "Target 31 Mar 2025"]
    assert ahead.one(has="mp-stone--claimed").text == "3"
    assert ahead.one("use").attributes["href"].endswith("#flag")


def test_only_the_cell_of_the_level_shown_is_the_strong_one() -> None:
    table = matrix(sample_page("north"))
    for row, shown in zip(
        table.every("tr", has="mp-matrix__row"), sample_page("north").rows, strict=True
    ):
        strong = [
            level
            for level, cell in enumerate(row.every("td", has="mp-cell"))
            if "is-level" in cell.classes
        ]
        assert strong == ([] if shown.level is None else [shown.level])


def test_the_road_runs_on_over_a_level_without_words_and_says_that_it_has_none() -> None:
    passed = cell_of(matrix(sample_page("north")), "Culture and collaborative benefit", 4)
    assert {"is-held", "is-undefined"} <= set(passed.classes)
    assert "Not defined" in passed.text
    assert "Held" not in passed.text


def test_a_level_at_risk_or_lapsed_keeps_the_stone_of_the_ratified_one_it_is() -> None:
    for kind, word in ((MarkKind.AT_RISK, "At risk"), (MarkKind.LAPSED, "Lapsed")):
        page = with_marks("north", "CS", 3, a_mark(kind, "Ratified, or was", note="The reason."))
        cell = cell_of(matrix(page), "Customer service", 3)
        assert marks_of(cell) == ["3 Ratified", f"{word} (The reason.)"]


def test_a_mark_that_both_authorities_share_is_drawn_once_and_says_so() -> None:
    page = with_marks(
        "joint",
        "CS",
        3,
        a_mark(MarkKind.RATIFIED, "Ratified", "North"),
        a_mark(MarkKind.RATIFIED, "Ratified", "South"),
    )
    assert marks_of(cell_of(matrix(page), "Customer service", 3)) == ["3 Ratified Both"]


def test_a_target_names_its_authority_unless_it_is_everybodys() -> None:
    north = a_mark(MarkKind.TARGET, "Target 31 March 2025", "North")
    south = a_mark(MarkKind.TARGET, "Target 31 March 2025", "South")
    one = cell_of(matrix(with_marks("joint", "CS", 5, north)), "Customer service", 5)
    both = cell_of(matrix(with_marks("joint", "CS", 5, north, south)), "Customer service", 5)
    assert marks_of(one) == ["Target North 31 Mar 2025"]
    assert marks_of(both) == ["Target 31 Mar 2025"]


def test_a_level_that_one_authority_holds_and_the_other_does_not_is_told_apart() -> None:
    table = matrix(sample_page("joint"))
    name = "Innovation, improvement and value for money"
    assert "is-level" in cell_of(table, name, 1).classes
    between, furthest = cell_of(table, name, 2), cell_of(table, name, 3)
    assert "Held by one" in between.text
    assert {"is-held-by-one", "is-furthest"} <= set(furthest.classes)
    assert "is-held" not in furthest.classes


def test_how_two_levels_came_to_one_is_said_only_where_they_differ() -> None:
    rows = tuple(
        replace(row, level_words=f"Level {row.level} (the lower: North 3, South 1)")
        for row in sample_page("joint").rows
    )
    table = matrix(replace(sample_page("joint"), rows=rows))
    same, differ = table.every("p", has="mp-matrix__level-now")[:2]
    assert same.text == "Level 3 target 3 met"
    assert differ.text == "Level 1 the lower: North 3, South 1 target is 3"


def test_the_words_of_a_cell_are_shown_only_when_they_are_asked_for() -> None:
    page = sample_page("north")
    assert not matrix(page).every(has="mp-cell__words")
    words = matrix(page, are_words_shown=True).every(has="mp-cell__words")
    assert len(words) == 9 * 4  # levels 1, 2, 3 and 5 have any


def test_what_holds_a_row_back_is_counted_in_full_and_leads_to_the_whole_list() -> None:
    row = matrix(sample_page("north")).every("tr", has="mp-matrix__row")[0]
    link = row.one("td", has="mp-matrix__next").one("a")
    assert link.text == "7 criteria before level 5 of Customer service"
    assert link.attributes["href"].endswith("/CS/?level=5&view=north#held-back")
    assert len(row.every("li")) == 1


def test_what_people_wrote_is_never_taken_for_markup() -> None:
    page = with_marks("north", "CS", 3, a_mark(MarkKind.RATIFIED, "<b>x</b>", note="<i>y</i>"))
    cell = cell_of(matrix(page), "Customer service", 3)
    assert not [*cell.every("b"), *cell.every("i")]
    assert "<b>x</b>" in cell.text
