"""One's own account: another password."""

import pytest
from django.test import Client

from milepost.apps.audit.models import Event
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from tests.apps.worlds import PASSWORD
from tests.web.browsing import words_of

pytestmark = pytest.mark.django_db

NEW = "three-words-apart"


@pytest.fixture
def ada() -> Client:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD)
    client = Client()
    client.force_login(Person.objects.get(username="ada"))
    return client


def _change(client: Client, current: str, new: str, again: str) -> tuple[int, str]:
    answer = client.post("/account/", {"current": current, "new": new, "again": again})
    return answer.status_code, words_of(answer)


def test_a_new_password_opens_the_door_and_the_session_goes_on(ada: Client) -> None:
    assert _change(ada, PASSWORD, NEW, NEW)[0] == 303
    assert Person.objects.get().check_password(NEW)
    assert "Your password is changed" in words_of(ada.get("/account/"))


def test_other_sessions_end_when_the_password_changes(ada: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(Person.objects.get())
    _change(ada, PASSWORD, NEW, NEW)
    assert elsewhere.get("/account/").status_code == 302


def test_a_change_is_recorded_without_the_password(ada: Client) -> None:
    _change(ada, PASSWORD, NEW, NEW)
    event = Event.objects.get(name="password.changed")
    assert (event.about, event.after) == (Person.objects.get().reference, {})


@pytest.mark.parametrize(
    ("current", "new", "again", "fault"),
    [
        ("not it", NEW, NEW, "Your current password is not right."),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, NEW, NEW + "x", "The two new passwords are not the same."),
        (PASSWORD, "", "", "Enter a new password."),
    ],
)
def test_a_faulty_change_is_refused_and_nothing_is_written(
    ada: Client, current: str, new: str, again: str, fault: str
) -> None:
    status, words = _change(ada, current, new, again)
    assert status == 422
    assert fault in words
    assert Person.objects.get().check_password(PASSWORD)
    assert not Event.objects.exists()


def test_every_fault_is_named_at_once(ada: Client) -> None:
    _, words = _change(ada, "not it", "short", "short")
    assert "Your current password is not right." in words
    assert "too short" in words
