"""Who holds which role: given, added and ended by an administrator, each step recorded."""

from typing import Any

import pytest
from django.test import Client

from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Membership
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from tests.apps.worlds import CAST, PASSWORD, World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

NEW = {"full_name": "Ada Byron", "username": "ada.byron", "role": "validator:north"}


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.mark.parametrize("place", ["people/", "people/give/", "people/add/"])
def test_nobody_but_an_administrator_comes_in(world: World, place: str) -> None:
    Browser(world, "admin").see(place)
    for who in CAST:
        Browser(world, who).see(place, 403)


def test_everybody_with_a_role_is_named_with_it(world: World) -> None:
    words = Browser(world, "admin").see("people/")
    assert "North Validator north-validator Validator" in words
    assert "Wayfarer Highways Ltd" in words


def test_an_administrator_touches_no_content(world: World) -> None:
    browser = Browser(world, "admin")
    for place in ("", "assessments/", "evidence/", "cycles/", "matrix/", "record/"):
        browser.see(place, 403)


def test_a_person_is_added_once_it_was_checked_and_can_sign_in(world: World) -> None:
    browser = Browser(world, "admin")
    asked = words_of(browser.send("people/add/", 200, **NEW))
    assert "Check before you do it" in asked
    assert "Validator, North Council" in asked
    assert not Person.objects.filter(username="ada.byron").exists()

    answer = browser.send("people/add/", 200, **NEW, confirmed="yes")
    password = words_of(answer).partition("first password ")[2].split()[0]
    client = Client()
    client.post("/", {"username": "ada.byron", "password": password})
    assert client.get(browser.at("")).status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert list(Event.objects.order_by("-id").values_list("name", flat=True)[:2]) == [
        "role.given",
        "person.added",
    ]
    assert password not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"full_name": ""}, "Enter the person’s full name."),
        ({"username": "Not A Name!"}, "A username has 3 to 60 small letters"),
        ({"username": "moderator"}, "Somebody signs in as “moderator” already"),
        ({"role": "validator"}, "Choose a role from the list."),
        ({"role": "validator:west"}, "Choose a role from the list."),
        ({"role": "king"}, "Choose a role from the list."),
    ],
)
def test_a_fault_is_named_what_was_typed_is_kept_and_nobody_is_added(
    world: World, wrong: dict[str, str], fault: str
) -> None:
    before = Person.objects.count(), Event.objects.count()
    said: dict[str, Any] = {**NEW, **wrong, "confirmed": "yes"}
    answer = Browser(world, "admin").send("people/add/", 422, **said)
    assert fault in words_of(answer)
    assert said["full_name"].encode() in answer.content
    assert (Person.objects.count(), Event.objects.count()) == before


def test_a_role_is_given_to_somebody_who_can_sign_in(world: World) -> None:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    said = {"username": "ada", "role": "moderator"}
    browser = Browser(world, "admin")
    browser.send("people/give/", 200, **said)
    assert not Membership.objects.filter(person__username="ada").exists()
    browser.send("people/give/", 303, **said, confirmed="yes")
    assert "Ada Byron ada Moderator" in browser.see("people/")


@pytest.mark.parametrize(
    ("username", "role", "fault"),
    [
        ("nobody", "moderator", "There is nobody who signs in as “nobody”."),
        ("provider-lead", "validator:north", "already acts for another party here"),
        ("north-validator", "validator:north", "holds the role validator already"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused(
    world: World, username: str, role: str, fault: str
) -> None:
    before = Membership.objects.count()
    said = {"username": username, "role": role, "confirmed": "yes"}
    answer = Browser(world, "admin").send("people/give/", 422, **said)
    assert fault in words_of(answer)
    assert Membership.objects.count() == before


def test_a_role_that_has_ended_opens_nothing_any_more(world: World) -> None:
    browser = Browser(world, "admin")
    place = "people/end/?username=north-validator&role=validator"
    assert "End this role?" in browser.see(place)
    browser.send(place)
    Browser(world, "north-validator").see("", 404)
    assert Event.objects.filter(name="role.ended").count() == 1


def test_somebody_stays_administrator(world: World) -> None:
    place = "people/end/?username=admin&role=administrator"
    answer = Browser(world, "admin").send(place, 422)
    assert "Somebody has to be administrator" in words_of(answer)
    Browser(world, "admin").see("people/")


@pytest.mark.parametrize(
    "query", ["", "?username=nobody&role=validator", "?username=moderator&role=king"]
)
def test_a_role_that_nobody_holds_does_not_exist(world: World, query: str) -> None:
    Browser(world, "admin").see(f"people/end/{query}", 404)


def test_the_list_takes_as_many_queries_with_more_people(world: World) -> None:
    browser = Browser(world, "admin")
    few = browser.queries("people/")
    browser.send("people/add/", 200, **NEW, confirmed="yes")
    assert browser.queries("people/") == few <= MOST_QUERIES
