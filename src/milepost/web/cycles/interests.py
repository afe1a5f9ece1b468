"""The register of interests: what those who judge declare for a cycle, and who is seconded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.interests_page import (
    InterestsPage,
    SecondmentLine,
    interests_page,
    people_to_second,
)
from milepost.apps.contracts.queries import arrangement_facts
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import Checkboxes, DayField, PageForm, Radios
from milepost.web.shared.guard import guarded

_HINTS = {
    InterestKind.NONE: "Nothing keeps you from judging in this cycle.",
    InterestKind.PAY: "A bonus, pay or promotion hangs on a level.",
    InterestKind.PERSONAL: "Family, friendship or enmity with somebody whose work is judged.",
    InterestKind.HOLDING: "Shares, or another stake, in a party or its suppliers.",
    InterestKind.OUTSIDE_WORK: "Work for a party, beside your own.",
    InterestKind.OTHER: "Anything else that a fair-minded person would want to know.",
}


class DeclarationForm(PageForm):
    """What might sway somebody's judging in a cycle, and where."""

    kind = forms.ChoiceField(
        label="What you declare",
        choices=[(kind.value, kind.words.capitalize()) for kind in InterestKind],
        widget=Radios(hints={kind.value: hint for kind, hint in _HINTS.items()}),
        error_messages={"required": "Choose what you declare."},
    )
    words = forms.CharField(
        label="What it is, in a few words",
        help_text="You and your party’s contract manager read it, nobody else. Everybody who sees"
        " assessments is told that you declared something, and of which kind.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, about: InterestsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus_areas"] = forms.MultipleChoiceField(
            label="Which focus areas it bears on",
            help_text="Leave all of them out where it bears on every one.",
            required=False,
            choices=list(about.focus_areas),
            widget=Checkboxes,
        )
        self.order_fields(["kind", "focus_areas", "words"])


class EndForm(PageForm):
    """Why an interest holds no longer."""

    reason = forms.CharField(
        label="Why it holds no longer",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it holds no longer."},
    )


class SecondmentForm(PageForm):
    """Who works for whom, and when."""

    first_on = DayField(what="The first day", label="First day")
    last_on = DayField(
        what="The last day",
        label="Last day",
        help_text="Leave it empty while no end is known.",
        required=False,
    )
    reason = forms.CharField(
        label="What the secondment is, or why it is put right",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what the secondment is, or why it is put right."},
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = arrangement_facts(by=by).parties
        named = [(reference, each.name) for reference, each in parties.items()]
        people = list(people_to_second(by=by))
        self.fields["person"] = forms.ChoiceField(label="Who", choices=people)
        self.fields["home"] = forms.ChoiceField(label="From which party", choices=named)
        self.fields["host"] = forms.ChoiceField(label="To which party", choices=named)
        self.order_fields(["person", "home", "host", "first_on", "last_on", "reason"])


class CorrectionForm(PageForm):
    """The days of a secondment as they are, or that it never was."""

    first_on = DayField(what="The first day", label="First day")
    last_on = DayField(
        what="The last day",
        label="Last day",
        help_text="Leave it empty while no end is known.",
        required=False,
    )
    is_void = forms.BooleanField(label="It was recorded in error, and never was", required=False)
    reason = forms.CharField(
        label="Why it is put right",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is put right."},
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who has declared what for a cycle, the newest if none is asked for; and the secondments."""
    found = interests_page(by=actor, at=timezone.now(), cycle=_number(request, "cycle"))
    return page(request, "cycles/pages/interests.html", page=found)


@guarded(Permission.DECLARE_INTEREST)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Declare an interest for a cycle, or that there is none."""
    found = interests_page(by=actor, at=timezone.now(), cycle=_number(request, "cycle"))
    if found.cycle is None:
        raise NoSuchThing("a cycle")
    form = DeclarationForm(request.POST or None, about=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_interest(
                cycle=found.cycle.number,
                kind=InterestKind(form.cleaned_data["kind"]),
                focus_areas=form.cleaned_data["focus_areas"],
                words=form.cleaned_data["words"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Declared for {found.cycle.name}.")
            return _back(actor)
    heading = f"Declare your interests for {found.cycle.name}"
    return _ask(request, actor, form, heading, "Declare it")


@guarded(Permission.DECLARE_INTEREST)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that an interest holds no longer; ``?declaration=`` says which."""
    which = _number(request, "declaration")
    found = interests_page(by=actor, at=timezone.now(), cycle=_number(request, "cycle"))
    line = next((each for each in found.own if each.id == which and each.may_end), None)
    if line is None:
        raise NoSuchThing("that declared interest")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_interest(
                declaration=line.id,
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Recorded: it holds no longer, from today on.")
            return _back(actor)
    lead = f"You declared {line.kind}. From today on it no longer keeps you from judging."
    return _ask(request, actor, form, "End a declared interest", "It holds no longer", lead)


@guarded(Permission.RECORD_SECONDMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Record that somebody works for another party."""
    form = SecondmentForm(request.POST or None, by=actor, initial={"home": actor.party})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_secondment(by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except NotAllowed as refused:
            form.add_faults([str(refused)])
        else:
            messages.success(request, "The secondment is recorded.")
            return _back(actor)
    lead = (
        "Whoever is seconded between the provider and an Authority judges nothing of a cycle that"
        " looks at days of the secondment."
    )
    return _ask(request, actor, form, "Record a secondment", "Record it", lead)


@guarded(Permission.RECORD_SECONDMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a secondment right, or say when it ends; ``?secondment=`` says which."""
    line = _secondment(actor, _number(request, "secondment"))
    initial = {"first_on": line.first_on, "last_on": line.last_on}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_secondment(
                secondment=line.id, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Put right. What was recorded before stays in the record.")
            return _back(actor)
    lead = f"{line.person}, from {line.home} to {line.host}."
    return _ask(request, actor, form, "Put a secondment right", "Put it right", lead)


def _secondment(actor: Actor, number: int | None) -> SecondmentLine:
    held = interests_page(by=actor, at=timezone.now()).secondments
    line = next((each for each in held if each.id == number and each.may_correct), None)
    if line is None:
        raise NoSuchThing("that secondment")
    return line


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _back(actor: Actor) -> HttpResponse:
    return SeeOther(reverse("interests", args=[actor.arrangement]))


def _ask(
    request: HttpRequest,
    actor: Actor,
    form: PageForm,
    heading: str,
    button: str,
    lead: str = "",
) -> HttpResponse:
    back = reverse("interests", args=[actor.arrangement])
    return form_page(
        request,
        "cycles/pages/interest_form.html",
        form=form,
        heading=heading,
        button=button,
        lead=lead,
        back=back,
        crumbs=[
            ("Cycles", reverse("cycles", args=[actor.arrangement])),
            ("Interests", back),
            (heading, ""),
        ],
    )
