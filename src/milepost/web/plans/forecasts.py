"""When each focus area will be where it should be; and of one, what stands in the way."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.forecast_page import (
    NOTHING_SUPPOSED,
    ForecastCell,
    ForecastPage,
    WhatIf,
    forecast_page,
)
from milepost.apps.plans.queries import MilestoneFacts
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.board_report.chain_picture import draw_chain
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import page
from milepost.web.shared.forms import Checkboxes, DayField, PageForm
from milepost.web.shared.guard import guarded

_SHOWN = 5  # milestones that unlock most


class WhatIfForm(PageForm):
    """Other dates for milestones, and criteria taken as met: asked, and never kept."""

    def __init__(
        self, asked: QueryDict | None, *, milestones: list[MilestoneFacts], cell: ForecastCell
    ) -> None:
        super().__init__(asked)
        for each in milestones:
            self.fields[f"m{each.dates.number}"] = DayField(
                what=f"The date of {each.dates.code}",
                label=f"{each.dates.code}: {each.title}",
                required=False,
                initial=each.dates.forecast_on,
            )
        self.fields["met"] = forms.MultipleChoiceField(
            label="Criteria taken as met, with evidence",
            required=False,
            choices=[
                (each.criterion.code, f"{each.criterion.code} {each.criterion.text}")
                for each in cell.blockers
            ],
            widget=Checkboxes,
        )

    def supposed(self) -> WhatIf:
        """What is supposed beside what stands."""
        dates: Mapping[int, date] = {
            int(name.removeprefix("m")): day
            for name, day in self.cleaned_data.items()
            if name != "met" and day is not None and day != self.fields[name].initial
        }
        return WhatIf(dates=dates, met=frozenset(self.cleaned_data["met"]))


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All focus areas: the level wanted, the earliest date, the chance, and what sets it."""
    try:
        found = forecast_page(by=actor, at=timezone.now())
    except NoSuchThing:
        return page(request, "plans/pages/no_targets.html", tabs=tabs(actor, "forecast"))
    return page(
        request,
        "plans/pages/forecast.html",
        page=found,
        tabs=tabs(actor, "forecast"),
        unlocking=found.unlocking[:_SHOWN],
    )


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show_one(request: HttpRequest, actor: Actor, code: str, view: str) -> HttpResponse:
    """One focus area for one Authority: its blockers, the chain that sets the date, and what if."""
    now = timezone.now()
    found = forecast_page(by=actor, at=now)
    cell = found.cell(code, view)
    form = WhatIfForm(
        request.GET if "suppose" in request.GET else None,
        milestones=_still_ahead(found, cell),
        cell=cell,
    )
    what_if = form.supposed() if form.is_bound and form.is_valid() else NOTHING_SUPPOSED
    supposed = (
        forecast_page(by=actor, at=now, what_if=what_if).cell(code, view)
        if what_if.is_something
        else None
    )
    forecasts = reverse("forecast", args=[actor.arrangement])
    return page(
        request,
        "plans/pages/forecast_row.html",
        page=found,
        cell=cell,
        blockers=sorted(cell.blockers, key=lambda each: each.is_told),
        form=form,
        supposed=supposed,
        chain=draw_chain(cell.forecast.chain, on=found.on) if cell.forecast else None,
        crumbs=[("Forecast", forecasts), (f"{cell.area.name}, {cell.authority.short_name}", "")],
    )


def _still_ahead(found: ForecastPage, cell: ForecastCell) -> list[MilestoneFacts]:
    """The milestones that the cell waits for, by itself or through others."""
    waiting = {each.dates.number for blocker in cell.blockers for each in blocker.milestones}
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in found.milestones and number not in seen:
            seen.add(number)
            waiting.update(found.milestones[number].dates.after)
    known = (found.milestones[number] for number in sorted(seen))
    return [each for each in known if each.dates.done_on is None and not each.dates.is_dropped]
