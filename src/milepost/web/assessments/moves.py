"""Taking a move: what it means is said first, and what cannot be undone is confirmed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.move_page import MovePage, move_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Stage
from milepost.web.assessments.asking import address_of
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.assessments.findings import drawn_findings
from milepost.web.shared.answer import SeeOther, carried, form_page
from milepost.web.shared.forms import DayField, PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import level_words

# The moves that ask for a reason whatever is stated, and what it is asked with.
_REASONS = {
    "return_for_evidence": "What evidence is missing",
    "withdraw": "Why the assessment is withdrawn",
    "retract": "Why the claim is retracted",
    "supersede": "What was wrong with the ratified level",
    "defer": "Why the Board defers its decision",
    "meet": "What you agreed, or that you did not agree",
    "consider": "What the Operational Board made of the proposal",
}
_STATED = {
    "submit": "The level you claim",
    "agree": "The level you validate",
    "challenge": "The level you validate",
    "propose": "The level you propose",
    "resume": "The level you propose",
}
_WAITS = "Written down. It waits for a second person of your side to sign it."
_DONE = {
    "submit": "Submitted and sealed. The Authority validates it next.",
    "withdraw": "Withdrawn.",
    "retract": "Retracted. The ratings are open to be changed again.",
    "supersede": "Superseded. A new assessment is begun; the ratified level stands until the Board"
    " ratifies it.",
    "return_for_evidence": "Returned to the provider for evidence.",
    "agree": "Agreed and sealed. The moderator proposes a level next.",
    "challenge": "Challenged and sealed. The provider answers next.",
    "meet": "The meeting is recorded. The moderator can take it up.",
    "consider": "Recorded. The Strategic Board decides next.",
    "open_moderation": "Taken into moderation.",
    "propose": "Proposed and sealed. The Board decides next.",
    "resume": "Put before the Board again, and sealed.",
    "defer": "Deferred.",
    "ratify": "Ratified and sealed.",
    "publish": "Published.",
}


class MoveForm(PageForm):
    """What is asked for with a move: a level, a reason, a date, as the move needs them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, about: MovePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = about.assessment.head.revision
        if about.states_a_level:
            self._ask_for_level(about)
        if about.name == "defer":
            self.fields["until"] = DayField(what="The date", label="Deferred until")
        if about.name == "meet":
            self.fields["met_on"] = DayField(what="The day you met", label="The day you met")
        if about.name == "consider":
            self.fields["considered_on"] = DayField(what="The day it met", label="The day it met")
        if about.name in _REASONS:
            self.fields["reason"] = _words(_REASONS[about.name], "", is_required=True)
        if about.name == "ratify":
            self.fields["paper"] = forms.CharField(
                widget=forms.HiddenInput, initial=about.paper, required=False
            )

    def _ask_for_level(self, about: MovePage) -> None:
        self.fields["level"] = forms.TypedChoiceField(
            label=_STATED[about.name],
            coerce=int,
            choices=[(level, level_words(level)) for level in about.defined],
            widget=Radios(
                hints={str(about.indicated): "Your ratings indicate this level."},
            ),
            initial=about.suggested,
            error_messages={"required": "Choose a level."},
        )
        self.fields["reason"] = _words(
            "Why, where it is another level than your ratings indicate",
            "Everybody who may see this assessment will read it.",
            initial=about.suggested_reason,
        )


def _words(
    label: str, help_text: str, *, is_required: bool = False, initial: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_required,
        initial=initial,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": f"Write down {label[0].lower()}{label[1:]}."},
    )


class CheckForm(PageForm):
    """The declaration without which nothing is submitted."""

    certified = forms.BooleanField(
        label="I certify, for the provider, that these ratings and the evidence cited are true"
        " and complete as far as I know",
        error_messages={"required": "Certify that what you submit is true, or change it first."},
    )


def _take(request: HttpRequest, actor: Actor, number: int, name: str) -> HttpResponse:
    about = move_page(number=number, name=name, by=actor, at=timezone.now())
    form = MoveForm(request.POST if request.method == "POST" else None, about=about)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _ask(request, about, form)
    check = CheckForm(request.POST if "confirmed" in request.POST else None)
    if _is_checked_first(about) and not _is_confirmed(request, about, check):
        return _check(request, about, form, check)
    try:
        done = _ACTIONS[name](number, form.cleaned_data, actor)
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, about, form)
    is_waiting = about.states_a_level and not done
    messages.success(request, _WAITS if is_waiting else _DONE[name])
    return SeeOther(address_of(actor, number))


def _is_checked_first(about: MovePage) -> bool:
    """Whether what was chosen is read back first; the other moves' pages say it all at once."""
    if about.name == "propose":
        return about.assessment.head.stage is not Stage.AGREED
    return about.name in ("submit", "challenge", "resume")


def _is_confirmed(request: HttpRequest, about: MovePage, check: CheckForm) -> bool:
    if "confirmed" not in request.POST:
        return False
    return about.name != "submit" or check.is_valid()


def _ask(request: HttpRequest, about: MovePage, form: MoveForm) -> HttpResponse:
    if "change" in request.POST and form.is_valid():
        form = MoveForm(initial=form.cleaned_data, about=about)
    level = about.suggested if about.name == "agree" else None
    return form_page(
        request,
        "assessments/pages/move.html",
        form=form,
        findings=drawn_findings(about, stated=level, has_reason=bool(about.suggested_reason)),
        **_facts(about),
    )


def _check(request: HttpRequest, about: MovePage, form: MoveForm, check: CheckForm) -> HttpResponse:
    return form_page(
        request,
        "assessments/pages/check.html",
        form=check,
        given=form.cleaned_data,
        needs_second=about.needs_second(form.cleaned_data["level"]),
        carried=carried(request.POST, but={"change", "confirmed", "certified"}),
        findings=drawn_findings(
            about, stated=form.cleaned_data["level"], has_reason=bool(form.cleaned_data["reason"])
        ),
        **_facts(about),
    )


def _facts(about: MovePage) -> dict[str, Any]:
    head = about.assessment.head
    return {
        "about": about,
        "page": about.assessment,
        "head": head,
        "crumbs": crumbs_of(head, about.words),
        "is_checked_first": _is_checked_first(about),
    }


Given = Mapping[str, Any]


def _with_level(verb: Callable[..., Any]) -> Callable[[int, Given, Actor], Any]:
    def act(number: int, given: Given, by: Actor) -> Any:
        return verb(
            number=number,
            level=given["level"],
            reason=given["reason"],
            seen=given["seen"],
            by=by,
            at=timezone.now(),
        )

    return act


def _plainly(verb: Callable[..., Any], *names: str) -> Callable[[int, Given, Actor], Any]:
    def act(number: int, given: Given, by: Actor) -> Any:
        more: dict[str, str | date] = {name: given[name] for name in names}
        return verb(number=number, seen=given["seen"], by=by, at=timezone.now(), **more)

    return act


_ACTIONS: Mapping[str, Callable[[int, Given, Actor], Any]] = {
    "submit": _with_level(actions.submit),
    "agree": _with_level(actions.agree),
    "challenge": _with_level(actions.challenge),
    "propose": _with_level(actions.propose),
    "resume": _with_level(actions.resume),
    "withdraw": _plainly(actions.withdraw, "reason"),
    "return_for_evidence": _plainly(actions.return_for_evidence, "reason"),
    "retract": _plainly(actions.retract, "reason"),
    "supersede": _plainly(actions.supersede, "reason"),
    "meet": _plainly(actions.record_meeting, "met_on", "reason"),
    "consider": _plainly(actions.record_consideration, "considered_on", "reason"),
    "open_moderation": _plainly(actions.open_moderation),
    "defer": _plainly(actions.defer, "until", "reason"),
    "ratify": _plainly(actions.ratify, "paper"),
    "publish": _plainly(actions.publish),
}


def _page_of_move(name: str, needed: Permission) -> Callable[..., HttpResponse]:
    @guarded(needed)
    @require_http_methods(["GET", "HEAD", "POST"])
    def take(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
        return _take(request, actor, number, name)

    return take


submit = _page_of_move("submit", Permission.SUBMIT_ASSESSMENT)
withdraw = _page_of_move("withdraw", Permission.SUBMIT_ASSESSMENT)
return_for_evidence = _page_of_move("return_for_evidence", Permission.VALIDATE_ASSESSMENT)
agree = _page_of_move("agree", Permission.VALIDATE_ASSESSMENT)
challenge = _page_of_move("challenge", Permission.VALIDATE_ASSESSMENT)
open_moderation = _page_of_move("open_moderation", Permission.PROPOSE_LEVEL)
meet = _page_of_move("meet", Permission.RECORD_MEETING)
consider = _page_of_move("consider", Permission.RECORD_MEETING)
propose = _page_of_move("propose", Permission.PROPOSE_LEVEL)
resume = _page_of_move("resume", Permission.PROPOSE_LEVEL)
defer = _page_of_move("defer", Permission.RATIFY_LEVEL)
ratify = _page_of_move("ratify", Permission.RATIFY_LEVEL)
publish = _page_of_move("publish", Permission.PUBLISH_LEVEL)
retract = _page_of_move("retract", Permission.SUBMIT_ASSESSMENT)
supersede = _page_of_move("supersede", Permission.PROPOSE_LEVEL)
