"""One requirement across all levels of an edition, and the list of all of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from milepost.apps.matrices import queries
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import FocusArea
from milepost.core.matrix.threads import FollowedThread, followed_thread, followed_threads
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

_LONGEST_SEARCH = 200


@dataclass(frozen=True, kw_only=True)
class AreaThreads:
    """The threads of a focus area that were sought."""

    area: FocusArea
    threads: tuple[FollowedThread, ...]


@guarded(Permission.VIEW_MATRIX)
@require_safe
def listing(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Every thread by focus area; ``?q=`` words of its code, its name or its criteria."""
    matrix = queries.edition(by=actor, number=number)
    sought = request.GET.get("q", "")[:_LONGEST_SEARCH].strip()
    threads = [each for each in followed_threads(matrix) if each.has_words(sought)]
    groups = (
        AreaThreads(area=area, threads=tuple(each for each in threads if each.area is area))
        for area in matrix.focus_areas
    )
    return page(
        request,
        "matrices/pages/threads.html",
        number=number,
        matrix=matrix,
        sought=sought,
        count=len(threads),
        groups=[each for each in groups if each.threads],
        crumbs=_crumbs(actor, number, ("Threads", "")),
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int, thread: str) -> HttpResponse:
    """One thread: what each level adds to it, side by side."""
    matrix = queries.edition(by=actor, number=number)
    found = followed_thread(matrix, thread)
    if found is None:
        raise NoSuchThing(f"thread {thread} in matrix version {number}")
    above = reverse("matrix_threads", args=[actor.arrangement, number])
    return page(
        request,
        "matrices/pages/thread.html",
        number=number,
        line=found,
        others=[each for each in found.area.threads if each.code != thread],
        crumbs=_crumbs(actor, number, ("Threads", above), (found.thread.name, "")),
    )


def _crumbs(actor: Actor, number: int, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        ("Matrix document", reverse("matrix_document", args=[actor.arrangement])),
        (f"Version {number}", reverse("matrix_version", args=[actor.arrangement, number])),
        *here,
    ]
