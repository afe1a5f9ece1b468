"""What changed since the last edition, and what people say of each change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices import actions
from milepost.apps.matrices.queries.draft_changes import PAGE_SIZE, DraftChangesPage, draft_changes
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.change_entries import ChangeDecision, ChangeKind
from milepost.web.drafting.frame import draft_frame
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked


@guarded(Permission.VIEW_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The change map; what is ticked on it is judged, all of it or nothing."""
    found = draft_changes(
        number=number,
        by=actor,
        kind=words_asked(request, "kind"),
        only_waiting=request.GET.get("waiting") == "1",
        page=number_asked(request),
    )
    faults: list[str] = []
    if request.method == "POST":
        decisions = _decisions(request, found)
        try:
            actions.judge_changes(
                number=number,
                decisions=decisions,
                seen=_revision(request),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            faults = list(refused.faults)
        else:
            messages.success(request, f"Recorded what became of {_counted(len(decisions))}.")
            here = reverse("draft_changes", args=[actor.arrangement, number])
            asked = request.META.get("QUERY_STRING", "")
            return SeeOther(f"{here}?{asked}" if asked else here)
    return page(
        request,
        "drafting/pages/changes.html",
        status=422 if faults else 200,
        page=found,
        faults=faults,
        listed=numbers(total=found.found, page=found.page, size=PAGE_SIZE),
        heading="What changed",
        **draft_frame(found.read, actor, "draft_changes"),
    )


def _decisions(request: HttpRequest, found: DraftChangesPage) -> dict[str, ChangeDecision]:
    """Of the entries that were ticked: the kind that was chosen, and the note."""
    ticked = request.POST.getlist("judge")
    chosen = {}
    for each in found.entries:
        kind = request.POST.get(f"kind-{each.key}", each.kind.value)
        if each.key in ticked and kind in set(ChangeKind):
            note = request.POST.get(f"note-{each.key}", "")
            chosen[each.key] = ChangeDecision(kind=ChangeKind(kind), note=note)
    return chosen


def _revision(request: HttpRequest) -> int | None:
    """The revision of the draft that was looked at."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else None


def _counted(count: int) -> str:
    return "one change" if count == 1 else f"{count} changes"
