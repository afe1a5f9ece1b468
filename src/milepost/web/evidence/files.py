"""Files of evidence: saved as they are, whole or in part, or a picture of ours to look at."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO, cast

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from milepost.apps.evidence import queries
from milepost.apps.evidence.queries import EvidenceFacts, ToldVersion
from milepost.apps.evidence.store import evidence_store
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.page_pictures import NoPicture, drawn_as, picture_of_page
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

# What browsers may be told a download is; anything else is so many bytes.
SAID_AS_IT_IS = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "image/jpeg",
        "image/png",
        "text/csv",
        "text/plain",
    }
)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_STEP = 256 * 1024


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def file(
    request: HttpRequest, actor: Actor, number: int, version: int | None = None
) -> HttpResponse:
    """A version's file, streamed, to be saved and never shown within the site.

    A part of it is given to whoever asks for one (RFC 9110), so that a download goes on where it
    was cut. Of one that was deleted, a page says when, why and under what rule (410).

    :raises NoSuchThing: where it does not exist for the actor, or is an address.
    """
    told = _version(actor, number, version)
    if told.deletion is not None:
        return page(
            request,
            "evidence/pages/deleted.html",
            status=HTTPStatus.GONE,
            item=told.facts,
            gone=told.deletion,
            arrangement=actor.arrangement,
            crumbs=_crumbs(actor, told.facts),
        )
    found = told.facts
    kept = _opened(found)
    etag = f'"{found.sha256}"'
    wanted = _part_wanted(request, etag, found.size)
    answer: HttpResponseBase
    if wanted is None:
        answer = FileResponse(kept, as_attachment=True, filename=found.file_name)
    elif wanted[0] >= found.size:
        kept.close()
        answer = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer["Content-Range"] = f"bytes */{found.size}"
    else:
        answer = _part(kept, *wanted, size=found.size, name=found.file_name)
    is_known = found.content_type in SAID_AS_IT_IS
    answer["Content-Type"] = found.content_type if is_known else "application/octet-stream"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-store"
    _shut_in(answer)
    # A guard passes any answer on as it is; only its type names the plain kind.
    return cast("HttpResponse", answer)


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def picture(
    request: HttpRequest, actor: Actor, number: int, version: int, place: int
) -> HttpResponse:
    """A picture of a page, or of a picture, made by us: nothing else of the file is sent.

    :raises NoSuchThing: where there is none that the actor may see.
    """
    told = _version(actor, number, version)
    found = told.facts
    drawn = drawn_as(found.content_type)
    if not drawn or told.deletion is not None:
        raise NoSuchThing(f"a picture of {found.reference}")
    etag = f'"{found.sha256}-{place}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    try:
        with _opened(found) as kept:
            made = picture_of_page(kept, place, drawn=drawn)
    except NoPicture:
        raise NoSuchThing(f"page {place} of {found.reference}") from None
    answer = HttpResponse(made.png, content_type="image/png")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=600"
    _shut_in(answer)
    return answer


def _shut_in(answer: HttpResponseBase) -> None:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"


def _version(actor: Actor, number: int, version: int | None) -> ToldVersion:
    """A version that has a file, or had one; the newest where none is named."""
    history = queries.versions_of(by=actor, number=number)
    told = history.versions[0] if version is None else history.numbered(version)
    if told is None:
        raise NoSuchThing(f"version {version} of E-{number}")
    if not told.facts.sha256:
        raise NoSuchThing(f"the file of {told.facts.reference}")
    return told


def _crumbs(actor: Actor, item: EvidenceFacts) -> list[tuple[str, str]]:
    register = reverse("evidence_register", args=[actor.arrangement])
    item_href = reverse("evidence_item", args=[actor.arrangement, item.number])
    return [("Evidence", register), (item.reference, item_href), ("Its file", "")]


def _opened(found: EvidenceFacts) -> BinaryIO:
    try:
        return evidence_store().open(found.sha256)
    except FileNotFoundError:
        raise NoSuchThing(f"the file of {found.reference}") from None


def _part_wanted(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of the part that is asked for; None for the whole file."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    is_of_this = request.headers.get("If-Range", etag) == etag
    if asked is None or not is_of_this or not any(asked.groups()):
        return None
    first, last = asked.groups()
    if not first:  # so many of the last bytes
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size)
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end or int(first) >= size else None


def _part(kept: BinaryIO, first: int, last: int, *, size: int, name: str) -> StreamingHttpResponse:
    kept.seek(first)
    answer = StreamingHttpResponse(
        _bytes(kept, last - first + 1), status=HTTPStatus.PARTIAL_CONTENT
    )
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    return answer


def _bytes(kept: BinaryIO, left: int) -> Iterator[bytes]:
    with kept:
        while left and (step := kept.read(min(_STEP, left))):
            left -= len(step)
            yield step
