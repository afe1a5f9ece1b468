"""Set up an arrangement: a site administrator's first step, read back before it is taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.contracts import actions
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.contracts.set_up_form import MOST_AUTHORITIES, SetUpForm, authorities_asked
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded_on_the_site

_STEPS = {"change", "confirmed", "more"}
_CRUMBS = [("Your arrangements", "/"), ("Set up an arrangement", "")]


@guarded_on_the_site(Permission.SET_UP_ARRANGEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask, read back, and set up; whoever does it is the arrangement's first administrator."""
    if request.method != "POST":
        return _ask(request, SetUpForm())
    form = SetUpForm(request.POST, authorities=authorities_asked(request.POST))
    if "more" in request.POST:
        return _ask(request, SetUpForm(initial=form.typed(), authorities=form.asked_for + 1))
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, form)
    new = form.described()
    if "confirmed" not in request.POST:
        return page(
            request,
            "contracts/pages/set_up_confirm.html",
            new=new,
            carried=carried(request.POST, but=_STEPS),
            crumbs=_CRUMBS,
        )
    try:
        administrator = actions.set_up_own_arrangement(new=new, by=actor, at=timezone.now())
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, form)
    messages.success(request, f"{new.name} is set up. Now let its people in.")
    return SeeOther(reverse("people", args=[administrator.arrangement]))


def _ask(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    return form_page(
        request,
        "contracts/pages/set_up.html",
        form=form,
        may_have_more=form.asked_for < MOST_AUTHORITIES,
        crumbs=_CRUMBS,
    )
