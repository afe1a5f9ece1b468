"""Add, revise, split, merge or strike criteria of a draft."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import AssessBy, Criterion, Lasting, Relation, Subject
from milepost.core.matrix.drafting import acts
from milepost.core.matrix.drafting.changes import DraftChanges
from milepost.core.matrix.wording import plain, sentences
from milepost.web.drafting.cells import cell_address, posted, require_level
from milepost.web.drafting.words_forms import CriterionForm, MergeForm, SentencesForm, SplitForm
from milepost.web.drafting.writing import Unasked, Writing, write_page
from milepost.web.shared.guard import guarded


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor, number: int, code: str, level: int) -> HttpResponse:
    """A new criterion of a cell; it gets a code of its own, for ever."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    require_level(desk, level)
    blank = Criterion(code="", level=level, text="")

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        return acts.add_criterion(
            desk.read.matrix, code, _as_said(blank, said), used_codes=desk.used_codes
        )

    form = CriterionForm(posted(request), area=area, criterion=blank)
    writing = Writing(
        desk=desk,
        heading=f"A new criterion of level {level}",
        caption=area.name,
        back=cell_address(actor, number, code, level),
        makes=makes,
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(
    request: HttpRequest, actor: Actor, number: int, code: str, criterion: str
) -> HttpResponse:
    """Its words, how it stands to others, and all that is said of it; its code stays."""
    desk = draft_desk(number=number, by=actor)
    found = _criterion(desk, code, criterion)
    form = CriterionForm(posted(request), area=desk.area(code), criterion=found)
    writing = _writing(
        desk,
        actor,
        code,
        found,
        heading=f"Revise {found.code}",
        makes=lambda said: acts.revise_criterion(desk.read.matrix, _as_said(found, said)),
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def split(
    request: HttpRequest, actor: Actor, number: int, code: str, criterion: str
) -> HttpResponse:
    """Several criteria in the place of one, each with a new code that names the old."""
    desk = draft_desk(number=number, by=actor)
    found = _criterion(desk, code, criterion)
    form = SplitForm(posted(request), initial={"lines": found.text})
    writing = _writing(
        desk,
        actor,
        code,
        found,
        heading=f"Split {found.code}",
        lead=f"Each part gets a code of its own, and {found.code} is never used again. What builds"
        " on it builds on the first part then; you can change that afterwards.",
        makes=lambda said: acts.split_criterion(
            desk.read.matrix, found.code, said["lines"], used_codes=desk.used_codes
        ),
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(
    request: HttpRequest, actor: Actor, number: int, code: str, criterion: str
) -> HttpResponse:
    """A criterion struck: what would go, and what becomes of what built on it, is shown first."""
    desk = draft_desk(number=number, by=actor)
    found = _criterion(desk, code, criterion)
    writing = _writing(
        desk,
        actor,
        code,
        found,
        heading=f"Strike {found.code}",
        makes=lambda said: acts.strike_criterion(desk.read.matrix, found.code),
    )
    return write_page(request, actor, writing, Unasked(posted(request)))


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, actor: Actor, number: int, code: str, level: int) -> HttpResponse:
    """One criterion in the place of several of a cell."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    require_level(desk, level)
    criteria = [each for each in area.at(level).criteria if not each.is_prior]
    form = MergeForm(posted(request), criteria=criteria)
    writing = Writing(
        desk=desk,
        heading=f"Merge criteria of level {level}",
        caption=area.name,
        back=cell_address(actor, number, code, level),
        makes=lambda said: acts.merge_criteria(
            desk.read.matrix, said["codes"], said["text"].strip(), used_codes=desk.used_codes
        ),
    )
    return write_page(request, actor, writing, form)


@guarded(Permission.CONSENT_TO_MATRIX)
@require_http_methods(["GET", "HEAD", "POST"])
def take_apart(
    request: HttpRequest, actor: Actor, number: int, code: str, level: int
) -> HttpResponse:
    """The words of a cell that has no criteria, taken apart into some: one for each line."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    require_level(desk, level)
    cell = area.at(level)
    if cell.is_defined:
        raise NoSuchThing(f"words without criteria at level {level} of {code}")

    def makes(said: Mapping[str, Any]) -> DraftChanges:
        return tuple(
            change
            for line in said["lines"]
            for change in acts.add_criterion(
                desk.read.matrix,
                code,
                Criterion(code="", level=level, text=line),
                used_codes=desk.used_codes,
            )
        )

    form = SentencesForm(posted(request), initial={"lines": "\n".join(sentences(cell.words or ""))})
    writing = Writing(
        desk=desk,
        heading=f"Criteria of level {level}",
        caption=area.name,
        lead="The words, a sentence on each line. Each line becomes a criterion with a code of its"
        " own; what else is said of it you can revise afterwards.",
        back=cell_address(actor, number, code, level),
        makes=makes,
    )
    return write_page(request, actor, writing, form)


def _criterion(desk: DraftDesk, area: str, code: str) -> Criterion:
    found = desk.area(area).by_code.get(code)
    if found is None:
        raise NoSuchThing(f"criterion {code}")
    return found


def _writing(
    desk: DraftDesk, actor: Actor, area: str, criterion: Criterion, **facts: Any
) -> Writing:
    number = desk.read.facts.number
    return Writing(
        desk=desk,
        caption=f"{desk.area(area).name}, level {criterion.level}",
        back=cell_address(actor, number, area, criterion.level),
        **facts,
    )


def _as_said(criterion: Criterion, said: Mapping[str, Any]) -> Criterion:
    """The criterion as the form says it; what the form does not ask stays."""
    text = said["text"].strip()
    asked = said.get("evidence_types", list(criterion.evidence_types))
    kept = [each for each in criterion.evidence_types if each in asked]
    return replace(
        criterion,
        text=text,
        relation=Relation(said["relation"]),
        builds_on=said.get("builds_on") or None,
        is_critical=said["is_critical"],
        lasting=Lasting(said["lasting"]),
        subject=Subject(said["subject"]),
        assess_by=AssessBy(said["assess_by"]),
        thread=said.get("thread", criterion.thread),
        evidence_types=(*kept, *(each for each in asked if each not in kept)),
        # A word that it says no more needs no test here.
        needs_definition=tuple(
            word
            for word in criterion.needs_definition
            if plain(word) in plain(text) or plain(word) not in plain(criterion.text)
        ),
    )
