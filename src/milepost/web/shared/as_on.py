"""On which day is a page looked at: as the record stands now, or as on a day gone by?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from milepost.apps.assessments.queries.as_recorded import NotRecordedYet
from milepost.apps.audit.queries import first_recorded_on
from milepost.core.access.roles import Actor
from milepost.core.period.local_time import local_date
from milepost.web.shared.answer import form_page
from milepost.web.shared.forms import DayField, PageForm
from milepost.web.shared.words import day_words

P = ParamSpec("P")

_PARTS = ("on-day", "on-month", "on-year")


class DayForm(PageForm):
    """The day to look back to, typed the British way."""

    on = DayField(
        what="The day to look back to",
        label="As on a date",
        help_text="The record as it stood at the end of that day, such as 30 6 2025.",
    )


@dataclass(frozen=True, kw_only=True)
class AsOn:
    """The day looked back to, None for now; ``now_href`` leads back from it."""

    day: date | None
    now_href: str
    kept: tuple[tuple[str, str], ...]  # what else the address asks for

    @property
    def query(self) -> str:
        """To be put behind ``?`` or ``&`` of a link that keeps to the day; "" for now."""
        return f"on={self.day.isoformat()}" if self.day else ""

    @property
    def tail(self) -> str:
        """The same, for an address that asks for nothing else."""
        return f"?{self.query}" if self.day else ""


def with_day(
    view: Callable[Concatenate[HttpRequest, Actor, AsOn, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]:
    """Give the view the day that ``?on=2025-06-30`` asks for; say what is wrong with any other."""

    @wraps(view)
    def inner(
        request: HttpRequest, actor: Actor, /, *args: P.args, **rest: P.kwargs
    ) -> HttpResponse:
        asked = request.GET.get("on", "")
        is_typed = any(part in request.GET for part in _PARTS)
        if not asked and not is_typed:
            return view(request, actor, _as_on(request, None), *args, **rest)
        form = DayForm(request.GET if is_typed else _taken_apart(asked))
        day = _day_in(form)
        if day is None:
            return _not_a_day(request, form)
        if day == local_date(timezone.now()):
            return HttpResponseRedirect(_address(request, None))
        if is_typed:
            return HttpResponseRedirect(_address(request, day))
        try:
            return view(request, actor, _as_on(request, day), *args, **rest)
        except NotRecordedYet as none:
            form.add_error("on", _before_the_record(day, actor) or str(none))
            return _not_a_day(request, form)

    return inner


def _day_in(form: DayForm) -> date | None:
    """The day, where it has come; else None, and the form says why."""
    if not form.is_valid():
        return None
    day: date = form.cleaned_data["on"]
    today = local_date(timezone.now())
    if day > today:
        form.add_error("on", f"{day_words(day)} is still to come: choose a day up to today.")
        return None
    return day


def _before_the_record(day: date, actor: Actor) -> str:
    """That nothing was recorded by then; "" where something was."""
    first = first_recorded_on(by=actor)
    if first is None or day >= first:
        return ""
    return f"The record here begins on {day_words(first)}: there is nothing before it."


def _taken_apart(asked: str) -> dict[str, str]:
    """2025-06-30 as its three boxes; whatever else it is stands in the first of them."""
    year, _, rest = asked.partition("-")
    month, _, day = rest.partition("-")
    if month and day:
        given = (day.lstrip("0"), month.lstrip("0"), year)
        return dict(zip(_PARTS, given, strict=True))
    return dict(zip(_PARTS, (asked[:40], "-", "-"), strict=True))


def _as_on(request: HttpRequest, day: date | None) -> AsOn:
    return AsOn(
        day=day,
        now_href=_address(request, None),
        kept=tuple(
            (name, str(value)) for name, value in request.GET.items() if name not in ("on", *_PARTS)
        ),
    )


def _address(request: HttpRequest, day: date | None) -> str:
    asked = request.GET.copy()
    for name in ("on", *_PARTS):
        asked.pop(name, None)
    if day is not None:
        asked["on"] = day.isoformat()
    query = asked.urlencode()
    return f"{request.path}?{query}" if query else request.path


def _not_a_day(request: HttpRequest, form: DayForm) -> HttpResponse:
    facts: dict[str, Any] = {"as_on": _as_on(request, None)}
    return form_page(request, "shared/pages/as_on.html", form=form, **facts)
