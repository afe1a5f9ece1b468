"""A focus area at a level: what stands behind a cell of the matrix, and for whom."""

import pytest

from milepost.core.assessment.workflow import Position
from tests.apps.worlds import a_world
from tests.reading import ReadingOnly
from tests.web.assessments.stories import (
    CHALLENGED,
    a_draft,
    a_later_cycle,
    challenged,
    give,
    ratified,
    submitted,
)
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

PLACE = "focus-areas/CS/"


def test_it_tells_the_level_the_ratings_and_the_history() -> None:
    story = ratified(a_draft())
    said = Browser(story.world, "north-decider").see(f"{PLACE}?level=1")
    for part in ("Level 1 has been held since", "Survey of road users", "History", "Fully"):
        assert part in said


@pytest.mark.parametrize("view", ["north", "south", "joint"])
@pytest.mark.parametrize("level", range(6))
def test_every_cell_of_the_matrix_opens(view: str, level: int) -> None:
    story = ratified(a_draft())
    said = Browser(story.world, "provider-lead").see(f"{PLACE}?view={view}&level={level}")
    assert f"Level {level}" in said


@pytest.mark.parametrize("asked", ["?view=west", "?level=7"])
def test_what_is_no_view_or_level_is_not_there(asked: str) -> None:
    story = a_draft()
    Browser(story.world, "provider-lead").see(PLACE + asked, status=404)


def test_an_elected_member_sees_what_was_ratified_and_nothing_else() -> None:
    story = ratified(a_draft())
    later = a_later_cycle(story)
    give(later, Position.PROVIDER, CHALLENGED, "N", "A sentence of ours alone.")
    browser = Browser(story.world, "member")
    said, html = browser.see(PLACE), browser.get(browser.at(PLACE)).content.decode()
    assert "Level 1 has been held since" in said
    assert "Survey of road users" not in said
    assert "Claimed" not in said
    assert "/assessments/" not in html


def test_no_draft_and_no_unratified_claim_reaches_a_member() -> None:
    story = submitted(a_draft())
    said = Browser(story.world, "member").see(PLACE)
    assert "The Board has not ratified a level yet." in said
    assert "Fully" not in said


def test_drafts_are_in_nobodys_focus_area() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, CHALLENGED, "P", "A sentence of ours alone.")
    for who in ("north-validator", "provider-lead", "south-validator", "moderator"):
        assert "A sentence of ours alone." not in Browser(story.world, who).see(PLACE)


def test_a_disputed_row_says_so() -> None:
    story = challenged(a_draft())
    assert "In dispute" in Browser(story.world, "provider-lead").see(PLACE)


def test_another_arrangements_focus_area_is_not_there() -> None:
    story = a_draft()
    other = Browser(a_world("hw-02", suffix="-2"), "provider-lead")
    address = f"/arrangements/{story.world.reference}/{PLACE}"
    assert other.get(address).status_code == 404


def test_it_reads_only_and_asks_as_little_with_more_cycles(reading_only: ReadingOnly) -> None:
    story = ratified(a_draft())
    browser = Browser(story.world, "provider-lead")
    place = f"{PLACE}?view=joint&level=1"
    with reading_only:
        browser.see(place)
    before = browser.queries(place)
    submitted(a_later_cycle(story), level=0)
    assert browser.queries(place) == before <= MOST_QUERIES


def test_a_criterion_leads_to_its_thread_in_the_edition_it_belongs_to() -> None:
    browser = Browser(a_world(), "member")
    shown = browser.get(browser.at(f"{PLACE}?level=1")).content.decode()
    assert f'href="{browser.at("matrix/1/threads/CS.PLAN/")}"' in shown
