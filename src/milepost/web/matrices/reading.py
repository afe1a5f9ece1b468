"""Read a matrix from a file, look at what was read, and put it forward."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments.queries.cycles import what_stands
from milepost.apps.matrices import actions, queries
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.faults import FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.spreadsheets import LARGEST_FILE
from milepost.web.matrices.forms import ReadForm
from milepost.web.matrices.looking import (
    choose_after,
    choose_again,
    choose_page,
    look,
    preview_page,
    put_forward_form,
    sentences,
)
from milepost.web.matrices.mapping import map_page
from milepost.web.matrices.source import NoLongerThere, Source, kept
from milepost.web.shared.answer import SeeOther
from milepost.web.shared.guard import guarded
from milepost.web.shared.matrix_names import SHIPPED_NAME, begun_words


@guarded(Permission.PUT_FORWARD_MATRIX, Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file or the shipped matrix; look at what was read; put it forward, or draft."""
    if request.method != "POST":
        return choose_page(request, actor, ReadForm())
    if "token" in request.POST:
        return _put_forward(request, actor)
    if "shipped" in request.POST:
        return look(request, actor, Source(name=SHIPPED_NAME), ReadForm())
    form = ReadForm(request.POST, request.FILES)
    if not form.is_valid():
        return choose_page(request, actor, form)
    source = _source(form.cleaned_data["upload"])
    if "by_hand" in request.POST:
        return map_page(request, actor, source, form)
    return look(request, actor, source, form)


def _source(upload: "UploadedFile[Any]") -> Source:
    # One byte more than is allowed is enough for the reader to refuse it.
    content = upload.read(LARGEST_FILE + 1)
    return Source(name=upload.name or "file", content=content or b" ")


def _put_forward(request: HttpRequest, actor: Actor) -> HttpResponse:
    token = request.POST["token"]
    try:
        source = kept(token, person=actor.person, arrangement=actor.arrangement)
    except NoLongerThere:
        return choose_again(request, actor)
    try:
        found = source.read(queries.editions_before(by=actor))
    except (UnreadableMatrix, FaultyMatrix) as refused:
        return choose_after(request, actor, sentences(refused.faults))
    is_draft = "draft" in request.POST
    if not is_draft:
        require(Permission.PUT_FORWARD_MATRIX, by=actor)
    form = put_forward_form(actor, source, found, request.POST, is_draft=is_draft)
    if form.is_valid():
        finish = _begun if is_draft else _kept_for_good
        try:
            done, address = finish(actor, source, found, form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, done)
            return SeeOther(address)
    return preview_page(request, actor, source, found, form, token)


def _begun(
    actor: Actor, source: Source, found: ReadMatrix, said: dict[str, Any]
) -> tuple[str, str]:
    """Begin a draft with what was read, and with the findings that are to be settled in it."""
    at = timezone.now()
    number = actions.begin_draft(
        matrix=found.matrix,
        findings=_findings(found),
        source_name=source.name[-200:],
        source_layout=source.sheet(found),
        by=actor,
        at=at,
    )
    _remember(actor, source, found, said, at)
    return begun_words(number), reverse("draft", args=[actor.arrangement, number])


def _kept_for_good(
    actor: Actor, source: Source, found: ReadMatrix, said: dict[str, Any]
) -> tuple[str, str]:
    """Put forward what was read, and remember its layout where that is wanted."""
    at = timezone.now()
    number = actions.put_forward(
        matrix=replace(found.matrix, version=said["version"]),
        findings=_findings(found),
        source_name=source.name[-200:],
        source_layout=source.sheet(found),
        in_force_from=said.get("in_force_from"),
        stands=what_stands(by=actor),
        by=actor,
        at=at,
    )
    _remember(actor, source, found, said, at)
    done = f"Matrix version {number} is put forward. It is agreed once every party has consented."
    return done, reverse("matrix_version", args=[actor.arrangement, number])


def _findings(found: ReadMatrix) -> list[dict[str, str]]:
    """What a careful reader found, to be kept with it."""
    return [{"where": each.where, "finding": each.finding} for each in found.anomalies]


def _remember(
    actor: Actor, source: Source, found: ReadMatrix, said: dict[str, Any], at: datetime
) -> None:
    """Remember the layout of the file, where that is wanted."""
    if said.get("remembers") and found.layout is not None:
        actions.remember_layout(
            layout=found.layout, source_name=source.name[-200:], by=actor, at=at
        )
