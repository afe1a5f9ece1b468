"""How is a layout written down, for a file of its own or to be remembered, and read again?

A column is named by its letters and a row by its number, as spreadsheets show them.
"""

import re
from collections.abc import Mapping
from typing import Any

from milepost.core.matrix.definition import LevelKind
from milepost.core.matrix.faults import Fault, UnreadableMatrix
from milepost.core.matrix.fields import Fields
from milepost.core.matrix.layout import (
    ONE_CATEGORY,
    Holds,
    Layout,
    LayoutColumn,
    LayoutLevel,
    Named,
    Way,
)
from milepost.core.matrix.tables import column_letters, column_number

MOST_COLUMNS = 16_384  # of a sheet
MOST_ROWS = 1_048_576
_PLACE = re.compile(r"[A-Za-z]{1,3}|[0-9]{1,7}")


def to_layout_document(layout: Layout) -> dict[str, Any]:
    """The layout as plain values, for JSON."""
    is_turned = layout.way is Way.COLUMNS
    return {
        "way": layout.way.value,
        "tables": list(layout.tables),
        "heading": column_letters(layout.heading) if is_turned else str(layout.heading),
        "heading_above": layout.heading_above,
        "heading_below": layout.heading_below,
        "columns": [
            {
                "at": str(place) if is_turned else column_letters(place),
                "holds": column.holds.value,
                "level": column.level,
                "heading": column.heading,
            }
            for place, column in sorted(layout.columns.items())
        ],
        "levels": [
            {
                "number": level.number,
                "name": level.name,
                "label": level.label,
                "kind": level.kind.value if level.kind else None,
            }
            for level in layout.levels
        ],
        "category_from": layout.category_from.value,
        "focus_from": layout.focus_from.value,
        "category": layout.category,
        "evidence": layout.evidence,
    }


def from_layout_document(document: object) -> Layout:
    """The layout that was written down.

    :raises UnreadableMatrix: with every fault of it at once.
    """
    faults: list[Fault] = []
    fields = Fields(document, where="layout", faults=faults)
    layout = Layout(
        way=fields.choice("way", Way.ROWS),
        tables=fields.texts("tables") or ("",),
        heading=_place(fields, "heading") or 1,
        heading_above=_small(fields, "heading_above"),
        heading_below=_small(fields, "heading_below"),
        columns=_columns(fields),
        levels=tuple(_level(each) for each in fields.each("levels", called="level")),
        category_from=fields.choice("category_from", Named.COLUMN),
        focus_from=fields.choice("focus_from", Named.COLUMN),
        category=fields.text("category") or ONE_CATEGORY,
        evidence=fields.text("evidence"),
    )
    if layout.focus_from not in (Named.COLUMN, Named.TABLE):
        fields.fault("'focus_from' must be 'column' or 'table'.")
    fields.close()
    if faults:
        raise UnreadableMatrix(faults)
    return layout


def _small(fields: Fields, name: str) -> int:
    found = fields.whole(name, 0) or 0
    if not 0 <= found <= 5:
        fields.fault(f"'{name}' must be a number from 0 to 5.")
    return found


def _columns(fields: Fields) -> Mapping[int, LayoutColumn]:
    found: dict[int, LayoutColumn] = {}
    for each in fields.each("columns", called="column"):
        place = _place(each, "at")
        column = LayoutColumn(
            holds=each.choice("holds", Holds.LEVEL),
            level=each.whole("level", None),
            heading=each.text("heading"),
        )
        each.close()
        if place in found:
            each.fault("this column is given twice.")
        if place:
            found[place] = column
    return found


def _level(fields: Fields) -> LayoutLevel:
    kind = fields.text_or_none("kind")
    known = {each.value: each for each in LevelKind}
    if kind is not None and kind not in known:
        fields.fault(f"'kind' is {kind!r}; it must be one of 'floor', 'full', 'interim'.")
    number = fields.whole("number", None)
    if number is None:
        fields.fault("'number' is missing.")
    level = LayoutLevel(
        number=number or 0,
        name=fields.text("name"),
        label=fields.text("label"),
        kind=known.get(kind or ""),
    )
    fields.close()
    return level


def _place(fields: Fields, name: str) -> int | None:
    """A column or a row, from 1, however it is written; None, and a fault, where it is neither."""
    written = fields.text_or_whole(name)
    if not _PLACE.fullmatch(written):
        fields.fault(f"'{name}' must be the letters of a column, such as 'B', or a row's number.")
        return None
    place = int(written) if written.isdigit() else column_number(written)
    if not 1 <= place <= (MOST_ROWS if written.isdigit() else MOST_COLUMNS):
        fields.fault(f"'{name}' is {written}, which no sheet has.")
        return None
    return place
