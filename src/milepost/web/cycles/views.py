"""Which rounds of assessments were there, and how is the next one opened?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.cycles import cycles_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.web.cycles.forms import CycleForm, usual_next
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every cycle, the newest first, with how many assessments stand at which stage."""
    found = cycles_page(by=actor, on=local_date(timezone.now()))
    return page(request, "cycles/pages/cycles.html", page=found)


@guarded(Permission.OPEN_CYCLE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_next(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a name and two dates; the second post, which confirms them, opens the cycle."""
    now = timezone.now()
    found = cycles_page(by=actor, on=local_date(now))
    last = found.cycles[0].cut_off_on if found.cycles else None
    if request.method != "POST":
        return _ask(request, actor, CycleForm(initial=usual_next(last, local_date(now))), found)
    form = CycleForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, actor, form, found)
    if "confirmed" not in request.POST:
        return page(
            request,
            "cycles/pages/confirm.html",
            form=form,
            page=found,
            carried=carried(request.POST, but={"change", "confirmed"}),
        )
    try:
        actions.open_cycle(by=actor, at=now, **form.cleaned_data)
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, actor, form, found)
    messages.success(
        request,
        f"{form.cleaned_data['name']} is open: {found.assessments_ahead} assessments,"
        " one for each focus area and Authority.",
    )
    return SeeOther(reverse("cycles", args=[actor.arrangement]))


def _ask(request: HttpRequest, actor: Actor, form: CycleForm, found: object) -> HttpResponse:
    back = reverse("cycles", args=[actor.arrangement])
    return form_page(
        request,
        "cycles/pages/open.html",
        form=form,
        page=found,
        crumbs=[("Cycles", back), ("Open a cycle", "")],
    )
