"""What became of every criterion and every cell between two editions of a matrix, and why?

The machine suggests, from what differs; where that is not clear it says "reworded". People
confirm, or decide otherwise; what nobody has confirmed yet is told as such. No code is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from milepost.core.matrix.change_comparing import compared_cells, compared_criteria
from milepost.core.matrix.change_entries import (
    CellKey,
    ChangeDecision,
    ChangeKind,
    MappedCell,
    MappedCriterion,
)
from milepost.core.matrix.change_lines import ChangeLine, change_lines
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.faults import Fault, FaultyDecisions


@dataclass(frozen=True, kw_only=True)
class ChangeMap:
    """What became of every criterion code of two editions, of every cell, and of the rest."""

    old: MaturityMatrix
    new: MaturityMatrix
    criteria: tuple[MappedCriterion, ...]
    cells: tuple[MappedCell, ...]
    lines: tuple[ChangeLine, ...]

    @cached_property
    def by_code(self) -> Mapping[str, MappedCriterion]:
        return {each.code: each for each in self.criteria}

    @cached_property
    def by_cell(self) -> Mapping[CellKey, MappedCell]:
        return {each.cell: each for each in self.cells}

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all differs."""
        entries = (*self.criteria, *self.cells)
        return not self.lines and all(e.suggested is ChangeKind.UNCHANGED for e in entries)

    @property
    def waiting(self) -> tuple[MappedCriterion | MappedCell, ...]:
        """What people have still to confirm, criteria first."""
        entries: tuple[MappedCriterion | MappedCell, ...] = (*self.criteria, *self.cells)
        return tuple(each for each in entries if each.waits)

    @property
    def criteria_by_kind(self) -> Mapping[ChangeKind, int]:
        """How many criteria each kind has, none left out."""
        return _counted(self.criteria)

    @property
    def cells_by_kind(self) -> Mapping[ChangeKind, int]:
        """How many cells each kind has, none left out."""
        return _counted(self.cells)


def _counted(entries: Iterable[MappedCriterion | MappedCell]) -> Mapping[ChangeKind, int]:
    kinds = [each.kind for each in entries]
    return {kind: kinds.count(kind) for kind in ChangeKind}


def change_map(old: MaturityMatrix, new: MaturityMatrix) -> ChangeMap:
    """What the machine suggests for every code of either edition, for every cell, and the rest.

    Codes of the old edition come first, in its order, then those that are new. Any two sound
    matrices can be compared; where they have nothing in common, all is removed and new.
    """
    criteria = compared_criteria(old, new)
    return ChangeMap(
        old=old,
        new=new,
        criteria=criteria,
        cells=compared_cells(old, new, criteria),
        lines=change_lines(old, new),
    )


def confirmed(suggested: ChangeMap, decisions: Mapping[str | CellKey, ChangeDecision]) -> ChangeMap:
    """The map with people's decisions over its suggestions, by criterion code or by cell.

    What no decision is about stays as it was, an earlier decision included.

    :raises FaultyDecisions: with every decision that cannot be.
    """
    if not decisions:
        return suggested
    if faults := tuple(_decision_faults(suggested, decisions)):
        raise FaultyDecisions(faults)
    criteria = tuple(
        replace(each, decision=decisions.get(each.code, each.decision))
        for each in suggested.criteria
    )
    # What people said of its criteria is what a cell is judged by.
    cells = compared_cells(suggested.old, suggested.new, criteria)
    return replace(
        suggested,
        criteria=criteria,
        cells=tuple(
            replace(now, decision=decisions.get(was.cell, was.decision))
            for was, now in zip(suggested.cells, cells, strict=True)
        ),
    )


def _decision_faults(
    suggested: ChangeMap, decisions: Mapping[str | CellKey, ChangeDecision]
) -> Iterator[Fault]:
    for key, decision in decisions.items():
        entry: MappedCriterion | MappedCell | None
        if isinstance(key, str):
            where, entry = f"criterion {key}", suggested.by_code.get(key)
        else:
            where = f"focus area {key[0]}, level {key[1]}"
            entry = suggested.by_cell.get(key)
        if entry is None:
            yield Fault(where=where, sentence="neither edition has it, so it cannot have changed.")
        elif decision.kind not in entry.possible:
            may_be = " or ".join(f"'{kind.value}'" for kind in ChangeKind if kind in entry.possible)
            yield Fault(
                where=where,
                sentence=f"it cannot be '{decision.kind.value}': {entry.standing}; say {may_be}.",
            )
