"""The page on which another Authority rates what this one did itself."""

import pytest

from milepost.apps.assessments import actions
from milepost.core.assessment.workflow import Position
from tests.web.assessments.stories import a_draft, give
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db


def test_what_an_authority_did_itself_is_rated_beneath_what_the_provider_said() -> None:
    story = a_draft("FR")
    world = story.world
    area = world.matrix.areas_by_code["FR"]
    code = next(each.code for each in area.criteria if each.is_about_the_client_itself)
    give(story, Position.PROVIDER, code, "P", "Two schemes slipped.")
    actions.submit(number=story.number, level=0, by=world.actor("provider-lead"), at=world.at())
    browser = Browser(world, "south-validator")
    said = browser.see(f"{story.place}conduct/")
    own = said.index(f"Your rating of {code}")
    assert said.index("Two schemes slipped.") < own
    sent = {f"seen_{n}": "0" for n in range(9)}
    browser.send(f"{story.place}conduct/", rating_0="L", reason_0="One of them did.", **sent)
    assert "One of them did." in browser.see(f"{story.place}conduct/")
