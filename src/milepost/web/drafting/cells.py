"""Write the words of a cell of a draft, or take up what the interim pattern offers for it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.matrix.drafting.changes import ChangeSubject, DraftChanges
from milepost.core.matrix.drafting.interim_offers import InterimOffer
from milepost.web.drafting.words_forms import CellForm, OfferForm
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


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, actor: Actor, number: int, code: str, level: int) -> HttpResponse:
    """What is offered for a level without words, to be made specific, then written or proposed."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    found = desk.offers(code).get(level)
    if found is None:
        raise NoSuchThing(f"an offer for level {level} of {code}")
    lines = _lines(found)

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        kept = {name: said[name].strip() for name in lines if said[name].strip()}
        cell = write_cell(desk.read.matrix, code, level, "\n".join(kept.values()))
        criteria = (
            replace(change, after={**(change.after or {}), "text": kept[change.key]})
            for change in found.changes
            if change.subject is ChangeSubject.CRITERION and change.key in kept
        )
        return (*cell, *criteria)

    form = OfferForm(posted(request), lines=lines, specific=found.to_make_specific)
    writing = Writing(
        desk=desk,
        heading=f"What is offered for level {level}",
        caption=area.name,
        lead="Each line becomes a sentence of the level and a criterion of its own. Change them as"
        " you need them; one that you leave blank is left out."
        if len(lines) > 1
        else "",
        back=cell_address(actor, number, code, level),
        makes=makes,
    )
    return write_page(request, actor, writing, form)


def _lines(found: InterimOffer) -> dict[str, str]:
    """Each line that is offered, by the code of its criterion; the words where there is none."""
    criteria = {
        change.key: str((change.after or {})["text"])
        for change in found.changes
        if change.subject is ChangeSubject.CRITERION
    }
    return criteria or {"words": found.words}


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
