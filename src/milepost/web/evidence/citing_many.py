"""Cite items that were just put in: several at once, for the same criteria of one assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments import actions
from milepost.apps.assessments.queries.citing_page import CitingPage, citing_page
from milepost.apps.assessments.queries.open_to_citing import open_to_citing
from milepost.apps.evidence import queries
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.support import LinkKind
from milepost.web.shared.answer import SeeOther, form_page
from milepost.web.shared.forms import Checkboxes, PageForm, Radios
from milepost.web.shared.guard import guarded
from milepost.web.shared.navigation import home_of
from milepost.web.shared.words import count_words

MOST_AT_ONCE = 50
_PLACE = "place-"


class CiteManyForm(PageForm):
    """For which criteria, how the items bear on them, and where to look in each."""

    criteria = forms.MultipleChoiceField(
        label="Criteria they bear on",
        widget=Checkboxes,
        error_messages={"required": "Choose at least one criterion that they bear on."},
    )
    kind = forms.ChoiceField(
        label="What they do",
        choices=(
            (LinkKind.SUPPORTS.value, "They support the criteria"),
            (LinkKind.CONTRADICTS.value, "They contradict the criteria"),
            (LinkKind.CONTEXT.value, "They give context"),
        ),
        initial=LinkKind.SUPPORTS.value,
        widget=Radios,
        error_messages={"required": "Say whether they support, contradict or give context."},
    )

    def __init__(
        self, *args: Any, about: CitingPage, items: Sequence[EvidenceFacts], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (c.code, f"{c.code} (level {c.level}): {c.text}") for c in about.criteria
        ]
        self._numbers = [item.number for item in items]
        for item in items:
            self.fields[f"{_PLACE}{item.number}"] = forms.CharField(
                label=f"{item.reference} {item.title}",
                help_text="A page, a section, a cell or a time.",
                max_length=200,
                error_messages={"required": f"Say where to look in {item.reference}."},
            )

    @property
    def places(self) -> list[forms.BoundField]:
        """The field of each item."""
        return [self[f"{_PLACE}{number}"] for number in self._numbers]

    def places_said(self) -> dict[int, str]:
        """By the number of an item, where to look in it."""
        return {number: self.cleaned_data[f"{_PLACE}{number}"] for number in self._numbers}


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def cite_them(request: HttpRequest, actor: Actor) -> HttpResponse:
    """``?item=`` once for each; first the assessment is chosen, then the criteria."""
    items = _items(request, actor)
    number = _number(request.GET.get("assessment", ""))
    about = citing_page(number=number, by=actor, at=timezone.now()) if number else None
    form = _form(request, about, items) if about else None
    if about and form and form.is_bound and form.is_valid():
        try:
            added = actions.cite_items(
                number=about.head.number,
                places=form.places_said(),
                criteria=form.cleaned_data["criteria"],
                kind=LinkKind(form.cleaned_data["kind"]),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            messages.success(request, f"{count_words(added, 'citation', 'citations')} added.")
            return SeeOther(f"{home_of(actor.arrangement)}assessments/{about.head.number}/")
    register = reverse("evidence_register", args=[actor.arrangement])
    return form_page(
        request,
        "evidence/pages/cite_them.html",
        form=form or PageForm(),
        about=about,
        items=items,
        places=() if about else open_to_citing(by=actor),
        crumbs=[("Evidence", register), ("Cite them", "")],
    )


def _form(request: HttpRequest, about: CitingPage, items: Sequence[EvidenceFacts]) -> CiteManyForm:
    data = request.POST if request.method == "POST" else None
    return CiteManyForm(data, about=about, items=items)


def _items(request: HttpRequest, actor: Actor) -> tuple[EvidenceFacts, ...]:
    """The items asked for that exist for the actor.

    :raises NoSuchThing: where there are none.
    """
    asked = [_number(each) for each in request.GET.getlist("item")]
    numbers = [each for each in asked if each is not None][:MOST_AT_ONCE]
    found = queries.items_numbered(by=actor, numbers=numbers)
    if not found:
        raise NoSuchThing("those items")
    return tuple(found[number] for number in sorted(found))


def _number(asked: str) -> int | None:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
