"""What the Board's members say of a proposal: their votes, and dissent."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.board_page import BoardPage, board_page
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.board import VoteChoice
from milepost.core.assessment.workflow import OutOfTurn
from milepost.web.assessments.drawing import crumbs_of, tabs_of
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded

_NOT_NOW = "No proposal lies before the Board here, or it is not yours to speak of."


class VoteForm(PageForm):
    """How somebody votes, and why."""

    choice = forms.ChoiceField(
        label="Your vote",
        choices=[
            (VoteChoice.FOR.value, "For the proposed level"),
            (VoteChoice.AGAINST.value, "Against it"),
            (VoteChoice.ABSTAIN.value, "I abstain"),
        ],
        widget=Radios,
        error_messages={"required": "Choose how you vote."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Until the Board has decided the Board alone reads it; then everybody who may"
        " see this assessment.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a sentence why you vote so."},
    )
    paper = forms.CharField(widget=forms.HiddenInput, required=False)


class DissentForm(PageForm):
    """What somebody does not agree with, and whether it is to stand beside the level."""

    words = forms.CharField(
        label="What you do not agree with, and why",
        help_text="Everybody who may see this assessment will read it.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write down what you do not agree with, and why."},
    )
    is_published = forms.BooleanField(
        label="Publish it beside the level, once the level is ratified", required=False
    )
    paper = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawalForm(PageForm):
    """Why somebody dissents no longer."""

    words = forms.CharField(
        label="Why you dissent no longer",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down why you dissent no longer."},
    )
    paper = forms.CharField(widget=forms.HiddenInput, required=False)


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The votes, as far as they are the reader's to see, and the dissents."""
    found = board_page(number=number, by=actor, at=timezone.now())
    return page(
        request,
        "assessments/pages/board.html",
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "The Board"),
        tabs=tabs_of(found.head, "board"),
    )


@guarded(Permission.RATIFY_LEVEL)
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Vote on the proposal: a record, sealed, that decides nothing by itself."""
    found = board_page(number=number, by=actor, at=timezone.now())
    if found.why_no_vote:
        raise NotAllowed(found.why_no_vote)
    if not found.may_vote:
        raise OutOfTurn(_NOT_NOW)
    form = VoteForm(request.POST or None, initial={"paper": found.paper})
    if request.method == "POST" and form.is_valid():
        try:
            actions.vote(
                number=number,
                paper=form.cleaned_data["paper"],
                choice=VoteChoice(form.cleaned_data["choice"]),
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Your vote is recorded, and sealed.")
            return _back(actor, number)
    return _ask(request, found, form, "Vote on the proposal", "vote")


@guarded(Permission.RECORD_DISSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def dissent(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say that one does not agree with the level, or with the joint view."""
    found = board_page(number=number, by=actor, at=timezone.now())
    if not found.may_dissent:
        raise OutOfTurn(_NOT_NOW)
    before = found.own_dissent
    form = DissentForm(
        request.POST or None,
        initial={
            "paper": found.paper,
            "words": before.words if before else "",
            "is_published": before.is_published if before else False,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.dissent(number=number, by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Your dissent is recorded, and sealed.")
            return _back(actor, number)
    return _ask(request, found, form, "Record dissent", "dissent")


@guarded(Permission.RECORD_DISSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_dissent(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say that one dissents no longer; what was said stays in the record."""
    found = board_page(number=number, by=actor, at=timezone.now())
    if not found.may_dissent or found.own_dissent is None:
        raise OutOfTurn("No dissent of yours stands here.")
    form = WithdrawalForm(request.POST or None, initial={"paper": found.paper})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_dissent(
                number=number, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "You dissent no longer. What you said stays in the record.")
            return _back(actor, number)
    return _ask(request, found, form, "Dissent no longer", "withdraw_dissent")


def _back(actor: Actor, number: int) -> HttpResponse:
    return SeeOther(reverse("board", args=[actor.arrangement, number]))


def _ask(
    request: HttpRequest, found: BoardPage, form: PageForm, heading: str, what: str
) -> HttpResponse:
    return form_page(
        request,
        "assessments/pages/speak.html",
        form=form,
        page=found,
        head=found.head,
        heading=heading,
        what=what,
        crumbs=crumbs_of(found.head, heading),
    )
