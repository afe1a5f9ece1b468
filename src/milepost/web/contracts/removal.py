"""An administrator asks for somebody's name to be removed by law; another one does it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.archives.actions import ask_for_removal
from milepost.apps.contracts.queries import names_here
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.contracts.people import crumbs_of
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.removal_form import STEPS, RemovalForm


class NameForm(RemovalForm):
    """Whose name, on which ground, for which case."""

    person = forms.ChoiceField(
        label="Whose name",
        error_messages={"required": "Choose whose name is to be removed."},
    )
    field_order = ("person", "ground", "case")

    def __init__(self, *args: Any, people: dict[str, str], **kwargs: Any) -> None:
        """:param people: everybody who ever had a role here, by reference."""
        super().__init__(*args, **kwargs)
        self.people = people
        field = self.fields["person"]
        field.choices = [("", "Choose"), *people.items()]  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        """Who was chosen."""
        return self.people[self.cleaned_data["person"]]


@guarded(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say whose name and why, read what that means, and ask for it."""
    people = dict(names_here(by=actor))
    form = NameForm(request.POST if request.method == "POST" else None, people=people)
    crumbs = crumbs_of(actor, "Have a name removed by law")
    if not form.is_valid() or "change" in request.POST:
        return form_page(request, "contracts/pages/remove_name.html", form=form, crumbs=crumbs)
    if "confirmed" not in request.POST:
        kept = carried(request.POST, but=STEPS)
        template = "contracts/pages/remove_name_confirm.html"
        return page(request, template, form=form, carried=kept, crumbs=crumbs)
    try:
        ask_for_removal(by=actor, at=timezone.now(), **form.cleaned_data)
    except NotPossible as refused:
        form.add_faults(refused.faults)
    except NotAllowed as refused_:
        form.add_faults([str(refused_)])
    else:
        messages.success(request, "It is asked for. A site administrator looks at it and does it.")
        return SeeOther(reverse("people", args=[actor.arrangement]))
    return form_page(request, "contracts/pages/remove_name.html", form=form, crumbs=crumbs)
