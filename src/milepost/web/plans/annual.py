"""The Annual Plans: what both sides promise for a contract year, and what the Board decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.plans import actions
from milepost.apps.plans.queries import AnnualPlanFacts, annual_plans_page, board_members
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.plans.frame import tabs
from milepost.web.plans.promise_forms import ApprovalForm, SendBackForm, StrikeForm, YearForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded

_FORM = "plans/pages/form.html"


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every Annual Plan that the actor may see, the newest year first."""
    found = annual_plans_page(by=actor, at=timezone.now())
    return page(
        request, "plans/pages/annual_plans.html", page=found, tabs=tabs(actor, "annual_plans")
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One Annual Plan: where it stands, and what each side promises in it."""
    found = annual_plans_page(by=actor, at=timezone.now())
    plan = found.plan(number)
    return page(
        request,
        "plans/pages/annual_plan.html",
        page=found,
        plan=plan,
        crumbs=[*trail(actor, plan)[:-1], (called(plan), "")],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin the plan of a contract year."""
    form = YearForm(
        request.POST or None, arrangement=arrangement_facts(by=actor), party=actor.party or ""
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.begin_annual_plan(by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"AP-{number} is begun. Put its commitments in.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading="Begin an Annual Plan",
        button="Begin it",
        crumbs=[("Annual Plan", reverse("annual_plans", args=[actor.arrangement])), ("Begin", "")],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def put(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put a draft to the Board."""
    plan = annual_plans_page(by=actor, at=timezone.now()).plan(number)
    form = StrikeForm(request.POST or None, initial={"seen": len(plan.steps)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_to_board(
                number=number, seen=form.cleaned_data["seen"], by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "It is before the Board. Until it comes back it stands.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading="Put it to the Board",
        caption=called(plan),
        lead="While it is before the Board, nothing in it changes.",
        button="Put it to the Board",
        crumbs=[*trail(actor, plan), ("Put it to the Board", "")],
    )


@guarded(Permission.APPROVE_ANNUAL_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Record that the Board sent a plan back."""
    plan = decided(actor, number)
    form = SendBackForm(request.POST or None, initial={"seen": len(plan.steps)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_back(number=number, by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "It is a draft again.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading="The Board sent it back",
        caption=called(plan),
        button="Record it",
        crumbs=[*trail(actor, plan), ("Sent back", "")],
    )


@guarded(Permission.APPROVE_ANNUAL_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Record that the Board approved a plan: it is sealed, and changes by decision from now on."""
    plan = decided(actor, number)
    members = board_members(by=actor, authority=plan.authority.id)
    form = ApprovalForm(request.POST or None, members=members, initial={"seen": len(plan.steps)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve_annual_plan(
                number=number, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "The approval is recorded and sealed.")
            return SeeOther(reverse("annual_plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        _FORM,
        form=form,
        heading="The Board approved it",
        caption=called(plan),
        lead="What stands in the plan is sealed with the approval. From then on it changes by"
        " decision of the Board alone.",
        button="Record the approval",
        crumbs=[*trail(actor, plan), ("Approved", "")],
    )


def decided(actor: Actor, number: int) -> AnnualPlanFacts:
    """A plan on which the actor records what the Board decided.

    :raises NoSuchThing: where the actor sees none of that number.
    :raises NotAllowed: where it is another Authority's.
    """
    plan = annual_plans_page(by=actor, at=timezone.now()).plan(number)
    if not plan.may_decide:
        raise NotAllowed(f"What the Board decides on it is recorded by {plan.authority.name}.")
    return plan


def called(plan: AnnualPlanFacts) -> str:
    """A plan as it is named among others: Annual Plan 2026/27, North."""
    return f"{plan.title}, {plan.authority.short_name}"


def trail(actor: Actor, plan: AnnualPlanFacts) -> list[tuple[str, str]]:
    """The way from the list of Annual Plans to one of them."""
    return [
        ("Annual Plan", reverse("annual_plans", args=[actor.arrangement])),
        (called(plan), reverse("annual_plan", args=[actor.arrangement, plan.number])),
    ]
