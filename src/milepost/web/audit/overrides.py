"""Where did people state another level than the ratings indicate? The page, and its file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from milepost.apps.reports.queries.override_page import (
    PAGE_SIZE,
    OverrideChoices,
    OverrideLine,
    override_lines,
    override_page,
)
from milepost.core.access.roles import Actor, Permission
from milepost.core.archive.spreadsheets import as_csv
from milepost.core.assessment.claims import StatedAs
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded
from milepost.web.shared.paging import number_asked, numbers, words_asked

KINDS = tuple((each.value, each.value.capitalize()) for each in StatedAs)


@guarded(Permission.VIEW_RECORD)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The report, a page of it, with what it counts by cycle and party."""
    choices = _asked(request)
    found = override_page(by=actor, choices=choices)
    kept = request.GET.copy()
    kept.pop("page", None)
    return page(
        request,
        "audit/pages/overrides.html",
        page=found,
        kinds=KINDS,
        arrangement=actor.arrangement,
        listed=numbers(total=found.found, page=found.page, size=PAGE_SIZE),
        kept=kept.urlencode(),
    )


@guarded(Permission.VIEW_RECORD)
@require_safe
def as_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of the report that was asked for, for a spreadsheet."""
    lines = _lines(override_lines(by=actor, choices=_asked(request)))
    answer = HttpResponse(b"".join(as_csv(lines)), content_type="text/csv; charset=utf-8")
    name = f"{actor.arrangement}-human-against-indicated.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest) -> OverrideChoices:
    cycle = words_asked(request, "cycle")
    kind = words_asked(request, "kind")
    return OverrideChoices(
        cycle=int(cycle) if cycle.isascii() and cycle.isdigit() and len(cycle) < 7 else None,
        party=words_asked(request, "party"),
        kind=kind if kind in dict(KINDS) else "",
        sort=words_asked(request, "sort"),
        page=number_asked(request),
    )


def _lines(lines: tuple[OverrideLine, ...]) -> Iterator[tuple[object, ...]]:
    yield (
        "Assessment", "Focus area", "Authority", "Cycle", "Level", "Stated", "Indicated", "Apart",
        "Reason", "Stated by", "For", "At", "Second signature", "Its reason", "What is missing",
    )  # fmt: skip
    for each in lines:
        yield (
            f"A-{each.number}", each.focus_area, each.authority, each.cycle, each.kind, each.stated,
            each.indicated, each.steps, each.reason, each.by, each.party, each.at.isoformat(),
            each.second_by, each.second_reason, " ".join(each.missing),
        )  # fmt: skip
