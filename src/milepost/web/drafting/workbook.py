"""Work in a meeting: take the draft along as a workbook, hand it in, look, and bring it in."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.apps.matrices import actions
from milepost.apps.matrices.actions.meeting import BroughtIn
from milepost.apps.matrices.queries.drafts import DraftRead
from milepost.apps.matrices.queries.meeting import (
    meeting_book,
    meeting_handed_in,
    meeting_page,
    meeting_read,
)
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.forms import PageForm
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import count_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MINE = "mine"
_HEADING = "Work in a meeting"
_LONGEST_REASON = 4_000  # characters


class MeetingForm(PageForm):
    """The workbook that was filled in."""

    upload = forms.FileField(
        label="The workbook you filled in",
        allow_empty_file=True,  # the reader says what is wrong with it
        max_length=500,
        help_text="An Excel workbook (.xlsx) that was taken from this page. Up to 10 MB.",
        error_messages={"required": "Choose the workbook that you filled in."},
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_safe
def take(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The draft as a workbook, with empty columns to be filled in."""
    made = meeting_book(number=number, by=actor, at=timezone.now())
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Where the workbook is taken and handed in; then what it would change."""
    if request.method != "POST":
        return _page(request, actor, number, MeetingForm())
    form = MeetingForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor, number, form)
    upload = form.cleaned_data["upload"]
    try:
        carried = meeting_handed_in(number=number, file=upload, name=upload.name or "", by=actor)
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _page(request, actor, number, form)
    return _look(request, actor, number, carried)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_POST
def bring_in(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Bring in what was looked at, with what was chosen."""
    posted = request.POST
    carried = posted.get("carried", "")
    try:
        done = actions.bring_in_meeting(
            number=number,
            carried=carried,
            seen=posted.get("seen", ""),
            mine=_mine(request),
            reason=_reason(request),
            is_by_area=posted.get("by_area") == "yes",
            by=actor,
            at=timezone.now(),
        )
    except (ChangedMeanwhile, NotPossible) as refused:
        faults = getattr(refused, "faults", (str(refused),))
        return _look_again(request, actor, number, carried, faults)
    messages.success(request, _told(done, number))
    where = "draft_proposals" if done.proposed else "draft"
    return SeeOther(reverse(where, args=[actor.arrangement, number]))


def _told(done: BroughtIn, number: int) -> str:
    """What was done, in a sentence each."""
    told = []
    if done.written:
        told.append(f"{count_words(done.written, 'row', 'rows')} written in draft {number}.")
    if done.proposed:
        made = count_words(done.proposed, "proposal", "proposals")
        told.append(f"{made} made. The other side accepts, counters or rejects them.")
    if done.said:
        told.append(f"Your side’s word said of {count_words(done.said, 'point', 'points')}.")
    return " ".join(told)


def _page(request: HttpRequest, actor: Actor, number: int, form: MeetingForm) -> HttpResponse:
    read = meeting_read(number=number, by=actor)
    return form_page(
        request,
        "drafting/pages/workbook.html",
        form=form,
        caption=f"Draft {read.facts.number}",
        **_frame(read, actor, (_HEADING, "")),
    )


def _look_again(
    request: HttpRequest, actor: Actor, number: int, carried: str, faults: Collection[str]
) -> HttpResponse:
    """The same workbook as it compares now; the first page where it is not kept any more."""
    try:
        return _look(request, actor, number, carried, faults=faults)
    except NotPossible as refused:
        form = MeetingForm({}, {})
        form.errors.clear()
        form.add_faults(refused.faults)
        return _page(request, actor, number, form)


def _look(
    request: HttpRequest,
    actor: Actor,
    number: int,
    carried: str,
    *,
    faults: Collection[str] = (),
) -> HttpResponse:
    found = meeting_page(number=number, carried=carried, by=actor)
    here = reverse("draft_workbook", args=[actor.arrangement, number])
    return page(
        request,
        "drafting/pages/workbook_read.html",
        status=HTTPStatus.CONFLICT if faults else HTTPStatus.OK,
        found=found,
        faults=faults,
        mine=_mine(request),
        reason=_reason(request),
        by_area=request.POST.get("by_area") == "yes",
        **_frame(found.read, actor, (_HEADING, here), (found.name, "")),
    )


def _frame(read: DraftRead, actor: Actor, *trail: tuple[str, str]) -> dict[str, Any]:
    return draft_frame(read, actor, "draft", *trail)


def _mine(request: HttpRequest) -> set[str]:
    """The rows in conflict whose words are to count."""
    return {
        name.removeprefix("choose.")
        for name, value in request.POST.items()
        if name.startswith("choose.") and value == MINE
    }


def _reason(request: HttpRequest) -> str:
    return str(request.POST.get("reason", ""))[:_LONGEST_REASON]
