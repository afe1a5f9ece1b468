"""Words of one's own side that the law wants removed: found, looked at, and removed for ever."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.archives.actions import remove_words
from milepost.apps.archives.removals import MOST_FOUND, look_for_words, own_words, passages
from milepost.apps.contracts.queries import names_here
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.answer import SeeOther, carried, form_page, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import words_asked
from milepost.web.shared.removal_form import STEPS, RemovalForm


@guarded(Permission.REMOVE_WORDS)
@require_safe
def look(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Look for what one's own side wrote."""
    text = words_asked(request, "text")
    found = look_for_words(by=actor, text=text)
    return page(
        request,
        "audit/pages/words.html",
        found=passages(found),
        places=len(found),
        people=names_here(by=actor),
        text=text,
        is_cut=len(found) == MOST_FOUND,
        arrangement=actor.arrangement,
        crumbs=[*_from_the_record(actor), ("Remove words by law", "")],
    )


def _from_the_record(actor: Actor) -> list[tuple[str, str]]:
    """The way back to the record, for those who may read it."""
    if not actor.may(Permission.VIEW_RECORD):
        return []
    return [("Record", reverse("record", args=[actor.arrangement]))]


@guarded(Permission.REMOVE_WORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say why, read what will be gone and what stays, and remove."""
    words = own_words(by=actor, statement=number)
    facts: dict[str, Any] = {
        "words": words,
        "people": names_here(by=actor),
        "arrangement": actor.arrangement,
        "crumbs": [
            *_from_the_record(actor),
            ("Remove words by law", reverse("words", args=[actor.arrangement])),
            ("Remove these words", ""),
        ],
    }
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or "change" in request.POST:
        return form_page(request, "audit/pages/remove_words.html", form=form, **facts)
    if "confirmed" not in request.POST:
        kept = carried(request.POST, but=STEPS)
        return page(
            request, "audit/pages/remove_words_confirm.html", form=form, carried=kept, **facts
        )
    try:
        shown = remove_words(statement=number, by=actor, at=timezone.now(), **form.cleaned_data)
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return form_page(request, "audit/pages/remove_words.html", form=form, **facts)
    messages.success(request, f"In their place it says now: {shown}.")
    return SeeOther(reverse("words", args=[actor.arrangement]))
