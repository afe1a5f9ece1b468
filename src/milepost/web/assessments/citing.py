"""Citing evidence for criteria, taking a citation back, answering what contradicts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.citing_page import (
    CitableItem,
    CitingPage,
    citation_page,
    citing_page,
)
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.support import LinkKind
from milepost.web.assessments.asking import address_of, whole_number
from milepost.web.assessments.drawing import crumbs_of
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import Checkboxes, PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words, short_day_words

_KINDS = (
    (LinkKind.SUPPORTS.value, "It supports the criterion"),
    (LinkKind.CONTRADICTS.value, "It contradicts the criterion"),
    (LinkKind.CONTEXT.value, "It gives context"),
)


class CiteForm(PageForm):
    """Which item, for which criteria, how it bears on them, and where in it to look."""

    evidence = forms.TypedChoiceField(
        label="Evidence item",
        coerce=int,
        widget=Radios,
        error_messages={
            "required": "Choose an evidence item.",
            "invalid_choice": "Choose an evidence item that is in the register.",
        },
    )
    kind = forms.ChoiceField(
        label="What it does",
        choices=_KINDS,
        initial=LinkKind.SUPPORTS.value,
        widget=Radios,
        error_messages={"required": "Say whether it supports, contradicts or gives context."},
    )
    place = forms.CharField(
        label="Where to look",
        help_text="A page, a section, a cell or a time, so that a reader finds it at once.",
        max_length=200,
        error_messages={"required": "Say where to look: a page, a section, a cell or a time."},
    )
    criteria = forms.MultipleChoiceField(
        label="Criteria it bears on",
        widget=Checkboxes,
        error_messages={"required": "Choose at least one criterion that this evidence bears on."},
    )

    def __init__(self, *args: Any, about: CitingPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [(str(item.number), item.label) for item in about.items]
        self.fields["evidence"].choices = items  # type: ignore[attr-defined]
        self.fields["evidence"].widget.hints = {
            str(item.number): _hint(item) for item in about.items
        }
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (c.code, f"{c.code} (level {c.level}): {c.text}") for c in about.criteria
        ]


class AnswerForm(PageForm):
    """Why an item that contradicts does not stand against the rating."""

    words = forms.CharField(
        label="Your answer",
        help_text="Everybody who may see this assessment will read it. The item stays in sight.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Write the answer: why this does not stand against the rating."
        },
    )


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def cite(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Tie an item of the register to one criterion or several."""
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("text", "").replace("\x00", "").strip()[:100]
    about = citing_page(
        number=number,
        by=actor,
        at=timezone.now(),
        text=text,
        page=whole_number(asked.get("look", "")) or 1,
        chosen=whole_number(asked.get("evidence", "") or request.GET.get("item", "")),
    )
    form = _form(request, about)
    if form.is_bound and form.is_valid():
        try:
            added = actions.cite(
                number=number,
                evidence=form.cleaned_data["evidence"],
                criteria=form.cleaned_data["criteria"],
                kind=LinkKind(form.cleaned_data["kind"]),
                place=form.cleaned_data["place"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            said = count_words(added, "criterion", "criteria")
            messages.success(request, f"E-{form.cleaned_data['evidence']} cited for {said}.")
            codes = form.cleaned_data["criteria"]
            place = f"criterion-{codes[0]}" if len(codes) == 1 else ""
            return SeeOther(address_of(actor, number, at=place))
    return form_page(
        request,
        "assessments/pages/cite.html",
        form=form,
        about=about,
        head=about.head,
        text=text,
        wanted=request.GET.getlist("criterion"),
        crumbs=crumbs_of(about.head, "Cite evidence"),
    )


def _form(request: HttpRequest, about: CitingPage) -> CiteForm:
    """What was sent; where only an item was looked for, the form anew with all that is in it."""
    posted = request.POST
    if request.method == "POST" and "look" not in posted:
        return CiteForm(posted, about=about)
    begun = {
        "evidence": posted.get("evidence") or request.GET.get("item", ""),
        "criteria": posted.getlist("criteria") or request.GET.getlist("criterion"),
        "kind": posted.get("kind", LinkKind.SUPPORTS.value),
        "place": posted.get("place", ""),
    }
    return CiteForm(about=about, initial=begun)


def _hint(item: CitableItem) -> str:
    outside = "" if item.is_in_base else "; outside this row’s evidence base"
    dated = short_day_words(item.dated_on)
    return f"{item.type_name}, dated {dated}, strength {item.strength}{outside}"


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_citation(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a citation back: it stays on record that it was made."""
    about = citation_page(number=number, link=_link(request), by=actor, at=timezone.now())
    form = PageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.withdraw_citation(
                number=number, link=about.line.link, by=actor, at=timezone.now()
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"E-{about.line.item} is no longer cited.")
            return SeeOther(address_of(actor, number, at=f"criterion-{about.criterion}"))
    return form_page(
        request,
        "assessments/pages/withdraw_citation.html",
        form=form,
        about=about,
        head=about.head,
        crumbs=crumbs_of(about.head, "Take a citation back"),
    )


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_evidence(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Answer an item that contradicts a criterion; until then it stands in the way."""
    about = citation_page(number=number, link=_link(request), by=actor, at=timezone.now())
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_evidence(
                number=number,
                link=about.line.link,
                words=form.cleaned_data["words"],
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"E-{about.line.item} is answered.")
            return SeeOther(address_of(actor, number, at=f"criterion-{about.criterion}"))
    return form_page(
        request,
        "assessments/pages/answer_evidence.html",
        form=form,
        about=about,
        head=about.head,
        crumbs=crumbs_of(about.head, "Answer evidence"),
    )


def _link(request: HttpRequest) -> int:
    found = whole_number(request.GET.get("link", ""))
    if found is None:
        raise NoSuchThing("that citation")
    return found
