"""From the tender's matrix to an edition that two sides signed, and on to the next, in a browser.

Once with a mouse, where axe and a phone's width are asked of every page; once without a script.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.apps.worlds import World
from tests.journeys import mobilisation as story
from tests.journeys.conftest import Company
from tests.journeys.inspection import Inspection, everything, nothing
from tests.journeys.ways import Mouse, Way, WithoutScript

pytestmark = pytest.mark.long


@pytest.mark.parametrize("way", [Mouse, WithoutScript])
def test_two_sides_turn_a_tenders_matrix_into_the_contracts_and_change_it_later(
    way: type[Way], first_day: World, company: Company
) -> None:
    inspect = once_a_page(everything) if way is Mouse else nothing
    manager = company.signed_in("north-manager", way, inspect)
    lead = company.signed_in("provider-lead", way, inspect)
    other = company.signed_in("south-manager", way, nothing)

    story.begin_with_the_file(manager)
    story.write_what_has_no_words(manager)
    story.define_a_term(manager)
    story.open_it(manager, 1)
    too_much = story.propose(lead, 5, "as an independent body finds", "It has to be seen.")
    story.comment(lead, too_much, "The bureau of the last survey would do it.")
    just_right = story.counter(manager, too_much, "Customers are content, as a survey finds.")
    story.accept(lead, just_right)
    nothing_sure = story.propose(lead, 3, "as far as can be", "Weather is nobody’s fault.")
    story.reject(other, nothing_sure)

    story.settle_for_the_authorities(manager, 1)
    word = "The lower of the two levels is shown."
    story.say_a_word(other, "M9", word)
    story.settle_for_the_provider(lead, 1, agreed=word)
    story.put_forward(manager, 1, story.FIRST)
    story.consent(other, 1, "Matrix version 1 still waits for")
    story.consent(lead, 1, "Matrix version 1 is in force now.")

    story.draft_the_next_edition(manager)
    story.open_it(manager, 2)
    story.confirm_what_changed(lead)
    story.read_what_was_settled_before(lead, 2, agreed=word)
    story.put_forward(manager, 2, story.SECOND)
    story.consent(lead, 2, "Matrix version 2 still waits for")
    story.consent(other, 2, "Matrix version 2 is in force now.")
    story.read_the_redline(lead)
    story.read_what_carries(lead)


def once_a_page(inspect: Inspection) -> Inspection:
    """Asked of each address when it is first come to: people come to most of these often."""
    seen: set[str] = set()

    def asked(page: Page) -> None:
        path = urlsplit(page.url).path
        if path not in seen:
            seen.add(path)
            inspect(page)

    return asked
