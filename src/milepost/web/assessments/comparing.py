"""What has changed between two cycles or two days, and why?"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.apps.assessments.queries.as_recorded import NotRecordedYet
from milepost.apps.assessments.queries.compare_facts import ComparedArea, ComparePage
from milepost.apps.assessments.queries.compare_page import compare_days, compare_page
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.comparing import CriterionChange, RecordedTie, StateChange
from milepost.core.assessment.why_changed import WhyChanged
from milepost.core.period.local_time import local_date
from milepost.web.assessments.asking import whole_number
from milepost.web.shared.answer import form_page, page
from milepost.web.shared.forms import DayField, PageForm
from milepost.web.shared.guard import guarded
from milepost.web.shared.words import day_words

# What goes on from cycle to cycle: told of all such criteria at once.
_ROUTINE = frozenset(
    {
        WhyChanged.EVIDENCE_CAME,
        WhyChanged.EVIDENCE_WENT,
        WhyChanged.EVIDENCE_RENEWED,
        WhyChanged.EVIDENCE_LAPSED,
        WhyChanged.EVIDENCE_COUNTS,
        WhyChanged.LASTED,
    }
)


@dataclass(frozen=True, kw_only=True)
class DrawnChange:
    """What became of a focus area for one Authority, as it is shown."""

    told: StateChange
    number: int | None  # the assessment of the later cycle
    direction: str  # "up", "down" or ""
    moved: tuple[tuple[CriterionChange, str], ...]  # with its words
    others: tuple[tuple[CriterionChange, str], ...]
    routine: tuple[tuple[str, tuple[str, ...]], ...]  # why, and the criteria
    silent: str  # the cycle in which the Authority has validated nothing, "" for none
    came: tuple[tuple[str, str], ...]  # item and title
    went: tuple[tuple[str, str], ...]


class DaysForm(PageForm):
    """Two days, each typed the British way."""

    earlier = DayField(what="The first day", label="From the end of")
    later = DayField(what="The second day", label="To the end of")

    def clean(self) -> None:
        super().clean()
        today = local_date(timezone.now())
        for name in ("earlier", "later"):
            day = self.cleaned_data.get(name)
            if day is not None and day > today:
                self.add_error(name, f"{day_words(day)} is still to come.")


@guarded(Permission.VIEW_ASSESSMENTS)
@require_safe
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Two cycles, the last two if none are asked for; ``?before=`` and ``?after=``.

    Or two days: ``?earlier-day=30&earlier-month=6&...``, as the form sends them.
    """
    asked = request.GET
    if "earlier-year" not in asked:
        found = compare_page(
            by=actor,
            before=whole_number(asked.get("before", "")),
            after=whole_number(asked.get("after", "")),
            at=timezone.now(),
        )
        return _shown(request, found, DaysForm())
    form = DaysForm(asked)
    if form.is_valid():
        days = form.cleaned_data
        try:
            found = compare_days(
                by=actor, before=days["earlier"], after=days["later"], at=timezone.now()
            )
        except NotRecordedYet as none:
            form.add_error(None, str(none))
        else:
            return _shown(request, found, form)
    return form_page(request, "assessments/pages/compare_days.html", form=form)


def _shown(request: HttpRequest, found: ComparePage, form: DaysForm) -> HttpResponse:
    drawn = [(area, [_drawn(each, area, found) for each in area.changes]) for area in found.areas]
    every = [each for _, changes in drawn for each in changes]
    return page(
        request,
        "assessments/pages/compare.html",
        page=found,
        days_form=form,
        areas=[(area, changes) for area, changes in drawn if area.is_changed],
        same=[area.name for area, _ in drawn if not area.is_changed],
        raised=_counted(every, WhyChanged.LEVEL_RAISED, WhyChanged.RATIFIED),
        lowered=_counted(every, WhyChanged.LEVEL_LOWERED),
    )


def _counted(changes: list[DrawnChange], *reasons: WhyChanged) -> int:
    return sum(any(why in each.told.reasons for why in reasons) for each in changes)


def _drawn(change: StateChange, area: ComparedArea, found: ComparePage) -> DrawnChange:
    moved, others = [], []
    routine: dict[str, list[str]] = {}
    for each in change.criteria:
        if each.moved_the_level:
            moved.append((each, area.texts.get(each.criterion, "")))
        elif _ROUTINE.issuperset(each.reasons):
            words = ", ".join(why.words for why in each.reasons)
            routine.setdefault(words, []).append(each.criterion)
        else:
            others.append((each, area.texts.get(each.criterion, "")))
    return DrawnChange(
        told=change,
        number=area.assessments.get(change.authority),
        direction=_direction(change),
        moved=tuple(moved),
        others=tuple(others),
        routine=tuple((words, tuple(codes)) for words, codes in routine.items()),
        silent=area.silent.get(change.authority, ""),
        came=_items(change.came, found),
        went=_items(change.went, found),
    )


def _items(ties: tuple[RecordedTie, ...], found: ComparePage) -> tuple[tuple[str, str], ...]:
    items = dict.fromkeys(each.item for each in ties)
    return tuple((item.removeprefix("E-"), found.titles[item]) for item in items)


def _direction(change: StateChange) -> str:
    if WhyChanged.LEVEL_LOWERED in change.reasons or WhyChanged.INDICATED_LOWER in change.reasons:
        return "down"
    ups = {WhyChanged.LEVEL_RAISED, WhyChanged.RATIFIED, WhyChanged.INDICATED_HIGHER}
    return "up" if ups & set(change.reasons) else ""
