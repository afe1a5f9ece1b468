"""Somebody reads a file that is no matrix: every fault is said, and nothing is changed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.apps.worlds import World
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.ways import Mouse, Way, WithoutScript

BROKEN = """\
Category\tFocus\tLevel 0\tLevel 1\tLevel 3\tLevel 3\tEvidence base
One\tRoads\t\tGood roads\tBetter roads\tBetter roads\tReports
\tRoads\t\tGood\tBetter\t\tReports
Two\t\t\tGood\tBetter\t\tReports
"""
FAULTS = (
    "Row 1, column F: level 3 stands twice",
    "Row 3, column B: the focus area 'Roads' stands in row 2 already",
    "Row 4, column B: this row has words but no focus area",
)


@pytest.mark.parametrize("way", [Mouse, WithoutScript])
def test_every_fault_of_a_file_is_said_at_once_and_nothing_is_kept(
    way: type[Way], first_day: World, company: Company, tmp_path: Path
) -> None:
    file = tmp_path / "broken.tsv"
    file.write_text(BROKEN, encoding="utf-8")
    manager = company.signed_in("north-manager", way, everything if way is Mouse else nothing)
    manager.follow("Read a matrix")
    manager.hand_in("The file with the matrix", file)
    manager.press("Read it")

    summary = manager.page.locator(".govuk-error-summary")
    expect(summary.get_by_role("listitem")).to_have_count(len(FAULTS))
    for fault in FAULTS:
        expect(summary).to_contain_text(fault)
    manager.sees("Nothing was kept.")
    manager.follow("Matrix document", within=manager.page.get_by_role("navigation", name="Menu"))
    manager.sees("No matrix yet")


def test_a_picture_is_no_matrix_and_the_next_try_works(
    first_day: World, company: Company, tmp_path: Path
) -> None:
    file = tmp_path / "photograph.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    manager = company.signed_in("north-manager", inspect=everything)
    manager.follow("Read a matrix")
    manager.hand_in("The file with the matrix", file)
    manager.press("Read it")
    expect(manager.page.locator(".govuk-error-summary")).to_be_focused()

    manager.press("Look at the shipped matrix")
    manager.heading("What was read")
