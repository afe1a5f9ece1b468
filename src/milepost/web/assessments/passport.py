"""What is behind a level? Its passport: the whole story on one page."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.passport_page import passport_page
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.drawing import crumbs_of, tabs_of
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """From the level to criteria, evidence, argument, decisions and seals."""
    found = passport_page(number=number, by=actor, at=timezone.now())
    return page(
        request,
        "assessments/pages/passport.html",
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "Passport"),
        tabs=tabs_of(found.head, "passport"),
    )
