"""When will each focus area be where it should be, and what stands in the way? Nine queries."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from milepost.apps.assessments.queries.forecast_reading import (
    HeldNow,
    cycles_held,
    held_now,
)
from milepost.apps.assessments.queries.what_happened import Key, WhatHappened, what_happened
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import (
    Blocks,
    ClientBlockFacts,
    MilestoneFacts,
    PromisedWork,
    TargetFacts,
    TargetSet,
    blocks_that_hold,
    milestones,
    promised_work,
    targets_as_set,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Criterion, FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import HeldBackReason
from milepost.core.trajectory.chance import Chance, Draws, chance, draw
from milepost.core.trajectory.cycles_ahead import cycles_ahead, months_between
from milepost.core.trajectory.forecast import CycleAhead, LevelForecast, Owed, forecast
from milepost.core.trajectory.milestones import slips, works
from milepost.core.trajectory.owing import owing
from milepost.core.trajectory.work import Work


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """Something supposed, and never kept: other dates of milestones, and criteria taken as met."""

    dates: Mapping[int, date]
    met: frozenset[str]

    @property
    def is_something(self) -> bool:
        """Whether anything is supposed at all."""
        return bool(self.dates or self.met)


NOTHING_SUPPOSED = WhatIf(dates={}, met=frozenset())


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """A criterion that stands before the level wanted: why, and what it waits for."""

    criterion: Criterion
    reasons: tuple[HeldBackReason, ...]
    milestones: tuple[MilestoneFacts, ...]
    owed: Owed
    promised: tuple[PromisedWork, ...] = ()
    blocks: tuple[ClientBlockFacts, ...] = ()  # by the client, as one side says or both do

    @property
    def is_told(self) -> bool:
        """Whether anybody has said when it will be met."""
        return bool(self.owed.works) or self.owed.since is not None


@dataclass(frozen=True, kw_only=True)
class ForecastCell:
    """A focus area for one Authority: where it is, where it should be, and when it will be."""

    area: FocusArea
    authority: PartyFacts
    level: int | None
    wanted: int | None  # the target, or else the next level; None at the top
    due_on: date | None  # None where the level wanted is no target
    blockers: tuple[Blocker, ...]
    forecast: LevelForecast | None  # None where it is reached, or nothing is rated yet
    chance: Chance | None  # None where the level wanted is no target, or its date has passed
    spread: Chance | None  # the same runs, whatever date is wanted; None below ten records
    assessment: int | None

    @property
    def is_reached(self) -> bool:
        """Whether the level held is the level wanted."""
        return self.wanted is None or (self.level is not None and self.level >= self.wanted)

    @property
    def client_blocks(self) -> tuple[ClientBlockFacts, ...]:
        """Where the client stands in the way, as one side says or both do; each once."""
        found = {block.number: block for each in self.blockers for block in each.blocks}
        return tuple(found.values())

    @property
    def days_late(self) -> int | None:
        """By how many days the forecast misses the target; negative where it makes it."""
        if self.forecast is None or self.forecast.ratified_on is None or self.due_on is None:
            return None
        return (self.forecast.ratified_on - self.due_on).days


@dataclass(frozen=True, kw_only=True)
class Unlocking:
    """A milestone still to be reached, and how much waits for it."""

    milestone: MilestoneFacts
    rows: int  # focus areas, counted once for each Authority
    criteria: int


@dataclass(frozen=True, kw_only=True)
class ForecastPage:
    """The forecasts of an arrangement. ``records``: of how many milestones the slip is known."""

    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    on: date
    categories: tuple[tuple[str, tuple[tuple[ForecastCell, ...], ...]], ...]
    unlocking: tuple[Unlocking, ...]
    records: int
    milestones: Mapping[int, MilestoneFacts]
    promised: Mapping[str, PromisedWork]
    what_if: WhatIf
    targets_set: tuple[TargetSet, ...]  # every target there ever was, the oldest first
    happened: WhatHappened

    def cell(self, code: str, slug: str) -> ForecastCell:
        """The cell of a focus area and an Authority.

        :raises NoSuchThing: where there is none.
        """
        for _, rows in self.categories:
            for cells in rows:
                for cell in cells:
                    if cell.area.code == code and cell.authority.slug == slug:
                        return cell
        raise NoSuchThing(f"{code} for {slug}")


@dataclass(frozen=True, kw_only=True)
class _Read:
    arrangement: ArrangementFacts
    matrix: MaturityMatrix
    on: date
    happened: WhatHappened
    targets: Mapping[Key, TargetFacts]
    held: Mapping[Key, HeldNow]
    milestones: Mapping[int, MilestoneFacts]
    promised: Mapping[str, PromisedWork]
    blocks: Blocks
    works: tuple[Work, ...]
    slips: tuple[int, ...]
    ahead: tuple[CycleAhead, ...]
    months_a_cycle: int
    last_cut_off: date
    met: frozenset[str]


def forecast_page(*, by: Actor, at: datetime, what_if: WhatIf = NOTHING_SUPPOSED) -> ForecastPage:
    """The forecast of every focus area for each Authority.

    :raises NoSuchThing: where no matrix is adopted yet.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    on = local_date(at)
    current = current_matrix(arrangement=by.arrangement, on=on)
    if current is None:
        raise NoSuchThing("an adopted matrix")
    happened = what_happened(arrangement=arrangement.id, is_ratified_only=False)
    held_cycles = cycles_held(arrangement.id, happened)
    known = _supposed(milestones(by=by), what_if)
    dates = [each.dates for each in known.values()]
    promised = promised_work(by=by, on=on)
    targets_set = targets_as_set(arrangement=arrangement.id)
    read = _Read(
        arrangement=arrangement,
        matrix=current.matrix,
        on=on,
        happened=happened,
        targets={each.key: each.target for each in targets_set},
        held=held_now(arrangement.id, happened, cycle=len(held_cycles)),
        milestones=known,
        promised=promised,
        blocks=blocks_that_hold(by=by),
        works=(*works(dates), *(each.work for each in promised.values())),
        slips=slips(dates),
        ahead=cycles_ahead(held_cycles, on=on, until=arrangement.ends_on),
        months_a_cycle=months_between(held_cycles),
        last_cut_off=held_cycles[-1].cut_off_on if held_cycles else on,
        met=what_if.met,
    )
    categories = tuple(
        (
            category.name,
            tuple(
                tuple(_cell(read, area, party) for party in arrangement.authorities)
                for area in category.focus_areas
            ),
        )
        for category in current.matrix.categories
    )
    cells = [cell for _, rows in categories for cells in rows for cell in cells]
    return ForecastPage(
        arrangement=arrangement,
        matrix=current.matrix,
        on=on,
        categories=categories,
        unlocking=tuple(_unlocking(cells)),
        records=len(read.slips),
        milestones=known,
        promised=promised,
        what_if=what_if,
        targets_set=targets_set,
        happened=happened,
    )


def _supposed(known: Mapping[int, MilestoneFacts], what_if: WhatIf) -> dict[int, MilestoneFacts]:
    """The milestones, those still to be reached on the dates that are supposed."""
    return {
        number: replace(each, dates=replace(each.dates, forecast_on=what_if.dates[number]))
        if number in what_if.dates and each.dates.done_on is None
        else each
        for number, each in known.items()
    }


def _serving(read: _Read, area: FocusArea, party: PartyFacts) -> dict[str, tuple[str, ...]]:
    """The work that serves each criterion: milestones, and what was promised to or by the party."""
    found: dict[str, list[str]] = {}
    for _, milestone in sorted(read.milestones.items()):
        for code in milestone.criteria if not milestone.dates.is_dropped else ():
            found.setdefault(code, []).append(milestone.dates.code)
    for each in read.promised.values():
        for code in each.criteria if each.authority == party.id else ():
            found.setdefault(code, []).append(each.code)
    return {code: tuple(codes) for code, codes in found.items() if code in area.by_code}


def _cell(read: _Read, area: FocusArea, party: PartyFacts) -> ForecastCell:
    key = (area.code, party.id)
    level, held, target = _level(read, key), read.held.get(key), read.targets.get(key)
    wanted, due_on = _wanted(area, level, target)
    cell = ForecastCell(
        area=area,
        authority=party,
        level=level,
        wanted=wanted,
        due_on=due_on,
        blockers=(),
        forecast=None,
        chance=None,
        spread=None,
        assessment=held.assessment if held else None,
    )
    if held is None or wanted is None or cell.is_reached:
        return cell
    blockers = tuple(_blockers(read, area, party, held, wanted))
    owed = tuple(each.owed for each in blockers)
    seed = _seed(read.arrangement)
    runs = _chance(owed, read.works, read.slips, read.ahead, due_on or read.on, read.on, seed)
    return replace(
        cell,
        blockers=blockers,
        forecast=forecast(owed, read.works, read.ahead, on=read.on),
        chance=runs if due_on is not None and due_on >= read.on else None,
        spread=runs,
    )


def _level(read: _Read, key: Key) -> int | None:
    """The level that is held: what has lapsed is not."""
    if key not in read.happened.events:
        return None
    (stands,) = read.happened.standings(key, read.matrix, days=(read.on,), next_cut_off=None)
    return stands.held_level


def _wanted(
    area: FocusArea, level: int | None, target: TargetFacts | None
) -> tuple[int | None, date | None]:
    """The target where it is still to be reached, or else the next level that has words."""
    if target is not None and (level is None or level < target.level):
        return target.level, target.due_on
    above = [
        each.level for each in area.descriptors if each.is_defined and each.level > (level or 0)
    ]
    return (min(above), None) if above else (None, None)


def _blockers(
    read: _Read, area: FocusArea, party: PartyFacts, held: HeldNow, wanted: int
) -> Iterator[Blocker]:
    pairs = [pair for pair in held.held_back.get(wanted, ()) if pair[0] not in read.met]
    reasons: dict[str, list[HeldBackReason]] = {}
    for code, reason in pairs:
        reasons.setdefault(code, []).append(reason)
    owed = owing(
        area,
        pairs,
        serving=_serving(read, area, party),
        runs=held.runs,
        settings=read.matrix.settings,
        months_a_cycle=read.months_a_cycle,
        last_cut_off=read.last_cut_off,
    )
    for each in owed:
        yield Blocker(
            criterion=area.by_code[each.criterion],
            reasons=tuple(dict.fromkeys(reasons[each.criterion])),
            milestones=tuple(
                read.milestones[int(code.removeprefix("M-"))]
                for code in each.works
                if code not in read.promised
            ),
            promised=tuple(read.promised[code] for code in each.works if code in read.promised),
            blocks=read.blocks.get((party.id, each.criterion), ()),
            owed=each,
        )


def _unlocking(cells: Sequence[ForecastCell]) -> Iterator[Unlocking]:
    """The milestones still to be reached that most criteria wait for, the most first."""
    rows, criteria = Counter[int](), Counter[int]()
    known: dict[int, MilestoneFacts] = {}
    for cell in cells:
        waited = set()
        for blocker in cell.blockers:
            for each in blocker.milestones:
                if each.dates.done_on is None:
                    known[each.dates.number] = each
                    criteria[each.dates.number] += 1
                    waited.add(each.dates.number)
        rows.update(waited)
    for number in sorted(known, key=lambda n: (-rows[n], -criteria[n], n)):
        yield Unlocking(milestone=known[number], rows=rows[number], criteria=criteria[number])


def _seed(arrangement: ArrangementFacts) -> int:
    """The same for an arrangement at every asking, so that every reader is told one chance."""
    return int.from_bytes(sha256(arrangement.reference.encode()).digest()[:4])


@lru_cache(maxsize=512)
def _chance(
    owed: tuple[Owed, ...],
    works: tuple[Work, ...],
    slips: tuple[int, ...],
    ahead: tuple[CycleAhead, ...],
    due_on: date,
    on: date,
    seed: int,
) -> Chance | None:
    """Kept while nothing that it follows from changes: ten thousand runs are not made twice."""
    draws = _draws(works, slips, on, seed)
    return chance(owed, draws, ahead, due_on=due_on) if draws is not None else None


@lru_cache(maxsize=8)
def _draws(works: tuple[Work, ...], slips: tuple[int, ...], on: date, seed: int) -> Draws | None:
    return draw(works, slips, on=on, seed=seed)
