"""What is answered where no view was reached, or one broke down?"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.web.shared.shell import Shell


def not_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was not what the address takes (400)."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refused by Django itself (403)."""
    return _answer(request, HTTPStatus.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our own token, or with one that is too old (403)."""
    return _answer(request, HTTPStatus.FORBIDDEN)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such address (404)."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """A fault of ours (500): nothing is asked of the database, which may be the fault."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    facts = {"shell": Shell()}
    return render(request, f"shared/pages/{status.value}.html", facts, status=status)
