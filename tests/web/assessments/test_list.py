"""The list of a cycle's assessments: what is there, and what waits for the reader."""

import pytest

from tests.apps.worlds import a_world
from tests.web.assessments.stories import a_draft, a_later_cycle, proposed, rated, submitted
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db


def test_before_a_cycle_is_open_the_list_says_so() -> None:
    said = Browser(a_world(), "provider-lead").see("assessments/")
    assert "No cycle has been opened yet" in said


def test_every_focus_area_is_listed_for_each_authority() -> None:
    story = a_draft()
    said = Browser(story.world, "auditor").see("assessments/")
    assert "18 assessments" in said
    assert said.count("Asset management") == 2


#    brought to   who                what they can do next
WAITS = [
    (rated, "provider-lead", "Rate, claim a level and submit"),
    (submitted, "north-validator", "Validate: agree or challenge"),
    (proposed, "board-north", "Ratify or defer"),
]


@pytest.mark.parametrize(("bring", "who", "said"), WAITS)
def test_what_the_reader_can_do_next_stands_first(bring: object, who: str, said: str) -> None:
    story = bring(a_draft())  # type: ignore[operator]
    assert said in Browser(story.world, who).see("assessments/")


@pytest.mark.parametrize("who", ["south-validator", "board-provider", "auditor", "moderator"])
def test_nothing_waits_for_those_whose_turn_it_is_not(who: str) -> None:
    story = submitted(a_draft())
    assert "Nothing in this cycle waits for you." in Browser(story.world, who).see("assessments/")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("authority=north", "9 of 18"),
        ("stage=submitted", "1 of 18"),
        ("text=asset", "2 of 18"),
        ("authority=north&text=A-1", "of 18"),
    ],
)
def test_the_list_is_narrowed_as_asked(asked: str, found: str) -> None:
    story = submitted(a_draft())
    assert found in Browser(story.world, "auditor").see(f"assessments/?{asked}")


def test_what_fits_nothing_is_said_and_an_unknown_order_is_passed_over() -> None:
    story = a_draft()
    browser = Browser(story.world, "auditor")
    assert "No assessment fits" in browser.see("assessments/?text=zebra")
    assert "18 assessments" in browser.see("assessments/?sort=zebra&page=99&cycle=77")


def test_the_newest_cycle_is_shown_unless_another_is_asked_for() -> None:
    story = submitted(a_draft())
    a_later_cycle(story)
    browser = Browser(story.world, "auditor")
    assert "Assessments, Cycle to 30 09 2026" in browser.see("assessments/")
    assert "Assessments, Cycle to 30 06 2026" in browser.see("assessments/?cycle=1")
