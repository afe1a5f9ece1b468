"""A Board member has the profile made as a PDF, sees it getting on, and takes it along."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from milepost.apps.documents.actions import cancel
from milepost.core.assessment.workflow import Stage
from tests.apps.jobs.workers import a_worker
from tests.apps.small_worlds import a_small_world, bring_to, number_of
from tests.apps.worlds import World, a_cycle
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.person import Person
from tests.journeys.ways import Keyboard, Mouse, Way, WithoutScript

PATIENCE = 60_000  # milliseconds, on a machine that does much else


@pytest.fixture
def two_cycles(live_server: Any, transactional_db: None, settings: Any, tmp_path: Path) -> World:
    """A small arrangement on which the Board has ratified in two cycles."""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    world = a_small_world()
    bring_to(world, Stage.RATIFIED, number_of(world, "W0"))
    world.now = world.now.replace(month=8)
    a_cycle(world, cut_off_on=date(2026, 8, 1))
    bring_to(world, Stage.RATIFIED, number_of(world, "W1"))
    return world


@pytest.fixture
def worker(two_cycles: World, tmp_path: Path) -> Iterator[None]:
    """A worker beside the site."""
    with a_worker(tmp_path):
        yield


@pytest.mark.parametrize("way", [Mouse, WithoutScript, Keyboard])
def test_the_profile_is_made_watched_and_downloaded(
    way: type[Way], two_cycles: World, worker: None, company: Company, tmp_path: Path
) -> None:
    board = company.signed_in("board-north", way)
    inspect = everything if way is Mouse else nothing  # where nothing moves on by itself
    board.follow("Profile", within=board.page.get_by_role("navigation").first)
    board.heading("Profile")
    expect(board.page.get_by_role("row", name="Focus area W0, North").first).to_contain_text(
        "Level 1"
    )
    inspect(board.page)
    board.press("Make a PDF to keep")
    board.heading("Profile as recorded by")
    download = board.page.get_by_role("button", name="Download the PDF")
    expect(download).to_be_visible(timeout=PATIENCE)
    inspect(board.page)
    with board.page.expect_download() as coming:
        board.way.activate(download)
    assert _kept(coming.value.path()).startswith(b"%PDF-1.7")
    assert coming.value.suggested_filename.startswith("hw-01-profile-")
    _sees_the_chart(board)
    inspect(board.page)
    board.follow("Made before")
    board.sees("D-1, profile")
    inspect(board.page)


def test_what_waits_can_be_cancelled(two_cycles: World, company: Company) -> None:
    member = company.signed_in("member", inspect=everything)  # no worker is at work
    member.follow("Profile", within=member.page.get_by_role("navigation").first)
    member.press("Make a PDF to keep")
    member.sees("Waiting for its turn")
    member.press("Cancel")
    member.told("Cancelled")
    member.sees("Cancelled: nothing was made.")


def test_an_answer_that_comes_while_one_leaves_does_not_load_the_page_again(
    two_cycles: World, company: Company
) -> None:
    member = company.signed_in("member")
    member.follow("Profile", within=member.page.get_by_role("navigation").first)
    member.press("Make a PDF to keep")
    member.sees("Waiting for its turn")
    sent: list[Route] = []
    member.page.route("**/cancel/", lambda route: sent.append(route))
    member.page.get_by_role("button", name="Cancel").click(no_wait_after=True)
    with member.page.expect_response(lambda answer: "hx-refresh" in answer.headers):
        cancel(number=1, by=two_cycles.actor("member"), at=two_cycles.at())
    sent[0].continue_()
    member.sees("had ended, before it could be cancelled")


def _kept(path: Path) -> bytes:
    return path.read_bytes()


def _sees_the_chart(board: Person) -> None:
    board.follow("Profile", within=board.page.get_by_role("navigation", name="Breadcrumb"))
    chart = board.page.get_by_role("img", name="Focus areas at or above target, cycle by cycle")
    expect(chart).to_be_visible()
    expect(chart.locator("svg")).to_be_visible()
    expect(board.page.get_by_role("table").last).to_contain_text("Cycle to 01 08 2026")
