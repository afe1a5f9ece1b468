"""Which row of a table is the heading row, and which column holds what?"""

import re
from dataclasses import dataclass

from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import on_one_line

_LEVEL = re.compile(r"^\W*level\W{0,3}(\d{1,2})(?!\w)\W*(.*)$", re.IGNORECASE)
_LONGEST_HEADING = 80  # characters; what is longer is prose that happens to begin like a heading
_HEADINGS = {
    "evidence": re.compile(r"evidence", re.IGNORECASE),
    "category": re.compile(r"categor|theme|pillar", re.IGNORECASE),
    "focus": re.compile(r"focus|area|practice", re.IGNORECASE),
}


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column holds what; columns count from 1, and levels are in the sheet's order."""

    heading_row: int
    levels: tuple[tuple[int, int, str], ...]  # (level, column, what the heading says beside it)
    category: int | None
    focus: int | None
    evidence: int | None
    others: tuple[tuple[int, str], ...]


def level_of(heading: str) -> tuple[int, str] | None:
    """The level that a heading names and what it says beside it; None where it names none."""
    if len(heading) > _LONGEST_HEADING or not (level := _LEVEL.match(heading)):
        return None
    return int(level.group(1)), level.group(2).strip()


def kind_of(heading: str) -> str | None:
    """ "evidence", "category" or "focus", where a heading names one of them."""
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    return next((kind for kind, shape in _HEADINGS.items() if shape.search(heading)), None)


def find_columns(table: Table) -> Columns | None:
    """The columns by the row that names most levels; the first of them, where several do."""
    best: Columns | None = None
    for number in range(1, len(table.rows) + 1):
        columns = _columns_of(table, number)
        is_heading = len(columns.levels) > 1 or (columns.levels and columns.focus)
        if is_heading and (best is None or len(columns.levels) > len(best.levels)):
            best = columns
    return best


def _columns_of(table: Table, number: int) -> Columns:
    levels: list[tuple[int, int, str]] = []
    named: dict[str, int] = {}
    others: list[tuple[int, str]] = []
    for column in range(1, len(table.rows[number - 1]) + 1):
        text = on_one_line(table.at(number, column))
        if not text or len(text) > _LONGEST_HEADING:
            continue
        if level := level_of(text):
            levels.append((level[0], column, level[1]))
            continue
        kind = kind_of(text)
        if kind is None or kind in named:
            others.append((column, text))
        else:
            named[kind] = column
    return Columns(
        heading_row=number,
        levels=tuple(levels),
        category=named.get("category"),
        focus=named.get("focus"),
        evidence=named.get("evidence"),
        others=tuple(others),
    )
