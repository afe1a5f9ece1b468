"""What going to another edition of the matrix means for the ratings there are."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.cycles import what_stands
from milepost.apps.matrices.queries.moving import moving_page
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
def moving(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What carries, what is rated anew, what ends, and which levels would be undefined."""
    found = moving_page(number=number, stands=what_stands(by=actor), by=actor)
    version = reverse("matrix_version", args=[actor.arrangement, number])
    return page(
        request,
        "matrices/pages/moving.html",
        page=found,
        crumbs=[
            ("Matrix document", reverse("matrix_document", args=[actor.arrangement])),
            (f"Version {number}", version),
            ("What it means to move to it", ""),
        ],
    )
