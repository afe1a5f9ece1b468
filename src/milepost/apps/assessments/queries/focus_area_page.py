"""One focus area at a level: its words, its criteria as last rated, its standing and history."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.models import CriterionRating, RatingSet
from milepost.apps.assessments.queries.facts import HeldBackFacts, StandingFacts, ViewChoice
from milepost.apps.assessments.queries.focus_area_reading import (
    FocusLink,
    FocusRow,
    StatedHere,
    links_of,
    rows_of,
    stated_of,
)
from milepost.apps.assessments.queries.matrix_reading import (
    RATIFIED,
    VALIDATED,
    Happened,
    next_level,
    standing_of,
)
from milepost.apps.contracts.queries import PartyFacts, arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.access.visibility import may_see_stated
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import Criterion, FocusArea, LevelKind, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import HeldBackReason
from milepost.core.rating.standing import Standing

JOINT = "joint"
_NEWEST_WORD = ("ratified", "proposed", "validated", "claimed")
_STATE_WORDS = {
    "not_ratified": "Not ratified",
    "achieved": "Achieved",
    "sustained": "Sustained",
    "at_risk": "At risk",
    "lapsed": "Lapsed",
}


@dataclass(frozen=True, kw_only=True)
class LevelOnStrip:
    """A level of the focus area, to be opened."""

    level: int
    kind: str
    is_defined: bool
    is_open: bool
    held_by: tuple[str, ...]  # Authorities whose ratified level is this or higher


@dataclass(frozen=True, kw_only=True)
class FocusRating:
    """How one Authority's assessment rates a criterion."""

    authority: str
    rating: str
    reason: str
    held_back: tuple[str, ...]  # why it stands before its own level


@dataclass(frozen=True, kw_only=True)
class FocusCriterion:
    """A criterion of the level that is open."""

    code: str
    text: str
    thread: str
    is_critical: bool
    is_prior: bool
    ratings: tuple[FocusRating, ...]
    evidence: tuple[FocusLink, ...]


@dataclass(frozen=True, kw_only=True)
class HeldBackIn:
    """The assessment that says what holds the focus area back."""

    number: int
    cycle: str
    kind: str  # "claimed", "validated", "proposed" or "ratified"


@dataclass(frozen=True, kw_only=True)
class FocusSide:
    """Where the focus area stands for one Authority."""

    authority: str
    authority_name: str
    standing: StandingFacts
    ratified_reason: str
    shown_kind: str  # "ratified", or the furthest that was issued; "" for nothing
    shown_number: int | None  # the assessment its ratings come from
    shown_cycle: str
    is_in_dispute: bool
    next_level: int | None
    held_back_by: tuple[HeldBackFacts, ...]
    held_back_in: "HeldBackIn | None"  # where the newest ratings issued are other than those shown


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One assessment of the past, or of now, with its four levels."""

    number: int
    cycle: str
    cut_off_on: date
    authority: str
    stage: str
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None


@dataclass(frozen=True, kw_only=True)
class FocusAreaPage:
    """One focus area, at one of its levels."""

    arrangement: str
    code: str
    name: str
    category: str
    is_lasting_only: bool
    views: tuple[ViewChoice, ...]
    view: str
    level: int
    words: str | None
    kind: str
    levels: tuple[LevelOnStrip, ...]
    sides: tuple[FocusSide, ...]
    criteria: tuple[FocusCriterion, ...]
    history: tuple[HistoryLine, ...]
    sees_assessments: bool


def focus_area_page(
    *, code: str, by: Actor, view: str | None = None, level: int | None = None, at: datetime
) -> FocusAreaPage:
    """A focus area as the reader may see it: eight queries, whatever the data.

    Who may not see assessments is told what was ratified, and nothing else.

    :param view: an Authority's slug or "joint"; the reader's own where left out.
    :param level: the level to open; the one ratified, or the lowest defined, where left out.
    :raises NoSuchThing: where there is no such focus area, view or level.
    """
    require(Permission.VIEW_MATRIX, by=by)
    arrangement = arrangement_facts(by=by)
    current = current_matrix(arrangement=by.arrangement)
    if current is None or code not in current.matrix.areas_by_code:
        raise NoSuchThing(code)
    matrix, area = current.matrix, current.matrix.areas_by_code[code]
    chosen = view or _own_view(arrangement.parties, arrangement.authorities, by)
    shown = arrangement.authorities if chosen == JOINT else (arrangement.authority(chosen),)
    sees = may_see_stated(by, is_ratified=False)
    rows = rows_of(arrangement.id, code, [party.id for party in shown])
    stated = stated_of(arrangement.id, code, [party.id for party in shown])
    teller = _Teller(matrix, area, rows, stated, sees, local_date(at))
    sides = tuple(teller.side(party) for party in shown)
    opened = level if level is not None else _opened(matrix, area, sides)
    if opened not in {each.number for each in matrix.levels}:
        raise NoSuchThing(f"level {opened}")
    links = links_of(arrangement.id, code, [party.id for party in shown]) if sees else ()
    return FocusAreaPage(
        arrangement=by.arrangement,
        code=code,
        name=area.name,
        category=next(c.name for c in matrix.categories if area in c.focus_areas),
        is_lasting_only=area.lasting_only,
        views=_views(arrangement.authorities, chosen),
        view=chosen,
        level=opened,
        words=area.at(opened).words,
        kind=next(each.kind.value for each in matrix.levels if each.number == opened),
        levels=tuple(_strip(matrix, area, sides, opened)),
        sides=sides,
        criteria=tuple(teller.criteria(area.at(opened).criteria, shown, links)),
        history=tuple(teller.history(shown)),
        sees_assessments=sees,
    )


class _Teller:
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
        self._stated = tuple(each for each in stated if each.assessment in self._by_id)
        self._shown = {
            party: found
            for party in {row.authority for row in self._rows}
            if (found := self._furthest(party)) is not None
        }
        self._newest = {
            party: max(self._of(party), key=self._weight) for party in self._shown if sees
        }
        ids = [each.rating_set for each in (*self._shown.values(), *self._newest.values())]
        self._sets = {each.pk: each for each in RatingSet.objects.filter(pk__in=ids)}
        self._ratings: dict[tuple[int, str], tuple[str, str]] = {}
        ratings = CriterionRating.objects.filter(rating_set__in=ids).order_by("revision")
        for set_id, criterion, rating, reason in ratings.values_list(
            "rating_set_id", "criterion", "rating", "reason__text"
        ):
            self._ratings[set_id, criterion] = (rating, reason or "")

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
        return [
            each for each in self._stated if self._by_id[each.assessment].authority == authority
        ]

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
            standing=_standing_facts(party, found),
            ratified_reason=ratified[-1].reason if ratified else "",
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

    def history(self, shown: Iterable[PartyFacts]) -> Iterator[HistoryLine]:
        """Every assessment, the newest first; to some only what was ratified."""
        names = {party.id: party.short_name for party in shown}
        levels: dict[tuple[int, str], int] = {}
        for each in self._stated:
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


def _standing_facts(party: PartyFacts, found: Standing) -> StandingFacts:
    return StandingFacts(
        authority=party.short_name,
        state=found.state.value,
        word=_STATE_WORDS[found.state.value],
        level=found.level,
        held_since=found.held_since,
        longest_hold_days=found.longest_hold_days,
        lapses=found.lapses,
        reasons=found.reasons,
    )


def _opened(matrix: MaturityMatrix, area: FocusArea, sides: Iterable[FocusSide]) -> int:
    ratified = [each.standing.level for each in sides if each.standing.level]
    defined = [each.number for each in matrix.levels if area.at(each.number).is_defined]
    return min(ratified) if ratified else min(defined, default=matrix.levels[0].number)


def _strip(
    matrix: MaturityMatrix, area: FocusArea, sides: Iterable[FocusSide], opened: int
) -> Iterator[LevelOnStrip]:
    for each in matrix.levels:
        yield LevelOnStrip(
            level=each.number,
            kind=each.kind.value,
            is_defined=area.at(each.number).is_defined or each.kind is LevelKind.FLOOR,
            is_open=each.number == opened,
            held_by=tuple(
                side.authority
                for side in sides
                if side.standing.level is not None and side.standing.level >= each.number
            ),
        )


def _views(authorities: tuple[PartyFacts, ...], chosen: str) -> tuple[ViewChoice, ...]:
    own = tuple(
        ViewChoice(slug=party.slug, name=party.name, is_chosen=party.slug == chosen)
        for party in authorities
    )
    if len(own) == 1:
        return own
    return (ViewChoice(slug=JOINT, name="Both Authorities", is_chosen=chosen == JOINT), *own)


def _own_view(
    parties: Mapping[str, PartyFacts], authorities: tuple[PartyFacts, ...], by: Actor
) -> str:
    if by.party and by.party_kind is PartyKind.AUTHORITY:
        return parties[by.party].slug
    return JOINT if len(authorities) > 1 else authorities[0].slug
