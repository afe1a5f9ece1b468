"""What is answered in the place of a page: what happened, what to do, and what was typed?"""

from collections.abc import Collection, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.web.shared.answer import shell_of

# Never written back to a page, whatever was typed there.
_KEPT_BACK = ("csrf", "password", "secret", "token", "current", "new", "again", "sha256", "paper")
SHORTEST = 16  # characters: what is shorter is typed again as quickly as it is copied
MOST_FIELDS = 30


def refusal(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    sentence: str = "",
    faults: Collection[str] = (),
    **facts: Any,
) -> HttpResponse:
    """The page of a status, in the shell that the reader stands in.

    :param sentence: what is the matter, where more may be said than the status says by itself.
    """
    shell = shell_of(request)
    context = {
        "sentence": sentence,
        "faults": faults,
        "shell": shell,
        "home_href": shell.home_href,
        "typed": list(_typed(request)),
        **facts,
    }
    return render(request, f"shared/pages/{status.value}.html", context, status=status)


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The view's own answer; in the place of Django's blank one (405) a page that helps."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
        return response
    allowed = response["Allow"]
    may_be_read = "GET" in allowed.split(", ")
    page = refusal(
        request,
        HTTPStatus.METHOD_NOT_ALLOWED,
        read_href=request.path if may_be_read else "",
    )
    page["Allow"] = allowed
    return page


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What somebody signed in wrote into a form of ours: its field's name, and the words.

    Only what came from a page of this site: another site's words are not shown as a person's own.
    """
    user = getattr(request, "user", None)
    if request.method != "POST" or user is None or not user.is_authenticated:
        return
    if not _is_from_here(request):
        return
    shown = 0
    for name, values in request.POST.lists():
        if any(part in name.lower() for part in _KEPT_BACK):
            continue
        for value in values:
            words = str(value)
            if len(words.strip()) >= SHORTEST and shown < MOST_FIELDS:
                shown += 1
                yield name.replace("_", " ").capitalize(), words


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
