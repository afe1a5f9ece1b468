"""How evidence is kept: the page, and its acts: set the rules, hold, lift a hold, delete."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.evidence import actions
from milepost.apps.evidence.queries.keeping import (
    due_files,
    hold_to_lift,
    keeping_page,
    rules_told,
)
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.keeping import (
    GIGABYTE,
    LEAST_YEARS,
    MOST_YEARS,
    USUAL_YEARS,
    KeepingRules,
    RecordClass,
)
from milepost.core.period.local_time import local_date
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded

_NARROW = "govuk-input--width-5"


class RulesForm(PageForm):
    """For how many years files of each class are kept, and how much room they may take."""

    quota = forms.DecimalField(
        label="Quota, in GB",
        required=False,
        max_digits=12,
        decimal_places=3,
        help_text="All evidence files of this arrangement together. Leave it empty for no limit.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": _NARROW}),
        error_messages={"invalid": "Give the quota as a number of GB, such as 50."},
    )
    reason = forms.CharField(
        label="Who decided this, and why?",
        help_text="All parties read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down who decided this, and why."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in RecordClass:
            self.fields[each.value] = forms.IntegerField(
                label=f"{each.words}: years",
                help_text=f"After the end of the contract. At least {LEAST_YEARS[each]}.",
                min_value=LEAST_YEARS[each],
                max_value=MOST_YEARS,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": _NARROW}),
                error_messages={
                    "required": f"{each.words}: say for how many years.",
                    "invalid": f"{each.words}: give a whole number of years.",
                    "min_value": f"{each.words}: at least {LEAST_YEARS[each]} years.",
                    "max_value": f"{each.words}: at most {MOST_YEARS} years.",
                },
            )
        self.order_fields([*RecordClass, "quota", "reason"])

    @property
    def rules(self) -> KeepingRules:
        """What was typed, as the rules that it sets."""
        quota = self.cleaned_data["quota"]
        return KeepingRules(
            years={each: self.cleaned_data[each.value] for each in RecordClass},
            quota=None if quota is None else int(quota * GIGABYTE),
        )


class HoldForm(PageForm):
    """What is held, and why."""

    item = forms.RegexField(
        regex=r"^\s*(?:[Ee]-)?\d{1,9}\s*$",
        label="Item",
        required=False,
        help_text="Its number, such as E-12. Leave it empty to hold all evidence here.",
        widget=forms.TextInput(attrs={"class": _NARROW}),
        error_messages={"invalid": "Give the number of an item, such as E-12."},
    )
    reason = forms.CharField(
        label="Why is it held?",
        help_text="Such as the claim and its reference. All who see the item read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down why it is held."},
    )

    @property
    def number(self) -> int | None:
        """The item's number; None for all evidence."""
        digits = "".join(each for each in self.cleaned_data["item"] if each.isdigit())
        return int(digits) if digits else None


class LiftForm(PageForm):
    """Why a hold is lifted."""

    reason = forms.CharField(
        label="Why is it lifted?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down why it is lifted."},
    )


class DeleteForm(PageForm):
    """On whose word files are deleted."""

    reason = forms.CharField(
        label="On whose word?",
        help_text="Such as the decision and its date. It stays with each file’s hash.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down on whose word they are deleted."},
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Room, rules, holds, what is due and what was deleted."""
    return page(
        request,
        "evidence/pages/keeping.html",
        page=keeping_page(by=actor, on=_today()),
        arrangement=actor.arrangement,
        crumbs=[("Evidence", _register(actor)), ("Keeping", "")],
    )


@guarded(Permission.KEEP_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def set_rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for the rules: those that count now stand in the form."""
    told = rules_told(by=actor)
    years = told.rules.years if told else USUAL_YEARS
    quota = told.rules.quota if told else None
    initial = {each.value: years[each] for each in RecordClass}
    form = RulesForm(
        _posted(request), initial={**initial, "quota": f"{quota / GIGABYTE:g}" if quota else ""}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.set_keeping(
                rules=form.rules, reason=form.cleaned_data["reason"], by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _back(request, actor, "The rules of keeping are set.")
    return _asked(request, actor, "keeping_rules", form, last="Rules")


@guarded(Permission.KEEP_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what is to be held; ``?item=`` names the item that somebody came from."""
    form = HoldForm(_posted(request), initial={"item": _item_asked(request)})
    if form.is_bound and form.is_valid():
        try:
            actions.hold_evidence(
                number=form.number,
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        except NoSuchThing:
            form.add_error("item", "There is no such item here.")
        else:
            what = "All evidence" if form.number is None else f"E-{form.number}"
            return _back(request, actor, f"{what} is held.")
    return _asked(request, actor, "hold", form, last="Put a hold on")


@guarded(Permission.KEEP_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, actor: Actor, hold: int) -> HttpResponse:
    """Ask why a hold is lifted."""
    line = hold_to_lift(by=actor, hold=hold)
    form = LiftForm(_posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.lift_hold(
                hold=hold, reason=form.cleaned_data["reason"], by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _back(request, actor, "The hold is lifted.")
    return _asked(request, actor, "lift_hold", form, last="Lift a hold", hold=line)


@guarded(Permission.RETIRE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what would be deleted, file by file, and delete it once somebody says so."""
    form = DeleteForm(_posted(request))
    if form.is_bound and form.is_valid():
        try:
            done = actions.retire(
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen") or "nothing",
                by=actor,
                at=timezone.now(),
            )
        except (NotPossible, ChangedMeanwhile) as refused:
            form.add_faults(getattr(refused, "faults", [str(refused)]))
        else:
            count = len(done.files)
            return _back(
                request, actor, f"{count} {'file is' if count == 1 else 'files are'} deleted."
            )
    due = due_files(by=actor, on=_today())
    return _asked(request, actor, "delete_due", form, last="Delete what is due", due=due)


def _item_asked(request: HttpRequest) -> str:
    asked = request.GET.get("item", "")
    return f"E-{asked}" if asked.isascii() and asked.isdigit() and len(asked) < 10 else ""


def _today() -> date:
    return local_date(timezone.now())


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _register(actor: Actor) -> str:
    return reverse("evidence_register", args=[actor.arrangement])


def _back(request: HttpRequest, actor: Actor, said: str) -> HttpResponse:
    messages.success(request, said)
    return SeeOther(reverse("evidence_keeping", args=[actor.arrangement]))


def _asked(
    request: HttpRequest, actor: Actor, template: str, form: PageForm, *, last: str, **facts: Any
) -> HttpResponse:
    """A page that asks for something before it is done."""
    back = reverse("evidence_keeping", args=[actor.arrangement])
    return form_page(
        request,
        f"evidence/pages/{template}.html",
        form=form,
        back_href=back,
        crumbs=[("Evidence", _register(actor)), ("Keeping", back), (last, "")],
        **facts,
    )
