"""Waivers: which there are, giving one, taking one back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.waivers import waivable, waiver_to_end, waivers_page
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import DayField, PageForm
from milepost.web.shared.guard import guarded


class WaiverForm(PageForm):
    """A criterion, from when until when it is waived, and why."""

    criterion = forms.ChoiceField(
        label="Criterion",
        help_text="Critical criteria are never waived, nor those of levels 2 and 4.",
        error_messages={
            "required": "Choose a criterion.",
            "invalid_choice": "Choose a criterion from the list.",
        },
    )
    from_on = DayField(what="The first day", label="From")
    until_on = DayField(
        what="The last day",
        label="Until",
        help_text="After this day it is owed fully again, without anything being done.",
    )
    reason = forms.CharField(
        label="Why it is enough, for now, that it is largely met",
        help_text="All who may see assessments read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down why the criterion is waived."},
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criterion"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "Choose a criterion"),
            *(
                (area, [(c.code, f"{c.code}, level {c.level}: {c.text[:90]}") for c in criteria])
                for area, criteria in choices
            ),
        ]


class EndForm(PageForm):
    """From when a waiver serves no more, and why."""

    ended_on = DayField(
        what="The day", label="From which day it serves no more", help_text="Today or later."
    )
    reason = forms.CharField(
        label="Why it is taken back",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down why it is taken back."},
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every waiver, those in force first."""
    found = waivers_page(by=actor, on=local_date(timezone.now()))
    return page(
        request, "assessments/pages/waivers.html", page=found, arrangement=actor.arrangement
    )


@guarded(Permission.WAIVE_CRITERION)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask which criterion is waived, from when until when, and why."""
    now = timezone.now()
    form = WaiverForm(
        request.POST if request.method == "POST" else None,
        choices=waivable(by=actor, on=local_date(timezone.now())),
        initial={"criterion": request.GET.get("criterion", ""), "from_on": local_date(now)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive(by=actor, at=now, **form.cleaned_data)
        except (NotPossible, NoSuchThing) as refused:
            form.add_faults(getattr(refused, "faults", [str(refused)]))
        else:
            messages.success(request, f"{form.cleaned_data['criterion']} is waived.")
            return SeeOther(reverse("waivers", args=[actor.arrangement]))
    return form_page(request, "assessments/pages/waive.html", form=form, **_around(actor))


@guarded(Permission.WAIVE_CRITERION)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Ask from when a waiver serves no more, and why."""
    now = timezone.now()
    line = waiver_to_end(number=number, by=actor, on=local_date(now))
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"ended_on": local_date(now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_waiver(waiver=number, by=actor, at=now, **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"The waiver of {line.criterion} is taken back.")
            return SeeOther(reverse("waivers", args=[actor.arrangement]))
    return form_page(
        request, "assessments/pages/end_waiver.html", form=form, waiver=line, **_around(actor)
    )


def _around(actor: Actor) -> dict[str, Any]:
    """What every page about one waiver is told."""
    href = reverse("waivers", args=[actor.arrangement])
    return {"arrangement": actor.arrangement, "crumbs": [("Waivers", href)]}
