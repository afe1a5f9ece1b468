"""A matrix in a file of its own, and the one that comes with Milepost."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.matrix.faults import FaultyMatrix, UnreadableMatrix
from milepost.gateways.matrix_files import (
    SHIPPED,
    matrix_as_json,
    matrix_as_toml,
    matrix_from_json,
    matrix_from_toml,
    shipped_matrix,
    write_whole,
)
from tests.core.matrix.matrices import matrices


@given(matrices())
@settings(deadline=None, max_examples=20)
def test_a_matrix_comes_back_from_toml_and_from_json(matrix: MaturityMatrix) -> None:
    assert matrix_from_toml(matrix_as_toml(matrix).encode()) == matrix
    assert matrix_from_json(matrix_as_json(matrix).encode()) == matrix


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"title = ", "this is not TOML"),
        (b"\xff\xfe\x00", "its text is not UTF-8"),
        (b"a=" + b"[" * 100_000, "this is not TOML"),
    ],
)
def test_what_is_not_toml_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableMatrix, match=sentence):
        matrix_from_toml(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "this is not JSON"),
        (b"\xff\xfe\x00", "its text is not UTF-8"),
        (b"[" * 100_000, "this is not JSON"),
        (b"[1]", "one object in braces"),
    ],
)
def test_what_is_not_json_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableMatrix, match=sentence):
        matrix_from_json(content)


def test_a_toml_file_with_a_faulty_matrix_tells_its_faults() -> None:
    with pytest.raises(FaultyMatrix, match="'title' is missing"):
        matrix_from_toml(b"version = '1'")


def test_a_file_is_written_whole_or_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_whole(path, "first\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "second \ud800")
    assert path.read_text() == "first\n"
    assert os.listdir(tmp_path) == ["a.toml"]


def test_the_shipped_matrix_has_the_threads_and_criteria_it_was_made_from() -> None:
    matrix = shipped_matrix()
    assert " ".join(area.code for area in matrix.focus_areas) == "CS IV SV CE AM NM DD FR CB"
    by_level = Counter(criterion.level for criterion in matrix.criteria())
    assert by_level == {1: 102, 2: 36, 3: 119, 5: 114}
    relations = Counter(criterion.relation.value for criterion in matrix.criteria())
    assert relations == {
        "first": 161,
        "repeats": 88,
        "strengthens": 88,
        "extends": 27,
        "resumes": 4,
        "gate": 3,
    }
    pattern = {"PRIOR", "CONF", "SIGN", "ROUTE"}
    threads = [each.code for area in matrix.focus_areas for each in area.threads]
    assert len([code for code in threads if code.split(".")[1] not in pattern]) == 73


def test_the_shipped_matrix_words_every_cell_that_has_criteria_and_no_other() -> None:
    for area in shipped_matrix().focus_areas:
        worded = {each.level for each in area.descriptors if each.words}
        assert (
            worded == {each.level for each in area.descriptors if each.is_defined} == {1, 2, 3, 5}
        )


def test_the_shipped_matrix_has_the_settings_of_its_contract() -> None:
    matrix = shipped_matrix()
    kinds = [level.kind for level in matrix.levels]
    full, interim = LevelKind.FULL, LevelKind.INTERIM
    assert kinds == [LevelKind.FLOOR, full, interim, full, interim, full]
    assert (matrix.settings.target_level, matrix.settings.target_on) == (3, date(2025, 3, 31))
    assert [area.code for area in matrix.focus_areas if area.lasting_only] == ["DD"]
    assert matrix.settings.shelf_lives["customer_satisfaction_survey"] == 18


def test_in_the_shipped_matrix_each_row_has_one_computed_criterion() -> None:
    prior = [criterion.code for criterion in shipped_matrix().criteria() if criterion.is_prior]
    assert prior == [f"{area.code}.PRIOR.L2.1" for area in shipped_matrix().focus_areas]


def test_in_the_shipped_matrix_a_critical_criterion_says_why() -> None:
    critical = [criterion for criterion in shipped_matrix().criteria() if criterion.is_critical]
    assert len(critical) == 18
    assert all("Critical: " in criterion.note for criterion in critical)


def test_the_shipped_file_is_as_milepost_writes_it() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == matrix_as_toml(shipped_matrix())
