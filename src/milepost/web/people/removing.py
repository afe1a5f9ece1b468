"""Names that are to be removed from the whole site: a site administrator's part of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.archives.actions import remove_person
from milepost.apps.archives.removals import asked_removals
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.web.shared.answer import SeeOther, page
from milepost.web.shared.guard import guarded_on_the_site


@guarded_on_the_site(Permission.REMOVE_PERSON)
@require_safe
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was asked for, and is not done yet."""
    crumbs = [("Your arrangements", "/"), ("Names to be removed", "")]
    asked = asked_removals(by=actor)
    return page(request, "people/pages/removals.html", asked=asked, actor=actor, crumbs=crumbs)


@guarded_on_the_site(Permission.REMOVE_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Read what will be gone and what stays, and remove.

    :raises NoSuchThing: where nobody asked for it.
    """
    asked = next((each for each in asked_removals(by=actor) if each.person == person), None)
    if asked is None:
        raise NoSuchThing(person)
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            shown = remove_person(person=person, by=actor, at=timezone.now())
        except NotPossible as refused:
            faults = refused.faults
        else:
            messages.success(request, f"Instead of the name it says now: {shown}.")
            return SeeOther(reverse("removals"))
    return page(
        request,
        "people/pages/remove_person.html",
        status=422 if faults else 200,
        asked=asked,
        faults=faults,
        crumbs=[("Names to be removed", reverse("removals")), ("Remove a name", "")],
    )
