"""How is a matrix page's facts turned into rows and cells that can be drawn?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from milepost.apps.assessments.queries.facts import (
    HeldBackFacts,
    Mark,
    MarkKind,
    MatrixCell,
    MatrixPage,
    MatrixRow,
    StandingFacts,
    WhatNext,
)

# How many of the criteria in the way are named in the table; the others are one click away.
NAMED = 1

# Whose mark it is, where it is that of every Authority in view.
EVERYBODY = "Both"

# The order in which marks of one cell are told, whoever made them.
_ORDER = (
    MarkKind.RATIFIED,
    MarkKind.LAPSED,
    MarkKind.AT_RISK,
    MarkKind.IN_DISPUTE,
    MarkKind.CLAIMED,
    MarkKind.TARGET,
)
_ICONS = {
    MarkKind.TARGET: "flag",
    MarkKind.IN_DISPUTE: "dispute",
    MarkKind.LAPSED: "lapse",
    MarkKind.AT_RISK: "risk",
}

# A level at risk, or lapsed, is still the one that was ratified: it keeps its stone.
_STILL_RATIFIED = {MarkKind.AT_RISK: "At risk", MarkKind.LAPSED: "Lapsed"}
_STONES = frozenset({MarkKind.RATIFIED, *_STILL_RATIFIED})


@dataclass(frozen=True, kw_only=True)
class DrawnMark:
    """A mark with the Authorities that share it; drawn as an icon or, without one, as a stone."""

    kind: str
    icon: str  # "" for a stone with the level's number
    word: str
    date: str  # the part of a target's words that is a day, else ""
    authorities: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnCell:
    """A cell: where it leads, the state it shows, its marks."""

    level: int
    href: str
    classes: str
    marks: tuple[DrawnMark, ...]
    state: str  # the word shown where there is no mark
    is_state_shown: bool  # else it is said to screen readers alone
    words: str


@dataclass(frozen=True, kw_only=True)
class DrawnNext:
    """What stands before the next level, for one Authority."""

    authority: str
    level: int | None
    named: tuple[HeldBackFacts, ...]
    total: int
    more: int
    href: str


@dataclass(frozen=True, kw_only=True)
class DrawnStanding:
    """A standing; ``authority`` is "" where only one is in view."""

    authority: str
    facts: StandingFacts


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """A focus area."""

    row: MatrixRow
    href: str
    cells: tuple[DrawnCell, ...]
    level_words: str
    level_from: str  # how two Authorities' levels came to one; "" where they are the same
    standings: tuple[DrawnStanding, ...]
    next_steps: tuple[DrawnNext, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnCategory:
    """A category and its focus areas: one body of the table."""

    name: str
    rows: tuple[DrawnRow, ...]


def drawn_categories(page: MatrixPage) -> tuple[DrawnCategory, ...]:
    """The table's bodies, in the matrix's own order."""
    view = next((choice.slug for choice in page.views if choice.is_chosen), "")
    grouped: dict[str, list[DrawnRow]] = {}
    for row in page.rows:
        grouped.setdefault(row.category, []).append(_draw_row(page, row, view))
    return tuple(DrawnCategory(name=name, rows=tuple(rows)) for name, rows in grouped.items())


def undefined_levels(page: MatrixPage) -> frozenset[int]:
    """The levels for which no focus area has any words: their columns may be narrow."""
    defined = {cell.level for row in page.rows for cell in row.cells if cell.is_defined}
    return frozenset(level for level, _ in page.levels) - defined


def _draw_row(page: MatrixPage, row: MatrixRow, view: str) -> DrawnRow:
    href = f"{reverse('focus_area', args=[page.arrangement, row.code])}?"
    view = f"view={view}" if view else ""
    if page.on:
        view = f"{view}&on={page.on.isoformat()}".lstrip("&")
    furthest = _furthest_ratified(row)
    said, _, how = row.level_words.partition(" (")
    return DrawnRow(
        row=row,
        href=f"{href}{view}".rstrip("?"),
        cells=tuple(_draw_cell(row, cell, furthest, href, view) for cell in row.cells),
        level_words=said,
        level_from=_level_from(row, how.rstrip(")")),
        standings=tuple(
            DrawnStanding(authority=facts.authority if page.is_joint else "", facts=facts)
            for facts in row.standings
        ),
        next_steps=tuple(
            _draw_next(step, href, view, is_joint=page.is_joint) for step in row.next_steps
        ),
    )


def _level_from(row: MatrixRow, how: str) -> str:
    differ = len({standing.level for standing in row.standings}) > 1
    # A number stays on the line of the name it belongs to.
    return re.sub(r" (?=\d)", "\N{NO-BREAK SPACE}", how) if differ else ""


def _furthest_ratified(row: MatrixRow) -> int:
    ratified = [
        cell.level for cell in row.cells if any(mark.kind in _STONES for mark in cell.marks)
    ]
    return max([*ratified, row.level if row.level is not None else -1])


def _draw_cell(row: MatrixRow, cell: MatrixCell, furthest: int, href: str, view: str) -> DrawnCell:
    is_the_level = row.level == cell.level
    # The road runs on over a level without words; nothing is held there, but it was passed.
    is_held = cell.is_held or (row.level is not None and cell.level < row.level)
    is_held_by_one = not is_held and cell.level <= furthest
    states = {
        "is-held": is_held,
        "is-held-by-one": is_held_by_one,
        "is-level": is_the_level,
        "is-furthest": cell.level == furthest and not is_the_level,
        "is-undefined": not cell.is_defined,
        "is-floor": cell.is_floor,
        "is-interim": cell.is_interim,
        "is-ahead": cell.level > furthest,
        "has-marks": bool(cell.marks),
    }
    return DrawnCell(
        level=cell.level,
        href=f"{href}level={cell.level}&{view}".rstrip("&"),
        classes=" ".join(name for name, holds in states.items() if holds),
        marks=_draw_marks(cell.marks, whole=len(row.standings)),
        state=_state(cell, is_held_by_one=is_held_by_one),
        is_state_shown=not cell.marks and (is_held or not cell.is_defined or is_held_by_one),
        words=cell.words or "",
    )


def _state(cell: MatrixCell, *, is_held_by_one: bool) -> str:
    if not cell.is_defined:
        return "Not defined"
    if cell.is_held:
        return "Held"
    return "Held by one" if is_held_by_one else "Not reached"


def _draw_marks(marks: Iterable[Mark], *, whole: int) -> tuple[DrawnMark, ...]:
    """Marks that say the same are drawn once, with the Authorities they are of.

    :param whole: how many Authorities are in view; a target of them all need not say so.
    """
    shared: dict[tuple[MarkKind, str], list[Mark]] = {}
    apart = [part for mark in marks for part in _taken_apart(mark)]
    for mark in sorted(apart, key=lambda mark: _ORDER.index(mark.kind)):
        shared.setdefault((mark.kind, mark.word), []).append(mark)
    return tuple(
        _draw_mark(kind, word, together, whole) for (kind, word), together in shared.items()
    )


def _taken_apart(mark: Mark) -> Iterator[Mark]:
    if word := _STILL_RATIFIED.get(mark.kind):
        yield replace(mark, kind=MarkKind.RATIFIED, word="Ratified", note="")
        yield replace(mark, word=word)
    else:
        yield mark


def _draw_mark(kind: MarkKind, said: str, together: list[Mark], whole: int) -> DrawnMark:
    is_target = kind is MarkKind.TARGET
    word, _, date = said.partition(" ") if is_target else (said, "", "")
    authorities = tuple(mark.authority for mark in together if mark.authority)
    if len(authorities) == whole > 1:
        authorities = () if is_target else (EVERYBODY,)
    return DrawnMark(
        kind=kind.value,
        icon=_ICONS.get(kind, ""),
        word=word,
        date=_shortened(date),
        authorities=authorities,
        notes=tuple(dict.fromkeys(mark.note for mark in together if mark.note)),
    )


def _shortened(date: str) -> str:
    """31 Mar 2025, for 31 March 2025: a cell is narrow, and its note has the date in full."""
    match date.split():
        case [day, month, year]:
            return f"{day} {month[:3]} {year}"
        case _:
            return date


def _draw_next(step: WhatNext, href: str, view: str, *, is_joint: bool) -> DrawnNext:
    shown = step.held_back_by[:NAMED]
    level = "" if step.level is None else f"level={step.level}&"
    return DrawnNext(
        authority=step.authority if is_joint else "",
        level=step.level,
        named=shown,
        total=step.total,
        more=max(step.total - len(shown), 0),
        href=f"{href}{level}{view}".rstrip("?&") + "#held-back",
    )
