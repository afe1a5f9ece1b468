"""Somebody reads a matrix of a shape that nobody foresaw: they map it by hand, once."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.apps.worlds import World
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Keyboard, Mouse, Way, WithoutScript

# No heading says what a level is: only a person can tell.
RIDDLE = """\
Our ladder of stewardship
Thing;Seedling;Sapling;Tree;Where it shows
Roads;Roads are swept now and then.;Roads are swept to a plan.;Roads stay clean.;Reports
Bridges;Bridges are known by name.;Bridges are inspected.;Bridges outlast us.;Surveys
"""
NEXT_YEAR = RIDDLE.replace("Our ladder of stewardship\n", "").replace("Bridges", "Tunnels")


@pytest.mark.parametrize("way", [Mouse, WithoutScript, Keyboard])
def test_an_unknown_shape_is_mapped_by_hand_looked_at_kept_and_remembered(
    way: type[Way], first_day: World, company: Company, tmp_path: Path
) -> None:
    file, later = tmp_path / "stewardship.csv", tmp_path / "next-year.csv"
    file.write_text(RIDDLE, encoding="utf-8")
    later.write_text(NEXT_YEAR, encoding="utf-8")
    manager = company.signed_in("north-manager", way, everything if way is Mouse else nothing)
    it_is_refused_until_it_is_mapped(manager, file)
    the_columns_are_mapped(manager)
    a_wrong_level_is_told_and_mended(manager)
    what_is_read_is_looked_at_and_kept(manager)
    manager.open(f"/arrangements/{first_day.reference}/matrix/read/")
    the_next_file_is_read_the_same_way(manager, later)


def it_is_refused_until_it_is_mapped(manager: Person, file: Path) -> None:
    manager.follow("Read a matrix")
    manager.hand_in("The file with the matrix", file)
    manager.press("Read it")
    manager.sees("its columns have to be mapped by hand")
    manager.hand_in("The file with the matrix", file)
    manager.press("Map its columns by hand")
    manager.heading("Map the columns")


def the_columns_are_mapped(manager: Person) -> None:
    """What was guessed from where it stands is there already; the rest is said."""
    table = manager.page.get_by_role("table", name="What each column of the table holds")
    expect(table.get_by_role("row")).to_have_count(6)
    expect(manager.page.get_by_label("What column B holds")).to_have_value("level-1")
    manager.pick("What column E holds", "Evidence base")
    manager.write("Name of the one category", "Stewardship")


def a_wrong_level_is_told_and_mended(manager: Person) -> None:
    manager.pick("What column D holds", "Words of level 2")
    manager.press("See what is read")
    summary = manager.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("level 2 stands twice in the heading row")
    expect(manager.page.get_by_label("Name of the one category")).to_have_value("Stewardship")
    manager.pick("What column D holds", "Words of level 3")
    manager.press("See what is read")


def what_is_read_is_looked_at_and_kept(manager: Person) -> None:
    manager.heading("What was read")
    manager.sees("Nothing is kept yet.")
    for number, words in (("2", "focus areas"), ("6", "cells with words")):
        tally = manager.page.get_by_role("listitem").filter(has_text=f"{number} {words}")
        expect(tally.first).to_be_visible()
    manager.sees("1 Seedling, 2 Sapling, 3 Tree")
    manager.sees("Bridges outlast us.")
    remembers = manager.page.get_by_role("checkbox", name="Remember how the columns were mapped")
    expect(remembers).to_be_checked()
    manager.press("Put it forward")
    manager.told("Matrix version 1 is put forward.")


def the_next_file_is_read_the_same_way(manager: Person, later: Path) -> None:
    manager.hand_in("The file with the matrix", later)
    manager.press("Read it")
    manager.heading("What was read")
    manager.sees("Read as it was mapped before.")
    manager.sees("Tunnels outlast us.")
