"""Read a matrix from a file, look at what was read, and put it forward."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices import actions, queries
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.faults import FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.reading import ReadMatrix
from milepost.gateways.spreadsheets import LARGEST_FILE
from milepost.web.matrices.forms import PutForwardForm, ReadForm
from milepost.web.matrices.source import (
    SHIPPED_NAME,
    NoLongerThere,
    Source,
    keep,
    kept,
    preview,
)
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.guard import guarded

READ_AGAIN = "What you read waits no longer. Choose the file again; nothing was kept."


@guarded(Permission.PUT_FORWARD_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file or the shipped matrix; look at what was read; put it forward."""
    if request.method != "POST":
        return _choose(request, actor, ReadForm())
    if "token" in request.POST:
        return _put_forward(request, actor)
    if "shipped" in request.POST:
        return _look(request, actor, Source(name=SHIPPED_NAME), ReadForm())
    form = ReadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, actor, form)
    return _look(request, actor, _source(form.cleaned_data["upload"]), form)


def _source(upload: "UploadedFile[Any]") -> Source:
    # One byte more than is allowed is enough for the reader to refuse it.
    content = upload.read(LARGEST_FILE + 1)
    return Source(name=upload.name or "file", content=content or b" ")


def _choose(request: HttpRequest, actor: Actor, form: ReadForm) -> HttpResponse:
    held = queries.versions(by=actor)
    return form_page(
        request,
        "matrices/pages/read.html",
        form=form,
        waiting=next((each for each in held if each.state == "waiting"), None),
        crumbs=_crumbs(actor),
    )


def _look(request: HttpRequest, actor: Actor, source: Source, form: ReadForm) -> HttpResponse:
    current = queries.current_matrix(arrangement=actor.arrangement)
    try:
        found = source.read(current.matrix if current else None)
    except (UnreadableMatrix, FaultyMatrix) as refused:
        form.add_faults(_sentence(str(fault)) for fault in refused.faults)
        return _choose(request, actor, form)
    token = keep(source, person=actor.person, arrangement=actor.arrangement)
    version = f"{current.number + 1}.0" if current else found.matrix.version
    form_for_it = PutForwardForm(initial={"version": version})
    return _show(request, actor, source, found, form_for_it, token)


def _put_forward(request: HttpRequest, actor: Actor) -> HttpResponse:
    token = request.POST["token"]
    try:
        source = kept(token, person=actor.person, arrangement=actor.arrangement)
    except NoLongerThere:
        again = ReadForm(request.POST)
        again.errors.clear()
        again.add_faults([READ_AGAIN])
        return _choose(request, actor, again)
    current = queries.current_matrix(arrangement=actor.arrangement)
    found = source.read(current.matrix if current else None)
    form = PutForwardForm(request.POST)
    if form.is_valid():
        try:
            number = actions.put_forward(
                matrix=replace(found.matrix, version=form.cleaned_data["version"]),
                findings=[{"where": a.where, "finding": a.finding} for a in found.anomalies],
                source_name=source.name[-200:],
                source_layout=source.sheet(found),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(
                request,
                f"Matrix version {number} is put forward."
                " It is in force once the provider consents.",
            )
            return SeeOther(reverse("matrix_version", args=[actor.arrangement, number]))
    return _show(request, actor, source, found, form, token)


def _show(
    request: HttpRequest,
    actor: Actor,
    source: Source,
    found: ReadMatrix,
    form: PutForwardForm,
    token: str,
) -> HttpResponse:
    facts: dict[str, Any] = {"source": source, "read": preview(found), "token": token}
    return form_page(
        request, "matrices/pages/preview.html", form=form, crumbs=_crumbs(actor), **facts
    )


def _sentence(fault: str) -> str:
    return fault[:1].upper() + fault[1:]


def _crumbs(actor: Actor) -> list[tuple[str, str]]:
    document = reverse("matrix_document", args=[actor.arrangement])
    return [("Matrix document", document), ("Read a matrix", "")]
