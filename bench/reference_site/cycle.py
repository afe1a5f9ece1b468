"""One cycle, from its opening to the Board: the rows that people's own verbs would have left."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from bench.reference_site import quarters
from bench.reference_site.evidence import Shelf
from bench.reference_site.parties import Place
from bench.reference_site.quarters import Clock, Quarter
from bench.reference_site.record import Somebody
from bench.reference_site.row import Case, FocusRow
from bench.reference_site.sides import Authority, Board, Provider
from bench.reference_site.standing import goes_through
from bench.reference_site.tables import Tables, day, moment
from milepost.core.assessment.workflow import Position, Stage


class Cycles:
    """Takes an arrangement through its cycles, one after the other."""

    def __init__(self, place: Place, tables: Tables, clock: Clock, chance: Random) -> None:
        self._place = place
        self._tables = tables
        self._clock = clock
        self.shelf = Shelf(place, tables, chance)
        self._rows = [
            FocusRow(
                area,
                authority,
                place,
                Random(f"{chance.random()} {place.reference} {area.code} {authority.slug}"),
            )
            for area in place.matrix.focus_areas
            for authority in place.authorities
        ]
        self._provider = Provider(place, tables, clock)
        self._authority = Authority(place, tables, clock)
        self._board = Board(place, tables, clock)
        self._numbered = 0

    def take_through(self, quarter: Quarter) -> None:
        """Everything that happens in one cycle."""
        cycle = self._open(quarter)
        cases = self._cases(quarter)
        self._put_in(quarter, cases)
        parts: tuple[tuple[str, int, Callable[[Case], None]], ...] = (
            ("draft", quarters.DRAFT, self._provider.draft),
            ("submit", quarters.SUBMIT, self._provider.submit),
            ("send_back", quarters.SUBMIT, self._authority.send_back),
            ("validate", quarters.VALIDATE, self._authority.validate),
            ("answer", quarters.ANSWER, self._provider.answer),
            ("moderate", quarters.MODERATE, self._board.moderate),
            ("propose", quarters.PROPOSE, self._board.propose),
            ("ratify", quarters.RATIFY, self._board.ratify),
            ("publish", quarters.PUBLISH, self._board.publish),
        )
        for name, days, part in parts:
            self._clock.go_to(quarter.day(days))
            for case in cases:
                if goes_through(case, name):
                    part(case)
        for case in cases:
            case.row.end_cycle(quarter, case.runs)
            self._write(case, cycle)

    def _open(self, quarter: Quarter) -> int:
        self._clock.go_to(quarter.day(quarters.OPENS))
        manager, at = self._place.people["north-manager"], self._clock.tick()
        cycle = self._tables.cycle.add(
            self._place.id,
            quarter.number,
            quarter.name,
            day(quarter.window_from),
            day(quarter.cut_off_on),
            self._place.matrix_id,
            manager.id,
            moment(at),
        )
        if quarter.number == 1:
            self._set_targets(manager, at)
        self._place.record.event(
            "cycle.opened",
            about=f"cycle {quarter.number}",
            by=manager,
            at=at,
            after={
                "name": quarter.name,
                "cut_off_on": day(quarter.cut_off_on),
                "matrix_version": 1,
            },
        )
        return cycle

    def _set_targets(self, manager: Somebody, at: datetime) -> None:
        settings = self._place.matrix.settings
        if settings.target_level is None or settings.target_on is None:
            return
        decision = self._place.record.words("The level that the contract asks of every focus area.")
        for row in self._rows:
            self._tables.target.add(
                self._place.id,
                row.authority.id,
                row.area.code,
                settings.target_level,
                day(settings.target_on),
                decision.id,
                manager.id,
                moment(at),
            )
        self._place.record.event(
            "targets.set_by_default",
            about=f"matrix {self._place.matrix.title} {self._place.matrix.version}",
            by=manager,
            at=at,
            after={"level": settings.target_level, "targets": len(self._rows)},
            reason=decision,
        )

    def _cases(self, quarter: Quarter) -> list[Case]:
        at = self._clock.tick()
        cases = []
        for row in self._rows:
            self._numbered += 1
            cases.append(
                Case(
                    id=self._tables.assessment.reserve(),
                    arrangement=self._place.number,
                    number=self._numbered,
                    quarter=quarter,
                    row=row,
                    stage=Stage.DRAFT,
                    stage_since=at,
                )
            )
        return cases

    def _put_in(self, quarter: Quarter, cases: list[Case]) -> None:
        self._clock.go_to(quarter.day(quarters.PUT_IN))
        for case in cases:
            row = case.row
            case.items = self.shelf.put_in(row.area, row.authority, quarter, self._clock)

    def _write(self, case: Case, cycle: int) -> None:
        """The assessment as it stands at the end of its cycle, and a draft as far as it got."""
        if case.stage is Stage.DRAFT and case.reckonings:
            self._provider.remember(case, Position.PROVIDER, case.reckonings[-1], None)
        self._tables.assessment.put(
            case.id,
            self._place.id,
            case.number,
            cycle,
            case.row.authority.id,
            case.row.area.code,
            case.stage.value,
            moment(case.stage_since),
            case.revision,
        )
