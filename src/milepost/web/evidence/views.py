"""The register of evidence, and one item."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.citations import citations
from milepost.apps.evidence import queries
from milepost.apps.matrices.queries import CurrentMatrix, current_matrix
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.admissible import lapses_on
from milepost.core.evidence.place import document_place
from milepost.core.period.local_time import local_date
from milepost.web.evidence.kinds import SCANS
from milepost.web.evidence.seeing import NO_WORDS, shown, version_asked
from milepost.web.evidence.words import (
    CLASSIFICATIONS,
    MAKERS,
    NARROWED_BY,
    REDACTIONS,
    STRENGTH_NAMES,
    STRENGTH_REASONS,
    VERSION_KINDS,
    area_names,
    is_odd_somewhere,
    type_name,
    type_names,
)
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked

LAPSES_WITHIN = 90  # days


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was put in, as far as the actor may see it: looked through, sorted, a page at a time."""
    today = local_date(timezone.now())
    current = current_matrix(arrangement=actor.arrangement, on=today)
    found = queries.register(
        by=actor,
        text=words_asked(request, "q"),
        type_code=words_asked(request, "type"),
        narrow=_narrowed(request, current, today),
        sort=request.GET.get("sort", ""),
        page=number_asked(request),
    )
    names = type_names(current)
    return page(
        request,
        "evidence/pages/register.html",
        page=found,
        rows=[
            (item, type_name(item.type_code, names), found.excerpts.get(item.number))
            for item in found.items
        ],
        types=sorted(((code, type_name(code, names)) for code in found.types), key=_by_name),
        choices=[
            (name, label, options, getattr(found.narrowed, name))
            for name, (label, options) in NARROWED_BY.items()
        ],
        listed=numbers(total=found.total, page=found.page, size=queries.PAGE_SIZE),
        strengths=STRENGTH_NAMES,
        is_filtered=found.is_narrowed,
        lapses_within=LAPSES_WITHIN,
        may_add=actor.may(Permission.ADD_EVIDENCE),
    )


def _narrowed(request: HttpRequest, current: CurrentMatrix | None, today: date) -> queries.Narrowed:
    """What else the register is to be narrowed by; what is no choice narrows nothing."""
    chosen = {
        name: value if (value := request.GET.get(name, "")) in dict(choices) else ""
        for name, (_, choices) in NARROWED_BY.items()
    }
    lapsing = None
    if request.GET.get("lapsing") and current is not None:
        settings = current.matrix.settings
        lapsing = queries.LapsingSoon(
            today=today,
            until=today + timedelta(days=LAPSES_WITHIN),
            default_months=settings.default_shelf_life_months,
            months=settings.shelf_lives,
        )
    return queries.Narrowed(lapsing=lapsing, **chosen)


def _scan_of(history: queries.VersionHistory, version: int) -> str:
    found = history.numbered(version)
    return found.scan if found else ""


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def item(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Everything that was said of an item, how strong it is and why, and where it is cited."""
    history = queries.versions_of(by=actor, number=number)
    found = history.newest
    seen = version_asked(request, history)
    words = queries.words_of_file(by=actor, item=seen)
    current = current_matrix(arrangement=actor.arrangement, on=local_date(timezone.now()))
    names = type_names(current)
    said = queries.said_of_item(by=actor, item=found)
    cited = citations(by=actor, versions=[each.facts for each in history.versions])
    cited_for = {each.criterion for each in cited}
    areas = current.matrix.focus_areas if current else ()
    register_href = reverse("evidence_register", args=[actor.arrangement])
    return page(
        request,
        "evidence/pages/item.html",
        history=history,
        gone=history.deletion_of(seen.version),
        newest_gone=history.deletion_of(found.version),
        may_keep=actor.may(Permission.KEEP_EVIDENCE),
        shown=shown(request, seen, words, is_newest=seen.version == found.version),
        words=words,
        scan=SCANS[_scan_of(history, seen.version)],
        no_words=NO_WORDS.get(words.state, ""),
        version_kinds=VERSION_KINDS,
        classification=CLASSIFICATIONS[found.classification],
        redactions=REDACTIONS,
        spoken_of=[
            (each, each.fit.code in cited_for) for each in queries.spoken_of(found, words, areas)
        ]
        if seen.version == found.version
        else [],
        may_version=actor.may(Permission.ADD_EVIDENCE) and history.is_own,
        item=found,
        type_name=type_name(found.type_code, names),
        maker=MAKERS[found.made_by],
        redaction=REDACTIONS[found.redaction],
        said=said,
        strengths=STRENGTH_NAMES,
        whys=STRENGTH_REASONS,
        areas=area_names(current),
        may_except=said.may_judge and is_odd_somewhere(found.type_code, current),
        arrangement=actor.arrangement,
        lapses_on=lapses_on(found.item_facts(), current.matrix.settings) if current else None,
        citations=[(each, document_place(each.place).page) for each in cited],
        crumbs=[("Evidence", register_href), (found.reference, "")],
    )


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
