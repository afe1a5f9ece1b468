"""The workbook out: the same sheet again, with what was issued and nothing that was not."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from milepost.apps.assessments import actions
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.apps.matrices.actions import put_forward
from milepost.apps.reports.queries import workbook
from milepost.core.access.refusals import NoSuchThing
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.rating.scale import Achieved
from milepost.gateways.matrix_files import read_matrix_file
from tests.apps.worlds import (
    World,
    a_cycle,
    a_world,
    cite_for_level,
    consent,
    rate_level,
    some_evidence,
)
from tests.builders import a_focus_area, a_matrix
from tests.gateways.sheets import LOOK_ALIKE, read_sheet

pytestmark = pytest.mark.django_db


def a_book(world: World, *, by: str = "north-manager", view: str = "joint") -> Workbook:
    made = workbook(by=world.actor(by), view=view, at=world.at())
    return openpyxl.load_workbook(io.BytesIO(made.content))


def words_in(book: Workbook) -> str:
    return "\n".join(
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


def first_assessment() -> Assessment:
    return Assessment.objects.get(focus_area="CS", authority__slug="north")


def claim_level_1(world: World, number: int) -> None:
    item = some_evidence(
        world, by="provider-lead", made_by="independent", type_code="customer_satisfaction_survey"
    )
    rate_level(world, number, "CS", 1)
    cite_for_level(world, number, "CS", 1, evidence=item)
    actions.submit(number=number, level=1, by=world.actor("provider-lead"), at=world.at())


def test_an_imported_matrix_is_handed_back_in_its_own_layout_and_reads_the_same() -> None:
    imported = read_sheet(LOOK_ALIKE).matrix
    world = a_world()
    put_forward(
        matrix=imported,
        source_layout={"sheet": "Annex 7", "headings": HEADINGS},
        by=world.actor("north-manager"),
        at=world.at(),
    )
    consent(world, number=2)

    made = workbook(by=world.actor("north-manager"), view="joint", at=world.at())

    assert openpyxl.load_workbook(io.BytesIO(made.content)).sheetnames[0] == "Annex 7"
    assert read_matrix_file(io.BytesIO(made.content), name=made.name).matrix == imported


HEADINGS = [
    "Category", "Focus", "Level 0", "Level 1", "Level 2", "Level 3", "Level 4", "Level 5",
    "Evidence base",
]  # fmt: skip


def test_a_layout_that_lacks_a_column_gives_way_to_the_usual_one() -> None:
    imported = read_sheet(LOOK_ALIKE).matrix
    world = a_world(matrix=imported)

    made = workbook(by=world.actor("north-manager"), view="joint", at=world.at())

    assert read_matrix_file(io.BytesIO(made.content), name=made.name).matrix == imported


def test_a_ratified_level_is_told_in_colour_in_a_note_and_in_words() -> None:
    world = a_world()
    a_cycle(world)
    number = first_assessment().number
    claim_level_1(world, number)
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    paper = actions.propose(number=number, by=world.actor("moderator"), at=world.at())
    seal = actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())

    sheet = a_book(world, view="north").worksheets[0]
    heading = next(row for row in sheet.iter_rows() if row[0].value == "Category")
    level_1 = next(cell.column for cell in heading if cell.value == "Level 1")
    under = int(heading[0].row or 0) + 1
    cell = sheet.cell(row=under, column=int(level_1 or 0))
    stands = sheet.cell(row=under, column=len(heading))

    assert cell.fill.start_color.rgb == "FF0B4F43"
    assert cell.comment is not None
    assert "Ratified" in cell.comment.text
    assert "level 1" in str(stands.value)
    assert sheet.oddFooter is not None
    assert seal in str(sheet.oddFooter.left.text)


def test_what_is_issued_is_there_with_its_reasons_and_evidence() -> None:
    world = a_world()
    a_cycle(world)
    number = first_assessment().number
    claim_level_1(world, number)
    give(world, number, Position.AUTHORITY, "north-validator", reason="The rhythm broke in May.")
    actions.challenge(number=number, by=world.actor("north-validator"), at=world.at())

    book = a_book(world, by="south-validator")
    lines = [[cell.value for cell in row] for row in book["Criteria"].iter_rows()]
    line = next(row for row in lines if row[2] == "CS.CHAN.L1.1")

    assert line[5:9] == ["F", None, "P", "The rhythm broke in May."]
    assert line[11] == "E-1, page 4"


@pytest.mark.parametrize("reader", ["provider-lead", "north-validator", "moderator", "auditor"])
def test_no_draft_of_anybody_leaves_in_a_workbook(reader: str) -> None:
    world = a_world()
    a_cycle(world)
    number = first_assessment().number
    claim_level_1(world, number)
    give(world, number, Position.AUTHORITY, "north-validator", reason="Not for others' eyes yet.")

    assert "Not for others' eyes yet." not in words_in(a_book(world, by=reader))


def test_an_elected_member_sees_levels_and_no_ratings() -> None:
    world = a_world()
    a_cycle(world)
    claim_level_1(world, first_assessment().number)

    book = a_book(world, by="member")

    assert len(list(book["Criteria"].iter_rows(min_row=5))) == 0
    assert len(list(book["Assessment"].iter_rows(min_row=5))) == 18


def test_an_elected_member_is_told_the_same_here_as_on_the_page_of_a_focus_area() -> None:
    world = a_world()
    a_cycle(world)
    number = first_assessment().number
    claim_level_1(world, number)
    actions.agree(number=number, by=world.actor("north-validator"), at=world.at())
    paper = actions.propose(number=number, by=world.actor("moderator"), at=world.at())
    actions.ratify(number=number, paper=paper, by=world.actor("board-north"), at=world.at())

    lines = [[c.value for c in row] for row in a_book(world, by="member")["Criteria"].iter_rows()]
    in_the_book = {row[2]: row[9] for row in lines[4:]}
    page = focus_area_page(
        code="CS", by=world.actor("member"), level=1, view="north", at=world.at()
    )
    on_the_page = {c.code: c.ratings[0].rating for c in page.criteria if c.ratings}

    assert set(on_the_page.values()) == {"F"}
    assert on_the_page.items() <= in_the_book.items()
    assert {value for row in lines[4:] for value in (row[5], row[7], row[11])} == {None}


def test_a_member_learns_nothing_of_an_assessment_that_is_not_ratified() -> None:
    world = a_world()
    a_cycle(world)
    claim_level_1(world, first_assessment().number)

    book = a_book(world, by="member")
    stages = {row[6].value for row in book["Assessment"].iter_rows(min_row=5)}

    assert stages == {None}


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_words_that_look_like_a_formula_stay_words(words: str) -> None:
    world = a_world(matrix=with_words(words))

    book = a_book(world)
    cells = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == words]

    assert [cell.data_type for cell in cells] == ["s"]


def with_words(words: str) -> MaturityMatrix:
    area = a_focus_area("CS", level_1="A1")
    cells = tuple(replace(c, words=words) if c.level == 1 else c for c in area.descriptors)
    return a_matrix(replace(area, descriptors=cells))


def test_it_prints_on_a3_with_its_heading_on_every_page() -> None:
    world = a_world()

    sheet = a_book(world).worksheets[0]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows
    assert sheet.freeze_panes


def test_a_view_of_nobody_does_not_exist() -> None:
    world = a_world()

    with pytest.raises(NoSuchThing):
        workbook(by=world.actor("north-manager"), view="saltmarsh", at=world.at())


def test_its_queries_do_not_grow_with_the_data(django_assert_max_num_queries: Any) -> None:
    world = a_world()
    a_cycle(world)
    claim_level_1(world, first_assessment().number)
    a_cycle(world, window_from=date(2026, 7, 1), cut_off_on=date(2026, 9, 30))
    viewer = world.actor("south-validator")

    with django_assert_max_num_queries(23):
        workbook(by=viewer, view="joint", at=world.at())


def give(world: World, number: int, position: Position, by: str, *, reason: str) -> None:
    """Rate one criterion otherwise than the provider did."""
    actions.rate(
        number=number,
        position=position,
        given=[
            actions.GivenRating(
                criterion="CS.CHAN.L1.1", rating=Achieved.PARTLY, seen=0, reason=reason
            )
        ],
        by=world.actor(by),
        at=world.at(),
    )
