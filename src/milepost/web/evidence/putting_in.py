"""Put many files in at once: they stand in the side's tray until somebody says what they are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.apps.evidence import actions
from milepost.apps.evidence.queries.keeping import room
from milepost.apps.evidence.queries.tray import tray, tray_files
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.gateways.evidence_store import LARGEST_FILE
from milepost.web.evidence.kinds import SCANS, kind_words
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tray, and a field for more files; each that is refused is told with its sentence."""
    faults: list[str] = []
    if request.method == "POST":
        faults, count = _receive(request, actor)
        if not faults:
            messages.success(
                request, f"{count} {'file is' if count == 1 else 'files are'} in the tray."
            )
            return SeeOther(reverse("put_in_evidence", args=[actor.arrangement]))
    found = tray(by=actor)
    return page(
        request,
        "evidence/pages/put_in.html",
        status=422 if faults else 200,
        faults=faults,
        files=[(each, kind_words(each.content_type)) for each in found],
        waiting=sum(1 for each in found if each.is_whole),
        largest=LARGEST_FILE,
        space=room(by=actor),
        scans=SCANS,
        crumbs=_crumbs(actor, "Put files in"),
    )


def _receive(request: HttpRequest, actor: Actor) -> tuple[list[str], int]:
    """What was wrong with files, and how many are in the tray now."""
    faults, count = [], 0
    uploads = request.FILES.getlist("files")
    for upload in uploads:
        try:
            actions.receive_file(
                upload=actions.Upload(name=upload.name or "", chunks=upload.chunks()),
                by=actor,
                at=timezone.now(),
            )
        except NotPossible as refused:
            faults += [_named(fault, upload.name or "") for fault in refused.faults]
        else:
            count += 1
    return faults if uploads else ["Choose one or more files."], count


def _named(fault: str, name: str) -> str:
    """A sentence about one of many files says which it is."""
    return fault if name and name in fault else f"{name}: {fault}"


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take files out of the tray, once somebody has looked at which."""
    back = SeeOther(reverse("put_in_evidence", args=[actor.arrangement]))
    asked = chosen(request)
    if not asked:
        messages.error(request, "Choose the files to drop.")
        return back
    if request.method == "POST":
        count = actions.drop_files(references=asked, by=actor, at=timezone.now())
        messages.success(request, f"{count} {'file was' if count == 1 else 'files were'} dropped.")
        return back
    return page(
        request,
        "evidence/pages/drop.html",
        files=tray_files(by=actor, references=asked),
        crumbs=_crumbs(actor, "Drop files"),
    )


def chosen(request: HttpRequest) -> list[str]:
    """The files of the tray that somebody chose, by their references."""
    asked = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(asked.getlist("file")))


def _crumbs(actor: Actor, last: str) -> list[tuple[str, str]]:
    register = reverse("evidence_register", args=[actor.arrangement])
    if last == "Put files in":
        return [("Evidence", register), (last, "")]
    tray_href = reverse("put_in_evidence", args=[actor.arrangement])
    return [("Evidence", register), ("Put files in", tray_href), (last, "")]
