"""What every answer tells the browser, whatever the page."""

from collections.abc import Mapping

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings


def answer(request: HttpRequest) -> HttpResponse:
    """The least of pages: what is told with it, the site adds."""
    return HttpResponse("Here.")


urlpatterns = [path("here", answer)]


@pytest.fixture
def headers(settings: Settings) -> Mapping[str, str]:
    settings.ROOT_URLCONF = __name__
    return Client().get("/here").headers


def test_only_this_site_may_run_or_style_anything(headers: Mapping[str, str]) -> None:
    policy = headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert "unsafe" not in policy
    assert directives["frame-ancestors"] == directives["object-src"] == "'none'"


def test_no_other_site_may_frame_a_page_or_learn_its_address(headers: Mapping[str, str]) -> None:
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_changes_has_another_address() -> None:
    address = staticfiles_storage.url("build/milepost.css")
    assert address.startswith("/static/build/milepost.css?v=")


@pytest.mark.django_db  # closing an answer looks after the connection, where there is one
def test_a_script_is_served_compressed_and_kept_for_a_day() -> None:
    answer = Client().get(
        "/static/build/govuk-frontend.min.js", headers={"accept-encoding": "gzip"}
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == f"max-age={24 * 60 * 60}, public"
    answer.close()


def test_cookies_are_for_this_site_and_never_for_scripts() -> None:
    for cookie in ("SESSION", "CSRF"):
        assert getattr(settings, f"{cookie}_COOKIE_SAMESITE") == "Lax"
        assert getattr(settings, f"{cookie}_COOKIE_HTTPONLY")
