"""All targets with their answers, and the Board's decision on another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.targets_page import TargetCell, TargetRow, targets_page
from milepost.apps.plans import actions
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.web.plans.forms import TargetForm
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every target with what came of it, and the dated tests that several share."""
    try:
        found = targets_page(by=actor, at=timezone.now())
    except NoSuchThing:
        return page(request, "plans/pages/no_targets.html", tabs=tabs(actor, "targets"))
    return page(request, "plans/pages/targets.html", page=found, tabs=tabs(actor, "targets"))


@guarded(Permission.SET_TARGET)
@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Record the Board's decision on the level wanted of a focus area."""
    row = targets_page(by=actor, at=timezone.now()).row(code)
    cell = _own(row)
    line = cell.standing_line
    form = TargetForm(
        request.POST or None,
        area=row.area,
        initial={"decided_on": local_date(timezone.now()), "seen": cell.seen},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(
                focus_area=row.area.code, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"The target of {row.area.name} is recorded.")
            return SeeOther(reverse("targets", args=[actor.arrangement]) + f"#{row.area.code}")
    return form_page(
        request,
        "plans/pages/set_target.html",
        form=form,
        area=row.area,
        authority=cell.authority,
        line=line,
        crumbs=[("Targets", reverse("targets", args=[actor.arrangement])), (row.area.name, "")],
    )


def _own(row: TargetRow) -> TargetCell:
    for cell in row.cells:
        if cell.may_set:
            return cell
    raise NoSuchThing("a target of yours")
