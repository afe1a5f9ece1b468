"""Put a milestone into a plan, and say anew how it stands."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.plans import actions
from milepost.apps.plans.queries import MilestoneFacts, milestones
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.trajectory.milestones import Whose
from milepost.web.plans.plans import kept, trail
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import DayField, PageForm, Radios
from milepost.web.shared.guard import guarded

_WHOSE = {Whose.PROVIDER: "The provider", Whose.AUTHORITY: "The Authority", Whose.JOINT: "Both"}


class MilestoneForm(PageForm):
    """What is to be reached, by when, and what hangs on it."""

    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give a title."}
    )
    outcome = forms.CharField(
        label="The outcome sought",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the outcome sought."},
    )
    seen_by = forms.CharField(
        label="How one will see it",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give how one will see it."},
    )
    whose = forms.ChoiceField(
        label="Who has to reach it",
        choices=[(each.value, words) for each, words in _WHOSE.items()],
        widget=Radios,
        error_messages={"required": "Choose who has to reach it."},
    )
    is_key = forms.BooleanField(label="It is a key milestone", required=False)
    baseline_on = DayField(
        what="The date first agreed",
        label="Date first agreed",
        help_text="What later dates are measured against.",
    )
    forecast_on = DayField(
        what="The date now expected",
        label="Date now expected",
        help_text="Leave it empty where it is the date first agreed.",
        required=False,
    )
    after = forms.CharField(
        label="Milestones that it waits for",
        help_text="Their numbers, such as M-3, M-4.",
        required=False,
    )
    criteria = forms.CharField(
        label="Criteria that it serves",
        help_text="Their codes, with a space or comma between them.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    commitment = forms.RegexField(
        label="Commitment of an Annual Plan that it serves",
        help_text="Its number, such as C-12, where there is one.",
        regex=r"^[Cc]?-?[0-9]{1,6}$",
        required=False,
        error_messages={"invalid": "Give the commitment by number, such as C-12."},
    )

    def clean_commitment(self) -> int | None:
        said = str(self.cleaned_data["commitment"] or "").upper().lstrip("C-")
        return int(said) if said else None

    def clean_after(self) -> tuple[int, ...]:
        said = self.cleaned_data["after"].upper().replace(",", " ").split()
        digits = [each.removeprefix("M-") for each in said]
        wrong = [
            each for each in digits if not (each.isascii() and each.isdigit() and len(each) < 7)
        ]
        if wrong:
            raise forms.ValidationError(
                f"Give milestones by number, such as M-3: “{', '.join(wrong).lower()}” is none."
            )
        return tuple(sorted({int(each) for each in digits}))

    def clean_criteria(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.cleaned_data["criteria"].replace(",", " ").upper().split())))


class RevisionForm(MilestoneForm):
    """The same, said anew, with when it was reached or that it was dropped."""

    done_on = DayField(
        what="The day it was reached",
        label="Reached on",
        help_text="Leave it empty while it is to be reached.",
        required=False,
    )
    is_dropped = forms.BooleanField(label="It is dropped", required=False)
    reason = forms.CharField(
        label="Why it changes",
        help_text="Needed where the date first agreed moves, or it is dropped or taken up again.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["title", "forecast_on", "done_on", "is_dropped", "reason"]


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Put a milestone into a plan."""
    plan = kept(actor, number)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_milestone(
                plan=number, said=_said(form.cleaned_data), by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"M-{added} is in the plan.")
            return SeeOther(reverse("plan", args=[actor.arrangement, number]) + f"#M-{added}")
    return form_page(
        request,
        "plans/pages/form.html",
        form=form,
        heading="Add a milestone",
        caption=plan.title,
        button="Add it",
        crumbs=trail(actor, plan, "A new milestone"),
    )


@guarded(Permission.KEEP_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say anew how a milestone stands; what was said before stays on record."""
    held = milestones(by=actor).get(number)
    if held is None:
        raise NoSuchThing(f"M-{number}")
    plan = kept(actor, held.plan)
    form = RevisionForm(request.POST or None, initial=_stands(held))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.revise_milestone(
                number=number,
                said=_said(said, done_on=said["done_on"], is_dropped=said["is_dropped"]),
                reason=said["reason"],
                seen=said["seen"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"M-{number} is recorded as it stands now.")
            return SeeOther(reverse("plan", args=[actor.arrangement, held.plan]) + f"#M-{number}")
    return form_page(
        request,
        "plans/pages/form.html",
        form=form,
        heading=f"M-{number}: how it stands now",
        caption=plan.title,
        button="Record it",
        crumbs=trail(actor, plan, f"M-{number}"),
    )


def _said(said: dict[str, Any], **more: Any) -> actions.SaidOfMilestone:
    return actions.SaidOfMilestone(
        title=said["title"],
        outcome=said["outcome"],
        seen_by=said["seen_by"],
        whose=Whose(said["whose"]),
        is_key=said["is_key"],
        baseline_on=said["baseline_on"],
        forecast_on=said["forecast_on"] or said["baseline_on"],
        after=said["after"],
        criteria=said["criteria"],
        commitment=said["commitment"],
        **more,
    )


def _stands(held: MilestoneFacts) -> dict[str, Any]:
    dates = held.dates
    return {
        "title": held.title,
        "outcome": held.outcome,
        "seen_by": held.seen_by,
        "whose": held.whose.value,
        "is_key": held.is_key,
        "baseline_on": dates.baseline_on,
        "forecast_on": dates.forecast_on,
        "done_on": dates.done_on,
        "is_dropped": dates.is_dropped,
        "after": ", ".join(f"M-{number}" for number in dates.after),
        "criteria": " ".join(held.criteria),
        "commitment": f"C-{held.commitment}" if held.commitment else "",
        "seen": held.revision,
    }
