"""How is something in a draft changed: asked on a form, shown, then written or proposed?

Nothing is kept before its redline was looked at. While a draft is its own side's alone the change
is made at once; once it is open to all it is proposed, with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_area import DraftDesk
from milepost.apps.matrices.queries.shown_changes import shown
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.faults import FaultyMatrix
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm

_OURS = frozenset({"csrfmiddlewaretoken", "step", "seen", "reason"})
NOTHING = "That would change nothing: it stands like this already."
_MEANWHILE = (
    "The draft was changed since you began. This is what yours would do to it as it stands now."
)


class Unasked(PageForm):
    """For a step that asks nothing: what would change is shown at once."""


class ReasonForm(PageForm):
    """Why a change is proposed."""

    reason = forms.CharField(
        label="Why?",
        max_length=4000,
        help_text="The other side weighs it. It stays on record with the proposal.",
        error_messages={"required": "Say why, so that the other side can weigh it."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A change that somebody makes: what it is called, how it is made, and where it leads.

    ``makes`` is told what was typed, and gives the changes. ``above`` is what the page is called
    that it leads back to, "" for the draft itself.
    """

    desk: DraftDesk
    heading: str
    back: str
    makes: Callable[[Mapping[str, Any]], DraftChanges]
    template: str = "drafting/pages/write.html"
    caption: str = ""
    lead: str = ""
    above: str = "Words"


def desk_to_write_at(desk: DraftDesk) -> DraftDesk:
    """The desk, where the reader may change the draft.

    :raises NotAllowed: where nothing is changed in it, at its stage.
    """
    if not (desk.read.may_write or desk.read.may_propose):
        raise NotAllowed(f"Nothing can be changed in draft {desk.read.facts.number} now.")
    return desk


def write_page(
    request: HttpRequest, actor: Actor, writing: Writing, form: PageForm, **facts: object
) -> HttpResponse:
    """The form; then what it would change; then the page it is changed on, once it is done.

    :param form: bound to what was posted, where something was.
    :param facts: told to the form's template.
    """
    desk_to_write_at(writing.desk)
    posted = request.POST
    is_asked = isinstance(form, Unasked)
    if request.method == "POST" and posted.get("step") != "again" and form.is_valid():
        changes = _changes(writing, form)
        if changes:
            return _shown_or_done(request, actor, writing, changes)
    elif is_asked and request.method != "POST":
        changes = writing.makes({})
        return _show(request, actor, writing, changes, ReasonForm())
    return form_page(
        request,
        writing.template,
        form=form,
        writing=writing,
        seen=_seen(posted, writing)
        if request.method == "POST"
        else writing.desk.read.facts.revision,
        **facts,
        **_frame(writing, actor),
    )


def _changes(writing: Writing, form: PageForm) -> DraftChanges:
    """What was asked for, if it can be made; else the form is told every fault."""
    try:
        changes = writing.makes(form.cleaned_data)
        if changes:
            writing.desk.with_changes(changes)
    except FaultyMatrix as faulty:
        form.add_faults(_sentence(str(fault)) for fault in faulty.faults)
        return ()
    if not changes:
        form.add_faults([NOTHING])
    return changes


def _shown_or_done(
    request: HttpRequest, actor: Actor, writing: Writing, changes: DraftChanges
) -> HttpResponse:
    posted, read = request.POST, writing.desk.read
    is_meant = posted.get("step") == "save"
    is_stale = _seen(posted, writing) != read.facts.revision
    reason = ReasonForm(posted if is_meant else None)
    if is_stale or not is_meant:
        return _show(
            request, actor, writing, changes, ReasonForm(initial=_reason(posted)), is_stale=is_stale
        )
    if read.may_propose and not reason.is_valid():
        return _show(request, actor, writing, changes, reason)
    try:
        done = _done(actor, writing, changes, posted.get("reason", ""))
    except NotPossible as refused:
        reason.errors.clear()
        reason.add_faults(refused.faults)
        return _show(request, actor, writing, changes, reason)
    except ChangedMeanwhile:
        return _show(request, actor, writing, changes, reason, is_stale=True)
    messages.success(request, done)
    return SeeOther(writing.back)


def _done(actor: Actor, writing: Writing, changes: DraftChanges, reason: str) -> str:
    """Write the changes, or propose them; what is said then."""
    read, at = writing.desk.read, timezone.now()
    number = read.facts.number
    if read.may_write:
        seen = read.facts.revision
        actions.write_in(number=number, changes=changes, seen=seen, by=actor, at=at)
        return f"Written in draft {number}."
    made = actions.propose_change(number=number, changes=changes, reason=reason, by=actor, at=at)
    return f"Proposal {made} is made. The other side accepts, counters or rejects it."


def _show(
    request: HttpRequest,
    actor: Actor,
    writing: Writing,
    changes: DraftChanges,
    form: PageForm,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    """What would be changed, with the step that does it."""
    status = HTTPStatus.OK
    if is_stale:
        status = HTTPStatus.CONFLICT
    elif form.is_bound and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(
        request,
        "drafting/pages/would_change.html",
        status=status,
        form=form,
        writing=writing,
        changes=shown(changes, writing.desk.read.matrix),
        carried=[
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _OURS
        ],
        asks=request.method == "POST" and bool(set(request.POST) - _OURS),
        meanwhile=_MEANWHILE if is_stale else "",
        seen=writing.desk.read.facts.revision,
        **_frame(writing, actor),
    )


def _frame(writing: Writing, actor: Actor) -> dict[str, object]:
    here = (writing.heading, "")
    above = (writing.above, writing.back.partition("#")[0])
    trail = (above, here) if writing.above else (here,)
    return draft_frame(writing.desk.read, actor, "draft_words", *trail)


def _seen(posted: QueryDict, writing: Writing) -> int:
    """Which revision of the draft was looked at; -1 where that is not said."""
    typed = posted.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _reason(posted: QueryDict) -> dict[str, str]:
    return {"reason": posted.get("reason", "")}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
