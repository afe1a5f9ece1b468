"""Rating what another Authority did itself, which its own people may not."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.conduct_page import (
    ConductCriterion,
    ConductPage,
    conduct_page,
)
from milepost.apps.assessments.queries.wording import RATING_WORDS
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.rating.scale import Achieved
from milepost.web.assessments.asking import address_of
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded

_AS_CLAIMED = ("", "As the provider rated it")


class ConductForm(PageForm):
    """A rating and a reason for each criterion about what the other Authority did."""

    def __init__(self, *args: Any, about: ConductPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = about
        for place, each in enumerate(about.criteria):
            self.fields[f"rating_{place}"] = forms.ChoiceField(
                label=f"Your rating of {each.criterion.code}",
                required=False,
                choices=[_AS_CLAIMED, *((r.value, word) for r, word in RATING_WORDS.items())],
                initial=each.rating,
            )
            self.fields[f"reason_{place}"] = forms.CharField(
                label=f"Why this rating of {each.criterion.code}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=each.reason,
            )
            self.fields[f"seen_{place}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=each.seen
            )

    def blocks(self) -> Iterator[tuple[ConductCriterion, list[BoundField]]]:
        """Each criterion with its own fields, to stand beneath what each side said of it."""
        for place, each in enumerate(self._about.criteria):
            names = (f"rating_{place}", f"reason_{place}", f"seen_{place}")
            yield each, [self[name] for name in names]

    def given(self) -> list[actions.GivenRating]:
        """What was rated."""
        found, said = [], self.cleaned_data
        for place, each in enumerate(self._about.criteria):
            letter = said[f"rating_{place}"]
            if letter or each.rating:
                found.append(
                    actions.GivenRating(
                        criterion=each.criterion.code,
                        rating=Achieved(letter) if letter else None,
                        seen=said[f"seen_{place}"],
                        reason=said[f"reason_{place}"],
                    )
                )
        return found


@guarded(Permission.VALIDATE_ASSESSMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Rate it for the other Authority's set, while it validates."""
    found = conduct_page(number=number, by=actor, at=timezone.now())
    form = ConductForm(request.POST or None, about=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rate_conduct(number=number, given=form.given(), by=actor, at=timezone.now())
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, "Saved among the ratings of the other Authority.")
            return SeeOther(address_of(actor, number))
    return form_page(
        request,
        "assessments/pages/conduct.html",
        form=form,
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "What the Authority did itself"),
    )
