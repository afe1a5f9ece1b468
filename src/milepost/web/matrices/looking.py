"""The two pages that reading a file leads to: choose another, or look at what was read."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from milepost.apps.matrices import queries
from milepost.apps.matrices.queries import LayoutFacts
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.faults import Fault, FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.layout import fitted
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.period.local_time import local_date
from milepost.web.matrices.forms import PutForwardForm, ReadForm
from milepost.web.matrices.source import Source, keep, preview
from milepost.web.shared.answer import form_page

READ_AGAIN = "What you read waits no longer. Choose the file again; nothing was kept."


def choose_page(request: HttpRequest, actor: Actor, form: ReadForm) -> HttpResponse:
    """Choose a file."""
    held = queries.versions(by=actor, on=local_date(timezone.now()))
    return form_page(
        request,
        "matrices/pages/read.html",
        form=form,
        waiting=next((each for each in held if each.state == "waiting"), None),
        crumbs=crumbs(actor),
    )


def choose_again(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file, because what was read waits no longer."""
    return choose_after(request, actor, [READ_AGAIN])


def choose_after(request: HttpRequest, actor: Actor, faults: Iterable[str]) -> HttpResponse:
    """Choose a file, because the one that was read cannot be put forward."""
    form = ReadForm(request.POST)
    form.errors.clear()
    form.add_faults(faults)
    return choose_page(request, actor, form)


def look(request: HttpRequest, actor: Actor, source: Source, form: ReadForm) -> HttpResponse:
    """Read a file with the layout that fits it, and show what was read, or every fault."""
    current = queries.current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
    remembered: LayoutFacts | None = None
    try:
        if source.has_tables and source.layout is None:
            source, remembered = _as_remembered(source, actor)
        found = source.read(queries.editions_before(by=actor))
    except (UnreadableMatrix, FaultyMatrix) as refused:
        form.add_faults(sentences(refused.faults))
        return choose_page(request, actor, form)
    token = keep(source, person=actor.person, arrangement=actor.arrangement)
    version = f"{current.number + 1}.0" if current else found.matrix.version
    asked = put_forward_form(actor, source, found, initial={"version": version})
    return preview_page(request, actor, source, found, asked, token, remembered=remembered)


def put_forward_form(
    actor: Actor, source: Source, found: ReadMatrix, *posted: Any, **facts: Any
) -> PutForwardForm:
    """What is asked of what was read; who only drafts is asked nothing of an edition."""
    has_edition = actor.may(Permission.PUT_FORWARD_MATRIX)
    return PutForwardForm(
        *posted,
        asks=bool(found.to_ask),
        is_mapped=source.is_mapped and has_edition,
        has_edition=has_edition,
        **facts,
    )


def preview_page(
    request: HttpRequest,
    actor: Actor,
    source: Source,
    found: ReadMatrix,
    form: PutForwardForm,
    token: str,
    *,
    remembered: LayoutFacts | None = None,
) -> HttpResponse:
    """What was read, what was guessed, and the form to put it forward."""
    facts: dict[str, Any] = {
        "source": source,
        "read": preview(found),
        "guesses": found.to_ask,
        "token": token,
        "remembered": remembered,
        "may_put_forward": actor.may(Permission.PUT_FORWARD_MATRIX),
        "may_draft": actor.may(Permission.CONSENT_TO_MATRIX),
    }
    return form_page(
        request, "matrices/pages/preview.html", form=form, crumbs=crumbs(actor), **facts
    )


def crumbs(actor: Actor) -> list[tuple[str, str]]:
    """Where these pages stand."""
    document = reverse("matrix_document", args=[actor.arrangement])
    return [("Matrix document", document), ("Read a matrix", "")]


def sentences(faults: Iterable[Fault]) -> Iterable[str]:
    """Faults as a page tells them."""
    texts = (str(fault) for fault in faults)
    return [text[:1].upper() + text[1:] for text in texts]


def _as_remembered(source: Source, actor: Actor) -> tuple[Source, LayoutFacts | None]:
    """The file with a layout that is remembered for its headings, where one is."""
    if not actor.may(Permission.PUT_FORWARD_MATRIX):
        return source, None  # what the Authorities remember is theirs
    for facts in queries.remembered_layouts(by=actor):
        layout = fitted(facts.layout, source.tables)
        if layout is not None:
            return replace(source, layout=layout), facts
    return source, None
