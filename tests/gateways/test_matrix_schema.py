"""Whatever Milepost ships, reads or writes as a matrix file validates against its schema."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from milepost.cli import main
from milepost.core.matrix.document import to_document
from milepost.gateways.matrix_files import (
    MATRICES,
    matrix_as_toml,
    read_matrix_file,
    schema_as_json,
)
from tests.gateways.sheets import LOOK_ALIKE
from tests.rules.source import ROOT

VALIDATOR = Draft202012Validator(json.loads(schema_as_json()))
SAMPLES = sorted(
    path
    for folder in (".", "look-alike", "other-shapes")
    for path in (LOOK_ALIKE.parent / folder).iterdir()
    if path.suffix in (".txt", ".csv", ".tsv", ".xlsx", ".ods", ".docx")
)


def test_the_schema_is_printed_as_it_is_published() -> None:
    printed = CliRunner().invoke(main, ["matrix", "schema"])
    assert printed.exit_code == 0
    assert printed.stdout == (ROOT / "docs/reference/matrix.schema.json").read_text()


@pytest.mark.parametrize("path", sorted(MATRICES.glob("*.toml")), ids=lambda path: path.name)
def test_a_shipped_matrix_validates_as_it_stands_in_its_file(path: Path) -> None:
    VALIDATOR.validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_validates_once_it_is_read_and_written(path: Path) -> None:
    with path.open("rb") as file:
        matrix = read_matrix_file(file, name=path.name).matrix
    VALIDATOR.validate(to_document(matrix))
    VALIDATOR.validate(tomllib.loads(matrix_as_toml(matrix)))
