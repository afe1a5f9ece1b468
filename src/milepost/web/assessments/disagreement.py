"""Where do the sides differ, and where is the argument really?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.cycle_disagreement import cycle_disagreement
from milepost.apps.assessments.queries.disagreement_facts import CriterionOnMap, RatingOnMap
from milepost.apps.assessments.queries.disagreement_page import disagreement_page
from milepost.apps.assessments.queries.wording import rating_words
from milepost.core.access.roles import Actor, Permission
from milepost.web.assessments.asking import whole_number
from milepost.web.assessments.drawing import crumbs_of, tabs_of
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

_SCALE = ("N", "P", "L", "F")
_BEYOND = ("NA", "NE", "")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place on the scale, and who stands there."""

    rating: str
    word: str
    sides: tuple[RatingOnMap, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnCriterion:
    """A criterion with its scale: the four places, then what is beyond it where a side is there."""

    told: CriterionOnMap
    scale: tuple[Place, ...]
    beyond: tuple[Place, ...]


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One assessment: what decides its level first, then what else the sides do not see alike."""
    found = disagreement_page(number=number, by=actor, at=timezone.now())
    return page(
        request,
        "assessments/pages/disagreement.html",
        page=found,
        head=found.head,
        decisive=tuple(_drawn(found.decisive)),
        others=tuple(_drawn(found.others)),
        crumbs=crumbs_of(found.head, "Where the sides differ"),
        tabs=tabs_of(found.head, "disagreement"),
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def over_cycle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A cycle, the newest if none is asked for: where the argument is, and whose levels stood."""
    found = cycle_disagreement(by=actor, cycle=whole_number(request.GET.get("cycle", "")))
    return page(request, "assessments/pages/cycle_disagreement.html", page=found)


def _drawn(criteria: Iterable[CriterionOnMap]) -> Iterator[DrawnCriterion]:
    for each in criteria:
        yield DrawnCriterion(
            told=each,
            scale=tuple(_place(each, rating) for rating in _SCALE),
            beyond=tuple(
                place for place in (_place(each, rating) for rating in _BEYOND) if place.sides
            ),
        )


def _place(each: CriterionOnMap, rating: str) -> Place:
    return Place(
        rating=rating,
        word=rating_words(rating),
        sides=tuple(side for side in each.ratings if side.rating == rating),
    )
