"""Matrices of other people's shapes are read word for word, and every guess about them is told."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from milepost.core.matrix.layout import Layout
from milepost.core.matrix.reading import NO_TITLE, ReadMatrix
from milepost.gateways.matrix_files import layout_as_json, layout_from_json, read_matrix_file
from tests.gateways.sheets import read

SHAPES = Path(__file__).parents[2] / "samples" / "other-shapes"
CONTENTS: dict[str, dict[str, Any]] = tomllib.loads((SHAPES / "contents.toml").read_text("utf-8"))

# fmt: off
#  file               way        category from  focus area from
LAID_OUT = {
    "capability.xlsx":  ("rows",    "nowhere",     "column"),
    "security.ods":     ("rows",    "column",      "column"),
    "data.docx":        ("columns", "nowhere",     "column"),
    "assets.xlsx":      ("rows",    "table",       "column"),
    "service.csv":      ("stacked", "column",      "column"),
    "programme.docx":   ("rows",    "table",       "column"),
    "practices.docx":   ("stacked", "nowhere",     "table"),
    "knowledge.xlsx":   ("rows",    "column",      "column"),
    "digital.tsv":      ("rows",    "line",        "column"),
    "resilience.docx":  ("rows",    "column",      "column"),
}
# fmt: on


def read_shape(name: str) -> ReadMatrix:
    return read((SHAPES / name).read_bytes(), name)


def the_layout(found: ReadMatrix) -> Layout:
    assert found.layout is not None
    return found.layout


def test_every_sample_is_read_here() -> None:
    made = {each.name for each in SHAPES.iterdir() if each.suffix not in (".toml", ".py", ".md")}
    assert set(LAID_OUT) == set(CONTENTS) == made


@pytest.mark.parametrize("name", CONTENTS)
def test_the_words_are_exactly_those_that_were_written(name: str) -> None:
    said, matrix = CONTENTS[name], read_shape(name).matrix
    assert matrix.title == (said["title"] or NO_TITLE)
    assert matrix.remark == said.get("remark", "")
    assert list(matrix.notes) == said.get("notes", [])
    assert [[level.number, level.name] for level in matrix.levels] == said["levels"]
    assert [each.name for each in matrix.categories] == [
        each["name"] for each in said["categories"]
    ]
    for category, wanted in zip(matrix.categories, said["categories"], strict=True):
        rows = [
            [area.name, *(area.at(level).words or "" for level, _ in said["levels"])]
            for area in category.focus_areas
        ]
        assert rows == [area[: len(said["levels"]) + 1] for area in wanted["areas"]]


@pytest.mark.parametrize("name", CONTENTS)
def test_the_evidence_base_is_that_of_the_file(name: str) -> None:
    said, areas = CONTENTS[name], read_shape(name).matrix.focus_areas
    wanted = [
        area[len(said["levels"]) + 1 :] for each in said["categories"] for area in each["areas"]
    ]
    for area, evidence in zip(areas, wanted, strict=True):
        pieces = [piece.strip() for text in evidence for piece in re.split(r"[,;\n]", text)]
        assert [each.source_words or each.name for each in area.evidence_base] == pieces


@pytest.mark.parametrize("name", LAID_OUT)
def test_it_is_told_how_each_file_was_laid_out(name: str) -> None:
    found = read_shape(name)
    layout = the_layout(found)
    assert (layout.way, layout.category_from, layout.focus_from) == LAID_OUT[name]
    assert found.to_ask
    for guess in found.guesses:
        assert str(guess).startswith(f"{guess.about}: {guess.taken}, because ")
        assert str(guess).endswith(".")


@pytest.mark.parametrize("name", LAID_OUT)
def test_a_layout_that_was_written_down_reads_the_same_matrix(name: str) -> None:
    found = read_shape(name)
    layout = layout_from_json(layout_as_json(the_layout(found)).encode())
    assert layout == found.layout
    with (SHAPES / name).open("rb") as file:
        again = read_matrix_file(file, name=name, layout=layout)
    assert again.matrix == found.matrix
    assert not again.guesses
