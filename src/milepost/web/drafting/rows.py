"""What a row of a draft is as a whole: the evidence it accepts, its name, whether it is a gate."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import EvidenceType, FocusArea
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.web.drafting.cells import posted
from milepost.web.drafting.words_forms import AboutForm, EvidenceForm, NewEvidenceForm
from milepost.web.drafting.writing import Unasked, Writing, write_page
from milepost.web.shared.guard import guarded


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, actor: Actor, number: int, code: str) -> HttpResponse:
    """The name of a row, and whether only lasting tells its levels apart."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    form = AboutForm(
        posted(request), initial={"name": area.name, "lasting_only": area.lasting_only}
    )
    writing = _writing(
        desk,
        actor,
        area,
        heading="Name of the row",
        makes=lambda said: acts.describe_focus_area(
            desk.read.matrix, code, name=said["name"], lasting_only=said["lasting_only"]
        ),
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: HttpRequest, actor: Actor, number: int, code: str) -> HttpResponse:
    """A type of evidence that the row does not accept yet."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    kinds = _kinds_of_others(desk, area)

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        known = next((each for each in kinds if each.code == said["known"]), None)
        made = EvidenceType(
            code=known.code if known else _code(desk, said["name"]),
            name=known.name if known else said["name"],
            source_words=said["source_words"],
        )
        return acts.write_evidence_type(desk.read.matrix, code, made)

    form = NewEvidenceForm(posted(request), kinds=kinds)
    writing = _writing(desk, actor, area, heading="A type of evidence it accepts", makes=makes)
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, actor: Actor, number: int, code: str, kind: str) -> HttpResponse:
    """What a type of evidence is called, in this row."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    found = _kind(area, kind)
    form = EvidenceForm(
        posted(request), initial={"name": found.name, "source_words": found.source_words}
    )
    writing = _writing(
        desk,
        actor,
        area,
        heading=found.name,
        makes=lambda said: acts.write_evidence_type(
            desk.read.matrix,
            code,
            EvidenceType(code=kind, name=said["name"], source_words=said["source_words"]),
        ),
    )
    strike_href = reverse("draft_strike_evidence", args=[actor.arrangement, number, code, kind])
    return write_page(
        request, actor, writing, form, strike_href=strike_href, strike_words="Strike it instead"
    )


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_evidence(
    request: HttpRequest, actor: Actor, number: int, code: str, kind: str
) -> HttpResponse:
    """A type of evidence struck, with the criteria that name it no longer."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    found = _kind(area, kind)
    writing = _writing(
        desk,
        actor,
        area,
        heading=f"Strike {found.name}",
        makes=lambda said: acts.strike_evidence_type(desk.read.matrix, code, kind),
    )
    return write_page(request, actor, writing, Unasked(posted(request)))


def _writing(desk: DraftDesk, actor: Actor, area: FocusArea, **facts: Any) -> Writing:
    number = desk.read.facts.number
    back = reverse("draft_area", args=[actor.arrangement, number, area.code])
    return Writing(desk=desk, caption=area.name, back=f"{back}#row-heading", **facts)


def _kind(area: FocusArea, code: str) -> EvidenceType:
    for each in area.evidence_base:
        if each.code == code:
            return each
    raise NoSuchThing(f"evidence {code} of {area.code}")


def _kinds_of_others(desk: DraftDesk, area: FocusArea) -> tuple[EvidenceType, ...]:
    """The types that other rows accept and this one does not, by name."""
    own = {each.code for each in area.evidence_base}
    others = {
        each.code: each
        for row in desk.read.matrix.focus_areas
        for each in row.evidence_base
        if each.code not in own
    }
    return tuple(sorted(others.values(), key=lambda each: each.name.casefold()))


def _code(desk: DraftDesk, name: str) -> str:
    """A code for a type of evidence that no row accepts yet, made from its name."""
    taken = {each.code for row in desk.read.matrix.focus_areas for each in row.evidence_base}
    made = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "evidence"
    numbered = (f"{made}_{turn}" for turn in range(2, len(taken) + 3))
    return made if made not in taken else next(each for each in numbered if each not in taken)
