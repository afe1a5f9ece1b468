"""How is a page answered: its template, its facts, and what stands around every page?"""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from milepost.web.shared.shell import Shell


class SeeOther(HttpResponseRedirect):
    """After something was done: ask for the page to look at now (303)."""

    status_code = HTTPStatus.SEE_OTHER


def page(
    request: HttpRequest, template: str, *, status: int = HTTPStatus.OK, **facts: Any
) -> HttpResponse:
    """A page: its template is told the facts, and the shell that the guard found."""
    return render(request, template, {"shell": shell_of(request), **facts}, status=status)


def form_page(request: HttpRequest, template: str, *, form: Any, **facts: Any) -> HttpResponse:
    """A page with a form: with status 422 where the form holds faults, so that nothing keeps it."""
    is_faulty = form.is_bound and bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_faulty else HTTPStatus.OK
    return page(request, template, status=status, form=form, **facts)


def shell_of(request: HttpRequest) -> Shell:
    """What stands around this page: an arrangement's, a signed-in person's, or a stranger's."""
    found = getattr(request, "shell", None)
    if isinstance(found, Shell):
        return found
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Shell(person_name=user.full_name, sign_out_href="/sign-out/")
    return Shell()


def next_address(request: HttpRequest, asked: QueryDict) -> str:
    """Where ``next`` leads, if it leads to this site; "" otherwise."""
    address = asked.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Only a path of ours: "next" is never a whole address, so nothing clever is read into one.
    return address if is_ours and address.startswith("/") else ""


def carried(posted: QueryDict, *, but: Collection[str] = ()) -> list[tuple[str, str]]:
    """What was typed, as hidden fields of the page that asks for a confirmation."""
    left_out = {"csrfmiddlewaretoken", *but}
    return [(name, str(value)) for name, value in posted.items() if name not in left_out]
