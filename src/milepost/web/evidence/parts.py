"""Files in parts over a poor line: the core of the tus protocol, version 1.0.0.

A browser with a script announces a file, sends it part by part, and after any break asks how much
has arrived and goes on from there. What each part leads to is decided by the same actions as
everything else; here is only how it is said in HTTP.
"""

import base64
import binascii
from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.evidence import actions
from milepost.apps.evidence.queries.tray import arriving_file
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.evidence_store import LARGEST_FILE
from milepost.web.shared.guard import guarded

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
_READ = 256 * 1024  # bytes at a time
_LONGEST_NUMBER = 12


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["OPTIONS", "POST"])
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """OPTIONS says what is understood; POST announces a file and says where its parts go."""
    if request.method == "OPTIONS":
        answer = _answer(HTTPStatus.NO_CONTENT)
        answer["Tus-Version"] = VERSION
        answer["Tus-Extension"] = "creation,termination"
        answer["Tus-Max-Size"] = str(LARGEST_FILE)
        return answer
    if (refusal := _other_version(request)) is not None:
        return refusal
    size = _number(request.headers.get("Upload-Length", ""))
    if size is None:
        return _answer(HTTPStatus.BAD_REQUEST, "Upload-Length has to say how large the file is.")
    try:
        reference = actions.begin_file(
            name=_name(request.headers.get("Upload-Metadata", "")),
            size=size,
            by=actor,
            at=timezone.now(),
        )
    except NotPossible as refused:
        return _refused(refused)
    answer = _answer(HTTPStatus.CREATED)
    answer["Location"] = reverse("evidence_part", args=[actor.arrangement, reference])
    return answer


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def part(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    """HEAD says how much has arrived; PATCH adds to it; DELETE lets go of it."""
    if (refusal := _other_version(request)) is not None:
        return refusal
    try:
        if request.method == "PATCH":
            return _add(request, actor, reference)
        if request.method == "DELETE":
            actions.drop_files(references=[reference], by=actor, at=timezone.now())
            return _answer(HTTPStatus.NO_CONTENT)
        found = arriving_file(by=actor, reference=reference)
    except NoSuchThing:
        return _answer(HTTPStatus.NOT_FOUND)
    answer = _answer(HTTPStatus.OK)
    answer["Upload-Offset"] = str(found.received)
    answer["Upload-Length"] = str(found.size)
    return answer


def _add(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    if request.content_type != PART:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"A part is sent as {PART}.")
    start = _number(request.headers.get("Upload-Offset", ""))
    if start is None:
        return _answer(HTTPStatus.BAD_REQUEST, "Upload-Offset has to say where the part begins.")
    try:
        arrived = actions.take_part(
            reference=reference, start=start, chunks=_chunks(request), by=actor, at=timezone.now()
        )
    except ChangedMeanwhile as moved:
        return _answer(HTTPStatus.CONFLICT, str(moved))
    except NotPossible as refused:
        return _refused(refused)
    answer = _answer(HTTPStatus.NO_CONTENT)
    answer["Upload-Offset"] = str(arrived)
    return answer


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes in, never held whole."""
    while chunk := request.read(_READ):
        yield chunk


def _other_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    answer = _answer(HTTPStatus.PRECONDITION_FAILED, f"This is version {VERSION} of tus.")
    answer["Tus-Version"] = VERSION
    return answer


def _refused(refused: NotPossible) -> HttpResponse:
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(refused.faults))


def _answer(status: HTTPStatus, words: str = "") -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    return answer


def _number(said: str) -> int | None:
    is_one = said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER
    return int(said) if is_one else None


def _name(said: str) -> str:
    """The file's name among ``key base64, key base64``; "" where there is none."""
    for pair in said.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                return ""
    return ""
