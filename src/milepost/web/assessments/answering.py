"""The provider answers challenges: it keeps to a rating with reasons, or accepts the other."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.actions import GivenAnswer
from milepost.apps.assessments.queries.assessment_facts import CriterionOnPage
from milepost.apps.assessments.queries.move_page import MovePage, move_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import address_of
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words

_CHOICES = (
    ("keep", "Keep to our rating, for the reason below"),
    ("accept", "Accept the Authority’s rating"),
    ("later", "Answer it later"),
)


class AnswersForm(PageForm):
    """For each open challenge: keep to it or accept, and the words."""

    def __init__(self, *args: Any, challenged: Mapping[str, CriterionOnPage], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.challenged = challenged
        for code in challenged:
            self.fields[f"choice.{code}"] = forms.ChoiceField(
                label=f"Your answer to the challenge of {code}",
                choices=_CHOICES,
                widget=Radios,
                error_messages={"required": f"Say how you answer the challenge of {code}."},
            )
            self.fields[f"text.{code}"] = forms.CharField(
                label=f"Reason, for {code}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def parts(self) -> list[tuple[CriterionOnPage, Any, Any]]:
        """Each challenge with its two fields."""
        return [
            (criterion, self[f"choice.{code}"], self[f"text.{code}"])
            for code, criterion in self.challenged.items()
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for code in self.challenged:
            is_silent = not given.get(f"text.{code}", "").strip()
            if given.get(f"choice.{code}") == "keep" and is_silent:
                self.add_error(f"text.{code}", f"Write why you keep to your rating of {code}.")
        return given

    def answers(self) -> list[GivenAnswer]:
        """What was answered; what is left for later is left out."""
        given = self.cleaned_data
        return [
            GivenAnswer(
                criterion=code,
                is_accepted=given[f"choice.{code}"] == "accept",
                text=given[f"text.{code}"],
            )
            for code in self.challenged
            if given[f"choice.{code}"] != "later"
        ]


@guarded(Permission.ANSWER_CHALLENGE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Every open challenge, with what each side says."""
    about = move_page(number=number, name="answer", by=actor, at=timezone.now())
    form = AnswersForm(
        request.POST if request.method == "POST" else None, challenged=_open_challenges(about)
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            actions.answer_challenges(number=number, answers=answers, by=actor, at=timezone.now())
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            said = count_words(len(answers), "challenge", "challenges")
            messages.success(request, f"{said} answered.")
            return SeeOther(address_of(actor, number))
    head = about.assessment.head
    return form_page(
        request,
        "assessments/pages/answer.html",
        form=form,
        about=about,
        head=head,
        crumbs=crumbs_of(head, about.words),
    )


def _open_challenges(about: MovePage) -> dict[str, CriterionOnPage]:
    return {
        c.code: c
        for c in about.differences
        if c.challenge is not None and not c.challenge.is_answered
    }
