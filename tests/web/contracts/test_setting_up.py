"""Setting up an arrangement by pages: one Authority, two, or three."""

import pytest
from django.test import Client

from milepost.apps.audit.models import Event
from milepost.apps.contracts.models import Arrangement, Contract, Party
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from tests.apps.worlds import PASSWORD, a_world_without_a_matrix
from tests.web.browsing import words_of

pytestmark = pytest.mark.django_db


def an_authority(number: int, name: str, short_name: str, **more: str) -> dict[str, str]:
    said = {
        "name": name,
        "short_name": short_name,
        "reference": f"HW-{short_name[:1]}",
        "starts_on-day": "1",
        "starts_on-month": "4",
        "starts_on-year": "2026",
        "ends_on-day": "31",
        "ends_on-month": "3",
        "ends_on-year": "2034",
        **more,
    }
    return {f"authority-{number}-{part}": value for part, value in said.items()}


HEAD = {
    "name": "Ambleshire Highways Services",
    "reference": "",
    "provider_name": "Wayfarer Highways Ltd",
    "provider_short_name": "Wayfarer",
    "authorities": "2",
}
NORTH = an_authority(1, "North Ambleshire Council", "North")
SOUTH = an_authority(2, "South Ambleshire Council", "South")
BOTH = {**HEAD, **NORTH, **SOUTH}


@pytest.fixture
def ada() -> Client:
    """A site administrator."""
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    Person.objects.update(is_site_administrator=True)
    client = Client()
    client.force_login(Person.objects.get())
    return client


def test_an_arrangement_is_set_up_once_it_was_read_back(ada: Client) -> None:
    asked = words_of(ada.post("/set-up/", BOTH))
    assert "Check before you set it up" in asked
    assert "ambleshire-highways-services" in asked
    assert "North Contract HW-N, 1 April 2026 to 31 March 2034" in asked.replace("North.", "North")
    assert not Arrangement.objects.exists()

    answer = ada.post("/set-up/", {**BOTH, "confirmed": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/arrangements/ambleshire-highways-services/people/"
    words = words_of(answer)
    assert "Ambleshire Highways Services is set up. Now let its people in." in words
    assert "What comes next 1 Let the people in now" in words
    assert "Nobody holds 8 roles" in words
    assert "Ada Byron ada Administrator" in words
    assert [each.authority.slug for each in Contract.objects.all()] == ["north", "south"]
    assert Event.objects.get().name == "arrangement.set_up"


#    what is chosen, what is kept, and how it is read back
RULES = [
    ({}, "lower", "The lower of the levels"),
    ({"joint_rule": "both"}, "both", "Both levels, side by side"),
    ({"joint_rule": "board"}, "board", "The level that the Board sets, with its reason"),
]


@pytest.mark.parametrize(("said", "kept", "words"), RULES)
def test_what_is_shown_jointly_is_settled_with_the_contracts(
    ada: Client, said: dict[str, str], kept: str, words: str
) -> None:
    assert f"Shown jointly {words}" in words_of(ada.post("/set-up/", {**BOTH, **said}))
    ada.post("/set-up/", {**BOTH, **said, "confirmed": "yes"})
    assert Arrangement.objects.get().joint_rule == kept
    assert Event.objects.get().after["joint_rule"] == kept


def test_a_rule_that_there_is_not_is_refused(ada: Client) -> None:
    assert ada.post("/set-up/", {**BOTH, "joint_rule": "mean"}).status_code == 422
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize(
    ("said", "slugs"),
    [
        (NORTH, ["north"]),
        ({**NORTH, **SOUTH}, ["north", "south"]),
        (
            {**NORTH, **SOUTH, **an_authority(3, "West Council", "The West"), "authorities": "3"},
            ["north", "south", "the-west"],
        ),
        (
            {**NORTH, **an_authority(3, "West Council", "West"), "authorities": "3"},
            ["north", "west"],
        ),
    ],
)
def test_an_authority_of_which_nothing_is_said_is_left_out(
    ada: Client, said: dict[str, str], slugs: list[str]
) -> None:
    answer = ada.post("/set-up/", {**HEAD, **said, "confirmed": "yes"})
    assert answer.status_code == 303, words_of(answer)
    assert [each.authority.slug for each in Contract.objects.all()] == slugs


def test_another_authority_is_asked_for_and_what_was_typed_is_kept(ada: Client) -> None:
    answer = ada.post("/set-up/", {**BOTH, "more": "yes"})
    assert answer.status_code == 200
    assert "The third Authority" in words_of(answer)
    assert b'value="North Ambleshire Council"' in answer.content
    assert b'value="2034"' in answer.content
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"name": ""}, "Give the arrangement a name."),
        ({"name": "N" * 121}, "at most 120 characters"),
        ({"provider_name": ""}, "Give the provider’s name."),
        ({"reference": "Not an address!"}, "name in addresses has small letters, digits"),
        ({"reference": "hw-01"}, "There is an arrangement “hw-01” already"),
        ({"authority-1-name": ""}, "Give the name of the first Authority."),
        ({"authority-2-name": ""}, "Give the name of the second Authority."),
        ({"authority-1-starts_on-day": "31"}, "has to be a real date"),
        ({"authority-2-ends_on-year": "2026", "authority-2-ends_on-month": "3"}, "end after it"),
        ({"authority-2-short_name": "North"}, "a short name of its own in addresses"),
        ({"authority-2-short_name": "Joint"}, "neither “joint” nor “provider”"),
        ({"authority-2-short_name": "!!!"}, "short name needs letters"),
        ({"authority-1-reference": ""}, "Give the reference of the contract of the first"),
    ],
)
def test_a_fault_is_named_what_was_typed_is_kept_and_nothing_is_written(
    ada: Client, wrong: dict[str, str], fault: str
) -> None:
    a_world_without_a_matrix()
    before = Arrangement.objects.count(), Party.objects.count(), Event.objects.count()
    answer = ada.post("/set-up/", {**BOTH, **wrong, "confirmed": "yes"})
    assert answer.status_code == 422
    assert fault in words_of(answer)
    assert b'value="South Ambleshire Council"' in answer.content or "name" in str(wrong)
    assert (Arrangement.objects.count(), Party.objects.count(), Event.objects.count()) == before


def test_every_fault_is_named_at_once(ada: Client) -> None:
    words = words_of(ada.post("/set-up/", {"authorities": "1"}))
    for fault in (
        "Give the arrangement a name.",
        "Give the provider’s name.",
        "Give the name of the first Authority.",
        "Give the first day of the contract of the first Authority.",
    ):
        assert fault in words


@pytest.mark.parametrize("who", ["admin", "north-manager"])
def test_nobody_but_a_site_administrator_sets_anything_up(who: str) -> None:
    a_world_without_a_matrix()
    client = Client()
    client.force_login(Person.objects.get(username=who))
    for answer in (client.get("/set-up/"), client.post("/set-up/", {**BOTH, "confirmed": "yes"})):
        assert answer.status_code == 403
        assert "setting up an arrangement" in words_of(answer)
    assert Arrangement.objects.count() == 1


def test_whoever_sets_it_up_touches_no_content_and_gives_themselves_no_role(ada: Client) -> None:
    ada.post("/set-up/", {**BOTH, "confirmed": "yes"})
    home = "/arrangements/ambleshire-highways-services/"
    for place in ("", "assessments/", "evidence/", "matrix/", "matrix/read/", "record/"):
        assert ada.get(home + place).status_code == 403, place
    said = {"username": "ada", "role": "moderator", "confirmed": "yes"}
    answer = ada.post(f"{home}people/give/", said)
    assert answer.status_code == 403
    assert "Nobody gives themselves a role" in words_of(answer)


def test_a_site_administrator_of_one_arrangement_can_set_up_another(ada: Client) -> None:
    ada.post("/set-up/", {**BOTH, "confirmed": "yes"})
    words = words_of(ada.get("/"))
    assert "Ambleshire Highways Services Administrator" in words
    assert "Set up another arrangement" in words
