"""Do the printed pages say what the code says today? ``bin/reference`` prints them again."""

import pytest

from milepost.cli.reference import PAGES
from tests.rules.source import ROOT

REFERENCE = ROOT / "docs" / "reference"
# Printed by bin/bench: what a machine took on a day, not what the code says.
MEASURED = {"performance.md"}


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_current(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_page_of_the_reference_is_printed_from_code() -> None:
    by_hand = {page.name for page in REFERENCE.glob("*.md")} - PAGES.keys() - MEASURED
    assert not by_hand
