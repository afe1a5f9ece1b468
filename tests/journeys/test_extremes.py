"""Every page fits on a phone, on a desk and on paper, however many rows and however long the names.

The smallest arrangement, the largest, and one whose every name is a single long word.
"""

import pytest
from playwright.sync_api import Page

from milepost.apps.matrices.actions import put_forward
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document, to_document
from tests.apps.extreme_worlds import LARGEST, LONG, SMALLEST, UNBROKEN, Extreme, an_extreme_world
from tests.apps.small_worlds import number_of
from tests.apps.worlds import World
from tests.journeys.conftest import Company
from tests.journeys.inspection import expect_axe_to_find_nothing, expect_to_fit_a_phone

pytestmark = pytest.mark.long

DESKTOP = 1440  # CSS pixels
PAPER = 794  # the width of A4, upright
TURNED = 1123  # and turned, as the matrix is printed


@pytest.fixture
def world(request: pytest.FixtureRequest, live_server: object, transactional_db: None) -> World:
    found: Extreme = request.param
    return an_extreme_world(found)


@pytest.mark.parametrize("world", [SMALLEST, LARGEST, LONG, UNBROKEN], indirect=True, ids=str)
def test_every_page_fits_a_phone_a_desk_and_a_sheet_of_paper(
    world: World, company: Company
) -> None:
    ratified = number_of(world, "R1")
    places = {
        "north-manager": (
            "",
            "?words=1",
            "focus-areas/R1/?view=north&level=3",
            "profile/",
            "assessments/",
            f"assessments/{ratified}/story/",
            "evidence/",
            "cycles/",
            "matrix/1/",
            "record/",
        ),
        "provider-lead": (
            f"assessments/{ratified}/",
            f"assessments/{_drafted(world)}/cite/" if _drafted(world) else "evidence/add/",
            "evidence/1/",
        ),
        "admin": ("people/", "people/add/"),
    }
    for who, theirs in places.items():
        person = company.signed_in(who)
        for place in theirs:
            person.page.goto(f"/arrangements/{world.reference}/{place}")
            expect_to_fit_a_phone(person.page)
            expect_to_fit(person.page, DESKTOP)
            expect_to_fit(person.page, TURNED if place in {"", "?words=1"} else PAPER, "print")


@pytest.mark.parametrize("world", [SMALLEST, UNBROKEN], indirect=True, ids=str)
def test_a_redline_and_a_thread_fit_a_phone_a_desk_and_a_sheet_of_paper(
    world: World, company: Company
) -> None:
    matrix = _reworded(world.matrix)
    put_forward(matrix=matrix, by=world.actor("north-manager"), at=world.at())
    thread = matrix.focus_areas[0].threads[0].code
    person = company.signed_in("north-manager")
    for place, paper in (
        ("redline/", PAPER),
        ("redline/?text=whole", PAPER),
        ("threads/", PAPER),
        (f"threads/{thread}/", TURNED),
    ):
        person.page.goto(f"/arrangements/{world.reference}/matrix/2/{place}")
        expect_to_fit_a_phone(person.page)
        expect_to_fit(person.page, DESKTOP)
        expect_to_fit(person.page, paper, "print")
        if "whole" not in place:
            expect_axe_to_find_nothing(person.page)


def _reworded(matrix: MaturityMatrix) -> MaturityMatrix:
    """Another edition, in which every name is longer, and every cell and criterion ends in it."""
    written = to_document(matrix)
    for category in written["categories"]:
        for area in category["focus_areas"]:
            area["name"] += area["name"][::-1]
            for cell in area["descriptors"]:
                cell["words"] = f"{cell.get('words', '')} {area['name']}"
                for criterion in cell["criteria"]:
                    criterion["text"] += f" {area['name']}"
    return from_document(written)


def _drafted(world: World) -> int | None:
    """An assessment that is still being drafted; the smallest world has none."""
    is_there = "R2" in world.matrix.areas_by_code
    return number_of(world, "R2") if is_there else None


def expect_to_fit(page: Page, width: int, medium: str = "screen") -> None:
    """Nothing makes the page scroll sideways at a width, on a screen or in print."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="print" if medium == "print" else "screen")
    needed: int = page.evaluate("() => document.scrollingElement.scrollWidth")
    page.emulate_media(media="screen")
    assert needed <= width, f"{page.url} needs {needed} pixels of {width} ({medium})"


@pytest.mark.parametrize("world", [LONG], indirect=True, ids=str)
def test_the_longest_names_leave_the_pages_accessible(world: World, company: Company) -> None:
    person = company.signed_in("provider-lead")
    for place in ("", f"assessments/{number_of(world, 'R2')}/cite/", "evidence/"):
        person.page.goto(f"/arrangements/{world.reference}/{place}")
        expect_axe_to_find_nothing(person.page)
