"""Say what files in the tray are, several at once; then they are evidence, and can be cited."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from milepost.apps.evidence import actions
from milepost.apps.evidence.queries.tray import TrayFile, tray_files
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.proposing import proposed_types
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.web.evidence.describing_forms import Describing
from milepost.web.evidence.putting_in import chosen
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded

MOST_AT_ONCE = 50


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What holds for all chosen files, and where each differs; with every fault at once."""
    today = local_date(timezone.now())
    current = current_matrix(arrangement=actor.arrangement, on=today)
    if current is None:
        return page(request, "evidence/pages/no_types.html")
    asked = chosen(request)
    if not asked or len(asked) > MOST_AT_ONCE:
        messages.error(request, f"Choose one to {MOST_AT_ONCE} files to describe.")
        return SeeOther(reverse("put_in_evidence", args=[actor.arrangement]))
    files = tray_files(by=actor, references=asked)
    if not all(each.is_whole for each in files):
        raise NoSuchThing("one of those files")
    form = Describing(
        files,
        data=request.POST if request.method == "POST" else None,
        types=_types(current.matrix),
        side=actor.party_kind,
        today=today,
        initial={},
        proposed=_proposed(files, current.matrix),
    )
    faults: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            numbers = actions.put_in(described=_said(form), by=actor, at=timezone.now())
        except NotPossible as refused:
            faults = refused.faults
        else:
            return _go_on(request, actor, numbers)
    is_faulty = bool(faults) or form.has_errors
    return page(
        request,
        "evidence/pages/describe.html",
        status=422 if is_faulty else 200,
        is_faulty=is_faulty,
        describing=form,
        faults=faults,
        crumbs=_crumbs(actor, "Say what they are"),
    )


def _said(form: Describing) -> list[actions.DescribedFile]:
    return [
        actions.DescribedFile(
            reference=each.reference, said=actions.NewEvidence(**form.said[each.reference])
        )
        for each, _ in form.files
    ]


def _go_on(request: HttpRequest, actor: Actor, numbers: tuple[int, ...]) -> HttpResponse:
    told = ", ".join(f"E-{number}" for number in numbers)
    is_one = len(numbers) == 1
    messages.success(request, f"{told} {'is' if is_one else 'are'} in the register.")
    citing = reverse("cite_evidence_put_in", args=[actor.arrangement])
    return SeeOther(f"{citing}?{urlencode([('item', number) for number in numbers])}")


def _types(matrix: MaturityMatrix) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (area.name, [(each.code, each.name) for each in area.evidence_base])
        for area in matrix.focus_areas
    ]


def _proposed(files: tuple[TrayFile, ...], matrix: MaturityMatrix) -> Mapping[str, str]:
    """By the reference of a file, the type that its name speaks for; a person settles it."""
    types: dict[str, Any] = {
        each.code: each for area in matrix.focus_areas for each in area.evidence_base
    }
    found = {each.reference: proposed_types(each.name, "", types.values()) for each in files}
    return {reference: likely[0].code for reference, likely in found.items() if likely}


def _crumbs(actor: Actor, last: str) -> list[tuple[str, str]]:
    register = reverse("evidence_register", args=[actor.arrangement])
    tray_href = reverse("put_in_evidence", args=[actor.arrangement])
    return [("Evidence", register), ("Put files in", tray_href), (last, "")]
