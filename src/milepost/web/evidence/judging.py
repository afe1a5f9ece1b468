"""An Authority's answer to an item, its owner's reply, and a type taken as an exception."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.evidence import actions, queries
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.judging import (
    JudgementAnswer,
    strength_when_accepted,
    strengths_open_to,
)
from milepost.core.evidence.strength import Maker
from milepost.core.period.local_time import local_date
from milepost.web.evidence.words import ANSWERS, DONE, MAKERS, STRENGTHS, type_name, type_names
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded


class JudgementForm(PageForm):
    """Accept with a strength, reject, or ask for more; with a reason where one is owed."""

    answer = forms.ChoiceField(
        label="What does your Authority say?",
        choices=[(each.value, ANSWERS[each]) for each in JudgementAnswer],
        widget=Radios(
            hints={
                "accepted": "It counts in your Authority’s assessments, as strong as you say.",
                "rejected": "It counts in none of them, and keeps its place in the register.",
                "more_asked": "It counts as what nobody has checked, until you say more.",
            }
        ),
        error_messages={"required": "Say whether you accept it, reject it or ask for more."},
    )
    strength = forms.ChoiceField(
        label="How strong is it, if you accept it?",
        required=False,
        widget=Radios(),
        error_messages={"invalid_choice": "Choose a strength from the list."},
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        help_text="Needed unless you accept it as what it is. All who see the item read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, made_by: Maker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["strength"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        usual = strength_when_accepted(made_by)
        field.choices = [
            (each.value, f"{each.value}: {STRENGTHS[each][0]}{' (usual)' if each is usual else ''}")
            for each in strengths_open_to(made_by)
        ]

    @property
    def judgement(self) -> dict[str, Any]:
        """What is to be said: a strength goes with what is accepted, and with nothing else."""
        said = dict(self.cleaned_data)
        if said["answer"] != JudgementAnswer.ACCEPTED:
            said["strength"] = ""
        return said


class ReplyForm(PageForm):
    """What the owner's side says to an Authority that did not accept its evidence."""

    words = forms.CharField(
        label="Your reply",
        help_text="All who see the item read it. A better file goes in as a new version.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your reply."},
    )


class ExceptionForm(PageForm):
    """In which focus area an item of an odd type is taken, and why."""

    focus_area = forms.ChoiceField(
        label="In which focus area?",
        error_messages={
            "required": "Choose a focus area.",
            "invalid_choice": "Choose a focus area from the list.",
        },
    )
    reason = forms.CharField(
        label="Why is it taken although its type is not in the evidence base?",
        help_text="All who see the item read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Write down why it is taken although its type is not in the base."
        },
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["focus_area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choose a focus area"), *areas]


class EndExceptionForm(PageForm):
    """Why an exception is taken back."""

    reason = forms.CharField(
        label="Why is it taken back?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down why it is taken back."},
    )


@guarded(Permission.VALIDATE_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Ask what the actor's Authority makes of an item."""
    item = queries.evidence_item(by=actor, number=number)
    made_by = Maker(item.made_by)
    form = JudgementForm(
        _posted(request),
        made_by=made_by,
        initial={"strength": strength_when_accepted(made_by).value, "seen": item.version},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.judge_evidence(number=number, by=actor, at=timezone.now(), **form.judgement)
        except (NotPossible, ChangedMeanwhile) as refused:
            form.add_faults(getattr(refused, "faults", [str(refused)]))
        else:
            done = DONE[JudgementAnswer(form.cleaned_data["answer"])]
            return _back(request, actor, item, f"Your Authority {done} {item.reference}.")
    facts = {"maker": MAKERS[item.made_by], "usual": strength_when_accepted(made_by).value}
    return _asked(request, actor, item, "judge", form, **facts)


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, actor: Actor, number: int, judgement: int) -> HttpResponse:
    """Ask what the owner's side says to a judgement that did not accept its item."""
    item = queries.evidence_item(by=actor, number=number)
    line = queries.judgement_to_reply_to(by=actor, item=item, judgement=judgement)
    form = ReplyForm(_posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.reply_to_judgement(
                number=number,
                judgement=judgement,
                words=form.cleaned_data["words"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _back(request, actor, item, f"Your reply to {line.authority} is kept.")
    return _asked(request, actor, item, "reply", form, line=line, answer=DONE[line.answer])


@guarded(Permission.VALIDATE_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def make_exception(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Ask in which focus area an item of an odd type is taken, and why."""
    item = queries.evidence_item(by=actor, number=number)
    current = current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
    areas = [
        (area.code, area.name)
        for area in (current.matrix.focus_areas if current else ())
        if item.type_code not in {each.code for each in area.evidence_base}
    ]
    form = ExceptionForm(
        _posted(request), areas=areas, initial={"focus_area": request.GET.get("in", "")}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.make_exception(number=number, by=actor, at=timezone.now(), **form.cleaned_data)
        except (NotPossible, NoSuchThing) as refused:
            form.add_faults(getattr(refused, "faults", [str(refused)]))
        else:
            name = dict(areas)[form.cleaned_data["focus_area"]]
            return _back(request, actor, item, f"{item.reference} is taken in {name}.")
    kind = type_name(item.type_code, type_names(current))
    return _asked(request, actor, item, "exception", form, kind=kind, areas=areas)


@guarded(Permission.VALIDATE_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def end_exception(request: HttpRequest, actor: Actor, number: int, exception: int) -> HttpResponse:
    """Ask why an exception is taken back."""
    item = queries.evidence_item(by=actor, number=number)
    line = queries.exception_to_end(by=actor, item=item, exception=exception)
    form = EndExceptionForm(_posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.end_exception(
                number=number,
                exception=exception,
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _back(request, actor, item, f"The exception in {line.focus_area} is ended.")
    return _asked(request, actor, item, "end_exception", form, line=line)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _back(request: HttpRequest, actor: Actor, item: EvidenceFacts, said: str) -> HttpResponse:
    messages.success(request, said)
    return SeeOther(reverse("evidence_item", args=[actor.arrangement, item.number]))


def _asked(
    request: HttpRequest,
    actor: Actor,
    item: EvidenceFacts,
    template: str,
    form: PageForm,
    **facts: Any,
) -> HttpResponse:
    """A page that asks something about one item."""
    register = reverse("evidence_register", args=[actor.arrangement])
    href = reverse("evidence_item", args=[actor.arrangement, item.number])
    return form_page(
        request,
        f"evidence/pages/{template}.html",
        form=form,
        item=item,
        item_href=href,
        crumbs=[("Evidence", register), (item.reference, href)],
        **facts,
    )
