"""The first page: strangers sign in, everybody else goes where they may be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from milepost.apps.people.actions import add_person, note_failed_sign_in
from milepost.apps.people.models import SignInFailure
from tests.apps.worlds import PASSWORD, a_world
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

NOT_RIGHT = "The username or the password is not right."
HELD_OFF = "This username was tried too often."


@pytest.fixture
def ada() -> str:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    return "ada"


def _try(username: str, password: str, **more: str) -> tuple[int, str, Client]:
    client = Client()
    answer = client.post("/", {"username": username, "password": password, **more})
    return answer.status_code, words_of(answer), client


def test_a_stranger_sees_the_sign_in_page_with_status_200() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "Sign in" in words_of(answer)


def test_the_right_password_signs_in_whatever_the_case_of_the_name(ada: str) -> None:
    status, _, client = _try("Ada", PASSWORD)
    assert (status, client.get("/account/").status_code) == (303, 200)


def test_nothing_tells_an_unknown_name_from_a_wrong_password(ada: str) -> None:
    wrong, unknown = _try(ada, "not this one"), _try("nobody", "not this one")
    assert NOT_RIGHT in wrong[1]
    assert wrong[:2] == unknown[:2]


def test_what_was_typed_as_a_name_is_kept_and_the_password_is_not(ada: str) -> None:
    answer = Client().post("/", {"username": ada, "password": "s3cret-typed"})
    assert b'value="ada"' in answer.content
    assert b"s3cret-typed" not in answer.content


def test_both_empty_fields_are_named_at_once() -> None:
    _, words, _ = _try("", "")
    assert "Enter your username." in words
    assert "Enter your password." in words


@pytest.mark.parametrize("name", ["ada", "nobody-at-all"])
def test_after_ten_failures_a_name_is_refused_even_with_the_right_password(
    ada: str, name: str
) -> None:
    for _ in range(10):
        assert NOT_RIGHT in _try(name, "wrong")[1]
    assert HELD_OFF in _try(name, PASSWORD)[1]


def test_a_name_that_was_held_off_is_let_in_again_after_a_while(ada: str) -> None:
    for _ in range(10):
        note_failed_sign_in(
            username=ada, tried_from="127.0.0.1", at=timezone.now() - timedelta(minutes=16)
        )
    assert _try(ada, PASSWORD)[0] == 303


def test_failures_of_one_name_hold_off_no_other(ada: str) -> None:
    for _ in range(10):
        _try("somebody-else", "wrong")
    assert _try(ada, PASSWORD)[0] == 303


def test_a_failed_name_is_not_kept_in_clear(ada: str) -> None:
    _try("my-password-by-mistake", "x")
    assert "my-password" not in SignInFailure.objects.get().name_digest


def test_somebody_who_left_cannot_sign_in(ada: str) -> None:
    from milepost.apps.people.models import Person

    Person.objects.update(is_active=False)
    assert NOT_RIGHT in _try(ada, PASSWORD)[1]


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/arrangements/hw-01/", "/arrangements/hw-01/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_leads_nowhere_but_to_this_site(ada: str, asked: str, led_to: str) -> None:
    answer = Client().post("/", {"username": ada, "password": PASSWORD, "next": asked})
    assert answer["Location"] == led_to


def test_a_form_from_another_site_is_refused(ada: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/", {"username": ada, "password": PASSWORD})
    assert answer.status_code == 403
    assert "The form was not taken" in words_of(answer)


def test_signing_out_ends_the_session(ada: str) -> None:
    _, _, client = _try(ada, PASSWORD)
    assert client.post("/sign-out/").status_code == 303
    assert client.get("/account/").status_code == 302


def test_signing_out_takes_a_post() -> None:
    assert Client().get("/sign-out/").status_code == 405


def test_somebody_without_a_role_is_told_what_to_do(ada: str) -> None:
    _, _, client = _try(ada, PASSWORD)
    assert "You have no role on any arrangement" in words_of(client.get("/"))


@pytest.mark.parametrize(
    ("who", "led_to"),
    [
        ("north-manager", "/arrangements/hw-01/"),
        ("member", "/arrangements/hw-01/"),
        ("admin", "/arrangements/hw-01/people/"),
    ],
)
def test_one_arrangement_leads_to_the_first_page_one_may_see(who: str, led_to: str) -> None:
    browser = Browser(a_world(), who)
    assert browser.get("/")["Location"] == led_to
    assert browser.get(led_to).status_code == 200


def test_several_arrangements_are_there_to_choose_from() -> None:
    from milepost.apps.contracts.actions import give_role
    from milepost.core.access.roles import Role

    world, other = a_world(), a_world("hw-02", suffix="-2")
    give_role(username="moderator", role=Role.MODERATOR, by=other.actor("admin"), at=other.at())
    answer = Browser(world, "moderator").get("/")
    assert "Highways service HW-01" in words_of(answer)
    assert "Highways service HW-02" in words_of(answer)


@pytest.mark.parametrize("address", ["/healthz", "/accessibility/"])
def test_what_is_open_answers_strangers(address: str) -> None:
    assert Client().get(address).status_code == 200


def test_an_address_that_is_not_there_is_answered_with_a_page() -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in words_of(answer)


def test_a_stranger_elsewhere_cannot_hold_somebody_off(ada: str) -> None:
    for _ in range(10):
        note_failed_sign_in(username=ada, tried_from="203.0.113.9", at=timezone.now())
    assert _try(ada, PASSWORD)[0] == 303
