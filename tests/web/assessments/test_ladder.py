"""The steps of a dispute on the pages: what is due, what is overdue, and the leads' meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from milepost.apps.assessments import actions
from milepost.core.access.refusals import NotPossible
from tests.web.assessments.stories import CHALLENGED, Story, a_draft, challenged
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


def _answered(story: Story) -> None:
    actions.answer_challenges(
        number=story.number,
        answers=[
            actions.GivenAnswer(criterion=CHALLENGED, is_accepted=False, text="It resumed in June.")
        ],
        by=story.world.actor("provider-lead"),
        at=story.world.at(),
    )


@pytest.fixture
def today() -> Story:
    """Challenged by the clock of the pages, so that its limits are still to come."""
    story = a_draft()
    story.world.now = timezone.now() - timedelta(minutes=30)
    return challenged(story)


@pytest.mark.parametrize("who", ["provider-lead", "north-validator", "auditor"])
@pytest.mark.parametrize("place", ["", "story/"])
def test_the_ladder_is_on_the_assessment_and_on_its_story(
    today: Story, who: str, place: str
) -> None:
    browser = Browser(today.world, who)
    said = browser.see(f"{today.place}{place}")
    assert "No level ratified, in dispute Step 1 of 5: challenge." in said
    assert f"North challenged {CHALLENGED}." in said
    assert "The provider: an answer by" in said
    assert browser.queries(f"{today.place}{place}") <= MOST_QUERIES


def test_a_dispute_long_silent_is_overdue_on_the_page_and_in_the_list() -> None:
    story = challenged(a_draft())
    story.world.now -= timedelta(days=365)
    browser = Browser(story.world, "north-validator")
    late = "an answer by 20 July 2026;"
    assert f"Overdue. The provider: {late}" in browser.see(story.place)
    assert late in browser.see("assessments/")


def test_the_moderator_is_told_who_is_waited_for(today: Story) -> None:
    browser = Browser(today.world, "moderator")
    assert "Take into moderation: The provider: an answer by" in browser.see(today.place)
    answer = browser.send(f"{today.place}moderate/", status=422)
    assert "Moderation cannot open yet." in words_of(answer)
    assert today.row.stage == "challenged"


def test_the_leads_meeting_is_recorded_and_opens_moderation(today: Story) -> None:
    _answered(today)
    lead = Browser(today.world, "provider-lead")
    assert "Record the leads’ meeting" in lead.see(today.place)
    place = f"{today.place}meet/"
    assert "The day you met" in lead.see(place)
    day = timezone.localdate()
    parts = {"met_on-day": day.day, "met_on-month": day.month, "met_on-year": day.year}
    bare = lead.send(place, status=422, reason="", **parts)
    assert "Write down what you agreed, or that you did not agree." in words_of(bare)
    lead.send(place, reason="We did not agree on May.", **parts)
    assert "We did not agree on May." in Browser(today.world, "auditor").see(today.place)
    Browser(today.world, "moderator").send(f"{today.place}moderate/")
    assert today.row.stage == "in_moderation"


def test_a_meeting_before_the_answer_is_refused_by_the_verb(today: Story) -> None:
    with pytest.raises(NotPossible):
        actions.record_meeting(
            number=today.number,
            met_on=timezone.localdate(),
            reason="Words.",
            by=today.world.actor("provider-lead"),
            at=timezone.now(),
        )
