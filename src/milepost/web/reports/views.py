"""Hand out the matrix as a workbook, in the layout of the sheet it came from."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from milepost.apps.reports import queries
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.guard import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(Permission.VIEW_MATRIX)
@require_safe
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The matrix as the actor sees it; ``?view=`` as on the matrix page."""
    view = request.GET.get("view") or None
    made = queries.workbook(by=actor, view=view, at=timezone.now())
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
