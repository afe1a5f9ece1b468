"""Who holds which role: given, added and ended by an administrator, each step recorded."""

import re

import pytest
from django.test import Client

from milepost.apps.audit.models import Event
from milepost.apps.contracts.actions import end_role, give_role
from milepost.apps.contracts.models import Membership
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import OneTimeLink, Person
from milepost.core.access.roles import Role
from tests.apps.worlds import CAST, PASSWORD, World, a_world
from tests.web.browsing import MOST_QUERIES, Browser, words_of

pytestmark = pytest.mark.django_db

CHOSEN = "three-words-apart"


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


@pytest.mark.parametrize("place", ["people/", "people/give/", "people/add/"])
def test_nobody_but_an_administrator_comes_in(world: World, place: str) -> None:
    Browser(world, "admin").see(place)
    for who in CAST:
        Browser(world, who).see(place, 403)


def test_everybody_with_a_role_is_named_with_it(world: World) -> None:
    words = Browser(world, "admin").see("people/")
    assert "North Validator north-validator Validator" in words
    assert "Nobody holds" not in words  # every role that is needed is held
    assert "Wayfarer Highways Ltd" in words


def test_an_administrator_touches_no_content(world: World) -> None:
    browser = Browser(world, "admin")
    for place in ("", "assessments/", "evidence/", "cycles/", "matrix/", "record/"):
        browser.see(place, 403)


def _row(number: int, full_name: str, username: str, role: str) -> dict[str, str]:
    start = f"person-{number}-"
    return {f"{start}full_name": full_name, f"{start}username": username, f"{start}role": role}


ADA = _row(1, "Ada Byron", "ada.byron", "validator:north")
MARY = _row(2, "Mary Somerville", "", "moderator")


def test_there_is_a_row_for_each_role_that_nobody_holds(world: World) -> None:
    end_role(username="moderator", role=Role.MODERATOR, by=world.actor("admin"), at=world.at())
    page = Browser(world, "admin").get("/arrangements/hw-01/people/add/").content.decode()
    assert '<option value="moderator" selected>' in page
    assert "Nobody holds 1 role" in Browser(world, "admin").see("people/")


def test_people_are_added_once_they_were_read_back_each_with_a_link_of_their_own(
    world: World,
) -> None:
    browser, said = Browser(world, "admin"), {"rows": "3", **ADA, **MARY}
    asked = words_of(browser.send("people/add/", 200, **said))
    assert "Check before you add them" in asked
    assert "Ada Byron ada.byron Validator, North Council" in asked
    assert "Mary Somerville mary.somerville Moderator" in asked
    assert not Person.objects.filter(username="ada.byron").exists()

    answer = browser.send("people/add/", 200, **said, confirmed="yes")
    links = re.findall(r"http://testserver(/welcome/[^/<]+/)", answer.content.decode())
    assert len(set(links)) == 2
    assert "no-store" in answer["Cache-Control"]
    assert (
        list(Event.objects.order_by("id").values_list("name", flat=True))[-6:]
        == [
            "person.added",
            "role.given",
            "link.made",
        ]
        * 2
    )
    assert not any(link.split("/")[2] in str(list(Event.objects.values())) for link in links)
    assert "Ada Byron Not in yet: has not chosen a password" in browser.see("people/")

    ada = Client()
    assert ada.post(links[0], {"new": CHOSEN, "again": CHOSEN}).status_code == 303
    assert ada.get(browser.at("")).status_code == 200
    assert "Ada Byron Not in yet" not in browser.see("people/")


def test_somebody_with_two_roles_stands_in_two_rows_and_has_one_link(world: World) -> None:
    again = _row(2, "Ada Byron", "ada.byron", "authority_contributor:north")
    answer = Browser(world, "admin").send("people/add/", 200, **ADA, **again, confirmed="yes")
    assert answer.content.decode().count("/welcome/") == 1
    roles = Membership.objects.filter(person__username="ada.byron").values_list("role", flat=True)
    assert set(roles) == {"validator", "authority_contributor"}


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (_row(1, "", "ada.byron", "validator:north"), "Enter the person’s full name."),
        (_row(1, "", "", "validator:north"), "Name at least one person."),
        (_row(1, "Ada", "Not A Name!", "moderator"), "A username has 3 to 60 small letters"),
        (_row(1, "Ada", "moderator", "moderator"), "Somebody signs in as “moderator” already"),
        (_row(1, "Ada", "ada", ""), "Choose a role."),
        (_row(1, "Ada", "ada", "validator"), "Choose a role from the list."),
        (_row(1, "Ada", "ada", "validator:west"), "Choose a role from the list."),
        (_row(1, "Ada", "ada", "site_administrator"), "Choose a role from the list."),
        (_row(1, "A" * 121, "ada", "moderator"), "at most 120 characters"),
        (
            ADA | _row(2, "Ada Byron", "ada.byron", "provider_lead"),
            "Ada Byron: Ada Byron already acts for another party here.",
        ),
        (
            ADA | _row(2, "Another", "ada.byron", "validator:north"),
            "Another: Ada Byron has the username “ada.byron” above.",
        ),
        (
            ADA | _row(2, "Ada Byron", "ada.byron", "administrator"),
            "Ada Byron cannot be administrator and validator at once",
        ),
    ],
)
def test_a_fault_is_named_what_was_typed_is_kept_and_nobody_is_added(
    world: World, wrong: dict[str, str], fault: str
) -> None:
    before = Person.objects.count(), Event.objects.count(), OneTimeLink.objects.count()
    answer = Browser(world, "admin").send("people/add/", 422, **wrong, confirmed="yes")
    assert fault in words_of(answer)
    for name, typed in wrong.items():
        assert name.endswith("-role") or typed.encode() in answer.content
    assert (Person.objects.count(), Event.objects.count(), OneTimeLink.objects.count()) == before


def test_every_fault_of_everybody_is_named_at_once(world: World) -> None:
    said = {**_row(1, "Ada", "moderator", "moderator"), **_row(2, "Bo", "x", "moderator")}
    words = words_of(Browser(world, "admin").send("people/add/", 422, **said, confirmed="yes"))
    assert "Ada: Somebody signs in as “moderator” already" in words
    assert "Bo: A username has 3 to 60 small letters" in words


def test_more_rows_keep_what_was_typed_and_add_nobody(world: World) -> None:
    answer = Browser(world, "admin").send("people/add/", 200, **ADA, rows="3", more="yes")
    assert answer.content.decode().count('-full_name"') >= 6
    assert b'value="Ada Byron"' in answer.content
    assert b'<option value="validator:north" selected>' in answer.content
    assert not Person.objects.filter(username="ada.byron").exists()


def test_what_was_read_back_can_be_changed(world: World) -> None:
    answer = Browser(world, "admin").send("people/add/", 200, **ADA, rows="3", change="yes")
    assert b'value="Ada Byron"' in answer.content
    assert not Person.objects.filter(username="ada.byron").exists()


# -- a new link for somebody who forgot their password ---------------------------------------------

FORGOT = "people/link/?username=north-validator"


def test_a_new_link_is_made_once_it_was_asked_for_and_stands_on_the_record(world: World) -> None:
    browser = Browser(world, "admin")
    assert "Make a new one-time link?" in browser.see(FORGOT)
    assert not OneTimeLink.objects.exists()
    answer = browser.send(FORGOT, 200)
    assert "no-store" in answer["Cache-Control"]
    assert "North Validator Signs in as north-validator" in words_of(answer)
    event = Event.objects.order_by("-id")[0]
    assert (event.name, event.arrangement) == ("link.made", "hw-01")
    assert Person.objects.get(username="north-validator").check_password(PASSWORD)
    assert "One-time link made North Validator Admin" in Browser(world, "auditor").see("record/")


def test_a_link_ends_the_one_before_it(world: World) -> None:
    browser = Browser(world, "admin")
    first, second = (
        re.findall(r"(/welcome/[^/<]+/)", browser.send(FORGOT, 200).content.decode())[0]
        for _ in range(2)
    )
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_an_administrator_makes_no_link_for_themselves(world: World) -> None:
    answer = Browser(world, "admin").send("people/link/?username=admin", 403)
    assert "Your account" in words_of(answer)
    assert not OneTimeLink.objects.exists()


def test_an_administrator_makes_no_link_to_an_account_that_opens_more_than_this(
    world: World,
) -> None:
    other = a_world("hw-02", suffix="-2")
    give_role(username="moderator", role=Role.MODERATOR, by=other.actor("admin"), at=other.at())
    answer = Browser(world, "admin").send("people/link/?username=moderator", 403)
    assert "is made by whoever runs the site" in words_of(answer)
    assert b"hw-02" not in answer.content
    assert not OneTimeLink.objects.exists()


def test_an_administrator_makes_no_link_to_a_site_administrator(world: World) -> None:
    Person.objects.filter(username="auditor").update(is_site_administrator=True)
    Browser(world, "admin").send("people/link/?username=auditor", 403)
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize("username", ["", "nobody", "moderator-2", "north-decider"])
def test_nobody_without_a_role_here_is_given_a_link(world: World, username: str) -> None:
    a_world("hw-02", suffix="-2")
    admin = world.actor("admin")
    end_role(username="north-decider", role=Role.DECISION_MAKER, by=admin, at=world.at())
    Browser(world, "admin").send(f"people/link/?username={username}", 404)
    assert not OneTimeLink.objects.exists()


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
    browser.send("people/add/", 200, **ADA, confirmed="yes")
    assert browser.queries("people/") == few <= MOST_QUERIES
