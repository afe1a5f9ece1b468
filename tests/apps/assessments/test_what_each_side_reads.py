"""Is what a page shows of evidence what the step that is taken from it will count?"""

import io
import zipfile

import pytest

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import EvidenceLink
from milepost.apps.assessments.queries.assessment_reading import read_assessment
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.assessments.queries.story import story_page
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.reports.queries.workbook_of import workbook
from milepost.core.assessment.workflow import Position, Stage
from tests.apps.small_worlds import a_draft, answer, bring_to, cite, number_of, submit, the
from tests.apps.worlds import World

pytestmark = pytest.mark.django_db


def test_the_moderator_reads_the_evidence_that_came_with_the_answer_to_a_challenge(
    world: World,
) -> None:
    number = number_of(world, "W1")
    bring_to(world, Stage.CHALLENGED, number)
    new = cite(world, number, "A1")

    def read(name: str) -> set[int]:
        found = read_assessment(number=number, by=world.actor(name), at=world.at())
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
        pieces = zipfile.ZipFile(io.BytesIO(content))
        texts = "".join(pieces.read(name).decode() for name in pieces.namelist())
        events = [line.title for line in story_page(number=number, by=board, at=world.at()).lines]
        return (
            any(each.item == new for each in page.criteria[0].evidence),
            f"E-{new}, page 4" in texts,
            events.count("Evidence cited"),
        )

    assert told() == (False, False, 1)
    answer(world, number)
    assert told() == (True, True, 2)


def test_what_a_side_answers_to_evidence_is_heard_once_it_spoke(world: World) -> None:
    number = number_of(world, "W1")
    a_draft(world, number)
    cite(world, number, "A1", kind="contradicts")
    submit(world, number, level=0)
    validator = world.actor("north-validator")
    actions.answer_evidence(
        number=number,
        link=EvidenceLink.objects.get(kind="contradicts").pk,
        words="Another year.",
        by=validator,
        at=world.at(),
    )

    def heard(name: str) -> bool:
        found = read_assessment(number=number, by=world.actor(name), at=world.at())
        return any(each.answer == "Another year." for each in found.evidence)

    assert heard("north-validator")
    assert not any(map(heard, ("provider-lead", "south-validator", "moderator")))
    assert reckon(the(world, number), Position.PROVIDER).facts["W1.A1"].support.is_contradicted
    assert reckon(the(world, number), Position.AUTHORITY).indicated.level == 1

    actions.agree(number=number, level=1, by=validator, at=world.at())
    assert all(map(heard, ("provider-lead", "south-validator", "moderator")))
