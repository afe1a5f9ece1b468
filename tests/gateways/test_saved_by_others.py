"""One matrix, saved by another program in every form that people send, is the same matrix."""

from pathlib import Path

import pytest

from tests.gateways.sheets import LOOK_ALIKE, read_sheet

SAVED = sorted((LOOK_ALIKE.parent / "look-alike").iterdir())


def test_every_form_is_among_the_samples() -> None:
    assert {each.suffix for each in SAVED} == {".xlsx", ".ods", ".csv", ".tsv", ".docx"}


@pytest.mark.parametrize("saved", SAVED, ids=lambda each: each.suffix)
def test_the_look_alike_is_the_same_matrix_however_it_was_saved(saved: Path) -> None:
    assert read_sheet(saved).matrix == read_sheet(LOOK_ALIKE).matrix
