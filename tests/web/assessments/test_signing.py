"""The pages of a second signature: what waits is told, and signed with a reason."""

import pytest

from milepost.core.access.roles import Role
from tests.apps.small_worlds import second_of
from tests.web.assessments.stories import Story, a_draft, rated
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting() -> Story:
    """Level 5 stated by the pages, where level 1 is indicated."""
    story = rated(a_draft())
    lead = Browser(story.world, "provider-lead")
    typed = {"level": "5", "reason": "All of it is done."}
    said = words_of(lead.send(f"{story.place}submit/", status=200, **typed))
    assert "a second person of your side has to sign it" in said
    lead.send(f"{story.place}submit/", **typed, confirmed="yes", certified="on")
    return story


def test_what_waits_is_said_on_the_page(waiting: Story) -> None:
    said = Browser(waiting.world, "provider-lead").see(waiting.place)
    assert "Level 5 waits for a second signature." in said
    assert "You stated this level, so another person of your side has to sign it." in said
    assert waiting.row.stage == "draft"


def test_a_second_person_signs_it_by_the_page(waiting: Story) -> None:
    second_of(waiting.world, "second-lead", Role.PROVIDER_LEAD)
    browser = Browser(waiting.world, "second-lead")
    assert "Read it and sign as the second person" in browser.see(waiting.place)
    place = f"{waiting.place}sign/"
    assert "All of it is done." in browser.see(place)
    assert browser.queries(place) <= MOST_QUERIES
    awaited = waiting.row.awaited_signatures.get().pk
    bare = browser.send(place, status=422, awaited=awaited, reason="")
    assert "Write down why you sign it." in words_of(bare)
    browser.send(place, awaited=awaited, reason="I was there.")
    assert waiting.row.stage == "submitted"
    assert "Level 5 signed by a second person" in browser.see(f"{waiting.place}story/")


@pytest.mark.parametrize(
    ("who", "status"),
    [("provider-lead", 403), ("provider-contributor", 403), ("north-validator", 404)],
)
def test_who_cannot_sign_is_told_so(waiting: Story, who: str, status: int) -> None:
    Browser(waiting.world, who).see(f"{waiting.place}sign/", status=status)
