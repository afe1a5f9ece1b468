"""The home page of an arrangement: the matrix, or what to do before there is one."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.first_steps import first_steps
from milepost.apps.assessments.queries.matrix_page import matrix_page
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.web.shared.answer import page
from milepost.web.shared.as_on import AsOn, with_day
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_MATRIX)
@require_safe
@with_day
def show(request: HttpRequest, actor: Actor, as_on: AsOn) -> HttpResponse:
    """Nine rows, levels left to right; ``?view=`` an Authority or joint, ``?words=1``."""
    view = request.GET.get("view") or None
    try:
        found = matrix_page(by=actor, view=view, at=timezone.now(), day=as_on.day)
    except NoSuchThing:
        if (
            as_on.day
            or current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
            is not None
        ):
            raise
        return page(request, "matrices/pages/no_matrix.html", first_steps=first_steps(by=actor))
    return page(
        request,
        "matrices/pages/matrix.html",
        page=found,
        as_on=as_on,
        are_words_shown=request.GET.get("words") == "1",
        workbook_href="" if as_on.day else _workbook(actor, request.GET.get("view", "")),
        first_steps=first_steps(by=actor) if found.cycle is None and not as_on.day else (),
    )


def _workbook(actor: Actor, view: str) -> str:
    address = reverse("workbook", args=[actor.arrangement])
    return f"{address}?{urlencode({'view': view})}" if view else address
