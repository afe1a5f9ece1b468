"""Components drawn for a test, as a page would draw them."""

from dataclasses import replace

from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from milepost.apps.assessments.queries.facts import Mark, MarkKind, MatrixPage
from milepost.web.gallery.sample_matrix import sample_page
from tests.web.components.markup import Node, read


def drawn(words: str, path: str = "/", **facts: object) -> Node:
    """A piece of a template, with our tags loaded, drawn on a page at an address."""
    template = Template("{% load milepost %}" + words)
    return read(template.render(Context({"request": RequestFactory().get(path), **facts})))


def component(name: str, **facts: object) -> Node:
    """A component's template, told some facts."""
    return read(render_to_string(f"components/{name}.html", facts))


def matrix(page: MatrixPage, *, are_words_shown: bool = False) -> Node:
    """The matrix table of a page."""
    words = "{% matrix_table page are_words_shown %}"
    return drawn(words, page=page, are_words_shown=are_words_shown).one("table")


def cell_of(table: Node, focus_area: str, level: int) -> Node:
    """The cell of a focus area, by its name, at a level."""
    for row in table.every("tr", has="mp-matrix__row"):
        if row.one("th").one("a").text == focus_area:
            return row.every("td", has="mp-cell")[level]
    raise AssertionError(f"There is no row {focus_area}.")


def with_marks(view: str, code: str, level: int, *marks: Mark) -> MatrixPage:
    """The sample page, with a cell's marks put in place of its own."""
    page = sample_page(view)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, marks=marks) if cell.level == level else cell for cell in row.cells
            ),
        )
        if row.code == code
        else row
        for row in page.rows
    )
    return replace(page, rows=rows)


def a_mark(kind: MarkKind, word: str, authority: str = "", note: str = "") -> Mark:
    return Mark(kind=kind, word=word, authority=authority, note=note)
