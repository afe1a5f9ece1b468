"""A focus area at one of its levels: from a cell of the matrix to what stands behind it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.focus_area_page import focus_area_page
from milepost.core.access.roles import Actor, Permission
from milepost.web.matrices.many_rows import UNFOLDED, evidence_of, history_rows
from milepost.web.shared.answer import page
from milepost.web.shared.as_on import AsOn, with_day
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
@with_day
def show(request: HttpRequest, actor: Actor, as_on: AsOn, code: str) -> HttpResponse:
    """Its words and criteria, how they are rated, how it stands, and how it came there."""
    asked = request.GET
    level = asked.get("level", "")
    found = focus_area_page(
        code=code,
        by=actor,
        view=asked.get("view") or None,
        level=int(level) if level.isascii() and level.isdigit() and len(level) < 3 else None,
        at=timezone.now(),
        day=as_on.day,
    )
    home = reverse("matrix_page", args=[actor.arrangement])
    on = f"&{as_on.query}" if as_on.day else ""
    return page(
        request,
        "matrices/pages/focus_area.html",
        page=found,
        as_on=as_on,
        history=history_rows(found),
        evidence=evidence_of(found),
        folded=-UNFOLDED,
        crumbs=[("Matrix", f"{home}?view={found.view}{on}"), (found.name, "")],
        views=[
            (choice.name, f"?view={choice.slug}&level={found.level}{on}", choice.is_chosen)
            for choice in found.views
        ],
    )
