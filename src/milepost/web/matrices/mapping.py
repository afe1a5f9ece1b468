"""Say by hand how a file holds its matrix: which table, which way round, which column is what."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.faults import Fault, FaultyMatrix, UnreadableMatrix
from milepost.core.matrix.guessing import GuessedLayout
from milepost.core.matrix.layout import Layout
from milepost.core.matrix.suggesting import suggest_layout
from milepost.web.matrices.forms import ReadForm
from milepost.web.matrices.layout_form import LayoutForm, StructureForm
from milepost.web.matrices.looking import (
    choose_again,
    choose_page,
    crumbs,
    look,
    sentences,
)
from milepost.web.matrices.source import NoLongerThere, Source, keep, kept
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.guard import guarded


@guarded(Permission.PUT_FORWARD_MATRIX, Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def map_columns(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Map the columns of a file that was read; nothing is kept until it is put forward."""
    if request.method != "POST":
        return SeeOther(reverse("read_matrix", args=[actor.arrangement]))
    try:
        source = kept(
            request.POST.get("token", ""), person=actor.person, arrangement=actor.arrangement
        )
    except NoLongerThere:
        return choose_again(request, actor)
    if "way" not in request.POST:
        return map_page(request, actor, source, ReadForm())
    return _asked(request, actor, source)


def map_page(request: HttpRequest, actor: Actor, source: Source, form: ReadForm) -> HttpResponse:
    """The page on which the columns of a file are mapped, as far as they can be guessed.

    :param form: is told the faults of a file that has no tables, and asks for another.
    """
    try:
        guessed = _first_layout(source)
    except UnreadableMatrix as refused:
        form.add_faults(sentences(refused.faults))
        return choose_page(request, actor, form)
    return _page(request, actor, source, _fresh_form(source, guessed))


def _first_layout(source: Source) -> GuessedLayout:
    """What the page begins with.

    :raises UnreadableMatrix: where there is nothing to be mapped.
    """
    if not source.has_tables:
        sentence = "it is written as a matrix, so it has no columns to be mapped; read it."
        raise UnreadableMatrix([Fault(where=source.name, sentence=sentence)])
    if source.layout is not None:
        return GuessedLayout(layout=source.layout, guesses=())
    return suggest_layout(source.tables)


def _asked(request: HttpRequest, actor: Actor, source: Source) -> HttpResponse:
    structure = StructureForm(request.POST, file_tables=source.tables)
    if not structure.is_valid():
        form = LayoutForm(request.POST, file_tables=source.tables, guessed=_first_layout(source))
        return _page(request, actor, source, form)
    guessed = structure.suggested()
    is_other = request.POST.get("drawn") != drawn(guessed.layout)
    if is_other or "show" in request.POST:
        form = _fresh_form(source, guessed)
        return _page(request, actor, source, form, is_redrawn=is_other)
    form = LayoutForm(request.POST, file_tables=source.tables, guessed=guessed)
    if not form.is_valid():
        return _page(request, actor, source, form)
    mapped = replace(source, layout=form.layout(), is_mapped=True)
    try:
        mapped.read()
    except (UnreadableMatrix, FaultyMatrix) as refused:
        form.add_faults(sentences(refused.faults))
        return _page(request, actor, source, form)
    return look(request, actor, mapped, ReadForm())


def _fresh_form(source: Source, guessed: GuessedLayout) -> LayoutForm:
    return LayoutForm(file_tables=source.tables, guessed=guessed)


def drawn(layout: Layout) -> str:
    """For which table, way and headings the columns of a page are drawn."""
    return f"{layout.way.value} {layout.heading} {layout.tables[0]}"


def _page(
    request: HttpRequest,
    actor: Actor,
    source: Source,
    form: LayoutForm,
    *,
    is_redrawn: bool = False,
) -> HttpResponse:
    return form_page(
        request,
        "matrices/pages/map.html",
        form=form,
        source=source,
        token=keep(source, person=actor.person, arrangement=actor.arrangement),
        drawn=drawn(form.drawn_for),
        is_redrawn=is_redrawn,
        crumbs=[*crumbs(actor)[:1], ("Map the columns", "")],
    )
