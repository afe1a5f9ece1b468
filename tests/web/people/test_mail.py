"""Which mail one gets is one's own choice."""

from dataclasses import replace

import pytest
from django.test import Client

from milepost.apps.notices.queries import mail_facts
from milepost.apps.people.actions import add_person
from milepost.apps.people.models import Person
from milepost.apps.reports.queries.examination import examine_site
from tests.apps.notices.post import a_free_port, a_post, a_server
from tests.apps.worlds import PASSWORD
from tests.web.browsing import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Client:
    add_person(username="ada", full_name="Ada Byron", password=PASSWORD, email="ada@example.org")
    client = Client()
    client.force_login(Person.objects.get(username="ada"))
    return client


def test_the_digest_can_be_switched_off_and_on_again(ada: Client) -> None:
    person = Person.objects.get().pk
    assert mail_facts(person=person).wants_digest
    assert b"checked" in ada.get("/account/mail/").content
    answer = ada.post("/account/mail/", {"email": "ada@example.org"})
    assert answer.status_code == 303
    assert not mail_facts(person=person).wants_digest
    assert "Your choice of mail is kept" in words_of(ada.get("/account/mail/"))
    assert b"checked" not in ada.get("/account/mail/").content
    ada.post("/account/mail/", {"email": "ada@example.org", "wants_digest": "on"})
    assert mail_facts(person=person).wants_digest


def test_an_address_can_be_changed_and_taken_away(ada: Client) -> None:
    ada.post("/account/mail/", {"email": "byron@example.org", "wants_digest": "on"})
    assert Person.objects.get().email == "byron@example.org"
    ada.post("/account/mail/", {"email": "", "wants_digest": "on"})
    assert Person.objects.get().email == ""


def test_what_is_no_address_is_told_and_changes_nothing(ada: Client) -> None:
    answer = ada.post("/account/mail/", {"email": "ada at home"})
    assert answer.status_code == 422
    assert "Enter an e-mail address such as ada@example.org." in words_of(answer)
    assert Person.objects.get().email == "ada@example.org"


def test_one_s_account_leads_there_and_a_stranger_is_asked_to_sign_in(ada: Client) -> None:
    assert b"/account/mail/" in ada.get("/account/").content
    assert Client().get("/account/mail/").status_code == 302


def test_the_doctor_says_whether_the_mail_server_answers(
    settings: pytest.FixtureRequest,
) -> None:
    def found() -> list[tuple[bool, str]]:
        return [(each.is_well, each.words) for each in examine_site() if each.part == "mail"]

    assert found() == []
    with a_post() as (_, server):
        settings.MAIL_SERVER = server  # type: ignore[attr-defined]
        ((is_well, words),) = found()
        assert is_well
        assert words == f"{server} answers; mail is from {server.sender}"
    settings.MAIL_SERVER = replace(a_server(a_free_port()), password="secret")  # type: ignore[attr-defined]
    ((is_well, words),) = found()
    assert not is_well
    assert "secret" not in words
