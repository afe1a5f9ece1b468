"""The one-page profile."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.documents.queries.profile import profile
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.charts import reached_over_cycles
from milepost.web.documents.drawing import drawn_groups
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where every focus area stands, for each Authority, on one page."""
    if current_matrix(arrangement=actor.arrangement) is None:
        return page(request, "documents/pages/nothing_yet.html")
    found = profile(by=actor, at=timezone.now())
    return page(
        request,
        "documents/pages/profile.html",
        profile=found,
        groups=drawn_groups(found),
        chart=reached_over_cycles(found.history, width=420, height=110),
    )
