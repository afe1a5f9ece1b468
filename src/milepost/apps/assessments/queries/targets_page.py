"""Which level is wanted where, by when, and what came of it? Nine queries, however long."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.queries.levels_over_time import LevelsOverTime, levels_over_time
from milepost.apps.assessments.queries.what_happened import Key
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import TargetRecord, target_records
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.standing import Standing, StandingState
from milepost.core.rating.target import AtOrAboveTarget, at_or_above_target
from milepost.core.trajectory.dated_test import DatedAnswer, DatedTest, LevelFrom, dated_test


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A target as it was set, and what came of it.

    ``replaced_on``: the day another took its place; None where it stands. One that was replaced
    before its day is tested no more, and has no ``test``.
    """

    record: TargetRecord
    replaced_on: date | None
    test: DatedTest | None


@dataclass(frozen=True, kw_only=True)
class TargetCell:
    """A focus area for one Authority: every target it had, the newest first."""

    authority: PartyFacts
    level: int | None
    held_level: int | None
    state: StandingState
    lines: tuple[TargetLine, ...]
    may_set: bool

    @property
    def standing_line(self) -> TargetLine | None:
        """The target that stands."""
        return self.lines[0] if self.lines else None

    @property
    def seen(self) -> int:
        """What a form carries, so that nobody overlooks another's target."""
        return self.lines[0].record.id if self.lines else 0


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """A focus area with its targets, for each Authority."""

    area: FocusArea
    cells: tuple[TargetCell, ...]


@dataclass(frozen=True, kw_only=True)
class DatedCount:
    """How a dated test was answered for one Authority: how many focus areas gave each answer."""

    authority: PartyFacts
    answers: tuple[tuple[DatedAnswer, tuple[FocusArea, ...]], ...]
    total: int

    @property
    def stands(self) -> int:
        """In how many the level stands now."""
        return sum(len(areas) for answer, areas in self.answers if answer.stands)


@dataclass(frozen=True, kw_only=True)
class DatedTold:
    """A level and a day that several focus areas were to meet, and how they did."""

    level: int
    due_on: date
    counts: tuple[DatedCount, ...]


@dataclass(frozen=True, kw_only=True)
class TargetsPage:
    """All targets of an arrangement, and the dated tests that they amount to."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    categories: tuple[tuple[str, tuple[TargetRow, ...]], ...]
    reached: tuple[tuple[PartyFacts, AtOrAboveTarget], ...]
    tests: tuple[DatedTold, ...]
    may_set: bool

    def row(self, code: str) -> TargetRow:
        """The row of a focus area.

        :raises NoSuchThing: where the matrix has none of that code.
        """
        for _, rows in self.categories:
            for each in rows:
                if each.area.code == code:
                    return each
        raise NoSuchThing(f"the focus area {code}")


_ORDER = tuple(DatedAnswer)


def targets_page(*, by: Actor, at: datetime) -> TargetsPage:
    """Every target by what the Board ratified up to a moment.

    Who may not see assessments is told what follows from ratified levels alone.

    :raises NoSuchThing: where no matrix is adopted yet.
    """
    require(Permission.VIEW_MATRIX, by=by)
    arrangement = arrangement_facts(by=by)
    on = local_date(at)
    current = current_matrix(arrangement=by.arrangement, on=on)
    if current is None:
        raise NoSuchThing("an adopted matrix")
    over_time = levels_over_time(
        arrangement=arrangement.id,
        matrix=current.matrix,
        is_ratified_only=not by.may(Permission.VIEW_ASSESSMENTS),
    )
    records: dict[Key, list[TargetRecord]] = {}
    for each in target_records(arrangement=arrangement.id):
        records.setdefault((each.focus_area, each.authority), []).append(each)
    rows = {
        area.code: TargetRow(
            area=area,
            cells=tuple(
                _cell(records.get((area.code, party.id), []), over_time, area, party, by, on)
                for party in arrangement.authorities
            ),
        )
        for area in current.matrix.focus_areas
    }
    return TargetsPage(
        arrangement=arrangement,
        matrix=current.matrix,
        categories=tuple(
            (category.name, tuple(rows[area.code] for area in category.focus_areas))
            for category in current.matrix.categories
        ),
        reached=tuple(_reached(arrangement, rows)),
        tests=tuple(_tests(arrangement, rows)),
        may_set=by.may(Permission.SET_TARGET),
    )


def _cell(
    records: list[TargetRecord],
    over_time: LevelsOverTime,
    area: FocusArea,
    party: PartyFacts,
    by: Actor,
    on: date,
) -> TargetCell:
    history, now = _history(over_time, (area.code, party.id), on)
    lines = []
    for place, record in enumerate(records, start=1):
        replaced_on = local_date(records[place].at) if place < len(records) else None
        is_tested = replaced_on is None or replaced_on > record.due_on
        lines.append(
            TargetLine(
                record=record,
                replaced_on=replaced_on,
                test=dated_test(history, level=record.level, due_on=record.due_on, on=on)
                if is_tested
                else None,
            )
        )
    return TargetCell(
        authority=party,
        level=now.level if now else None,
        held_level=now.held_level if now else None,
        state=now.state if now else StandingState.NOT_RATIFIED,
        lines=tuple(reversed(lines)),
        may_set=by.may(Permission.SET_TARGET) and party.reference == by.party,
    )


def _history(
    over_time: LevelsOverTime, key: Key, on: date
) -> tuple[list[LevelFrom], Standing | None]:
    """The levels held, day by day, and the standing on the last; what has lapsed is not held."""
    stood = over_time.happened.stood_until(
        key, over_time.matrix, on=on, next_cut_off=over_time.next_cut_offs.get(key)
    )
    history = [LevelFrom(on=day, level=each.held_level or 0) for day, each in stood]
    return history, stood[-1][1] if stood else None


def _reached(
    arrangement: ArrangementFacts, rows: Mapping[str, TargetRow]
) -> Iterator[tuple[PartyFacts, AtOrAboveTarget]]:
    """For each Authority, how many focus areas are at or above their target, and which are not."""
    for place, party in enumerate(arrangement.authorities):
        cells = {code: row.cells[place] for code, row in rows.items()}
        yield (
            party,
            at_or_above_target(
                {code: each.held_level for code, each in cells.items()},
                {
                    code: each.standing_line.record.level if each.standing_line else None
                    for code, each in cells.items()
                },
            ),
        )


def _tests(arrangement: ArrangementFacts, rows: Mapping[str, TargetRow]) -> Iterator[DatedTold]:
    """The tests that more than one focus area shares, by date; the answers counted."""
    asked = Counter(
        (line.record.level, line.record.due_on)
        for row in rows.values()
        for cell in row.cells
        for line in cell.lines
        if line.test is not None
    )
    shared = [key for key, times in asked.items() if times > 1]
    for level, due_on in sorted(shared, key=lambda key: (key[1], key[0])):
        counts = (
            _count(party, place, rows, level, due_on)
            for place, party in enumerate(arrangement.authorities)
        )
        yield DatedTold(
            level=level, due_on=due_on, counts=tuple(each for each in counts if each.total)
        )


def _count(
    party: PartyFacts, place: int, rows: Mapping[str, TargetRow], level: int, due_on: date
) -> DatedCount:
    answered: dict[DatedAnswer, list[FocusArea]] = {}
    for row in rows.values():
        for line in row.cells[place].lines:
            if line.test and (line.record.level, line.record.due_on) == (level, due_on):
                answered.setdefault(line.test.answer, []).append(row.area)
    return DatedCount(
        authority=party,
        answers=tuple((each, tuple(answered[each])) for each in _ORDER if each in answered),
        total=sum(map(len, answered.values())),
    )
