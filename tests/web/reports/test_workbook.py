"""The workbook: handed out to whoever sees the matrix, and to nobody else."""

import io

import openpyxl
import pytest

from tests.apps.worlds import CAST, World, a_cycle, a_world, a_world_without_a_matrix
from tests.web.browsing import Browser

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    world = a_world()
    a_cycle(world)
    return world


def test_whoever_sees_the_matrix_may_take_it_along(world: World) -> None:
    for who in CAST:
        browser = Browser(world, who)
        answer = browser.get(browser.at("matrix.xlsx"))
        assert (answer.status_code, answer["Content-Type"]) == (200, XLSX), who


def test_it_opens_and_names_every_focus_area(world: World) -> None:
    browser = Browser(world, "member")
    answer = browser.get(browser.at("matrix.xlsx?view=north"))
    assert answer["Content-Disposition"].startswith('attachment; filename="hw-01-matrix-north-')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    told = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {area.name for area in world.matrix.focus_areas} <= told


def test_an_administrator_and_a_strange_view_get_none(world: World) -> None:
    Browser(world, "admin").see("matrix.xlsx", 403)
    Browser(world, "member").see("matrix.xlsx?view=west", 404)


def test_before_a_matrix_is_adopted_there_is_none() -> None:
    Browser(a_world_without_a_matrix("hw-02", suffix="-2"), "member").see("matrix.xlsx", 404)


def test_the_matrix_page_leads_to_it(world: World) -> None:
    browser = Browser(world, "north-manager")
    page = browser.get(browser.at("?view=joint")).content.decode()
    assert 'href="/arrangements/hw-01/matrix.xlsx?view=joint"' in page
