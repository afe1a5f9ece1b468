"""Undoing the last move, and beginning a withdrawn assessment again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.taking_back import assessment_head, undo_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import address_of
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded


class UndoForm(PageForm):
    """Why the last move is taken back."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why it is undone",
        help_text="Everybody who may see this assessment will read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down why it is undone."},
    )


class BeginForm(PageForm):
    """Nothing is asked for: the page is there to be confirmed."""


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What the last move was, where it goes back to, and the reason to undo it."""
    about = undo_page(number=number, by=actor, at=timezone.now())
    form = UndoForm(
        request.POST if request.method == "POST" else None, initial={"seen": about.head.revision}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(number=number, by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Undone. It stands at “{about.back_to.words}” again.")
            return SeeOther(address_of(actor, number))
    return form_page(
        request,
        "assessments/pages/undo.html",
        form=form,
        about=about,
        head=about.head,
        crumbs=crumbs_of(about.head, "Undo the last move"),
    )


@guarded(Permission.OPEN_CYCLE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin_again(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A withdrawn assessment anew, under the next number."""
    head = assessment_head(number=number, by=actor)
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = actions.begin_again(number=number, by=actor, at=timezone.now())
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"Begun again as A-{fresh}.")
            return SeeOther(address_of(actor, fresh))
    return form_page(
        request,
        "assessments/pages/begin_again.html",
        form=form,
        head=head,
        crumbs=crumbs_of(head, "Begin it again"),
    )
