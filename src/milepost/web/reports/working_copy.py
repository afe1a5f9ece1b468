"""Work offline: take a working copy, hand it in again, look, and apply it."""

from collections.abc import Collection
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.reports import actions, queries
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.reports.forms import HandInForm
from milepost.web.reports.views import XLSX
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words

# Whoever rates, and whoever puts evidence beside the ratings.
WORKS = (
    Permission.ADD_EVIDENCE,
    Permission.RATE_FOR_PROVIDER,
    Permission.VALIDATE_ASSESSMENT,
    Permission.PROPOSE_LEVEL,
)
MINE = "mine"


@guarded(*WORKS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may be taken along, and where to hand it in again."""
    if request.method != "POST":
        return _page(request, actor, HandInForm())
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor, form)
    upload = form.cleaned_data["upload"]
    try:
        reference = actions.hand_in(
            file=upload, name=upload.name or "", by=actor, at=timezone.now()
        )
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _page(request, actor, form)
    return SeeOther(reverse("workbook_upload", args=[actor.arrangement, reference]))


@guarded(*WORKS)
@require_safe
def take(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The working copy, of all that is open to the actor or of a part of it."""
    cycle = request.GET.get("cycle", "")
    made = queries.working_copy(
        by=actor,
        at=timezone.now(),
        cycle=int(cycle) if cycle.isascii() and cycle.isdigit() and len(cycle) < 7 else None,
        authority=request.GET.get("authority", ""),
        area=request.GET.get("area", ""),
    )
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@guarded(*WORKS)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, actor: Actor, upload: str) -> HttpResponse:
    """What would come of a working copy; applied once its person says so."""
    if request.method != "POST":
        return _look(request, actor, upload)
    mine = {
        name.removeprefix("choose.")
        for name, value in request.POST.items()
        if name.startswith("choose.") and value == MINE
    }
    try:
        counts = actions.apply(
            reference=upload,
            seen=request.POST.get("seen", ""),
            mine=mine,
            by=actor,
            at=timezone.now(),
        )
    except (ChangedMeanwhile, NotPossible) as refused:
        faults = getattr(refused, "faults", (str(refused),))
        return _look(request, actor, upload, faults=faults, mine=mine)
    lines = counts["changed"] + counts["chosen"]
    kept = counts["conflict"] - counts["chosen"]
    told = f"{count_words(lines, 'line', 'lines')} of the working copy brought in."
    if kept:
        told += f" {count_words(kept, 'rating stays', 'ratings stay')} as on the site."
    messages.success(request, told)
    return SeeOther(reverse("assessments", args=[actor.arrangement]))


def _page(request: HttpRequest, actor: Actor, form: HandInForm) -> HttpResponse:
    try:
        offer = queries.copy_offer(by=actor, at=timezone.now())
    except NoSuchThing:
        offer = None
    return form_page(
        request,
        "reports/pages/working_copy.html",
        form=form,
        offer=offer,
        waiting=queries.waiting_uploads(by=actor),
        arrangement=actor.arrangement,
        crumbs=_crumbs(actor, ("Work offline", "")),
    )


def _look(
    request: HttpRequest,
    actor: Actor,
    upload: str,
    *,
    faults: Collection[str] = (),
    mine: Collection[str] = (),
) -> HttpResponse:
    found = queries.upload_page(upload, by=actor, at=timezone.now())
    offline = reverse("working_copy", args=[actor.arrangement])
    return page(
        request,
        "reports/pages/upload.html",
        status=HTTPStatus.CONFLICT if faults else HTTPStatus.OK,
        page=found,
        faults=faults,
        mine=mine,
        arrangement=actor.arrangement,
        crumbs=_crumbs(actor, ("Work offline", offline), (found.name, "")),
    )


def _crumbs(actor: Actor, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Assessments", reverse("assessments", args=[actor.arrangement])), *rest]
