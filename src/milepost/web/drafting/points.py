"""What is to be settled with a draft: points and findings, and what each side says of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_points import PointLine, point_of, points_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.points import SettledAs
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded

_CHOICES = {
    SettledAs.AGREED: "Agreed",
    SettledAs.ACCEPTED: "Accepted as it is",
    SettledAs.OPEN: "Still open",
}
_HINTS = {
    SettledAs.AGREED.value: "Write down below what was agreed.",
    SettledAs.ACCEPTED.value: "Nothing is changed for it, knowingly.",
}


class PointForm(PageForm):
    """How a point stands for one's own side, and in what words."""

    said_as = forms.ChoiceField(
        label="For your side it is",
        choices=[(value.value, words) for value, words in _CHOICES.items()],
        widget=Radios(hints=_HINTS),
        error_messages={"required": "Say how it stands for your side."},
    )
    words = forms.CharField(
        label="What was agreed, or why it is so",
        help_text="It stays on record, and both sides read it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("said_as") == SettledAs.AGREED.value and not cleaned.get("words"):
            self.add_error("words", "Say what was agreed, so that everybody reads the same later.")
        return cleaned


@guarded(Permission.VIEW_MATRIX)
@require_safe
def listing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """All that is to be settled, by where it is settled; ``?show=open`` leaves out the rest."""
    found = points_page(number=number, only_open=request.GET.get("show") == "open", by=actor)
    here = reverse("draft_points", args=[actor.arrangement, number])
    return page(
        request,
        "drafting/pages/points.html",
        found=found,
        counts=[(found.counts[each], words) for each, words in _CHOICES.items()],
        choices=[(value.value, words) for value, words in _CHOICES.items()],
        ways=[
            ("All of it", here, not found.only_open),
            ("Open only", f"{here}?show=open", found.only_open),
        ],
        **draft_frame(found.read, actor, "draft_points", ("To settle", "")),
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, actor: Actor, number: int, point: str) -> HttpResponse:
    """Ask how a point stands for the reader's side."""
    posted = request.method == "POST"
    found = point_of(number=number, point=point, by=actor)
    form = PointForm(request.POST if posted else None, initial=_begins(found.line))
    points = reverse("draft_points", args=[actor.arrangement, number])
    if posted and form.is_valid():
        try:
            actions.say_of_point(
                number=number,
                point=point,
                said_as=SettledAs(form.cleaned_data["said_as"]),
                words=form.cleaned_data["words"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"What your side says of {point} is on record.")
            return SeeOther(f"{points}#{point}")
    if not posted and not found.may_say:
        raise NotPossible(["Both sides say their word while a draft is in consultation."])
    return form_page(
        request,
        "drafting/pages/point.html",
        found=found,
        form=form,
        **draft_frame(found.read, actor, "draft_points", ("To settle", points), (point, "")),
    )


def _begins(line: PointLine) -> dict[str, str]:
    own = line.own
    return {"said_as": own.said_as.value if own else "", "words": line.begins_with}
