"""Cells fall into statements where a reader would say so, and spelling makes no statement new."""

import pytest

from milepost.core.matrix.wording import has_tags, on_one_line, plain, sentences

# fmt: off
SPLIT = [
    ("One is so. Two is so.",                   ["One is so.", "Two is so."]),
    ("One is so. Two is so",                    ["One is so.", "Two is so"]),
    ("Is it so? It is! Good.",                  ["Is it so?", "It is!", "Good."]),
    ("Use e.g. Excel or i.e. Word. Then go.",   ["Use e.g. Excel or i.e. Word.", "Then go."]),
    ("See No. 4. Then go.",                     ["See No. 4.", "Then go."]),
    ("Signs, lines, etc. Then go.",             ["Signs, lines, etc.", "Then go."]),
    ("Ask J. Smith. Then go.",                  ["Ask J. Smith.", "Then go."]),
    ("Works (see A. Also B.) are done. Go.",    ["Works (see A. Also B.) are done.", "Go."]),
    ("Works (see one. Also two. Go.",           ["Works (see one.", "Also two.", "Go."]),
    ("It is at 3.5 now. Go.",                   ["It is at 3.5 now.", "Go."]),
    ("They said “yes.” Then go.",               ["They said “yes.”", "Then go."]),
    ("One is so\nTwo is so",                    ["One is so", "Two is so"]),
    ("One is\nso. Two is so",                   ["One is so.", "Two is so"]),
    ("Some (e.g.\nthese) are so.",              ["Some (e.g. these) are so."]),
    ("Some, e.g.\nthese, are so.",              ["Some, e.g. these, are so."]),
    ("- one is so\n- two is so",                ["one is so", "two is so"]),
    ("1. One is so\n2) Two is so",              ["One is so", "Two is so"]),
    ("One:\n• two\n\n• three",                  ["One:", "two", "three"]),
    ("A.\r\n\r\n  B\u00a0is.\n",                ["A.", "B is."]),
    ("One is so. <i>NB two is so</i>",          ["One is so.", "NB two is so"]),
    ("Less < more. More > less.",               ["Less < more.", "More > less."]),
    ("",                                        []),
    (" \n ",                                    []),
    (". . .",                                   [".", ".", "."]),
]

SAME = [
    ("The Plan is in place.",          "the plan is  in place"),
    ("organised and realised",         "organized and realized"),
    ("accreditation/ recognition",     "accreditation/recognition"),
    ("CC&E plan",                      "CC & E plan"),
    ("data-driven decisions",          "data driven decisions"),
    ("the the way",                    "the way"),
    ("<i>So it is</i>",                "So it is"),
    ("the Council’s aims",             "the Council's aims"),
    ("customers' needs",               "customers needs"),
]

DIFFERENT = [
    ("the plan is in place",           "the plans are in place"),
    ("hit KPI targets",                "hit targets"),
    ("size matters",                   "sise matters"),
    ("prize is won",                   "price is won"),
]
# fmt: on


@pytest.mark.parametrize(("words", "statements"), SPLIT)
def test_a_cell_falls_into_its_statements(words: str, statements: list[str]) -> None:
    assert list(sentences(words)) == statements


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_makes_no_other_statement(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_make_another_statement(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_tags_are_told_from_signs() -> None:
    assert has_tags("<br/> and <b>so</b>")
    assert not has_tags("1 < 2 and 3 > 2")
    assert on_one_line("<b>One</b>\n  two") == "One two"
