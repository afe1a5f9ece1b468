"""How the levels went and where they are heading: all focus areas of an Authority, or one of both.

The pictures are lines of this page, not drawings made beforehand: they move on with every day and
tell each reader what that reader may see (docs/decisions, 42).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.trajectory_page import (
    TrajectoryCell,
    TrajectoryPage,
    trajectory_page,
)
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.trajectory_picture import (
    PicturePlane,
    TrajectoryPicture,
    draw_trajectory,
)
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

_SMALL = 400, 200, 64, 20  # pixels: wide, high, and left of and above the plot, for words
_LARGE = 620, 308, 84, 28


@dataclass(frozen=True, kw_only=True)
class DrawnTrajectory:
    """A trajectory with its picture."""

    cell: TrajectoryCell
    picture: TrajectoryPicture


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All focus areas of one Authority, a picture each."""
    around = tabs(actor, "trajectories")
    try:
        found = trajectory_page(by=actor, at=timezone.now())
    except NoSuchThing:
        return page(request, "plans/pages/no_targets.html", tabs=around)
    asked = request.GET.get("view", "") or _own(found, actor)
    return page(
        request,
        "plans/pages/trajectories.html",
        page=found,
        authority=found.arrangement.authority(asked),
        drawn=list(_drawn(found, found.of(asked), _SMALL)),
        views=[
            (each.name, f"?view={each.slug}", each.slug == asked)
            for each in found.arrangement.authorities
        ],
        tabs=around,
    )


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show_one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One focus area, a picture for each Authority."""
    found = trajectory_page(by=actor, at=timezone.now())
    row = found.row(code)
    return page(
        request,
        "plans/pages/trajectory.html",
        page=found,
        area=row[0].area,
        drawn=list(_drawn(found, row, _LARGE)),
        crumbs=[
            ("Trajectory", reverse("trajectories", args=[actor.arrangement])),
            (row[0].area.name, ""),
        ],
    )


def _own(found: TrajectoryPage, actor: Actor) -> str:
    """The reader's own Authority, or the first."""
    parties = found.arrangement.authorities
    return next((each.slug for each in parties if each.reference == actor.party), parties[0].slug)


def _drawn(
    found: TrajectoryPage, cells: Iterable[TrajectoryCell], size: tuple[int, int, int, int]
) -> Iterator[DrawnTrajectory]:
    width, height, left, top = size
    plane = PicturePlane(
        width=width, height=height, left=left, top=top, first=found.first, last=found.last
    )
    for cell in cells:
        picture = draw_trajectory(cell.trajectory, found.matrix.levels, plane)
        yield DrawnTrajectory(cell=cell, picture=picture)
