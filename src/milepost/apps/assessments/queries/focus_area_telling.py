"""How is what was read of a focus area put together, Authority by Authority?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from milepost.apps.assessments.queries.facts import HeldBackFacts
from milepost.apps.assessments.queries.focus_area_facts import (
    FocusCriterion,
    FocusRating,
    FocusSide,
    HeldBackIn,
    HistoryLine,
)
from milepost.apps.assessments.queries.focus_area_reading import (
    FocusLink,
    FocusRow,
    StatedHere,
    ratings_of,
    sets_of,
)
from milepost.apps.assessments.queries.matrix_reading import next_level
from milepost.apps.assessments.queries.standing_told import standing_facts
from milepost.apps.assessments.queries.what_happened import (
    RATIFIED,
    VALIDATED,
    Happened,
    standing_of,
)
from milepost.apps.contracts.queries import PartyFacts
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import Criterion, FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import HeldBackReason
from milepost.core.rating.standing import Standing

_NEWEST_WORD = ("ratified", "proposed", "validated", "claimed")


class Teller:
    """Puts together what was read, by Authority."""

    def __init__(
        self,
        matrix: MaturityMatrix,
        area: FocusArea,
        rows: Iterable[FocusRow],
        stated: Iterable[StatedHere],
        sees: bool,
        on: date,
    ) -> None:
        self._matrix, self._area, self._sees, self._on = matrix, area, sees, on
        self._rows = tuple(rows)
        self._by_id = {row.id: row for row in self._rows}
        self._stated: dict[int, list[StatedHere]] = {row.authority: [] for row in self._rows}
        for each in stated:
            if each.assessment in self._by_id:
                self._stated[self._by_id[each.assessment].authority].append(each)
        self._shown = {
            party: found for party in self._stated if (found := self._furthest(party)) is not None
        }
        self._newest = {
            party: max(self._of(party), key=self._weight) for party in self._shown if sees
        }
        ids = {each.rating_set for each in (*self._shown.values(), *self._newest.values())}
        self._sets = sets_of(ids)
        self._ratings = ratings_of(each.rating_set for each in self._shown.values())

    @property
    def shown_rows(self) -> tuple[FocusRow, ...]:
        """The assessments whose ratings are shown, one of each Authority at most."""
        return tuple(self._by_id[each.assessment] for each in self._shown.values())

    def has_older_cycles(self) -> bool:
        """Whether there are cycles before the last that those shown look back on."""
        shown = [row.cycle_number for row in self.shown_rows]
        return any(row.cycle_number < min(shown) - 1 for row in self._rows if shown)

    def _furthest(self, authority: int) -> StatedHere | None:
        """The ratified level's ratings; where none is, the furthest that was issued."""
        kinds = _NEWEST_WORD if self._sees else _NEWEST_WORD[:1]
        for kind in kinds:
            found = [each for each in self._of(authority) if each.kind == kind]
            if found:
                return found[-1]
        return None

    def _weight(self, stated: StatedHere) -> tuple[date, int, datetime]:
        """By cycle, and in a cycle by how far it went: as the matrix page has it."""
        cut_off_on = self._by_id[stated.assessment].cut_off_on
        return (cut_off_on, -_NEWEST_WORD.index(stated.kind), stated.at)

    def _of(self, authority: int) -> list[StatedHere]:
        return self._stated.get(authority, [])

    def side(self, party: PartyFacts) -> FocusSide:
        found = self._standing(party)
        shown = self._shown.get(party.id)
        ratified = [each for each in self._of(party.id) if each.kind == "ratified"]
        newest_word = self._newest.get(party.id)
        judged = self._sets[newest_word.rating_set] if newest_word else None
        level, pairs = next_level(judged.indicated, judged.held_back_by) if judged else (None, [])
        row = self._by_id[shown.assessment] if shown else None
        newest = next((each for each in self._rows if each.authority == party.id), None)
        return FocusSide(
            authority=party.short_name,
            authority_name=party.name,
            standing=standing_facts(party.short_name, found),
            ratified_reason=ratified[-1].reason if ratified else "",
            ratified_in=ratified[-1].assessment if ratified else None,
            shown_kind=shown.kind if shown else "",
            shown_number=row.number if row and self._sees else None,
            shown_cycle=row.cycle if row else "",
            is_in_dispute=bool(newest and newest.is_in_dispute and self._sees),
            next_level=level,
            held_back_by=tuple(self._held(pairs)),
            held_back_in=self._held_back_in(newest_word)
            if newest_word is not None and newest_word is not shown
            else None,
        )

    def _held_back_in(self, stated: StatedHere) -> HeldBackIn:
        row = self._by_id[stated.assessment]
        return HeldBackIn(number=row.number, cycle=row.cycle, kind=stated.kind)

    def _held(self, pairs: Iterable[Sequence[str]]) -> Iterator[HeldBackFacts]:
        reasons: dict[str, list[HeldBackReason]] = {}
        for code, reason in pairs:
            reasons.setdefault(code, []).append(HeldBackReason(reason))
        for code, why in reasons.items():
            criterion = self._area.by_code.get(code)
            yield HeldBackFacts(
                criterion=code,
                text=criterion.text if criterion else "",
                reason=why[0].value,
                words="; ".join(dict.fromkeys(each.words for each in why)),
            )

    def _standing(self, party: PartyFacts) -> Standing:
        kinds = {"validated": VALIDATED, "ratified": RATIFIED}
        ratified = {each.assessment for each in self._of(party.id) if each.kind == "ratified"}
        history = (
            Happened(
                local_date(each.at),
                kinds[each.kind],
                each.level if each.kind == "ratified" else each.indicated,
                each.not_met,
                each.rests_until,
            )
            for each in self._of(party.id)
            if each.kind in kinds and (self._sees or each.assessment in ratified)
        )
        return standing_of(
            history, self._matrix, on=self._on, next_cut_off=self._next_cut_off(party)
        )

    def _next_cut_off(self, party: PartyFacts) -> date | None:
        """Of the newest cycle, where the Authority has still to validate in it."""
        newest = next((each for each in self._rows if each.authority == party.id), None)
        judged = "validated" if self._sees else "ratified"
        said = (each.assessment for each in self._of(party.id) if each.kind == judged)
        return None if newest is None or newest.id in said else newest.cut_off_on

    def criteria(
        self,
        criteria: Iterable[Criterion],
        shown: Iterable[PartyFacts],
        links: Iterable[FocusLink],
    ) -> Iterator[FocusCriterion]:
        """The criteria of the level, each as the shown ratings have it."""
        threads = {thread.code: thread.name for thread in self._area.threads}
        by_criterion: dict[str, list[FocusLink]] = {}
        for link in sorted(links, key=lambda each: each.kind != LinkKind.CONTRADICTS):
            by_criterion.setdefault(link.criterion, []).append(link)  # what contradicts, first
        for c in criteria:
            yield FocusCriterion(
                code=c.code,
                text=c.text,
                thread=threads.get(c.thread, ""),
                thread_code=c.thread,
                is_critical=c.is_critical,
                is_prior=c.is_prior,
                ratings=tuple(self._rating(c, party) for party in shown if not c.is_prior),
                evidence=tuple(by_criterion.get(c.code, ())),
            )

    def _rating(self, c: Criterion, party: PartyFacts) -> FocusRating:
        shown = self._shown.get(party.id)
        rating, reason = (
            self._ratings.get((shown.rating_set, c.code), ("", "")) if shown else ("", "")
        )
        rating_set = self._sets.get(shown.rating_set) if shown else None
        held = rating_set.held_back_by.get(str(c.level), ()) if rating_set else ()
        return FocusRating(
            authority=party.short_name,
            rating=rating,
            reason=reason,
            held_back=tuple(HeldBackReason(why).words for code, why in held if code == c.code),
        )

    def history(self, shown: Sequence[PartyFacts]) -> Iterator[HistoryLine]:
        """Every assessment, the newest first; to some only what was ratified."""
        names = {party.id: party.short_name for party in shown}
        levels: dict[tuple[int, str], int] = {}
        for party in shown:
            for each in self._of(party.id):
                levels[each.assessment, each.kind] = each.level
        for row in self._rows:
            ratified = levels.get((row.id, "ratified"))
            if not self._sees and ratified is None:
                continue
            yield HistoryLine(
                number=row.number,
                cycle=row.cycle,
                cut_off_on=row.cut_off_on,
                authority=names[row.authority],
                stage=row.stage if self._sees else "",
                claimed=levels.get((row.id, "claimed")) if self._sees else None,
                validated=levels.get((row.id, "validated")) if self._sees else None,
                proposed=levels.get((row.id, "proposed")) if self._sees else None,
                ratified=ratified,
            )
