"""Which assessments are there in a cycle, and which of them wait for the reader?"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.assessment_list import (
    PAGE_SIZE,
    assessment_list,
)
from milepost.apps.assessments.queries.listed_assessments import ListChoices
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import whole_number
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers

# Whoever rates or cites may take what is open to them along as a workbook.
_WORKS = (
    Permission.ADD_EVIDENCE,
    Permission.RATE_FOR_PROVIDER,
    Permission.VALIDATE_ASSESSMENT,
    Permission.PROPOSE_LEVEL,
)


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The assessments of a cycle, the newest if none is asked for."""
    asked = request.GET
    choices = ListChoices(
        cycle=whole_number(asked.get("cycle", "")),
        authority=asked.get("authority", ""),
        stage=asked.get("stage", ""),
        text=asked.get("text", "")[:100],
        sort=asked.get("sort", ""),
        page=number_asked(request),
    )
    found = assessment_list(by=actor, choices=choices, at=timezone.now())
    return page(
        request,
        "assessments/pages/list.html",
        page=found,
        arrangement=actor.arrangement,
        works_offline=any(actor.may(each) for each in _WORKS),
        pages=numbers(total=found.found, page=found.page, size=PAGE_SIZE),
    )
