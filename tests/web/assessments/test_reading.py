"""One assessment on one page: who sees it, what it tells to whom, and what it keeps to itself."""

import pytest

from milepost.core.assessment.workflow import Position
from tests.apps.worlds import a_world
from tests.reading import ReadingOnly
from tests.web.assessments.stories import (
    CHALLENGED,
    a_draft,
    a_later_cycle,
    agreed,
    challenged,
    contradicted,
    give,
    proposed,
    rated,
    ratified,
    submitted,
)
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

READERS = [
    "provider-lead",
    "provider-contributor",
    "north-validator",
    "north-manager",
    "south-validator",
    "south-decider",
    "moderator",
    "board-north",
    "board-provider",
    "auditor",
]


@pytest.mark.parametrize("who", READERS)
def test_whoever_may_see_assessments_reads_it_and_its_story(who: str) -> None:
    story = submitted(a_draft())
    browser = Browser(story.world, who)
    assert "Customer service" in browser.see(story.place)
    assert "Submitted: level 1 claimed" in browser.see(f"{story.place}story/")


@pytest.mark.parametrize("who", ["member", "admin"])
def test_a_member_and_an_administrator_do_not(who: str) -> None:
    story = submitted(a_draft())
    for place in ("assessments/", story.place, f"{story.place}story/"):
        Browser(story.world, who).see(place, status=403)


def test_for_another_arrangements_people_it_is_not_there() -> None:
    story = submitted(a_draft())
    other = a_world("hw-02", suffix="-2")
    browser = Browser(other, "provider-lead")
    for place in ("", "story/", "submit/", "cite/"):
        address = f"/arrangements/{story.world.reference}/{story.place}{place}"
        assert browser.get(address).status_code == 404


#            whose draft          what it says               who sees it, who does not
DRAFTS = [
    (Position.PROVIDER, "provider-lead", True),
    (Position.PROVIDER, "provider-contributor", True),
    (Position.PROVIDER, "north-validator", False),
    (Position.PROVIDER, "south-validator", False),
    (Position.PROVIDER, "moderator", False),
    (Position.PROVIDER, "auditor", False),
    (Position.AUTHORITY, "north-validator", True),
    (Position.AUTHORITY, "north-contributor", True),
    (Position.AUTHORITY, "provider-lead", False),
    (Position.AUTHORITY, "south-validator", False),
    (Position.AUTHORITY, "moderator", False),
    (Position.MODERATOR, "moderator", True),
    (Position.MODERATOR, "provider-lead", False),
    (Position.MODERATOR, "north-validator", False),
    (Position.MODERATOR, "board-north", False),
]


@pytest.mark.parametrize(("position", "who", "sees"), DRAFTS)
def test_a_draft_is_seen_by_its_own_side_alone(position: Position, who: str, sees: bool) -> None:
    story = a_draft()
    if position is Position.AUTHORITY:
        submitted(story)
        contradicted(story)
    if position is Position.MODERATOR:
        agreed(story)
    give(story, position, "CS.TAIL.L1.1", "N", "A sentence of ours alone.")
    browser = Browser(story.world, who)
    for place in ("", "?show=differences", "?as=authority", "?as=moderator", "story/"):
        said = browser.get(browser.at(f"{story.place}{place}")).content.decode()
        if not sees:
            assert "A sentence of ours alone." not in said
            assert "(draft)" not in said
            assert "section 2" not in said
    page = browser.see(story.place)
    assert ("A sentence of ours alone." in page) is sees
    told = browser.see(f"{story.place}story/")
    # What is drafted shows in the story as a rating event, to its own side alone.
    assert (told.count("CS.TAIL.L1.1 Not rated → Not met") == 1) is sees


def test_a_provider_sees_no_difference_before_the_authority_has_spoken() -> None:
    story = submitted(a_draft())
    give(story, Position.AUTHORITY, CHALLENGED, "P", "The rhythm broke off in May.")
    assert "Differences" not in Browser(story.world, "provider-lead").see(story.place)
    assert "Differences (1)" in Browser(story.world, "north-validator").see(story.place)


def test_the_four_levels_stand_side_by_side_with_their_reasons() -> None:
    said = Browser((story := ratified(a_draft())).world, "south-decider").see(story.place)
    for word in ("Claimed", "Validated", "Proposed", "Ratified", "Strategic Board"):
        assert word in said


def test_what_holds_a_level_back_is_told_with_its_reasons() -> None:
    story = rated(a_draft())
    browser = Browser(story.world, "provider-lead")
    said = browser.see(story.place)
    assert "These ratings indicate level 1" in said
    assert "Level 2 is held back by 3 criteria" in said
    assert "not yet rated" in said
    assert "Level 5 is held back by" in browser.see(f"{story.place}?aim=5")
    assert "Not defined in this matrix: levels 0, 4." in said


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 37), ("?level=1", 9), ("?level=3", 12), ("?show=differences", 1), ("?level=x", 37)],
)
def test_criteria_are_shown_as_asked(asked: str, shown: int) -> None:
    story = challenged(a_draft())
    said = Browser(story.world, "moderator").see(story.place + asked)
    assert f"Showing {shown} criteri" in said


#      at which stage            who may do what
OFFERS = [
    (rated, "provider-lead", "Claim a level and submit"),
    (submitted, "north-validator", "Agree"),
    (submitted, "north-validator", "Return for evidence"),
    (challenged, "provider-lead", "Answer the challenges"),
    (challenged, "moderator", "Take into moderation"),
    (proposed, "board-north", "Read the paper and ratify"),
    (ratified, "north-manager", "Publish the level"),
]


@pytest.mark.parametrize(("bring", "who", "offered"), OFFERS)
def test_what_the_reader_may_do_next_is_offered(bring: object, who: str, offered: str) -> None:
    story = bring(a_draft())  # type: ignore[operator]
    assert offered in Browser(story.world, who).see(story.place)


def test_the_other_authoritys_board_is_told_why_it_may_not() -> None:
    story = proposed(a_draft())
    said = Browser(story.world, "board-south").see(story.place)
    assert "This assessment belongs to the other Authority" in said
    assert "Read the paper and ratify" not in said


@pytest.mark.parametrize("who", ["provider-lead", "north-validator", "moderator", "auditor"])
def test_reading_writes_nothing_and_asks_little(who: str, reading_only: ReadingOnly) -> None:
    story = challenged(a_draft())
    browser = Browser(story.world, who)
    places = ("assessments/", story.place, f"{story.place}?show=claim", f"{story.place}story/")
    with reading_only:
        for place in places:
            browser.see(place)
    for place in places:
        assert browser.queries(place) <= MOST_QUERIES


def test_more_cycles_and_more_evidence_take_no_more_queries() -> None:
    story = ratified(a_draft())
    browser = Browser(story.world, "north-validator")
    places = ("", "story/")
    before = [browser.queries(f"{story.place}{place}") for place in places]
    listed = browser.queries("assessments/")
    later = submitted(a_later_cycle(story), level=0)  # the survey is older than its window
    contradicted(later)
    after = [browser.queries(f"{later.place}{place}") for place in places]
    assert after == before
    assert browser.queries("assessments/") == listed


def test_how_the_level_in_force_stands_is_said_wherever_the_level_is() -> None:
    story = ratified(a_draft())
    browser = Browser(story.world, "auditor")
    for page in ("", "board/", "passport/"):
        said = browser.see(f"{story.place}{page}")
        assert "Achieved" in said
        assert "Held since" in said
    assert "How the ratified level stands" in browser.see(story.place)
    assert "Achieved since" in browser.see("assessments/")

    later = submitted(a_later_cycle(story), level=0)
    for page in ("", "board/"):
        said = browser.see(f"{later.place}{page}")
        assert "Ratified before, and in force until the Board decides" in said
        assert "Level 1 Achieved" in said
    assert "Achieved level 1 since" in browser.see("assessments/")
