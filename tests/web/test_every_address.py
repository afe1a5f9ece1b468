"""Who comes in where? Asked of every address there is, and of everybody."""

import re

import pytest
from django.test import Client

from milepost.apps.assessments import actions
from milepost.apps.people.models import Person
from tests.apps.worlds import (
    CAST,
    World,
    a_cycle,
    a_world,
    cite_for_level,
    rate_level,
    some_evidence,
)
from tests.reading import ReadingOnly
from tests.rules.routes import OPEN_LIST, Route, all_routes

pytestmark = [pytest.mark.long, pytest.mark.once]

ROUTES = all_routes()
INSIDE = [route for route in ROUTES if route.is_inside]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OUTSIDERS = ("provider-lead", "north-manager", "moderator", "admin")
EVERYBODY = [*CAST, "admin"]

# Places in addresses, filled with things that are there.
FILLED = {
    "code": "CS",
    "number": 1,
    "level": 1,
    "criterion": "CS.CHAN.L1.1",
    "link": 1,
    "upload": "W-1",
    "person": "P-nobody",
    "secret": "a-link-that-never-was",
    "thread": "CS.CHAN",
    "proposal": 1,
    "reference": "0" * 32,
    "place": 1,
    "version": 1,
    "exception": 1,
    "hold": 1,
    "judgement": 1,
    "point": "M1",
    "kind": "client_overview_report",
    "view": "north",
}


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    """An arrangement in the middle of things, and another beside it."""
    world = a_world()
    a_cycle(world)
    item = some_evidence(
        world, by="provider-lead", type_code="customer_satisfaction_survey", made_by="independent"
    )
    rate_level(world, 1, "CS", 1)
    cite_for_level(world, 1, "CS", 1, evidence=item)
    actions.submit(number=1, level=1, by=world.actor("provider-lead"), at=world.at())
    a_world("elsewhere", suffix="-elsewhere")
    return world


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def _address(route: Route, world: World) -> str:
    return route.address(arrangement=world.reference, **FILLED)


def test_an_outsider_gets_404_for_every_address_of_another_arrangement(world: World) -> None:
    for outsider in OUTSIDERS:
        client = _signed_in(f"{outsider}-elsewhere")
        answers = {
            (route.name, method): client.generic(method, _address(route, world)).status_code
            for route in INSIDE
            for method in (METHODS if outsider == OUTSIDERS[0] else ("GET", "POST"))
        }
        assert set(answers.values()) == {404}, answers


def test_an_address_of_no_arrangement_is_answered_like_one_of_anothers(world: World) -> None:
    client = _signed_in("provider-lead")
    for route in INSIDE:
        theirs = client.get(route.address(arrangement="elsewhere", **FILLED))
        nobodys = client.get(route.address(arrangement="nowhere", **FILLED))
        assert (theirs.status_code, nobodys.status_code) == (404, 404), route.name
        assert _without_token(theirs.content) == _without_token(nobodys.content), route.name


def _without_token(page: bytes) -> bytes:
    """A page without the token of its sign-out form, which is another each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_a_stranger_is_sent_to_sign_in_for_every_address_but_the_open_ones(world: World) -> None:
    client = Client()
    for route in ROUTES:
        if route.name in OPEN_LIST:
            continue
        address = _address(route, world)
        for method in METHODS:
            answer = client.generic(method, address)
            assert (answer.status_code, answer["Location"]) == (302, f"/?next={address}"), route


def test_reading_any_page_writes_nothing_whoever_reads_it(
    world: World, reading_only: ReadingOnly
) -> None:
    for person in EVERYBODY:
        client = _signed_in(person)
        for route in ROUTES:
            address = _address(route, world)
            for method in ("GET", "HEAD") if person == EVERYBODY[0] else ("GET",):
                with reading_only:
                    answer = client.generic(method, address)
                if answer.streaming:  # a file is closed once it has been read
                    b"".join(answer)
                assert answer.status_code < 500, (person, address)
