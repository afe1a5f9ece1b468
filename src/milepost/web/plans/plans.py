"""The plans of an arrangement: what is there, each one's versions and milestones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.plans import actions
from milepost.apps.plans.queries import PlanFacts, plans
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.milestones import PlanKind
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import DayField, PageForm, Radios
from milepost.web.shared.guard import guarded


class VersionForm(PageForm):
    """A plan as it stands from a day."""

    document = forms.CharField(
        label="Where the document is",
        help_text="Its evidence number, such as E-12, or an address.",
        max_length=200,
        error_messages={"required": "Say where the document is."},
    )
    dated_on = DayField(what="The day of this version", label="Dated")
    review_on = DayField(
        what="The day of the next review",
        label="To be reviewed by",
        help_text="Leave it empty where no review is planned.",
        required=False,
    )
    change = forms.CharField(
        label="What changed, and why",
        help_text="Of the first version: what it sets out.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what it sets out, or what changed and why."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class PlanForm(VersionForm):
    """A plan put on record with its first version."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the plan a title."}
    )
    is_joint = forms.BooleanField(label="Both sides keep this plan together", required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = arrangement_facts(by=by).authorities
        self.fields["kind"] = forms.ChoiceField(
            label="Which plan",
            choices=[(kind.value, kind.words) for kind in PlanKind],
            widget=Radios,
            error_messages={"required": "Choose which plan it is."},
        )
        self.fields["authority"] = forms.ChoiceField(
            label="For which Authority",
            required=False,
            choices=[("", "All of them"), *((each.reference, each.name) for each in authorities)],
        )
        self.order_fields(
            ["kind", "title", "authority", "is_joint", "document", "dated_on", "review_on"]
        )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every plan with how many of its milestones were reached; and which are not there yet."""
    found = plans(by=actor)
    on = local_date(timezone.now())
    there = {each.kind for each in found}
    return page(
        request,
        "plans/pages/plans.html",
        tabs=tabs(actor, "plans"),
        plans=[(each, each.overdue(on), _next(each)) for each in found],
        missing=[kind for kind in PlanKind if kind not in there and kind is not PlanKind.OTHER],
        may_add=actor.may(Permission.KEEP_PLAN),
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A plan: its milestones by date, and its versions."""
    found = plans(by=actor)
    plan = find(found, number)
    on = local_date(timezone.now())
    return page(
        request,
        "plans/pages/plan.html",
        plan=plan,
        milestones=[(each, each.dates.is_overdue(on)) for each in plan.milestones],
        overdue=plan.overdue(on),
        crumbs=[("Plans", reverse("plans", args=[actor.arrangement])), (plan.title, "")],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a plan on record."""
    form = PlanForm(request.POST or None, by=actor, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = actions.NewPlan(
            kind=PlanKind(said["kind"]),
            title=said["title"],
            is_joint=said["is_joint"],
            authority=said["authority"],
            first=_version(said),
        )
        try:
            number = actions.add_plan(new=new, by=actor, at=timezone.now())
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"P-{number} is on record. Put its milestones in.")
            return SeeOther(reverse("plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        "plans/pages/form.html",
        form=form,
        heading="Put a plan on record",
        button="Put it on record",
        crumbs=[("Plans", reverse("plans", args=[actor.arrangement])), ("A new plan", "")],
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put the next version of a plan on record."""
    plan = kept(actor, number)
    form = VersionForm(request.POST or None, initial={"seen": len(plan.versions)})
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.issue_plan_version(
                number=number,
                new=_version(form.cleaned_data),
                seen=form.cleaned_data["seen"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Version {version} of {plan.title} is on record.")
            return SeeOther(reverse("plan", args=[actor.arrangement, number]))
    return form_page(
        request,
        "plans/pages/form.html",
        form=form,
        heading="Put the next version on record",
        caption=plan.title,
        button="Put it on record",
        crumbs=trail(actor, plan, "Next version"),
    )


def find(found: tuple[PlanFacts, ...], number: int) -> PlanFacts:
    """The plan of that number.

    :raises NoSuchThing: where there is none.
    """
    for plan in found:
        if plan.number == number:
            return plan
    raise NoSuchThing(f"P-{number}")


def kept(actor: Actor, number: int) -> PlanFacts:
    """A plan that the actor's party keeps.

    :raises NoSuchThing: where there is none of that number.
    :raises NotAllowed: where another party keeps it.
    """
    plan = find(plans(by=actor), number)
    if not plan.may_keep:
        raise NotAllowed(f"{plan.owner} keeps this plan.")
    return plan


def trail(actor: Actor, plan: PlanFacts, here: str) -> list[tuple[str, str]]:
    """The way from the list of plans to a page of one."""
    return [
        ("Plans", reverse("plans", args=[actor.arrangement])),
        (plan.title, reverse("plan", args=[actor.arrangement, plan.number])),
        (here, ""),
    ]


def _version(said: dict[str, Any]) -> actions.NewPlanVersion:
    return actions.NewPlanVersion(
        document=said["document"],
        dated_on=said["dated_on"],
        review_on=said["review_on"],
        change=said["change"],
    )


def _next(plan: PlanFacts) -> Any:
    """The milestone that comes next, if any is still to be reached."""
    return next((each for each in plan.counted if each.dates.done_on is None), None)
