"""What comes next on an arrangement that has only been set up: said until it is done."""

import pytest

from milepost.apps.contracts.actions import end_role
from milepost.apps.matrices.actions import answer, put_forward
from milepost.core.access.roles import Role
from tests.apps.small_worlds import a_small_matrix
from tests.apps.worlds import World, a_cycle, a_world_without_a_matrix
from tests.web.browsing import MOST_QUERIES, Browser

pytestmark = pytest.mark.django_db

STEPS = ("Let the people in", "Put a matrix forward", "Consent to it", "Open the first cycle")


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """Its people are in; nothing else was done."""
    return a_world_without_a_matrix(matrix=a_small_matrix())


def states(world: World, who: str = "north-manager", place: str = "") -> list[str]:
    """How each step stands, as somebody reads it."""
    words = Browser(world, who).see(place)
    return [words.partition(f"{step} ")[2].split()[0] for step in STEPS]


def test_each_step_is_done_in_its_turn_and_then_the_list_is_gone(world: World) -> None:
    assert states(world) == ["done", "now", "later", "later"]
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    assert states(world) == ["done", "done", "now", "later"]
    answer(number=1, is_consent=True, by=world.actor("provider-lead"), at=world.at())
    assert states(world) == ["done", "done", "now", "later"]
    answer(number=1, is_consent=True, by=world.actor("south-manager"), at=world.at())
    assert states(world) == ["done", "done", "done", "now"]
    a_cycle(world)
    for who, place in (("north-manager", ""), ("admin", "people/")):
        assert "What comes next" not in Browser(world, who).see(place)


def test_a_matrix_that_was_declined_is_to_be_followed_by_another(world: World) -> None:
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    answer(number=1, is_consent=False, by=world.actor("provider-lead"), at=world.at())
    assert states(world) == ["done", "now", "later", "later"]
    assert "The last one put forward was declined." in Browser(world, "member").see()


def test_the_first_step_is_open_again_while_nobody_holds_a_role_that_is_needed(
    world: World,
) -> None:
    admin = world.actor("admin")
    end_role(username="south-validator", role=Role.VALIDATOR, by=admin, at=world.at())
    assert states(world)[0] == "now"
    assert states(world, "admin", "people/")[0] == "now"
    assert "Validator, South Council" in Browser(world, "admin").see("people/")


@pytest.mark.parametrize(
    ("who", "place", "links"),
    [
        ("admin", "people/", ["people/add/"]),
        ("north-manager", "", ["matrix/read/"]),
        ("provider-lead", "", []),
        ("member", "", []),
    ],
)
def test_only_who_may_take_a_step_is_led_to_it(
    world: World, who: str, place: str, links: list[str]
) -> None:
    admin = world.actor("admin")
    end_role(username="moderator", role=Role.MODERATOR, by=admin, at=world.at())
    browser = Browser(world, who)
    page = browser.get(browser.at(place)).content.decode()
    steps = page.partition('class="mp-first-steps"')[2].partition("</section>")[0]
    tails = [part.split('"')[0] for part in steps.split('href="/arrangements/hw-01/')[1:]]
    assert tails == links


def test_the_provider_is_led_to_the_edition_that_waits(world: World) -> None:
    put_forward(matrix=world.matrix, by=world.actor("north-manager"), at=world.at())
    browser = Browser(world, "provider-lead")
    assert "Read version 1" in browser.see()
    assert 'href="/arrangements/hw-01/matrix/1/"' in browser.get(browser.at("")).content.decode()


@pytest.mark.parametrize(("who", "place"), [("member", ""), ("admin", "people/")])
def test_it_is_told_in_a_fixed_number_of_queries(world: World, who: str, place: str) -> None:
    assert Browser(world, who).queries(place) <= MOST_QUERIES


@pytest.mark.parametrize(
    "place",
    [
        "",
        "profile/",
        "assessments/",
        "evidence/",
        "evidence/add/",
        "cycles/",
        "matrix/",
        "record/seals/",
    ],
)
def test_every_page_of_an_empty_arrangement_says_so_and_leads_on(world: World, place: str) -> None:
    browser = Browser(world, "provider-lead")
    page = browser.get(browser.at(place)).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "mp-empty__title" in main or "mp-first-steps" in main
    assert 'href="/arrangements/hw-01/' in main or "Record" in main
