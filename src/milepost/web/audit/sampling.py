"""Samples of ratified levels: drawn, listed, and walked from each level to its seals."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from milepost.apps.reports.actions.sampling import draw_sample
from milepost.apps.reports.queries.sample_facts import SampledLevel, SamplePage, SamplesPage
from milepost.apps.reports.queries.sample_page import sample_page, samples_page
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.archive.spreadsheets import as_csv
from milepost.core.period.local_time import local_date
from milepost.web.audit.forms import USUAL_SIZE, SampleForm
from milepost.web.shared.answer import SeeOther, form_page, page
from milepost.web.shared.guard import guarded


@guarded(Permission.VIEW_RECORD)
@require_safe
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The samples that were drawn, newest first."""
    return page(request, "audit/pages/samples.html", page=samples_page(by=actor))


@guarded(Permission.DRAW_SAMPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a seed, a size and the cycles; then draw."""
    found, now = samples_page(by=actor), timezone.now()
    if request.method != "POST":
        usual = _usual(found, local_date(now).isoformat())
        return _ask(request, actor, SampleForm(initial=usual, cycles=found.cycles), found)
    form = SampleForm(request.POST, cycles=found.cycles)
    if not form.is_valid():
        return _ask(request, actor, form, found)
    try:
        number = draw_sample(asked=form.asked(), by=actor, at=now)
    except NotPossible as refused:
        form.add_faults(refused.faults)
        return _ask(request, actor, form, found)
    messages.success(request, f"Sample {number} is drawn, and that it was is in the record.")
    return SeeOther(reverse("sample", args=[actor.arrangement, number]))


@guarded(Permission.VIEW_RECORD)
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One sample: a sheet to work through, on the screen or on paper."""
    return page(
        request,
        "audit/pages/sample.html",
        page=sample_page(number=number, by=actor),
        arrangement=actor.arrangement,
        crumbs=_crumbs(actor, f"Sample {number}"),
    )


@guarded(Permission.VIEW_RECORD)
@require_safe
def as_file(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The sample for a spreadsheet: a line for each piece of evidence of each criterion."""
    found = sample_page(number=number, by=actor)
    answer = HttpResponse(b"".join(as_csv(_lines(found))), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="{actor.arrangement}-sample-{number}.csv"'
    )
    return answer


def _lines(found: SamplePage) -> Iterator[tuple[object, ...]]:
    yield (
        "Place", "Assessment", "Focus area", "Authority", "Cycle", "Ratified level", "Indicated",
        "Ratified on", "By", "Criterion", "Level of the criterion", "Rating", "Evidence", "Version",
        "Title", "Kind", "Counts", "SHA-256", "Seal of the paper", "Seal of the ratification",
        "Looked at anew", "Checked by the auditor", "Note of the auditor",
    )  # fmt: skip
    for level in found.levels:
        paper, ratified, *_ = *(seal.hash for seal in level.seals), "", ""
        for about in _walked(level):
            yield (
                level.place, f"A-{level.number}", level.focus_area, level.authority, level.cycle,
                level.level, level.indicated, level.ratified_on, level.by, *about,
                paper, ratified, " ".join(level.faults) or "as sealed", "", "",
            )  # fmt: skip


def _walked(level: SampledLevel) -> Iterator[tuple[object, ...]]:
    nothing = ("",) * 6
    held = {(each.item, each.version): each for each in level.evidence}
    for each in level.criteria:
        head = (each.code, each.level, each.rating)
        for e in each.evidence:
            kept = held[e.item, e.version]
            yield *head, f"E-{e.item}", e.version, kept.title, e.kind, e.counts, kept.sha256
        if not each.evidence:
            yield *head, *nothing
    if not level.criteria:
        yield "", "", "", *nothing


def _usual(found: SamplesPage, seed: str) -> dict[str, Any]:
    newest = found.cycles[0][0] if found.cycles else None
    oldest = found.cycles[-1][0] if found.cycles else None
    return {"seed": seed, "size": USUAL_SIZE, "first_cycle": oldest, "last_cycle": newest}


def _ask(request: HttpRequest, actor: Actor, form: SampleForm, found: SamplesPage) -> HttpResponse:
    return form_page(
        request,
        "audit/pages/draw.html",
        form=form,
        page=found,
        crumbs=_crumbs(actor, "Draw a sample"),
    )


def _crumbs(actor: Actor, here: str) -> list[tuple[str, str]]:
    return [("Samples", reverse("samples", args=[actor.arrangement])), (here, "")]
