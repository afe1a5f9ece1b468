"""What can somebody do with the assessments that are not over, and what is late with them?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from milepost.apps.assessments.conflicts import NOTHING, judges, read_bearings
from milepost.apps.assessments.disputes import read_disputes_everywhere
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.next_step import (
    Barring,
    next_step,
    steps_and_awaited,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.dispute import Dispute, DisputeDeadline
from milepost.core.assessment.dispute_steps import DisputeSide
from milepost.core.assessment.workflow import FINAL, Stage
from milepost.core.matrix.definition import MaturityMatrix

_OVER = frozenset({*FINAL, Stage.PUBLISHED})
# The stages at which a time limit runs.
_LIMITED = frozenset({Stage.CHALLENGED, Stage.IN_MODERATION})


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


class _Open(NamedTuple):
    """What is read of an assessment that is not over."""

    pk: int
    arrangement: str  # reference
    provider: str  # short name
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


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """What somebody can do now on an arrangement, and what is late there on either side."""

    items: tuple[WorkItem, ...]
    late: tuple[LateItem, ...]


class _Said(NamedTuple):
    """What was read of assessments: the reader's own steps, and what waits to be signed."""

    mine: Mapping[int, str]
    awaited: Mapping[int, tuple[str, str]]


def open_work(actors: Collection[Actor], *, on: date) -> dict[str, OpenWork]:
    """It, by the reference of each arrangement: five queries at most, however many they are.

    :param actors: one person, as they act on each arrangement on which they see assessments.
    """
    rows = _read_open([each.arrangement for each in actors])
    keys = [row.pk for row in rows]
    disputes = read_disputes_everywhere(
        {
            row.pk: (row.arrangement, f"A-{row.number}")
            for row in rows
            if Stage(row.stage) in _LIMITED
        },
        on=on,
        settings={row.pk: row.matrix.settings.procedure for row in rows},
    )
    person = next((each.person for each in actors), "")
    mine, awaited = steps_and_awaited(keys, person=person)
    said = _Said(mine=mine, awaited=awaited)
    judging = [each.arrangement for each in actors if judges(each)]
    bearings = read_bearings(person=person, arrangements=judging)
    by_arrangement: dict[str, list[_Open]] = {each.arrangement: [] for each in actors}
    for row in rows:
        by_arrangement[row.arrangement].append(row)
    return {
        by.arrangement: OpenWork(
            items=tuple(
                _items(
                    by_arrangement[by.arrangement],
                    disputes,
                    said,
                    Barring(by=by, bearing=bearings.get(by.arrangement, NOTHING), on=on),
                )
            ),
            late=tuple(_late(by_arrangement[by.arrangement], disputes, by)),
        )
        for by in actors
    }


def _read_open(arrangements: Collection[str]) -> list[_Open]:
    rows = (
        Assessment.objects.filter(arrangement__reference__in=arrangements)
        .exclude(stage__in=[stage.value for stage in _OVER])
        .order_by("number")
        .values_list(
            "pk",
            "arrangement__reference",
            "arrangement__provider__short_name",
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
    rows: Iterable[_Open],
    disputes: Mapping[int, Mapping[str, Dispute]],
    said: "_Said",
    own: Barring,
) -> Iterator[WorkItem]:
    by, on = own.by, own.on
    for row in rows:
        argued = disputes.get(row.pk, {})
        found = next_step(
            by=by,
            authority=row.authority_reference,
            stage=Stage(row.stage),
            own_step=said.mine.get(row.pk),
            disputes=argued,
            awaited=said.awaited.get(row.pk),
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
                side=_side(each.side, row.provider, row.authority),
                words=each.words,
                due_on=each.due_on,
                days_late=each.days_late,
                is_own=_is_own(each.side, row, by),
            )


def _overdue(disputes: Mapping[str, Dispute]) -> Iterator[DisputeDeadline]:
    return (line for each in disputes.values() for line in each.overdue)


def _side(side: DisputeSide, provider: str, authority: str) -> str:
    """What a side is called: by its short name where it is a party."""
    names = {
        DisputeSide.PROVIDER: provider,
        DisputeSide.AUTHORITY: authority,
        DisputeSide.BOTH: f"{provider} and {authority}",
    }
    return names.get(side, side.words.removeprefix("the ").capitalize())
