"""What waits for somebody, what is late on either side, and how far are the cycles?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count

from milepost.apps.assessments.disputes import read_disputes_of
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.matrices_to_answer import (
    MatrixToAnswer,
    matrices_to_answer,
)
from milepost.apps.assessments.queries.next_step import (
    awaited_in,
    barring,
    next_step,
    steps_of,
)
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.dispute import Dispute, DisputeDeadline
from milepost.core.assessment.dispute_steps import DisputeSide
from milepost.core.assessment.workflow import FINAL, Stage
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date

_OVER = frozenset({*FINAL, Stage.PUBLISHED})
_SETTLED = frozenset({Stage.RATIFIED, Stage.PUBLISHED, Stage.SUPERSEDED})
# The stages at which a time limit runs.
_LIMITED = frozenset({Stage.CHALLENGED, Stage.IN_MODERATION})


@dataclass(frozen=True, kw_only=True)
class WorkChoices:
    """What a work list is asked for; what is no choice is passed over."""

    cycle: int | None = None
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """Something that the reader can do now; ``due_on`` is None where no time limit runs."""

    number: int
    focus_area: str
    authority: str
    cycle: str
    cycle_number: int
    stage: Stage
    move: str  # the name of the move, or "sign"
    words: str
    since: datetime
    due_on: date | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class LateItem:
    """Something that a side owes beyond its limit; ``is_own``: the reader's own side owes it."""

    number: int
    focus_area: str
    authority: str
    cycle: str
    side: str  # "Wayfarer", "North", "Moderator"
    words: str
    due_on: date
    days_late: int  # working days
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class CycleProgress:
    """How many of a cycle's assessments stand where."""

    number: int
    name: str
    cut_off_on: date
    ratified: int
    total: int
    stages: tuple[tuple[str, str, int], ...]  # stage, words, how many


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """What waits for one person on one arrangement."""

    arrangement: str
    arrangement_name: str
    items: tuple[WorkItem, ...]
    matrices: tuple[MatrixToAnswer, ...]  # put forward, for the reader's side to answer
    total: int  # of the items and matrices, whatever was asked for
    late: tuple[LateItem, ...]
    cycles: tuple[CycleProgress, ...]  # newest first: those that are not over, and the last
    choices: WorkChoices


SORTS: Mapping[str, Callable[[WorkItem], tuple[object, ...]]] = {
    "due": lambda item: (item.due_on or date.max, item.since, item.number),
    "since": lambda item: (item.since, item.number),
    "area": lambda item: (item.focus_area, item.authority, item.number),
    "cycle": lambda item: (-item.cycle_number, item.number),
}
FIRST_DUE = "due"


class _Open(NamedTuple):
    """What is read of an assessment that is not over."""

    pk: int
    number: int
    focus_area: str
    authority: str
    authority_reference: str
    stage: str
    since: datetime
    deferred_until: date | None
    cycle: str
    cycle_number: int
    window_from: date
    version: int
    sha256: str

    @property
    def matrix(self) -> MaturityMatrix:
        return matrix_of(self.version, self.sha256)

    @property
    def area_name(self) -> str:
        return self.matrix.areas_by_code[self.focus_area].name


def work_list(*, by: Actor, at: datetime, choices: WorkChoices | None = None) -> WorkList:
    """What the reader can do and may see, over every cycle: nine queries at most.

    :raises NotAllowed: where the reader may not see assessments.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    asked = choices or WorkChoices()
    arrangement = arrangement_facts(by=by)
    rows = _open_ones(arrangement.id)
    disputes = read_disputes_of(
        {row.pk: f"A-{row.number}" for row in rows if Stage(row.stage) in _LIMITED},
        arrangement=by.arrangement,
        on=local_date(at),
        settings={row.pk: row.matrix.settings.procedure for row in rows},
    )
    matrices = matrices_to_answer(by=by)
    items = list(_items(rows, disputes, by, local_date(at)))
    shown = [each for each in items if asked.cycle in (None, each.cycle_number)]
    key = SORTS.get(asked.sort.lstrip("-"), SORTS[FIRST_DUE])
    return WorkList(
        arrangement=by.arrangement,
        arrangement_name=arrangement.name,
        items=tuple(sorted(shown, key=key, reverse=asked.sort.startswith("-"))),
        matrices=matrices,
        total=len(items) + len(matrices),
        late=tuple(sorted(_late(rows, disputes, by, arrangement), key=_longest_first)),
        cycles=_progress(arrangement.id),
        choices=asked,
    )


def _open_ones(arrangement: int) -> list[_Open]:
    rows = (
        Assessment.objects.filter(arrangement_id=arrangement)
        .exclude(stage__in=[stage.value for stage in _OVER])
        .order_by("number")
        .values_list(
            "pk",
            "number",
            "focus_area",
            "authority__short_name",
            "authority__reference",
            "stage",
            "stage_since",
            "deferred_until",
            "cycle__name",
            "cycle__number",
            "cycle__window_from",
            "cycle__matrix_version",
            "cycle__matrix_version__sha256",
        )
    )
    return [_Open(*row) for row in rows]


def _items(
    rows: Iterable[_Open], disputes: Mapping[int, Mapping[str, Dispute]], by: Actor, on: date
) -> Iterator[WorkItem]:
    keys = [row.pk for row in rows]
    mine = steps_of(keys, by=by)
    awaited = awaited_in(keys)
    own = barring(by=by, on=on)
    for row in rows:
        argued = disputes.get(row.pk, {})
        found = next_step(
            by=by,
            authority=row.authority_reference,
            stage=Stage(row.stage),
            own_step=mine.get(row.pk),
            disputes=argued,
            awaited=awaited.get(row.pk),
            is_barred=own.bars(
                cycle=row.cycle_number,
                focus_area=row.focus_area,
                authority=row.authority_reference,
                window_from=row.window_from,
            ),
        )
        if found is None:
            continue
        due_on = _due_on(row, argued, by)
        yield WorkItem(
            number=row.number,
            focus_area=row.area_name,
            authority=row.authority,
            cycle=row.cycle,
            cycle_number=row.cycle_number,
            stage=Stage(row.stage),
            move=found.move,
            words=found.words,
            since=row.since,
            due_on=due_on,
            is_late=due_on is not None and due_on < on,
        )


def _due_on(row: _Open, disputes: Mapping[str, Dispute], by: Actor) -> date | None:
    """The first day by which the reader's side has to act; that to which the Board put it off."""
    if row.deferred_until is not None:
        return row.deferred_until
    due = (
        each.due_on
        for dispute in disputes.values()
        for each in dispute.deadlines
        if each.is_open and _is_own(each.side, row, by)
    )
    return min(due, default=None)


def _is_own(side: DisputeSide, row: _Open, by: Actor) -> bool:
    if side is DisputeSide.PROVIDER:
        return by.party_kind is PartyKind.PROVIDER
    if side is DisputeSide.MODERATOR:
        return by.may(Permission.PROPOSE_LEVEL)
    if side is DisputeSide.AUTHORITY:
        return by.party == row.authority_reference
    if side is DisputeSide.BOTH:
        return by.party_kind is PartyKind.PROVIDER or by.party == row.authority_reference
    return by.may(Permission.RATIFY_LEVEL)


def _late(
    rows: Iterable[_Open],
    disputes: Mapping[int, Mapping[str, Dispute]],
    by: Actor,
    arrangement: ArrangementFacts,
) -> Iterator[LateItem]:
    for row in rows:
        seen: set[tuple[DisputeSide, date]] = set()
        for each in _overdue(disputes.get(row.pk, {})):
            if (each.side, each.due_on) in seen:
                continue  # several criteria, one limit
            seen.add((each.side, each.due_on))
            yield LateItem(
                number=row.number,
                focus_area=row.area_name,
                authority=row.authority,
                cycle=row.cycle,
                side=_side(each.side, arrangement.provider.short_name, row.authority),
                words=each.words,
                due_on=each.due_on,
                days_late=each.days_late,
                is_own=_is_own(each.side, row, by),
            )


def _overdue(disputes: Mapping[str, Dispute]) -> Iterator[DisputeDeadline]:
    return (line for each in disputes.values() for line in each.overdue)


def _longest_first(item: LateItem) -> tuple[object, ...]:
    return (not item.is_own, item.due_on, item.number)


def _side(side: DisputeSide, provider: str, authority: str) -> str:
    """What a side is called: by its short name where it is a party."""
    names = {
        DisputeSide.PROVIDER: provider,
        DisputeSide.AUTHORITY: authority,
        DisputeSide.BOTH: f"{provider} and {authority}",
    }
    return names.get(side, side.words.removeprefix("the ").capitalize())


def _progress(arrangement: int) -> tuple[CycleProgress, ...]:
    """How far the cycles are that are not over, and the newest: one query, counted by stage."""
    rows = (
        Assessment.objects.filter(arrangement_id=arrangement)
        .exclude(stage=Stage.WITHDRAWN.value)
        .values_list("cycle__number", "cycle__name", "cycle__cut_off_on", "stage")
        .annotate(how_many=Count("*"))
        .order_by("-cycle__number")
    )
    cycles: dict[tuple[int, str, date], dict[Stage, int]] = {}
    for number, name, cut_off_on, stage, how_many in rows:
        cycles.setdefault((number, name, cut_off_on), {})[Stage(stage)] = how_many
    found: list[CycleProgress] = []
    for (number, name, cut_off_on), counts in cycles.items():
        counts.pop(Stage.SUPERSEDED, None)  # another took its place, and is counted
        ratified = sum(counts.get(stage, 0) for stage in _SETTLED)
        total = sum(counts.values())
        if found and ratified == total:
            continue
        found.append(
            CycleProgress(
                number=number,
                name=name,
                cut_off_on=cut_off_on,
                ratified=ratified,
                total=total,
                stages=tuple(
                    (stage.value, stage.words, counts[stage]) for stage in Stage if stage in counts
                ),
            )
        )
    return tuple(found)
