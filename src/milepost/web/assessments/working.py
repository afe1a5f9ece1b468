"""What waits for the reader, and what is late?"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.open_work import WorkItem
from milepost.apps.assessments.queries.work_list import (
    FIRST_DUE,
    SORTS,
    WorkChoices,
    work_list,
)
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import whole_number
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

# Where there is more to do than to decide, the way leads to the assessment itself.
_BEGINS_THERE = frozenset({"submit", "agree"})
_ORDERS = {
    "due": "What is due first",
    "since": "What has waited longest",
    "area": "Focus area",
    "cycle": "Newest cycle",
}


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Over every cycle, or one of them: ``?cycle=``, ``?sort=``."""
    asked = request.GET
    sort = asked.get("sort", "")
    choices = WorkChoices(
        cycle=whole_number(asked.get("cycle", "")), sort=sort if sort in SORTS else FIRST_DUE
    )
    found = work_list(by=actor, at=timezone.now(), choices=choices)
    return page(
        request,
        "assessments/pages/work_list.html",
        page=found,
        items=[(item, _way(actor, item)) for item in found.items],
        orders=_ORDERS.items(),
        cycles=[(each.number, each.name) for each in found.cycles],
    )


def _way(actor: Actor, item: WorkItem) -> str:
    name = "assessment" if item.move in _BEGINS_THERE else item.move
    return reverse(name, args=[actor.arrangement, item.number])
