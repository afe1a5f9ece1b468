"""What the moderators think, each for themselves first; and where like evidence serves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.moderation_page import ModerationPage, moderation_page
from milepost.apps.assessments.queries.wording import RATING_WORDS
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OutOfTurn
from milepost.core.rating.scale import Achieved
from milepost.web.assessments.drawing import crumbs_of, tabs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import level_words

_NO_VIEW = ("", "No view of my own")


class ViewForm(PageForm):
    """A level, why, and a rating of each criterion that was challenged."""

    reason = forms.CharField(
        label="Why you come to this level",
        help_text="Another moderator reads it once they have given their own view; everybody who"
        " may see this assessment, once a level is proposed.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why you come to this level."},
    )

    def __init__(self, *args: Any, about: ModerationPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = {f"rating_{place}": code for place, (code, _) in enumerate(about.challenged)}
        self.fields["level"] = forms.TypedChoiceField(
            label="The level you come to",
            coerce=int,
            choices=[(level, level_words(level)) for level in about.levels],
            widget=Radios,
            error_messages={"required": "Choose a level."},
        )
        for place, (code, text) in enumerate(about.challenged):
            self.fields[f"rating_{place}"] = forms.ChoiceField(
                label=f"Your rating of {code}, which was challenged",
                help_text=text,
                required=False,
                choices=[_NO_VIEW, *((each.value, word) for each, word in RATING_WORDS.items())],
            )
        self.order_fields(["level", *self._codes, "reason"])

    def ratings(self) -> Mapping[str, Achieved]:
        """What was rated, by criterion."""
        return {
            code: Achieved(self.cleaned_data[name])
            for name, code in self._codes.items()
            if self.cleaned_data[name]
        }


def _said_before(found: ModerationPage) -> dict[str, Any]:
    """What the reader thought until now, to be changed and not begun anew."""
    own = next((each for each in found.newest if each.is_own), None)
    if own is None:
        return {}
    rated = dict(own.ratings)
    return {
        "level": own.level,
        "reason": own.reason,
        **{
            f"rating_{place}": rated.get(code, "")
            for place, (code, _) in enumerate(found.challenged)
        },
    }


@guarded(Permission.VIEW_ASSESSMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The views that are the reader's to see, the place for their own, and like evidence."""
    found = moderation_page(number=number, by=actor, at=timezone.now())
    if request.method == "POST" and not found.may_give:
        raise (
            NotAllowed(found.why_not)
            if found.why_not
            else OutOfTurn("No view can be given here now.")
        )
    form = (
        ViewForm(request.POST or None, about=found, initial=_said_before(found))
        if found.may_give
        else None
    )
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.give_view(
                number=number,
                level=form.cleaned_data["level"],
                reason=form.cleaned_data["reason"],
                ratings=form.ratings(),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Your view is recorded. You see what other moderators think.")
            return SeeOther(reverse("moderation", args=[actor.arrangement, number]))
    return form_page(
        request,
        "assessments/pages/moderation.html",
        form=form or PageForm(),
        has_form=form is not None,
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "Moderation"),
        tabs=tabs_of(found.head, "moderation"),
    )
