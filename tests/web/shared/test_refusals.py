"""What is answered in the place of a page: each says what happened, and loses nothing typed."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from milepost.config import urls
from milepost.config.log_lines import LineFormatter
from tests.apps.worlds import World, a_world
from tests.web.browsing import Browser, words_of

pytestmark = pytest.mark.django_db

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
TYPED = "The rhythm broke off in May, and two of the planned meetings did not take place."
HERE = {"Origin": "http://testserver"}


def _break(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("something of ours broke")


urlpatterns = [path("breaks/", _break), *urls.urlpatterns]
with_a_fault = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture(scope="module")
def standing_world(standing_rows: None) -> World:
    return a_world()


# -- 405 -----


@pytest.mark.parametrize(
    ("method", "address", "allow", "words"),
    [
        ("get", "/sign-out/", "POST", "A form is sent to it from another page"),
        ("delete", "/accessibility/", "GET, HEAD", "Read the page at this address"),
        ("post", "/healthz", "GET, HEAD", "Read the page at this address"),
    ],
)
def test_an_address_used_the_wrong_way_is_answered_with_a_page(
    method: str, address: str, allow: str, words: str
) -> None:
    answer = getattr(Client(), method)(address)
    assert (answer.status_code, answer["Allow"]) == (405, allow)
    assert words in words_of(answer)


def test_inside_an_arrangement_too_where_what_was_typed_is_given_back(world: World) -> None:
    browser = Browser(world, "north-manager")
    answer = browser.post(browser.at("record/"), {"reason": TYPED}, headers=HERE)
    assert answer.status_code == 405
    assert TYPED in words_of(answer)
    assert "Go to the first page of Highways service HW-01" in words_of(answer)


# -- 413, and 400 for too many -----


def test_a_form_of_three_megabytes_is_too_large_and_the_log_has_one_line(
    world: World, caplog: Any
) -> None:
    browser = Browser(world, "north-manager")
    answer = browser.post(browser.at("cycles/open/"), {"name": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "That is too large" in words_of(answer)
    assert "Nothing was changed" in words_of(answer)
    told = [each for each in caplog.records if each.name.startswith("django.security")]
    assert len(told) == 1
    line = LineFormatter("%(levelname)s %(name)s: %(message)s").format(told[0])
    assert "\n" not in line
    assert browser.at("cycles/open/") in line


def test_it_is_too_large_on_a_site_that_looks_for_the_forms_token_first(world: World) -> None:
    client = _checked(world)
    client.get("/account/")
    answer = client.post(
        "/arrangements/hw-01/cycles/open/", {"name": "x" * 3_000_000}, headers=HERE
    )
    assert answer.status_code == 413


def test_a_stranger_who_sends_as_much_is_told_no_more() -> None:
    answer = Client().post("/", {"username": "x" * 3_000_000, "password": "y"})
    assert answer.status_code == 413
    assert "Sign out" not in answer.content.decode()


def test_more_fields_than_any_form_has_are_refused(world: World) -> None:
    browser = Browser(world, "north-manager")
    many = {f"field-{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answer = browser.post(browser.at("cycles/open/"), many)
    assert answer.status_code == 400
    assert "more fields" in words_of(answer)


# -- a form that was not taken (403) -----


def _checked(world: World, who: str = "north-manager") -> Client:
    """Somebody signed in, whose forms need their token as on a site."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = Browser(world, who).cookies
    return client


def test_a_form_that_is_too_old_says_what_to_do_and_gives_back_what_was_typed(
    world: World,
) -> None:
    client = _checked(world)
    client.get("/account/")  # brings the cookie
    answer = client.post("/arrangements/hw-01/cycles/open/", {"name": TYPED}, headers=HERE)
    assert answer.status_code == 403
    words = words_of(answer)
    assert "The form was not taken" in words
    assert "you signed in or out since it was opened" in words
    assert TYPED in words


def test_a_browser_without_cookies_is_told_so(world: World) -> None:
    answer = _checked(world).post("/arrangements/hw-01/cycles/open/", {"name": TYPED}, headers=HERE)
    assert "Your browser sent no cookie" in words_of(answer)


def test_another_sites_words_are_not_shown_as_ones_own(world: World) -> None:
    client = _checked(world)
    client.get("/account/")
    elsewhere = {"Origin": "https://elsewhere.example"}
    answer = client.post("/arrangements/hw-01/cycles/open/", {"name": TYPED}, headers=elsewhere)
    assert answer.status_code == 403
    assert "from a page that is not of this site" in words_of(answer)
    assert TYPED not in words_of(answer)


def test_a_password_is_never_given_back(world: World) -> None:
    client = _checked(world)
    client.get("/account/")
    answer = client.post(
        "/account/", {"current": TYPED, "new": TYPED, "again": TYPED}, headers=HERE
    )
    assert answer.status_code == 403
    assert TYPED not in words_of(answer)


def test_what_a_stranger_typed_is_not_written_back() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/", {"username": TYPED, "password": "x"}, headers=HERE)
    assert answer.status_code == 403
    assert TYPED not in words_of(answer)


# -- refused by a rule (403, 404, 409) -----


def test_somebody_who_may_not_is_told_why_and_whom_to_ask(world: World) -> None:
    answer = Browser(world, "member").get("/arrangements/hw-01/people/")
    words = words_of(answer)
    assert answer.status_code == 403
    assert "Your role here (elected member) does not allow this" in words
    assert "ask the administrator of this arrangement" in words


def test_what_was_typed_is_given_back_where_it_was_refused(world: World) -> None:
    browser = Browser(world, "member")
    said = {"name": TYPED, "short": "x", "csrf": TYPED + "!"}
    answer = browser.post(browser.at("cycles/open/"), said, headers=HERE)
    assert answer.status_code == 403
    assert TYPED in words_of(answer)
    assert TYPED + "!" not in words_of(answer)


def test_an_address_that_is_not_there_says_no_more_to_a_stranger(world: World) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "HW-01" not in answer.content.decode()
    assert "Sign out" not in answer.content.decode()


# -- 500 -----


@with_a_fault
def test_a_fault_of_ours_bears_a_reference_that_stands_in_the_log(caplog: Any) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/breaks/")
    assert answer.status_code == 500
    found = re.search(r"\b[0-9A-F]{8}\b", words_of(answer))
    assert found is not None
    lines = [LineFormatter("%(message)s").format(each) for each in caplog.records]
    told = [line for line in lines if f"[reference {found[0]}]" in line]
    assert len(told) == 1
    assert "something of ours broke" in told[0]
    assert "something of ours broke" not in answer.content.decode()


@with_a_fault
def test_the_page_of_a_fault_asks_the_database_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(world, "north-manager")
    browser.raise_request_exception = False

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(connections["default"], "cursor", refuse)
    answer = browser.get("/breaks/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in words_of(answer)


def test_a_site_whose_database_is_gone_still_answers_with_its_page(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    browser = Browser(world, "north-manager")
    browser.raise_request_exception = False

    def gone(*args: object, **kwargs: object) -> None:
        from django.db import OperationalError

        raise OperationalError("unable to open database file")

    monkeypatch.setattr(connections["default"], "cursor", gone)
    answer = browser.get(browser.at(""))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in words_of(answer)
    assert "unable to open" not in answer.content.decode()


@with_a_fault
def test_where_even_that_page_cannot_be_made_a_sentence_with_the_reference_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*args: object, **kwargs: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr("milepost.web.people.refusals.render_to_string", refuse)
    answer = Client(raise_request_exception=False).get("/breaks/")
    assert answer.status_code == 500
    assert re.search(r"this reference: [0-9A-F]{8}", answer.content.decode())
