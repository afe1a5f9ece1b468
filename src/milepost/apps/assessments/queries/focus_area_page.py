"""One focus area at a level: its words, its criteria as last rated, its standing and history."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from milepost.apps.assessments.queries.as_recorded import AsRecorded, NotRecordedYet, as_recorded
from milepost.apps.assessments.queries.board_page import published_dissents
from milepost.apps.assessments.queries.chosen_view import chosen_view
from milepost.apps.assessments.queries.focus_area_facts import (
    FocusAreaPage,
    FocusSide,
    LevelOnStrip,
)
from milepost.apps.assessments.queries.focus_area_reading import links_of, rows_of, stated_of
from milepost.apps.assessments.queries.focus_area_telling import Teller
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.queries import current_matrix
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.access.visibility import may_see_stated
from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix
from milepost.core.period.months import in_words


def focus_area_page(
    *,
    code: str,
    by: Actor,
    view: str | None = None,
    level: int | None = None,
    at: datetime,
    day: date | None = None,
) -> FocusAreaPage:
    """A focus area as the reader may see it: nine queries, whatever the data.

    Who may not see assessments is told what was ratified, and nothing else.

    :param view: an Authority's slug or "joint"; the reader's own where left out.
    :param level: the level to open; the one ratified, or the lowest defined, where left out.
    :param day: look at it as recorded by the end of this day, London time: one query more.
    :raises NoSuchThing: where there is no such focus area, view or level.
    :raises NotRecordedYet: where no matrix was in force on that day, or had no such focus area.
    """
    require(Permission.VIEW_MATRIX, by=by)
    seen = as_recorded(at=at, day=day)
    arrangement = arrangement_facts(by=by)
    current = current_matrix(arrangement=by.arrangement, on=seen.on, until=seen.until)
    if seen.is_past and (current is None or code not in current.matrix.areas_by_code):
        raise NotRecordedYet(f"The matrix of {in_words(seen.on)} had no such focus area.")
    if current is None or code not in current.matrix.areas_by_code:
        raise NoSuchThing(code)
    matrix, area = current.matrix, current.matrix.areas_by_code[code]
    chosen = chosen_view(arrangement, asked=view, by=by)
    shown = chosen.shown
    sees = may_see_stated(by, is_ratified=False)
    theirs = {party.id for party in shown}
    rows = rows_of(arrangement.id, code, theirs, seen=seen, reference=by.arrangement)
    stated = stated_of(arrangement.id, code, theirs, until=seen.until)
    teller = Teller(matrix, area, rows, stated, sees, seen.on)
    sides = _with_dissent(tuple(teller.side(party) for party in shown), by, seen)
    opened = level if level is not None else _opened(matrix, area, sides)
    if opened not in {each.number for each in matrix.levels}:
        raise NoSuchThing(f"level {opened}")
    criteria = area.at(opened).criteria
    codes = {each.code for each in criteria}
    links = (
        links_of(arrangement.id, code, teller.shown_rows, of=codes, until=seen.until)
        if sees
        else ()
    )
    return FocusAreaPage(
        arrangement=by.arrangement,
        matrix_number=current.number,
        code=code,
        name=area.name,
        category=next(c.name for c in matrix.categories if area in c.focus_areas),
        is_lasting_only=area.lasting_only,
        views=chosen.choices,
        view=chosen.slug,
        level=opened,
        words=area.at(opened).words,
        kind=next(each.kind.value for each in matrix.levels if each.number == opened),
        levels=tuple(_strip(matrix, area, sides, opened)),
        sides=sides,
        criteria=tuple(teller.criteria(criteria, shown, links)),
        is_evidence_older=sees and teller.has_older_cycles(),
        history=tuple(teller.history(shown)),
        sees_assessments=sees,
        on=seen.day,
    )


def _with_dissent(
    sides: tuple[FocusSide, ...], by: Actor, seen: AsRecorded
) -> tuple[FocusSide, ...]:
    """Each side with the dissents whose authors wish them beside its ratified level: one query."""
    ratified = {each.ratified_in for each in sides if each.ratified_in is not None}
    said = published_dissents(ratified, by, until=seen.until) if ratified else {}
    return tuple(
        replace(each, dissents=said.get(each.ratified_in, ())) if each.ratified_in else each
        for each in sides
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
