"""Who holds which role, and how it is given and ended. An administrator touches no content."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments.queries.first_steps import first_steps
from milepost.apps.contracts import actions
from milepost.apps.contracts.queries import (
    Colleague,
    arrangement_facts,
    colleagues,
    vacancies,
)
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission, Role
from milepost.web.contracts.forms import RoleForm
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded

_STEPS = {"change", "confirmed"}


@guarded(Permission.MANAGE_PEOPLE)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody with a role, party by party."""
    held = colleagues(by=actor)
    groups = [
        (party or "For no party", list(people))
        for party, people in groupby(held, key=lambda each: each.party)
    ]
    return page(
        request,
        "contracts/pages/people.html",
        groups=groups,
        vacancies=vacancies(by=actor),
        first_steps=first_steps(by=actor),
    )


@guarded(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give a role to somebody who can sign in already."""
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, arrangement=arrangement_facts(by=actor))
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, actor, form, "Give a role")
    if "confirmed" not in request.POST:
        return _confirm(request, actor, form, "Give a role")
    role, authority = form.chosen()
    username = form.cleaned_data["username"]
    try:
        actions.give_role(
            username=username, role=role, authority=authority, by=actor, at=timezone.now()
        )
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, actor, form, "Give a role")
    messages.success(request, f"{username} holds the role now: {form.chosen_words()}.")
    return SeeOther(reverse("people", args=[actor.arrangement]))


@guarded(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End a role; ``?username=`` and ``?role=`` say whose and which. What they did stands.

    :raises NoSuchThing: where nobody of that name holds it here.
    """
    held = _held(actor, request.GET.get("username", ""), request.GET.get("role", ""))
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            actions.end_role(
                username=held.username, role=Role(held.role_code), by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            faults = refused.faults
        else:
            messages.success(request, f"{held.name} no longer holds the role: {held.role}.")
            return SeeOther(reverse("people", args=[actor.arrangement]))
    return page(
        request,
        "contracts/pages/end_role.html",
        status=422 if faults else 200,
        held=held,
        faults=faults,
        crumbs=crumbs_of(actor, "End a role"),
    )


def _held(actor: Actor, username: str, role: str) -> Colleague:
    for each in colleagues(by=actor):
        if (each.username, each.role_code) == (username, role):
            return each
    raise NoSuchThing("that role")


def _ask(request: HttpRequest, actor: Actor, form: RoleForm, heading: str) -> HttpResponse:
    crumbs = crumbs_of(actor, heading)
    return form_page(request, "contracts/pages/ask.html", form=form, heading=heading, crumbs=crumbs)


def _confirm(request: HttpRequest, actor: Actor, form: RoleForm, heading: str) -> HttpResponse:
    return page(
        request,
        "contracts/pages/confirm.html",
        form=form,
        heading=heading,
        role_words=form.chosen_words(),
        carried=carried(request.POST, but=_STEPS),
        crumbs=crumbs_of(actor, heading),
    )


def crumbs_of(actor: Actor, here: str) -> list[tuple[str, str]]:
    """The way back to the list of people."""
    return [("People", reverse("people", args=[actor.arrangement])), (here, "")]
