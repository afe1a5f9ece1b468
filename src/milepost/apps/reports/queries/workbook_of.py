"""The matrix as a workbook, in the layout it came in: levels, claims, reasons and evidence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.apps.assessments.queries.facts import (
    HeldBackFacts,
    MarkKind,
    MatrixCell,
    MatrixPage,
    MatrixRow,
)
from milepost.apps.assessments.queries.matrix_page import page_of, read_matrix
from milepost.apps.contracts.queries import PartyFacts
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.plans.queries import TargetFacts
from milepost.apps.reports.queries.counted_sheet import Weighed, evidence_sheet
from milepost.apps.reports.queries.issued import Issued, Key, issued
from milepost.apps.reports.queries.sheet_columns import columns_of
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.gateways.matrix_workbook import (
    MatrixBook,
    SheetCell,
    SheetRow,
    SheetTable,
    matrix_workbook,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class WorkbookFile:
    """A workbook, ready to be handed out under its name."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What the sheets are made from."""

    page: MatrixPage
    matrix: MaturityMatrix
    shown: tuple[PartyFacts, ...]
    issued: Mapping[Key, Issued]
    targets: Mapping[Key, TargetFacts]


def workbook(*, by: Actor, view: str | None = None, at: datetime) -> WorkbookFile:
    """The matrix page as a workbook, with what has been issued to all: no draft of anybody's.

    :param view: an Authority's slug or "joint"; the actor's own Authority where left out.
    :raises NoSuchThing: where no matrix is adopted yet, or the view does not exist.
    """
    found = read_matrix(by=by, view=view, at=at)
    held, chosen = found.held, found.view
    read = _Read(
        page=page_of(found),
        matrix=held.matrix,
        shown=chosen.shown,
        issued=issued(held.matrix, held.arrangement, {each.id for each in chosen.shown}, by=by),
        targets=held.targets,
    )
    layout = MatrixVersion.objects.values_list("source_layout", flat=True).get(pk=found.edition)
    content = matrix_workbook(_book(read, layout, at))
    day = local_date(at).isoformat()
    of = "" if chosen.is_joint else f"{chosen.slug}-"
    name = f"{held.arrangement.reference}-matrix-{of}{day}.xlsx"
    return WorkbookFile(name=name, content=content)


def _book(read: _Read, layout: Mapping[str, Any], at: datetime) -> MatrixBook:
    page, matrix = read.page, read.matrix
    day = in_words(local_date(at))
    return MatrixBook(
        sheet=layout.get("sheet") or "Matrix",
        title=matrix.title,
        remark=matrix.remark,
        columns=columns_of(matrix, layout),
        rows=tuple(_rows(read)),
        notes=matrix.notes,
        tables=(_standings(read), _criteria(read), evidence_sheet(_weighed(read))),
        about=tuple(_about(read, day)),
        footer=f"{page.arrangement_name}, {page.view_name}, {day}. Head seal {page.head_seal}",
        made_at=at,
    )


# -- the matrix -----------------------------------------------------------------------------------


def _rows(read: _Read) -> Iterator[SheetRow]:
    for row in read.page.rows:
        area = read.matrix.areas_by_code[row.code]
        yield SheetRow(
            category=row.category,
            category_rows=row.category_rows,
            name=row.name,
            cells={cell.level: _cell(cell) for cell in row.cells},
            evidence="\n".join(each.source_words or each.name for each in area.evidence_base),
            stands=_stands(row),
        )


def _cell(cell: MatrixCell) -> SheetCell:
    kinds = {mark.kind for mark in cell.marks}
    is_ratified = bool(kinds & {MarkKind.RATIFIED, MarkKind.AT_RISK, MarkKind.LAPSED})
    fill = "held" if cell.is_held else "open" if cell.is_defined else "undefined"
    edge = "claimed" if kinds & {MarkKind.CLAIMED, MarkKind.IN_DISPUTE} else ""
    lines = [": ".join(part for part in (mark.authority, mark.word) if part) for mark in cell.marks]
    return SheetCell(
        words=cell.words or "",
        fill="ratified" if is_ratified else fill,
        edge=edge or ("target" if MarkKind.TARGET in kinds else ""),
        note="\n".join(lines),
    )


def _stands(row: MatrixRow) -> str:
    lines = [row.level_words]
    for each in row.standings:
        since = f" since {in_words(each.held_since)}" if each.held_since else ""
        level = "not ratified" if each.level is None else f"level {each.level}"
        lines.append(f"{each.authority}: {level}, {each.word.lower()}{since}")
    for cell in row.cells:
        for mark in cell.marks:
            if mark.kind in (MarkKind.CLAIMED, MarkKind.IN_DISPUTE, MarkKind.TARGET):
                who = f"{mark.authority}: " if mark.authority else ""
                lines.append(f"{who}{mark.word} (level {cell.level})")
    return "\n".join(lines)


# -- a line for each focus area and Authority ---------------------------------------------------


def _standings(read: _Read) -> SheetTable:
    return SheetTable(
        name="Assessment",
        title="Where each row stands",
        remark="Levels by their number. Reasons are those given for a level that differs from the"
        " one the ratings indicate.",
        columns=(
            ("Row", 24),
            ("Authority", 10),
            ("Ratified", 9),
            ("Standing", 11),
            ("Held since", 16),
            ("Cycle", 12),
            ("Stage", 14),
            ("Claimed", 9),
            ("Validated", 9),
            ("Proposed", 9),
            ("Target", 8),
            ("Due", 15),
            ("Reasons", 40),
            ("Items cited", 26),
            ("Next", 6),
            ("What holds the next one back", 60),
        ),
        rows=tuple(
            _standing_line(read, row, party) for row in read.page.rows for party in read.shown
        ),
    )


def _standing_line(read: _Read, row: MatrixRow, party: PartyFacts) -> tuple[str | int, ...]:
    held = next(each for each in row.standings if each.authority == party.short_name)
    found = read.issued.get((row.code, party.id))
    target = read.targets.get((row.code, party.id))
    following = next((e for e in row.next_steps if e.authority == party.short_name), None)
    levels = found.levels if found else {}
    return (
        row.name,
        party.short_name,
        _number(held.level),
        held.word,
        in_words(held.held_since) if held.held_since else "",
        found.cycle if found else "",
        _stage(found),
        *(_number(levels.get(word)) for word in ("Claimed", "Validated", "Proposed")),
        _number(target.level if target else None),
        in_words(target.due_on) if target else "",
        "\n".join((*held.reasons, *(found.reasons if found else ()))),
        _items(found),
        _number(following.level if following else None),
        _held_back(following.held_back_by) if following else "",
    )


def _held_back(held: Iterable[HeldBackFacts]) -> str:
    """A line for each reason, with the criteria that have it."""
    by_reason: dict[str, list[str]] = {}
    for each in held:
        by_reason.setdefault(each.words, []).append(each.criterion)
    return "\n".join(
        f"{why[0].upper()}{why[1:]}: {', '.join(codes)}" for why, codes in by_reason.items()
    )


def _number(level: int | None) -> str | int:
    return "" if level is None else level


def _stage(found: Issued | None) -> str:
    return found.stage.words if found and found.is_whole else ""


def _items(found: Issued | None) -> str:
    cited = (
        {line.split(",")[0] for lines in found.evidence.values() for line in lines} if found else ()
    )
    return ", ".join(sorted(cited, key=lambda each: int(each.removeprefix("E-"))))


# -- a line for each criterion --------------------------------------------------------------------


def _criteria(read: _Read) -> SheetTable:
    return SheetTable(
        name="Criteria",
        title="Ratings of each criterion, as issued",
        remark="F fully, L largely, P partly, N not, NA not applicable, NE not evidenced; empty:"
        " not rated. Criteria of which nothing is known yet are left out.",
        columns=(
            ("Row", 30),
            ("Rung", 6),
            ("Code", 15),
            ("Criterion", 55),
            ("Authority", 10),
            ("Provider", 9),
            ("Provider's words", 40),
            ("Authority's", 10),
            ("Authority's words", 40),
            ("Moderator's", 11),
            ("Moderator's words", 30),
            ("Cited", 44),
        ),
        rows=tuple(_criterion_lines(read)),
        rated=(5, 7, 9),
    )


def _criterion_lines(read: _Read) -> Iterator[tuple[str | int, ...]]:
    for area in read.matrix.focus_areas:
        for party in read.shown:
            found = read.issued.get((area.code, party.id))
            if found is not None:
                yield from _criteria_of(area, party, found)


def _criteria_of(
    area: FocusArea, party: PartyFacts, found: Issued
) -> Iterator[tuple[str | int, ...]]:
    for criterion in area.criteria:
        if criterion.is_prior:
            continue
        cited = found.evidence.get(criterion.code, ())
        ratings = [found.ratings.get((position.value, criterion.code)) for position in Position]
        if not cited and not any(ratings):
            continue
        yield (
            area.name,
            criterion.level,
            criterion.code,
            criterion.text,
            party.short_name,
            *(word for rating in ratings for word in (rating or ("", ""))),
            "\n".join(cited),
        )


# -- a line for each item cited -------------------------------------------------------------------


def _weighed(read: _Read) -> Iterator[Weighed]:
    for area in read.matrix.focus_areas:
        places = {criterion.code: place for place, criterion in enumerate(area.criteria)}
        for party in read.shown:
            found = read.issued.get((area.code, party.id))
            cited = found.cited if found else []
            for each in sorted(cited, key=lambda e: (e.item.number, places.get(e.criterion, 0))):
                yield Weighed(area.name, party.short_name, *each)


def _about(read: _Read, day: str) -> Iterator[tuple[str, str]]:
    page = read.page
    yield "Arrangement", page.arrangement_name
    yield "Shown for", page.view_name
    yield "Matrix", f"{page.matrix_title}, version {page.matrix_version}"
    if page.cycle and page.cut_off_on:
        yield "Newest cycle", f"{page.cycle}, cut off on {in_words(page.cut_off_on)}"
    yield "At or above target", f"{page.at_or_above_target} of {len(page.rows)} rows"
    yield "As recorded on", day
    yield "Head seal", page.head_seal
    yield (
        "What that is",
        "The hash of the last seal of this arrangement's record when this file was made. Kept with"
        " the file, it shows whether the record was changed or cut short since.",
    )
