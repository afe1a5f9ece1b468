"""The one-page profile, and the documents made of it: asked for, watched, handed out."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from milepost.apps.documents import actions, queries
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.charts import Chart, reached_over_cycles
from milepost.web.documents.drawing import drawn_groups
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where every focus area stands, for each Authority, on one page."""
    try:
        found = queries.profile(by=actor, at=timezone.now())
    except NoSuchThing:  # no matrix is adopted yet
        return page(request, "documents/pages/nothing_yet.html")
    chart = reached_over_cycles(
        found.history, width=actions.CHART_WIDTH, height=actions.CHART_HEIGHT
    )
    return page(
        request,
        "documents/pages/profile.html",
        profile=found,
        groups=drawn_groups(found),
        chart=chart,
        drawing=_drawing(chart),
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def documents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every document that was made and that the actor may have, newest first."""
    found = queries.documents_made(by=actor, page=number_asked(request))
    return page(
        request,
        "documents/pages/documents.html",
        found=found,
        arrangement=actor.arrangement,
        crumbs=_crumbs(actor, "Documents made"),
        pages=numbers(total=found.total, page=found.page, size=queries.DOCUMENTS_A_PAGE),
    )


@guarded(Permission.VIEW_MATRIX)
@require_POST
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have the profile made as a PDF; what is made already is simply shown."""
    number = actions.ask_for_profile(by=actor, at=timezone.now())
    return SeeOther(reverse("document", args=[actor.arrangement, number]))


@guarded(Permission.VIEW_MATRIX)
@require_safe
def document(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """How far a document is; with htmx, only the part that changes."""
    found = queries.document(by=actor, number=number)
    is_part = bool(getattr(request, "htmx", False))
    name = "documents/pages/parts/progress.html" if is_part else "documents/pages/document.html"
    answer = page(
        request,
        name,
        document=found,
        arrangement=actor.arrangement,
        crumbs=_crumbs(actor, found.reference),
    )
    answer["Cache-Control"] = "private, no-store"
    if is_part and (found.job is None or not found.job.is_live):
        # It has come to an end: the whole page says what now, and is asked for no more.
        answer["HX-Refresh"] = "true"
    return answer


@guarded(Permission.VIEW_MATRIX)
@require_POST
def cancel(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Stop it from being made."""
    try:
        actions.cancel(number=number, by=actor, at=timezone.now())
    except NotPossible:
        messages.info(request, "It was made, or had ended, before it could be cancelled.")
    else:
        messages.success(request, "Cancelled. You can ask for it again at any time.")
    return SeeOther(reverse("document", args=[actor.arrangement, number]))


@guarded(Permission.VIEW_MATRIX)
@require_safe
def file(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The document's file, streamed.

    :raises NoSuchThing: where it does not exist for the actor, or is not made yet.
    """
    found = queries.document(by=actor, number=number)
    try:
        kept = actions.folder().open(found.sha256 or "-")
    except FileNotFoundError:
        raise NoSuchThing(f"the file of {found.reference}") from None
    answer = FileResponse(
        kept, as_attachment=True, filename=found.file_name, content_type="application/pdf"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    answer["ETag"] = f'"{found.sha256}"'
    # A guard passes any answer on as it is; only its type names the plain kind.
    return cast("HttpResponse", answer)


def _crumbs(actor: Actor, here: str) -> list[tuple[str, str]]:
    return [("Profile", reverse("profile", args=[actor.arrangement])), (here, "")]


def _drawing(chart: Chart | None) -> str:
    """The chart's picture, if a worker has drawn it: SVG that was looked over when it was made."""
    if chart is None:
        return ""
    return mark_safe(queries.drawing(chart.spec_hash))  # noqa: S308
