"""How far the evidence reaches: rows by types, and what rests on little."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.coverage_page import CoveragePage, coverage_page
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.coverage import Coverage, CoverageCell, CoverageFinding
from milepost.core.evidence.coverage import CoverageFindingKind as Kind
from milepost.web.evidence.words import STRENGTH_NAMES, type_name
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

_SAID = {
    Kind.NOTHING: ("Nothing counts", "No admissible evidence supports it yet."),
    Kind.OVERVIEW_ALONE: (
        "The Authority’s own report alone",
        "Only the overview report supports it. That never carries a downgrade or level 5 by"
        " itself.",
    ),
    Kind.ONE_DOCUMENT: ("One document", "All that supports it is one document."),
    Kind.ONE_AUTHOR: ("One author", "All that supports it was written by {author}."),
    Kind.CONTRADICTED: (
        "Contradicted",
        "A contradicting item stands unanswered against {criteria}.",
    ),
    Kind.COUNTED_TWICE: (
        "Counted twice",
        "One document serves several focus areas, where one of its type should serve one.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """A cell of the heat map, in words; ``look`` is a letter, "none" or "unasked"."""

    look: str
    documents: int
    words: str


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """A focus area with a cell for each evidence type."""

    code: str
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, kw_only=True)
class ToldFinding:
    """A finding in words, with the focus areas and the items that it is about."""

    kind: str
    label: str
    words: str
    areas: tuple[tuple[str, str], ...]  # code and name
    items: tuple[tuple[int, str, str], ...]  # number, reference and title


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The heat map of one Authority, and below it what was found."""
    asked = request.GET.get("view", "")
    found = coverage_page(by=actor, at=timezone.now(), view=asked)
    register = reverse("evidence_register", args=[actor.arrangement])
    return page(
        request,
        "evidence/pages/coverage.html",
        page=found,
        arrangement=actor.arrangement,
        views=[
            (each.short_name, f"?view={each.slug}", each == found.authority)
            for each in found.authorities
        ],
        types=_types(found, found.found) if found.found else (),
        rows=_rows(found, found.found) if found.found else (),
        findings=_findings(found, found.found) if found.found else (),
        strengths=STRENGTH_NAMES,
        register_href=register,
        crumbs=[("Evidence", register), ("Coverage", "")],
    )


def _types(shown: CoveragePage, found: Coverage) -> list[str]:
    return [type_name(code, shown.types) for code in found.types]


def _rows(shown: CoveragePage, found: Coverage) -> list[HeatRow]:
    return [
        HeatRow(code=code, name=shown.areas[code], cells=tuple(map(_cell, cells)))
        for code, cells in found.rows.items()
    ]


def _cell(cell: CoverageCell) -> HeatCell:
    if cell.best is not None:
        many = "document" if cell.documents == 1 else "documents"
        odd = "" if cell.is_asked else ", taken as an exception"
        words = f"{cell.documents} {many}, strength {cell.best} at best{odd}"
        return HeatCell(look=cell.best.value.lower(), documents=cell.documents, words=words)
    if cell.is_asked:
        return HeatCell(look="none", documents=0, words="none")
    return HeatCell(look="unasked", documents=0, words="not in its evidence base")


def _findings(shown: CoveragePage, found: Coverage) -> list[ToldFinding]:
    return [_told(each, shown) for each in found.findings]


def _told(found: CoverageFinding, shown: CoveragePage) -> ToldFinding:
    label, words = _SAID[found.kind]
    return ToldFinding(
        kind=found.kind.value,
        label=label,
        words=words.format(author=found.author, criteria=", ".join(found.criteria)),
        areas=tuple((code, shown.areas[code]) for code in found.areas),
        items=tuple(
            (int(each.removeprefix("E-")), each, shown.titles.get(each, "")) for each in found.items
        ),
    )
