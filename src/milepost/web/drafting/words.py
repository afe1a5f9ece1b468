"""The words of a draft, focus area by focus area, where they are read and worked on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from milepost.apps.matrices.queries.draft_area import DraftDesk, draft_desk
from milepost.apps.matrices.queries.drafts import read_of
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Criterion, EvidenceType, FocusArea, Level, LevelKind
from milepost.core.matrix.drafting.interim_offers import InterimOffer
from milepost.core.matrix.said_of import relation_words, said_of_criterion
from milepost.web.drafting.frame import draft_frame, state_of, state_words
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

# What is said of a criterion beside its words; the rest is seen as it is, or told elsewhere.
_SAID = ("subject", "assess_by", "prior", "terms", "gap", "replaces", "note")


@dataclass(frozen=True, kw_only=True)
class DrawnCriterion:
    """A criterion of a draft, what is said of it, and the open proposals on it."""

    criterion: Criterion
    relation: str
    said: tuple[str, ...]
    evidence: str
    proposals: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnCell:
    """A level of a focus area: its words, its criteria, or what is offered where it has none.

    ``state`` is "defined", "words" where it has no more than them, or "undefined".
    """

    level: Level
    state: str
    state_words: str
    words: str
    is_defined: bool
    criteria: tuple[DrawnCriterion, ...]
    proposals: tuple[int, ...]
    offer: InterimOffer | None

    @property
    def takes_criteria(self) -> bool:
        """The floor is always there, so nothing is asked for at it."""
        return self.level.kind is not LevelKind.FLOOR

    @property
    def may_merge(self) -> bool:
        return sum(not each.criterion.is_prior for each in self.criteria) > 1


@dataclass(frozen=True, kw_only=True)
class DrawnEvidence:
    """A type of evidence that the row accepts, and the open proposals on it."""

    evidence: EvidenceType
    proposals: tuple[int, ...]


@guarded(Permission.VIEW_MATRIX)
@require_safe
def first(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The words begin with those of the first focus area."""
    matrix = read_of(number, by=actor).matrix
    code = matrix.focus_areas[0].code
    return redirect("draft_area", actor.arrangement, number, code)


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int, code: str) -> HttpResponse:
    """All levels of a focus area down the page, with what is proposed where it stands."""
    desk = draft_desk(number=number, by=actor)
    area = desk.area(code)
    read = desk.read
    return page(
        request,
        "drafting/pages/area.html",
        area=area,
        cells=tuple(_cells(desk, area)),
        evidence=[
            DrawnEvidence(
                evidence=each, proposals=desk.waiting.get(f"evidence type {code}/{each.code}", ())
            )
            for each in area.evidence_base
        ],
        about=desk.waiting.get(f"focus area {code}", ()),
        new_evidence=_new_evidence(desk, area),
        may_change=read.may_write or read.may_propose,
        **draft_frame(read, actor, "draft_words", (area.name, "")),
    )


def _new_evidence(desk: DraftDesk, area: FocusArea) -> tuple[int, ...]:
    """The proposals of evidence that the row does not accept yet."""
    known = {f"evidence type {area.code}/{each.code}" for each in area.evidence_base}
    start = f"evidence type {area.code}/"
    found = (
        numbers
        for about, numbers in desk.waiting.items()
        if about.startswith(start) and about not in known
    )
    return tuple(sorted({each for numbers in found for each in numbers}))


def _cells(desk: DraftDesk, area: FocusArea) -> Iterator[DrawnCell]:
    offers = desk.offers(area.code)
    for level in desk.read.matrix.levels:
        cell = area.at(level.number)
        yield DrawnCell(
            level=level,
            state=state_of(cell, level),
            state_words=state_words(cell, level),
            words=(cell.words or "").strip(),
            is_defined=cell.is_defined,
            criteria=tuple(_criterion(desk, area, each) for each in cell.criteria),
            proposals=desk.waiting.get(f"cell {area.code}/{level.number}", ()),
            offer=offers.get(level.number),
        )


def _criterion(desk: DraftDesk, area: FocusArea, criterion: Criterion) -> DrawnCriterion:
    said = said_of_criterion(criterion, defined=desk.read.matrix.defined_words)
    return DrawnCriterion(
        criterion=criterion,
        relation=relation_words(criterion),
        said=tuple(said[each] for each in _SAID if each in said),
        evidence=_evidence(area, criterion),
        proposals=desk.waiting.get(f"criterion {criterion.code}", ()),
    )


def _evidence(area: FocusArea, criterion: Criterion) -> str:
    """What can show it, by name; most take all that the row accepts."""
    kinds = [each for each in area.evidence_base if each.code in criterion.evidence_types]
    if len(kinds) > 1 and len(kinds) == len(area.evidence_base):
        return "any that the row accepts"
    return "; ".join(each.name for each in kinds)
