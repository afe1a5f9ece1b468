"""Signing a level that somebody else of one's side stated, far from the indicated one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import address_of
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded


class SignForm(PageForm):
    """The second person's own reason."""

    awaited = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why you sign it",
        help_text="Your own reason. Everybody who may see this assessment will read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down why you sign it."},
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What was stated and why, and the place for the second name."""
    found = assessment_page(number=number, by=actor, at=timezone.now())
    if found.to_sign is None:
        raise NoSuchThing("a level that waits for a second signature")
    if found.to_sign.refusal:
        raise NotAllowed(found.to_sign.refusal)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"awaited": found.to_sign.id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_level(number=number, by=actor, at=timezone.now(), **form.cleaned_data)
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Signed. The step is taken, and sealed.")
            return SeeOther(address_of(actor, number))
    return form_page(
        request,
        "assessments/pages/sign.html",
        form=form,
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "Sign as the second person"),
    )
