"""Set the level that is shown for several Authorities jointly, where the Board does that."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.board_page import JointOnBoard, board_page
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OutOfTurn
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded

_HEADING = "Set the joint level"


class JointLevelForm(PageForm):
    """Which of the Authorities' levels is shown for them jointly, and why."""

    level = forms.TypedChoiceField(
        label="The level shown for them jointly",
        coerce=int,
        widget=Radios,
        error_messages={"required": "Choose the level."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Everybody who reads the record will read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down why the Board sets this level."},
    )

    def offer(self, joint: JointOnBoard) -> None:
        """Offer the levels that may be set."""
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (str(level), f"Level {level}, as {names} stands") for level, names in joint.choices
        ]


@guarded(Permission.RATIFY_LEVEL)
@require_http_methods(["GET", "HEAD", "POST"])
def set_joint_level(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Choose one of the levels at which the Authorities stand, with the Board's reason."""
    found = board_page(number=number, by=actor, at=timezone.now())
    if found.joint is None or not found.joint.choices:
        raise OutOfTurn("There is no joint level here that the Board sets.")
    if not found.joint.may_set:
        raise NotAllowed(found.joint.why_not)
    form = JointLevelForm(request.POST or None)
    form.offer(found.joint)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_joint_level(
                number=number,
                level=form.cleaned_data["level"],
                reason=form.cleaned_data["reason"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "The joint level is set, and recorded with its reason.")
            return SeeOther(reverse("board", args=[actor.arrangement, number]))
    return form_page(
        request,
        "assessments/pages/joint_level.html",
        form=form,
        page=found,
        head=found.head,
        heading=_HEADING,
        crumbs=crumbs_of(found.head, _HEADING),
    )
