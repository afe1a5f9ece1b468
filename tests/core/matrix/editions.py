"""A matrix and another edition of it, as people make one: some of it written anew, some struck."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from milepost.core.matrix.definition import (
    Criterion,
    FocusArea,
    Lasting,
    LevelDescriptor,
    MaturityMatrix,
)
from milepost.core.matrix.document import from_document
from tests.core.matrix.matrices import a_document, matrices

_TEXTS = st.sampled_from(
    [
        "Most sites are checked.",
        "All sites are checked.",
        "At least 80 % are answered within 10 days.",
        "At least 90 % are answered within 5 days.",
        "Sites are regular.",
    ]
)

Edit = Callable[[dict[str, Any]], object]  # of a document, in its place


def all_of(*edits: Edit) -> Edit:
    """Several edits as one, in their order."""

    def edit(document: dict[str, Any]) -> None:
        for each in edits:
            each(document)

    return edit


def sound(change: Edit = lambda document: None) -> MaturityMatrix:
    """The sound matrix of two focus areas, with a change to its document."""
    document = a_document()
    change(document)
    return from_document(document)


@st.composite
def editions(draw: st.DrawFn) -> tuple[MaturityMatrix, MaturityMatrix]:
    """A matrix and what was made of it; codes stay what they are about, as they have to."""
    old = draw(matrices())
    areas = {area.code: draw(_rewritten(area)) for area in old.focus_areas}
    return old, replace(
        old,
        categories=tuple(
            replace(each, focus_areas=tuple(areas[area.code] for area in each.focus_areas))
            for each in old.categories
        ),
    )


@st.composite
def _rewritten(draw: st.DrawFn, area: FocusArea) -> FocusArea:
    return replace(
        area, descriptors=tuple(draw(_cell(area, descriptor)) for descriptor in area.descriptors)
    )


@st.composite
def _cell(draw: st.DrawFn, area: FocusArea, cell: LevelDescriptor) -> LevelDescriptor:
    criteria: list[Criterion] = []
    struck: list[str] = []
    for criterion in cell.criteria:
        what = draw(st.sampled_from(["stays", "stays", "changes", "goes", "splits"]))
        if what == "changes":
            criteria.append(draw(_changed(criterion)))
        elif what == "stays":
            criteria.append(criterion)
        else:
            struck.append(criterion.code)
        if what == "splits":
            criteria += [
                replace(
                    draw(_changed(criterion)), code=f"{criterion.code}.{part}", replaces=(code,)
                )
                for part, code in enumerate([criterion.code, draw(st.sampled_from(struck))])
            ]
    return replace(cell, criteria=tuple(criteria))


@st.composite
def _changed(draw: st.DrawFn, criterion: Criterion) -> Criterion:
    return replace(
        criterion,
        text=draw(st.just(criterion.text) | _TEXTS),
        is_critical=draw(st.booleans()),
        lasting=draw(st.sampled_from(Lasting)),
    )
