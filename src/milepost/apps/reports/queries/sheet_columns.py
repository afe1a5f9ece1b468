"""Which columns does the sheet have that a matrix came in, and which are there by default?"""

from collections.abc import Mapping
from typing import Any

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.headings import find_columns
from milepost.core.matrix.tables import Table

_CATEGORY, _FOCUS, _EVIDENCE, _OTHER = "category", "focus", "evidence", "other"


def columns_of(matrix: MaturityMatrix, layout: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Each column's kind and heading: those of the sheet where they hold all that is needed."""
    headings = [str(each) for each in layout.get("headings", ())]
    wanted = {_CATEGORY, _FOCUS, *(f"level {each.number}" for each in matrix.levels)}
    if any(area.evidence_base for area in matrix.focus_areas):
        wanted.add(_EVIDENCE)
    kinds = _kinds(headings)
    if wanted <= set(kinds):
        return tuple(zip(kinds, headings, strict=True))
    return (
        (_CATEGORY, "Category"),
        (_FOCUS, "Focus"),
        *(
            (f"level {each.number}", f"Level {each.number} {each.name}".strip())
            for each in matrix.levels
        ),
        (_EVIDENCE, "Evidence base"),
    )


def _kinds(headings: list[str]) -> list[str]:
    """As our own reader takes them."""
    kinds = [_OTHER] * len(headings)
    found = find_columns(Table(name="", rows=(tuple(headings),)))
    if found is None:
        return kinds
    named = ((_CATEGORY, found.category), (_FOCUS, found.focus), (_EVIDENCE, found.evidence))
    for kind, column in (*named, *((f"level {n}", column) for n, column, _ in found.levels)):
        if column is not None:
            kinds[column - 1] = kind
    return kinds
