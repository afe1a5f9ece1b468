"""From the spreadsheet people have to the workbook they get back, as five different people.

Once with a mouse, where axe and a phone's width are asked of every page; once without a script;
once by the keyboard alone, where the focus has to be seen at every stop.
"""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.apps.worlds import World
from tests.journeys import story
from tests.journeys.conftest import Company
from tests.journeys.inspection import everything, nothing
from tests.journeys.story import Facts
from tests.journeys.ways import Keyboard, Mouse, Way, WithoutScript

pytestmark = pytest.mark.long


@pytest.mark.parametrize("way", [Mouse, WithoutScript, Keyboard])
def test_a_matrix_is_read_adopted_assessed_ratified_and_handed_back(
    way: type[Way], first_day: World, company: Company, tmp_path: Path
) -> None:
    inspect = everything if way is Mouse else nothing
    facts = Facts(today=timezone.localdate())
    manager = company.signed_in("north-manager", way, inspect)
    lead = company.signed_in("provider-lead", way, inspect)

    story.read_the_matrix(manager)
    other = company.signed_in("south-manager", way, nothing)
    story.adopt_the_matrix(other, lead)
    story.open_a_cycle(manager, facts)
    story.rate_level_1(lead, facts)
    story.put_in_and_cite(lead, facts, a_report(tmp_path))
    story.submit(lead)
    validator = company.signed_in("north-validator", way, inspect)
    story.challenge(validator, facts)
    story.answer(lead, facts)
    story.meet(lead, facts)
    moderator = company.signed_in("moderator", way, inspect)
    story.moderate(moderator, facts)
    board = company.signed_in("board-north", way, inspect)
    story.ratify(board)
    story.see_it_and_take_the_workbook(board, facts)


def a_report(folder: Path) -> Path:
    """A file to be put in as evidence."""
    found = folder / "summer-survey.pdf"
    found.write_bytes(b"%PDF-1.7 What people said of their roads.")
    return found
