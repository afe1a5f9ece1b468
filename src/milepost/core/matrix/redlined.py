"""What is a redline of a whole matrix made of, and what of it is a change?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from milepost.core.matrix.redline import Marked, Redline, is_changed


class Became(StrEnum):
    """What became of a part of the document."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class RedlinedPart:
    """One part of the document: its name, its words, and what is said of it beside.

    ``remark`` is no part of either edition: it says where a part that was moved stands now, or
    where it stood.
    """

    name: str
    became: Became
    words: Redline
    said: Redline = ()
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class RedlinedCell:
    """What a focus area is like at a level: its words, and its criteria by code."""

    level: int
    became: Became  # of its words; a level without any, before and after, is the same
    words: Redline
    criteria: tuple[RedlinedPart, ...]

    @property
    def parts(self) -> Iterator[Became]:
        yield self.became
        yield from (each.became for each in self.criteria)


@dataclass(frozen=True, kw_only=True)
class RedlinedArea:
    """A row of the matrix."""

    code: str
    became: Became
    name: Redline
    said: Redline
    cells: tuple[RedlinedCell, ...]
    evidence_base: tuple[RedlinedPart, ...]
    threads: tuple[RedlinedPart, ...]
    remark: str = ""

    @property
    def parts(self) -> Iterator[Became]:
        yield became_of((*self.name, *self.said))
        for cell in self.cells:
            yield from cell.parts
        yield from (each.became for each in (*self.evidence_base, *self.threads))

    @property
    def counts(self) -> Mapping[Became, int]:
        """How many of its parts were changed, are new, were removed."""
        return counted(self.parts)


@dataclass(frozen=True, kw_only=True)
class RedlinedCategory:
    """A group of rows. ``key`` tells it apart in the document."""

    key: str
    name: Redline
    areas: tuple[RedlinedArea, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentRedline:
    """The whole matrix, from one edition to another."""

    head: tuple[RedlinedPart, ...]
    levels: tuple[RedlinedPart, ...]
    categories: tuple[RedlinedCategory, ...]
    terms: tuple[RedlinedPart, ...]
    notes: tuple[RedlinedPart, ...]
    settings: tuple[RedlinedPart, ...]

    @property
    def around(self) -> Iterator[RedlinedPart]:
        """What belongs to no focus area."""
        for group in (self.head, self.levels, self.terms, self.notes, self.settings):
            yield from group

    @property
    def areas(self) -> Iterator[RedlinedArea]:
        for category in self.categories:
            yield from category.areas

    @property
    def counts(self) -> Mapping[Became, int]:
        """How many parts of the whole were changed, are new, were removed."""
        names = (became_of(each.name) for each in self.categories)
        of_areas = (became for area in self.areas for became in area.parts)
        return counted([*(each.became for each in self.around), *names, *of_areas])

    @property
    def is_changed(self) -> bool:
        return bool(self.counts)


def only_changes(document: DocumentRedline) -> DocumentRedline:
    """The document without what stayed as it was; a cell of which something changed stays."""
    categories = (
        replace(each, areas=tuple(_changes_of(area) for area in each.areas if area.counts))
        for each in document.categories
    )
    return DocumentRedline(
        head=_changed(document.head),
        levels=_changed(document.levels),
        categories=tuple(each for each in categories if each.areas or is_changed(each.name)),
        terms=_changed(document.terms),
        notes=_changed(document.notes),
        settings=_changed(document.settings),
    )


def _changes_of(area: RedlinedArea) -> RedlinedArea:
    return replace(
        area,
        cells=tuple(
            replace(cell, criteria=_changed(cell.criteria))
            for cell in area.cells
            if any(each is not Became.SAME for each in cell.parts)
        ),
        evidence_base=_changed(area.evidence_base),
        threads=_changed(area.threads),
    )


def _changed(parts: Iterable[RedlinedPart]) -> tuple[RedlinedPart, ...]:
    return tuple(each for each in parts if each.became is not Became.SAME)


def counted(parts: Iterable[Became]) -> Mapping[Became, int]:
    """How many were changed, are new, were removed; what there is none of is left out."""
    found = list(parts)
    return {
        each: found.count(each)
        for each in (Became.CHANGED, Became.NEW, Became.REMOVED)
        if each in found
    }


def became_of(words: Redline) -> Became:
    """What became of words by themselves: those that were nowhere, and are not, are the same."""
    changes = {each.marked for each in words}
    if changes <= {Marked.SAME}:
        return Became.SAME
    if len(changes) > 1:
        return Became.CHANGED
    return Became.NEW if Marked.IN in changes else Became.REMOVED
