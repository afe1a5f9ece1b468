"""What falls on which day: a contract year, month by month, or what is of one kind in it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.calendar_page import (
    CalendarPage,
    calendar_arrangement,
    calendar_page,
)
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period
from milepost.core.trajectory.calendar import (
    CalendarEntry,
    CalendarKind,
    CalendarMonth,
    months_of,
    year_of,
)
from milepost.web.plans.frame import tabs
from milepost.web.shared.answer import page
from milepost.web.shared.guard import guarded

_FIRST_YEAR, _LAST_YEAR = 2000, 2100

# How each kind is drawn beside its words.
_ICONS = {
    CalendarKind.CONTRACT: "document",
    CalendarKind.CUT_OFF: "lock",
    CalendarKind.BOARD: "check",
    CalendarKind.TARGET: "flag",
    CalendarKind.MILESTONE: "open",
    CalendarKind.EVIDENCE: "risk",
    CalendarKind.LEVEL: "lapse",
}


# Where who may see no assessments is led instead.
_ONLY_THERE = {
    CalendarKind.CONTRACT: "targets",
    CalendarKind.CUT_OFF: "matrix_page",
    CalendarKind.BOARD: "matrix_page",
}


@dataclass(frozen=True, kw_only=True)
class CalendarLine:
    """An entry as it stands on the page: where it leads, and whether its day is over."""

    entry: CalendarEntry
    href: str
    icon: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class ShownMonth:
    """A month of the page."""

    month: CalendarMonth
    lines: tuple[CalendarLine, ...]
    is_now: bool


@guarded(Permission.VIEW_MATRIX)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A year of the contracts; the one that is now, where none is asked for."""
    now = timezone.now()
    arrangement = calendar_arrangement(by=actor)
    begins = arrangement.terms[0].first
    asked = _year_asked(request)
    day = local_date(now) if asked is None else date(asked, begins.month, 1)
    year = year_of(day, begins=begins)
    found = calendar_page(by=actor, at=now, within=year, arrangement=arrangement)
    kind = request.GET.get("kind", "")
    entries = [each for each in found.entries if kind in ("", each.kind.value)]
    return page(
        request,
        "plans/pages/calendar.html",
        page=found,
        year=year,
        kind=kind,
        months=[_shown(actor, found, month) for month in months_of(year, entries)],
        kinds=list(_kinds(found, kind, year)),
        earlier=year.first.year - 1,
        later=year.first.year + 1,
        tabs=tabs(actor, "calendar"),
    )


def _year_asked(request: HttpRequest) -> int | None:
    """The year in which the twelve months begin; what is no year is passed over."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and _FIRST_YEAR <= int(asked[:6]) <= _LAST_YEAR:
        return int(asked)
    return None


def _shown(actor: Actor, found: CalendarPage, month: CalendarMonth) -> ShownMonth:
    return ShownMonth(
        month=month,
        lines=tuple(
            CalendarLine(
                entry=each,
                href=address_of(actor, each),
                icon=_ICONS[each.kind],
                is_over=each.on < found.on,
            )
            for each in month.entries
        ),
        is_now=month.holds(found.on),
    )


def _kinds(found: CalendarPage, kind: str, year: Period) -> Iterator[tuple[str, str, bool]]:
    """Each kind that the year has anything of, with how much, as a link."""
    counts = Counter(each.kind for each in found.entries)
    yield f"All {len(found.entries)}", f"?year={year.first.year}", not kind
    for each in CalendarKind:
        if counts[each]:
            href = f"?year={year.first.year}&kind={each.value}"
            yield f"{each.words} {counts[each]}", href, each.value == kind


def address_of(actor: Actor, entry: CalendarEntry) -> str:
    """The page that an entry leads to."""
    arrangement = actor.arrangement
    if not actor.may(Permission.VIEW_ASSESSMENTS) and entry.kind in _ONLY_THERE:
        return reverse(_ONLY_THERE[entry.kind], args=[arrangement])
    match entry.kind:
        case CalendarKind.BOARD if entry.about:
            return reverse("assessment", args=[arrangement, int(entry.about)])
        case CalendarKind.CONTRACT | CalendarKind.CUT_OFF | CalendarKind.BOARD:
            name = "plans" if entry.kind is CalendarKind.CONTRACT else "cycles"
            return reverse(name, args=[arrangement])
        case CalendarKind.TARGET:
            return reverse("targets", args=[arrangement]) + f"#{entry.about}".rstrip("#")
        case CalendarKind.MILESTONE:
            plan, _, code = entry.about.partition("#")
            return reverse("plan", args=[arrangement, int(plan)]) + f"#{code}"
        case CalendarKind.EVIDENCE:
            return reverse("evidence_item", args=[arrangement, int(entry.about)])
        case CalendarKind.LEVEL:
            return reverse("trajectory", args=[arrangement, entry.about])
