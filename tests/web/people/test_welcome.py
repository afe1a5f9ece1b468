"""Coming in by a one-time link: once, in time, and by nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from milepost.apps.audit.models import Event
from milepost.apps.people.actions import (
    add_person,
    make_first_link,
    make_link,
    operator_on,
)
from milepost.apps.people.models import OneTimeLink, Person
from tests.apps.worlds import PASSWORD
from tests.reading import ReadingOnly
from tests.web.browsing import words_of

pytestmark = pytest.mark.django_db

CHOSEN = "three-words-apart"
BOTH = {"new": CHOSEN, "again": CHOSEN}
FIRST = {"full_name": "Ada Byron", "username": "Ada.Byron", **BOTH}


def a_link(username: str = "ada", *, ago: timedelta = timedelta(0)) -> str:
    """The address of a link made for somebody who is there already."""
    person = Person.objects.get(username=username)
    by = operator_on("hw-01")
    secret = make_link(person=person.reference, by=by, at=timezone.now() - ago)
    return f"/welcome/{secret}/"


@pytest.fixture
def ada() -> Person:
    add_person(username="ada", full_name="Ada Byron", password=None)
    return Person.objects.get()


def test_somebody_new_chooses_a_password_and_is_in(ada: Person) -> None:
    client, link = Client(), a_link()
    assert "Ada Byron Choose your password" in words_of(client.get(link))
    answer = client.post(link, BOTH)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "Your password is set. From now on you sign in as ada." in words_of(client.get("/"))
    assert Client().post("/", {"username": "ada", "password": CHOSEN}).status_code == 303


def test_looking_at_a_link_uses_nothing_up_and_writes_nothing(
    ada: Person, reading_only: ReadingOnly
) -> None:
    link = a_link()
    with reading_only:
        for _ in range(3):
            assert Client().get(link).status_code == 200
    assert Client().post(link, BOTH).status_code == 303


def test_a_link_serves_once(ada: Person) -> None:
    link = a_link()
    Client().post(link, BOTH)
    again = Client().post(link, {"new": "another-password-1", "again": "another-password-1"})
    assert again.status_code == 404
    assert "This link does not serve" in words_of(again)
    assert Person.objects.get().check_password(CHOSEN)


@pytest.mark.parametrize("kind", ["never was", "used", "expired", "replaced", "left"])
def test_a_link_that_does_not_serve_says_nothing_of_why(ada: Person, kind: str) -> None:
    link = a_link(ago=timedelta(days=8) if kind == "expired" else timedelta(0))
    if kind == "used":
        Client().post(link, BOTH)
    if kind == "replaced":
        a_link()
    if kind == "left":
        Person.objects.update(is_active=False)
    if kind == "never was":
        link = "/welcome/not-a-secret-of-ours/"
    found = Client().get(link)
    nobodys = Client().get("/welcome/another-that-never-was/")
    assert found.status_code == 404
    assert words_of(found) == words_of(nobodys)
    assert "Ada" not in words_of(found)
    assert Client().post(link, BOTH).status_code == 404


def test_the_old_password_serves_until_the_link_is_used_and_no_longer() -> None:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    elsewhere = Client()
    elsewhere.force_login(Person.objects.get())
    link = a_link()
    assert Person.objects.get().check_password(PASSWORD)
    Client().post(link, BOTH)
    assert not Person.objects.get().check_password(PASSWORD)
    assert elsewhere.get("/account/").status_code == 302  # signed out there


def test_its_use_is_recorded_where_it_was_made_without_the_secret(ada: Person) -> None:
    link = a_link()
    Client().post(link, BOTH)
    event = Event.objects.get(name="link.used")
    assert (event.arrangement, event.by, event.about) == ("hw-01", ada.reference, ada.reference)
    secret = link.split("/")[2]
    assert secret not in str(list(Event.objects.values()) + list(OneTimeLink.objects.values()))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"new": "short", "again": "short"}, "too short"),
        ({"new": CHOSEN, "again": "x" + CHOSEN}, "The two new passwords are not the same."),
        ({"new": "", "again": ""}, "Enter a new password."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_goes_on_serving(
    ada: Person, said: dict[str, str], fault: str
) -> None:
    link = a_link()
    answer = Client().post(link, said)
    assert answer.status_code == 422
    assert fault in words_of(answer)
    assert Client().post(link, BOTH).status_code == 303


def test_somebody_who_is_signed_in_is_asked_to_sign_out_and_uses_nothing_up(ada: Person) -> None:
    add_person(username="other", full_name="Other Person", password=PASSWORD)
    link, other = a_link(), Client()
    other.force_login(Person.objects.get(username="other"))
    for answer in (other.get(link), other.post(link, BOTH)):
        assert "You are signed in as Other Person" in words_of(answer)
    assert Client().post(link, BOTH).status_code == 303


def test_the_address_is_not_told_to_other_sites_nor_kept(ada: Person) -> None:
    answer = Client().get(a_link())
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_a_link_is_used_from_its_own_page_alone(ada: Person) -> None:
    assert Client(enforce_csrf_checks=True).post(a_link(), BOTH).status_code == 403


# -- the first administrator of an empty site -----------------------------------------------------


def test_whoever_holds_the_first_link_becomes_site_administrator() -> None:
    client, link = Client(), f"/welcome/{make_first_link(at=timezone.now())}/"
    assert "Nobody is on this site yet" in words_of(client.get(link))
    assert client.post(link, FIRST).status_code == 303
    person = Person.objects.get()
    assert (person.username, person.is_site_administrator) == ("ada.byron", True)
    assert Event.objects.get().name == "site_administrator.named"
    assert "There is no arrangement here yet" in words_of(client.get("/"))


def test_a_stranger_finds_no_page_to_set_up_an_empty_site() -> None:
    make_first_link(at=timezone.now())
    page = Client().get("/")
    assert "Sign in" in words_of(page)
    assert b"welcome" not in page.content
    assert Client().get("/set-up/").status_code == 302
    assert Client().get("/welcome//").status_code == 404


def test_the_first_link_is_of_no_use_once_somebody_is_there() -> None:
    link = f"/welcome/{make_first_link(at=timezone.now())}/"
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    assert Client().get(link).status_code == 404
    assert Client().post(link, FIRST).status_code == 404
    assert make_first_link(at=timezone.now()) is None
    assert not Person.objects.filter(is_site_administrator=True).exists()


def test_a_new_start_of_the_site_ends_the_first_link_before_and_a_day_does_too() -> None:
    now = timezone.now()
    first = make_first_link(at=now)
    second = make_first_link(at=now - timedelta(days=1))
    for secret in (first, second):
        assert Client().get(f"/welcome/{secret}/").status_code == 404


def test_every_fault_of_the_first_administrator_is_named_at_once() -> None:
    link = f"/welcome/{make_first_link(at=timezone.now())}/"
    wrong = {"full_name": "Ada", "username": "A!", "new": "short", "again": "short"}
    answer = Client().post(link, wrong)
    assert answer.status_code == 422
    assert "A username has 3 to 60 small letters" in words_of(answer)
    assert "too short" in words_of(answer)
    assert b'value="A!"' in answer.content
    assert b"short" not in answer.content.replace(b"too short", b"")
    assert not Person.objects.exists()
