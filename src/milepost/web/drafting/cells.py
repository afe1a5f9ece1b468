"""Write the words of a cell of a draft."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.web.drafting.words_forms import CellForm
from milepost.web.drafting.writing import Writing, write_page
from milepost.web.shared.guard import guarded


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, actor: Actor, number: int, code: str, level: int) -> HttpResponse:
    """The words at a level of a focus area."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    require_level(desk, level)
    before = area.at(level).words or ""

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        # Blank ends of lines are seen by nobody, so writing them is no change.
        is_same = said["words"].strip() == before.strip()
        return () if is_same else write_cell(desk.read.matrix, code, level, said["words"])

    form = CellForm(posted(request), initial={"words": before})
    writing = Writing(
        desk=desk,
        heading=f"Words of level {level}",
        caption=area.name,
        back=cell_address(actor, number, code, level),
        makes=makes,
    )
    return write_page(request, actor, writing, form)


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: what was posted, if anything was."""
    return request.POST if request.method == "POST" else None


def require_level(desk: DraftDesk, level: int) -> None:
    """The matrix has such a level.

    :raises NoSuchThing: where it has not.
    """
    if level not in [each.number for each in desk.read.matrix.levels]:
        raise NoSuchThing(f"level {level}")


def cell_address(actor: Actor, number: int, code: str, level: int) -> str:
    """Where a cell stands among the words of its focus area."""
    area = reverse("draft_area", args=[actor.arrangement, number, code])
    return f"{area}#level-{level}"
