"""Every page of the smallest arrangement there can be, and of a very large one."""

from dataclasses import replace

import pytest

from tests.apps.extreme_worlds import LARGEST, SMALLEST, Extreme, an_extreme_world
from tests.apps.small_worlds import number_of
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db


def _every_page(world: World) -> list[str]:
    number = number_of(world, "R1")
    return [
        "",
        "?words=1",
        "focus-areas/R1/?view=north&level=3",
        "profile/",
        "assessments/",
        f"assessments/{number}/",
        "evidence/",
        "cycles/",
        "matrix/",
        "matrix/1/",
        "record/",
        "record/seals/",
    ]


@pytest.mark.parametrize("extreme", [SMALLEST, replace(LARGEST, evidence=2)], ids=str)
def test_a_matrix_of_one_row_and_one_of_thirty_are_shown_on_every_page(extreme: Extreme) -> None:
    world = an_extreme_world(extreme)
    browser = Browser(world, "north-manager")
    for place in _every_page(world):
        browser.see(place)
    rows = browser.get(browser.at("")).content.decode()
    assert f"Focus area R{extreme.rows}" in rows
    assert browser.queries("") <= MOST_QUERIES
