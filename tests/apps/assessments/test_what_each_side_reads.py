"""Is what a page shows of evidence what the step that is taken from it will count?"""

import io
import zipfile

import pytest

from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.assessments.queries.story import story_page
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.reports.queries.workbook_of import workbook
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import answer, bring_to, cite, number_of, the
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def test_the_moderator_reads_the_evidence_that_came_with_the_answer_to_a_challenge(
    world: World,
) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, number)
    new = cite(world, number, "A1")

    def read(name: str) -> set[int]:
        found = read_assessment(number=number, by=world.actor(name))
        return {each.evidence.number for each in found.evidence}

    assert new not in read("moderator")
    answer(world, number)

    counted = {
        each.evidence.number for each in reckon(the(world, number), Position.MODERATOR).evidence
    }
    assert new in counted
    assert read("moderator") == read("north-validator") == read("south-validator") == counted


def test_everybody_is_told_of_the_evidence_that_came_with_an_answer(world: World) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, number)
    new = cite(world, number, "A1")
    board = world.actor("board-south")

    def told() -> tuple[bool, bool, int]:
        page = focus_area_page(code="W1", by=board, view="north", level=1, at=world.at())
        content = workbook(by=board, view="north", at=world.at()).content
        texts = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
        events = [line.title for line in story_page(number=number, by=board).lines]
        return (
            any(each.item == new for each in page.criteria[0].evidence),
            f"E-{new}, page 4" in texts,
            events.count("Evidence cited"),
        )

    assert told() == (False, False, 1)
    answer(world, number)
    assert told() == (True, True, 2)
