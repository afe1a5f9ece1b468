"""What does one assessment say to the person who reads it?"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.assessment_page import assessment_page
from milepost.apps.assessments.queries.story import story_page
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import showing_of
from milepost.web.assessments.drawing import crumbs_of, drawn, tabs_of
from milepost.web.shared.answer import page
from milepost.web.shared.as_on import AsOn, with_day
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
@with_day
def show(request: HttpRequest, actor: Actor, as_on: AsOn, number: int) -> HttpResponse:
    """One assessment: what was claimed and why, criterion by criterion."""
    found = assessment_page(
        number=number,
        by=actor,
        at=timezone.now(),
        showing=showing_of(request.GET),
        day=as_on.day,
    )
    return page(request, "assessments/pages/show.html", as_on=as_on, **drawn(request, found))


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def story(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What happened to it, who did it, and the seal of each step."""
    found = story_page(number=number, by=actor, at=timezone.now())
    return page(
        request,
        "assessments/pages/story.html",
        page=found,
        head=found.head,
        crumbs=crumbs_of(found.head, "The story so far"),
        tabs=tabs_of(found.head, "story"),
        may_remove=actor.may(Permission.REMOVE_WORDS),
    )
