"""The working copy: what somebody may rate in a cycle, to be filled in away from the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.copied import (
    CopiedAssessment,
    CopiedCycle,
    CopyState,
    copy_state,
    cycle_of_copy,
)
from milepost.apps.assessments.held_ratings import STARTS_FROM
from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.evidence.queries import EvidenceFacts, choices
from milepost.apps.reports.origin import signed_origin
from milepost.apps.reports.queries.beside_the_lines import (
    cited_here,
    held_back,
    lines_of_cited,
    shortened,
)
from milepost.apps.reports.queries.counted_sheet import COLUMNS, SHEET, TITLE, counted_rows
from milepost.apps.reports.queries.workbook_of import WorkbookFile
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.seal import utc_text
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.assessment.working_copy import CopyOrigin, LineKey, StartedFrom
from milepost.core.matrix.definition import Criterion
from milepost.core.matrix.saved_words import words_digest
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.gateways.working_copy_workbook import (
    CopyBook,
    CopyLine,
    CopyTable,
    working_copy_workbook,
)

_SIDES = {
    Position.PROVIDER: "Provider",
    Position.AUTHORITY: "Authority",
    Position.MODERATOR: "Moderator",
}


@dataclass(frozen=True, kw_only=True)
class CopyChoice:
    """What a working copy can be narrowed to."""

    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CopyOffer:
    """What somebody may take a working copy of; ``lines`` is how many criteria that is."""

    cycle: CopiedCycle
    side: str
    may_rate: bool
    may_cite: bool
    assessments: int
    lines: int
    authorities: tuple[CopyChoice, ...]
    areas: tuple[CopyChoice, ...]


def copy_offer(*, by: Actor, at: datetime, cycle: int | None = None) -> CopyOffer:
    """What the actor may take along now: eight queries.

    :raises NoSuchThing: where no cycle is open yet, or there is none of that number.
    """
    state = copy_state(by=by, cycle=cycle_of_copy(by=by, number=cycle), on=local_date(at))
    authorities = {each.row.authority.slug: each.row.authority.name for each in state.open}
    areas = {each.area.code: each.area.name for each in state.open}
    return CopyOffer(
        cycle=state.cycle,
        side=by.party_name or _SIDES[state.position],
        may_rate=state.may_rate,
        may_cite=state.may_cite,
        assessments=len(state.open),
        lines=sum(len(list(_to_rate(each))) for each in state.open),
        authorities=tuple(CopyChoice(value=slug, words=n) for slug, n in authorities.items()),
        areas=tuple(CopyChoice(value=code, words=n) for code, n in areas.items()),
    )


def working_copy(
    *, by: Actor, at: datetime, cycle: int | None = None, authority: str = "", area: str = ""
) -> WorkbookFile:
    """The assessments that the actor's side has open, as a workbook to be filled in.

    :param authority: an Authority's slug, to have its assessments alone.
    :param area: a focus area's code, to have that alone.
    :raises NoSuchThing: where no cycle is open yet, or there is none of that number.
    :raises NotPossible: where nothing is open to the actor.
    """
    arrangement = arrangement_facts(by=by)
    state = copy_state(by=by, cycle=cycle_of_copy(by=by, number=cycle), on=local_date(at))
    shown = [
        each
        for each in state.open
        if authority in ("", each.row.authority.slug) and area in ("", each.area.code)
    ]
    if not shown:
        raise NotPossible(
            ["Nothing is open to you there, so there is nothing to take along. Choose another."]
        )
    items = choices(by=by, window_from=state.cycle.window_from, cut_off_on=state.cycle.cut_off_on)
    book = _Book(state, shown, arrangement, items, by, at)
    day = local_date(at).isoformat()
    names = [by.arrangement, "working-copy", area.lower(), authority, day]
    name = "-".join(part for part in names if part) + ".xlsx"
    return WorkbookFile(name=name, content=working_copy_workbook(book.made()))


def _to_rate(found: CopiedAssessment) -> Iterator[Criterion]:
    return (
        each
        for each in found.area.criteria
        if not each.is_prior and each.code not in found.own_conduct
    )


class _Book:
    """Puts the sheets together."""

    def __init__(
        self,
        state: CopyState,
        shown: list[CopiedAssessment],
        arrangement: ArrangementFacts,
        items: tuple[EvidenceFacts, ...],
        by: Actor,
        at: datetime,
    ) -> None:
        self._state, self._shown, self._items = state, shown, items
        self._by, self._at, self._arrangement = by, at, arrangement
        self._side = by.party_name or _SIDES[state.position]
        self._weighed = cited_here(state, shown, by)
        self._cited = lines_of_cited(self._weighed)
        self._levels = {each.number: held_back(each, state.position) for each in shown}

    def made(self) -> CopyBook:
        start = STARTS_FROM[self._state.position]
        day = in_words(local_date(self._at))
        cycle = self._state.cycle
        return CopyBook(
            title=f"Working copy: {self._arrangement.name}, {cycle.name}",
            remark=f"Ratings of {self._side}, as they stood when {self._by.name} took this copy on"
            f" {day}. Fill in the yellow columns; everything else is locked.",
            before=_SIDES[start] if start else "",
            may_rate=self._state.may_rate,
            may_cite=self._state.may_cite,
            lines=tuple(self._lines()),
            tables=(self._standings(), self._evidence(), self._counted()),
            how_to=tuple(self._how_to(day)),
            origin=signed_origin(self._origin()),
            footer=f"{self._arrangement.name}, {cycle.name}, working copy of {self._side}, {day}",
            made_at=self._at,
        )

    def _lines(self) -> Iterator[CopyLine]:
        before = STARTS_FROM[self._state.position]
        for found in self._shown:
            held = self._levels[found.number].by_criterion
            for place, criterion in enumerate(_to_rate(found)):
                code = criterion.code
                rating, reason, _ = found.says(code)
                base = found.base.get(code)
                yield CopyLine(
                    assessment=f"A-{found.number}",
                    area=found.area.name,
                    authority=found.row.authority.short_name,
                    level=criterion.level,
                    code=code,
                    criterion=f"Critical: {criterion.text}"
                    if criterion.is_critical
                    else criterion.text,
                    before=(base.rating.value if base.rating else "", base.reason)
                    if before and base
                    else ("", ""),
                    rating=rating,
                    reason=reason,
                    cited=shortened(self._cited.get((found.row.pk, code), ())),
                    in_the_way="; ".join(held.get(code, ())),
                    is_first=place == 0,
                )

    def _origin(self) -> CopyOrigin:
        lines: dict[LineKey, StartedFrom] = {}
        for found in self._shown:
            for criterion in _to_rate(found):
                rating, reason, revision = found.says(criterion.code)
                lines[found.number, criterion.code] = StartedFrom(
                    rating=rating, reason=words_digest(reason), revision=revision
                )
        cycle = self._state.cycle
        return CopyOrigin(
            arrangement=self._by.arrangement,
            cycle=cycle.number,
            position=self._state.position.value,
            party=self._by.party or "",
            matrix_number=cycle.matrix_number,
            matrix_sha256=cycle.matrix_sha256,
            by=self._by.person,
            at=utc_text(self._at),
            lines=lines,
        )

    def _standings(self) -> CopyTable:
        return CopyTable(
            name="Levels",
            title="What the ratings indicated when this copy was taken",
            remark="Levels are worked out again when it is brought in. A level is claimed on the"
            " site, by who has read what it rests on.",
            columns=(
                ("Assessment", 11),
                ("Focus area", 26),
                ("Authority", 10),
                ("Stage", 14),
                ("Rated", 8),
                ("Of", 6),
                ("Indicated", 10),
                ("Next", 6),
                ("What holds the next one back", 110),
            ),
            rows=tuple(self._standing(found) for found in self._shown),
        )

    def _standing(self, found: CopiedAssessment) -> tuple[str | int, ...]:
        held = self._levels[found.number]
        to_rate = list(_to_rate(found))
        rated = sum(bool(found.says(each.code)[0]) for each in to_rate)
        return (
            f"A-{found.number}",
            found.area.name,
            found.row.authority.short_name,
            Stage(found.row.stage).words,
            rated,
            len(to_rate),
            held.indicated,
            held.next_level if held.next_level is not None else "",
            "; ".join(held.next_held_back),
        )

    def _evidence(self) -> CopyTable:
        return CopyTable(
            name="Evidence",
            title="The items that you may cite and that may count in this cycle",
            remark="By their number, with the place to look at: E-12, page 4. A new item is put in,"
            " and an older one found, on the site.",
            columns=(
                ("Item", 8),
                ("Title", 60),
                ("Type", 34),
                ("Dated", 18),
                ("Strength", 9),
                ("Put in by", 22),
            ),
            rows=tuple(
                (
                    each.reference,
                    each.title,
                    each.type_code.replace("_", " "),
                    in_words(each.dated_on),
                    each.strength.value,
                    each.added_by,
                )
                for each in self._items
            ),
        )

    def _counted(self) -> CopyTable:
        return CopyTable(
            name=SHEET,
            title=TITLE,
            remark="In these assessments, by their Authority's own judgement, when this copy was"
            " taken. What was cited in earlier cycles is on the site.",
            columns=COLUMNS,
            rows=counted_rows(each.weighed for each in self._weighed),
        )

    def _how_to(self, day: str) -> Iterator[tuple[str, str]]:
        yield "Your rating", _SCALE
        yield (
            "Your reason",
            "Needed where you rate otherwise than the side before you, and for NA.",
        )
        yield (
            "Add evidence",
            "The number of an item and where to look in it, one a line: E-12, page 4. What stands"
            " under “Cited” is there already. Evidence that contradicts is cited on the site.",
        )
        yield (
            "Sort and filter",
            "As you like. Columns are known by their headings and rows by the assessment and the"
            " code, so keep those. Rows that you delete stay as they are on the site.",
        )
        yield (
            "No formulas",
            "In the yellow columns type values. A formula there is not taken, since nobody sees"
            " what it will say tomorrow.",
        )
        yield (
            "Bring it in again",
            "On the site, under Assessments, “Work offline”. You first see what would change, what"
            " somebody else changed meanwhile, and what cannot be taken. Nothing is written until"
            " you say so. Two people may each fill in a copy of their own.",
        )
        yield "Save it as", "Excel workbook (.xlsx). LibreOffice writes that, too."
        cycle = self._state.cycle
        yield (
            "What this copy is of",
            f"{self._arrangement.name}, {cycle.name}, {self._side}. Taken by {self._by.name} on"
            f" {day}. Matrix: {self._state.matrix.title}, version {self._state.matrix.version}.",
        )


_SCALE = (
    "F fully (over 85 %), L largely (over 50 %), P partly (over 15 %), N not met,"
    " NA not applicable, NE not evidenced. Empty: not rated, or as the side before you rated."
)
