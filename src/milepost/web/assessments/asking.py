"""What does an address ask to be shown, and how does it go on from one page to the next?"""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from milepost.apps.assessments.queries.assessment_facts import Showing
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position

CHOICES = ("all", "claim", "differences")
_KEPT = ("show", "level", "aim", "as")


def showing_of(asked: QueryDict) -> Showing:
    """Which criteria, towards which level, and whose ratings; what is no choice is passed over."""
    position, choice = asked.get("as", ""), asked.get("show", "")
    return Showing(
        choice=choice if choice in CHOICES else "all",
        level=whole_number(asked.get("level", "")),
        aim=whole_number(asked.get("aim", "")),
        position=Position(position) if position in set(Position) else None,
    )


def whole_number(text: str) -> int | None:
    """A short whole number, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def address_of(actor: Actor, number: int, request: HttpRequest | None = None, at: str = "") -> str:
    """The page of an assessment, showing what was shown; ``at`` is a place on it."""
    address = reverse("assessment", args=[actor.arrangement, number])
    kept = kept_query(request) if request else ""
    return address + (f"?{kept}" if kept else "") + (f"#{at}" if at else "")


def kept_query(request: HttpRequest) -> str:
    """What the address asks to be shown, to be carried along."""
    return urlencode({name: request.GET[name] for name in _KEPT if request.GET.get(name)})
