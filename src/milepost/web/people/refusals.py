"""What is answered where no view was reached, or one broke down?"""

import logging
import secrets
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string

from milepost.web.shared.refusals import refusal
from milepost.web.shared.shell import Shell

_LARGEST = "a form may hold 2.5 MB beside its files"
TOO_BIG = f"What you sent is too large: {_LARGEST}."
TOO_MANY = "What you sent has more fields or files than any form here."
NO_COOKIE = (
    "Your browser sent no cookie with the form. This site needs its two cookies to know that the"
    " form is yours: let it keep them, open the page again, and send the form again."
)
FROM_ELSEWHERE = "The form was sent from a page that is not of this site."
TOO_OLD = (
    "The page you sent it from is too old: you signed in or out since it was opened, or it was"
    " open for very long. Go back, load the page again, and send it again."
)
# Where nothing else works any more, this does.
_LAST_RESORT = (
    "<!DOCTYPE html><html lang='en-GB'><meta charset='utf-8'><title>Something went wrong</title>"
    "<h1>Something went wrong on our side</h1><p>Tell the person who runs this site this"
    " reference: {reference}</p></html>"
)

_log = logging.getLogger(__name__)


def not_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request was not what the address takes (400), or more than it takes (413)."""
    if isinstance(exception, RequestDataTooBig):
        return refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence=TOO_BIG)
    is_too_much = isinstance(exception, TooManyFieldsSent | TooManyFilesSent)
    return refusal(request, HTTPStatus.BAD_REQUEST, sentence=TOO_MANY if is_too_much else "")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refused by Django itself (403)."""
    return refusal(request, HTTPStatus.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our own token, or with one that is too old (403)."""
    sentence = TOO_OLD
    if reason == REASON_NO_CSRF_COOKIE:
        sentence = NO_COOKIE
    elif reason.startswith(REASON_BAD_ORIGIN.partition("%")[0]):
        sentence = FROM_ELSEWHERE
    return refusal(request, HTTPStatus.FORBIDDEN, sentence=sentence, is_about_the_form=True)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such address (404)."""
    return refusal(request, HTTPStatus.NOT_FOUND)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """A fault of ours (500): nothing is asked of the database, which may be the fault.

    The page names a reference that stands in the log beside the fault.
    """
    reference = secrets.token_hex(4).upper()
    request.error_reference = reference  # type: ignore[attr-defined]
    try:
        # Without the request: no session, no person and no messages are looked up for it.
        page: str = render_to_string(
            "shared/pages/500.html", {"shell": Shell(), "reference": reference}
        )
    except Exception:
        _log.exception("The page for a fault could not be made (reference %s)", reference)
        page = _LAST_RESORT.format(reference=reference)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
