"""What lapses within 30, 60 or 90 days, and which ratified levels that puts at risk."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.lapsing_page import (
    HORIZONS,
    USUAL_HORIZON,
    lapsing_page,
)
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every item that levels rest on and that lapses soon, what is at risk first."""
    asked = request.GET.get("days", "")
    days = next((each for each in HORIZONS if str(each) == asked), USUAL_HORIZON)
    found = lapsing_page(by=actor, at=timezone.now(), days=days)
    register = reverse("evidence_register", args=[actor.arrangement])
    return page(
        request,
        "evidence/pages/lapsing.html",
        page=found,
        arrangement=actor.arrangement,
        horizons=[(f"{each} days", f"?days={each}", each == days) for each in HORIZONS],
        register_href=register,
        crumbs=[("Evidence", register), ("What lapses", "")],
    )
