"""One focus area of one Authority, through all its cycles: what is rated, cited and indicated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from zlib import crc32

from bench.reference_site.evidence import SERVES, Citations, PutIn
from bench.reference_site.parties import Place, Side
from bench.reference_site.quarters import Quarter
from bench.reference_site.record import Record, Somebody, Words
from bench.reference_site.ripening import Ripening
from bench.reference_site.tables import Tables, moment
from milepost.apps.assessments.cited_evidence import CitedEvidence
from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.apps.assessments.reckoning import Reckoning, weigh
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import Admissibility, admissibility
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import FocusArea
from milepost.core.rating.scale import Achieved

_BEFORE = {Position.AUTHORITY: Position.PROVIDER, Position.MODERATOR: Position.AUTHORITY}
_REASONS = {
    Achieved.LARGELY: (
        "Done on all but two of the routes; those are in this quarter's programme.",
        "Nine of the eleven measures are there, and the other two have an owner.",
    ),
    Achieved.PARTLY: (
        "Begun in the spring, and only one of the three depots works so yet.",
        "It slipped with the wet winter; the plan is being caught up with.",
    ),
    Achieved.NOT_EVIDENCED: ("Nothing was put in for it this time.",),
}


@dataclass(kw_only=True)
class Link:
    """A citation that stands."""

    id: int
    criterion: str
    kind: LinkKind
    place: str
    position: Position
    item: PutIn
    cycle: int


@dataclass(kw_only=True)
class Case:
    """One assessment on its way through the stages of its cycle."""

    id: int
    arrangement: int
    number: int
    quarter: Quarter
    row: "FocusRow"
    stage: Stage
    stage_since: datetime
    revision: int = 0
    items: list[PutIn] = field(default_factory=list)
    sets: dict[Position, int] = field(default_factory=dict)
    own: dict[Position, dict[str, RatingFacts]] = field(default_factory=dict)
    changes: dict[Position, int] = field(default_factory=dict)
    runs: dict[Position, dict[str, int]] = field(default_factory=dict)
    challenges: list[tuple[int, str]] = field(default_factory=list)
    reckonings: list[Reckoning] = field(default_factory=list)
    proposed: tuple[int, int] = (0, 0)  # the level and its row
    paper: str = ""
    worth: dict[int, Admissibility] = field(default_factory=dict)  # by item version
    known: dict[int, CitedEvidence] = field(default_factory=dict)  # by link
    _cited: list[tuple[Position, PutIn]] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return f"A-{self.number}"

    def changed(self, position: Position) -> None:
        """Somebody wrote in a position's set."""
        self.changes[position] = self.changes.get(position, 0) + 1
        self.revision += 1

    def cites(self, position: Position, item: PutIn) -> None:
        self._cited.append((position, item))
        self.changed(position)

    def released(self, position: Position) -> list[PutIn]:
        """What a position cites here and the other parties may see from now on."""
        fresh = []
        for by, item in self._cited:
            if by is position and not item.is_released:
                item.is_released = True
                fresh.append(item)
        return fresh

    def counted(self, position: Position) -> dict[str, RatingFacts]:
        """A position's issued ratings: its own over those of the position before it."""
        order = (Position.PROVIDER, Position.AUTHORITY, Position.MODERATOR)
        found: dict[str, RatingFacts] = {}
        for each in order[: order.index(position) + 1]:
            found |= self.own.get(each, {})
        return found


class FocusRow:
    """Remembers, from cycle to cycle, what a focus area of an Authority stands on."""

    def __init__(self, area: FocusArea, authority: Side, place: Place, chance: Random) -> None:
        self.area = area
        self.authority = authority
        self.chance = chance
        self._matrix = place.matrix
        self._base = {each.code for each in area.evidence_base}
        self._ripening = Ripening(area, chance)
        self.citations = Citations(area)
        self.last: dict[str, tuple[Achieved, str]] = {}
        self._links: list[Link] = []
        self._runs: dict[Position, dict[str, int]] = {}

    def deserved(self, cycle: int) -> dict[str, tuple[Achieved, str]]:
        """The rating of every criterion in a cycle, with a reason where one would be given."""
        return {
            code: (rating, _reason(code, rating))
            for code, rating in self._ripening.at(cycle).items()
        }

    def add_link(self, link: Link) -> None:
        self._links.append(link)

    def reckon(self, case: Case, position: Position) -> Reckoning:
        """What a position's ratings come to, as ``apps.assessments.reckoning`` has it.

        The moderator who says nothing otherwise sees what the Authority saw, and is told the same.
        """
        if position is Position.MODERATOR and self._has_the_same_history(position):
            return replace(case.reckonings[-1], own={}, base=case.counted(Position.AUTHORITY))
        found = weigh(
            matrix=self._matrix,
            area=self.area,
            own=case.own.get(position, {}),
            base=case.counted(_BEFORE[position]) if position in _BEFORE else {},
            evidence=tuple(self._evidence(case)),
            agreed=frozenset(),
            waived=frozenset(),
            previous_runs=self._runs.get(position, {}),
        )
        case.reckonings.append(found)
        return found

    def _has_the_same_history(self, position: Position) -> bool:
        return self._runs.get(position, {}) == self._runs.get(_BEFORE[position], {})

    def issued(
        self, position: Position, found: Reckoning, runs: dict[Position, dict[str, int]]
    ) -> None:
        """Note how long each criterion has been met; the next cycle counts on from there."""
        runs[position] = {code: run for code, run in found.runs.items() if run}

    def end_cycle(self, quarter: Quarter, runs: dict[Position, dict[str, int]]) -> None:
        self._runs = runs
        self._links = [each for each in self._links if quarter.number + 1 - each.cycle < SERVES]

    def _evidence(self, case: Case) -> Iterable[CitedEvidence]:
        quarter, worth, known = case.quarter, case.worth, case.known
        for link in self._links:
            facts = link.item.facts
            if link.id in known and known[link.id].evidence is facts:
                yield known[link.id]
                continue
            if facts.version_id not in worth:
                worth[facts.version_id] = admissibility(
                    facts.item_facts(authority=case.row.authority.id),
                    evidence_base=self._base,
                    window_from=quarter.window_from,
                    window_to=quarter.cut_off_on,
                    settings=self._matrix.settings,
                    has_place=True,
                )
            known[link.id] = CitedEvidence(
                link_id=link.id,
                criterion=link.criterion,
                kind=link.kind,
                place=link.place,
                position=link.position,
                evidence=facts,
                worth=worth[facts.version_id],
                strength=facts.strength_for(case.row.authority.id),
                judgement=facts.judgement_by(case.row.authority.id),
                is_answered=False,
                answer="",
                added_by=facts.added_by,
                cycle=link.cycle,
            )
            yield known[link.id]


def rate(
    tables: Tables,
    record: Record,
    *,
    rating_set: int,
    ratings: Mapping[str, tuple[Achieved, str]],
    revision: int,
    origin: str,
    by: Somebody,
    at: datetime,
) -> dict[str, RatingFacts]:
    """Add a rating for each criterion given; what is known of each from then on."""
    found = {}
    written = moment(at)
    for code, (rating, reason) in ratings.items():
        words: Words | None = record.words(reason) if reason else None
        tables.rating.add(
            rating_set,
            code,
            revision,
            rating.value,
            words.id if words else None,
            origin,
            by.id,
            written,
        )
        found[code] = RatingFacts(
            criterion=code,
            rating=rating,
            revision=revision,
            origin=origin,
            reason=reason,
            reason_digest=words.digest if words else "",
            by_id=by.id,
            by=by.name,
            at=at,
        )
    return found


def _reason(code: str, rating: Achieved) -> str:
    choices = _REASONS.get(rating, ())
    pick = crc32(f"{code}{rating.value}".encode())
    return choices[pick % len(choices)] if choices and pick % 3 else ""
