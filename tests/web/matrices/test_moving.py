"""What it means to move to another edition, before anybody consents to it."""

from dataclasses import replace

import pytest

from milepost.apps.matrices import actions
from milepost.core.matrix.definition import MaturityMatrix
from tests.apps.small_worlds import a_row, a_small_world
from tests.apps.worlds import World
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

NEXT = a_row("CS", level_1="A1 A2! D1", level_2="P^ I2", level_3="A3=A1 B3~~")


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """An edition waits in which A2 is critical, C1 gone, D1 new, and level 5 undefined."""
    world = a_small_world()
    matrix: MaturityMatrix = world.matrix
    (category, *others) = matrix.categories
    areas = tuple(NEXT if area.code == "CS" else area for area in category.focus_areas)
    categories = (replace(category, focus_areas=areas), *others)
    actions.put_forward(
        matrix=replace(matrix, categories=categories, version="2.0"),
        by=world.actor("north-manager"),
        at=world.at(),
    )
    return world


def test_it_says_what_carries_what_begins_anew_what_ends_and_what_is_undefined(
    world: World,
) -> None:
    words = Browser(world, "member").see("matrix/2/moving/")
    anew, _, rest = words.partition("Carried, though the words differ")
    ends = rest.partition("Ended")[2]
    assert "CS.A2" in anew
    assert "CS.D1" in anew
    assert "CS.C1" in ends
    assert "CS, level 5: was defined, and would not be now" in ends
    assert "In force from 1 July 2026 at the earliest" in words


def test_whoever_is_to_consent_is_led_to_it(world: World) -> None:
    words = Browser(world, "provider-lead").see("matrix/2/answer/")
    assert "what it means for the ratings there are" in words


def test_the_first_edition_follows_none(world: World) -> None:
    assert "The first edition" in Browser(world, "member").see("matrix/1/moving/")
    Browser(world, "member").see("matrix/9/moving/", 404)


def test_it_asks_little(world: World) -> None:
    assert Browser(world, "auditor").queries("matrix/2/moving/") <= MOST_QUERIES
