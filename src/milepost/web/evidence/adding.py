"""Put an evidence item in, and go on to cite it where it was wanted."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from milepost.apps.assessments.queries.citations import Purpose, purpose
from milepost.apps.evidence import actions
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.web.evidence.forms import EvidenceForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded
from milepost.web.shared.navigation import home_of


@guarded(Permission.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form; ``?for=`` an assessment's number and ``?criterion=`` say where to go back to."""
    current = current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
    if current is None:
        return page(request, "evidence/pages/no_types.html")
    goal = purpose(by=actor, assessment=_number(request.GET.get("for", "")))
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        types=_types(current.matrix, goal),
        side=actor.party_kind,
        today=local_date(timezone.now()),
        initial=_usual(goal),
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.add_evidence(new=_said(form), by=actor, at=timezone.now())
        except NotPossible as refused:
            form.add_faults(refused.faults)
        else:
            return _go_on(request, actor, number, goal)
    return form_page(
        request, "evidence/pages/add.html", form=form, goal=goal, crumbs=_crumbs(actor, goal)
    )


def _said(form: EvidenceForm) -> actions.NewEvidence:
    said = dict(form.cleaned_data)
    upload: UploadedFile[Any] | None = said.pop("upload")
    return actions.NewEvidence(
        upload=actions.Upload(
            name=upload.name or "",
            chunks=upload.chunks(),
        )
        if upload
        else None,
        **said,
    )


def _go_on(request: HttpRequest, actor: Actor, number: int, goal: Purpose | None) -> HttpResponse:
    if goal is None:
        messages.success(request, f"E-{number} is in the register.")
        return SeeOther(reverse("evidence_item", args=[actor.arrangement, number]))
    messages.success(
        request, f"E-{number} is in the register. Cite it for the criteria that it shows."
    )
    criteria = request.GET.getlist("criterion")
    asked = [("item", str(number)), *(("criterion", str(code)) for code in criteria)]
    citing = reverse("cite", args=[actor.arrangement, goal.assessment])
    return SeeOther(f"{citing}?{urlencode(asked)}")


def _types(matrix: MaturityMatrix, goal: Purpose | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Types by focus area; the one that the evidence is for comes first."""
    areas = sorted(
        matrix.focus_areas, key=lambda area: goal is None or area.code != goal.focus_area_code
    )
    return [(area.name, [(each.code, each.name) for each in area.evidence_base]) for area in areas]


def _usual(goal: Purpose | None) -> dict[str, object]:
    if goal is None:
        return {}
    return {"period_from": goal.window_from, "period_to": goal.cut_off_on}


def _crumbs(actor: Actor, goal: Purpose | None) -> list[tuple[str, str]]:
    if goal is not None:
        return [(f"A-{goal.assessment}", _assessment(actor, goal)), ("Add evidence", "")]
    register = reverse("evidence_register", args=[actor.arrangement])
    return [("Evidence", register), ("Add evidence", "")]


def _assessment(actor: Actor, goal: Purpose) -> str:
    return f"{home_of(actor.arrangement)}assessments/{goal.assessment}/"


def _number(asked: str) -> int | None:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
