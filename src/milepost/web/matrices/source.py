"""What was read from a file, how it was laid out, and how it waits for the second step."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing

from milepost.apps.matrices.queries import NO_EDITIONS, Editions
from milepost.core.matrix.anomalies import Anomaly
from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.matrix.layout import Layout, Way, heading_at
from milepost.core.matrix.layout_document import from_layout_document, to_layout_document
from milepost.core.matrix.reading import ReadMatrix
from milepost.core.matrix.tables import Table
from milepost.gateways.evidence_files import EvidenceFolder
from milepost.gateways.matrix_files import (
    is_written_as_a_matrix,
    read_matrix_file,
    shipped_matrix,
)
from milepost.gateways.spreadsheets import read_tables

WAITS = 24 * 60 * 60  # seconds between looking at what was read and putting it forward
_SALT = "milepost.matrix-read"


class NoLongerThere(Exception):
    """What was read waits no longer, or was read by somebody else: it is to be read again."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file as it was given, or the shipped matrix (then ``content`` is empty).

    ``layout`` is how its tables hold the matrix, where that is not to be guessed; ``is_mapped``
    whether somebody has just mapped it by hand.
    """

    name: str
    content: bytes = b""
    layout: Layout | None = None
    is_mapped: bool = False

    @property
    def is_shipped(self) -> bool:
        return not self.content

    @property
    def has_tables(self) -> bool:
        """Whether it is a file with tables, whose layout can be mapped."""
        return not self.is_shipped and not is_written_as_a_matrix(self.name)

    def read(self, earlier: Editions = NO_EDITIONS) -> ReadMatrix:
        """The matrix in it.

        :param earlier: what the arrangement had before, whose codes are kept, and given to nothing
            new.
        :raises UnreadableMatrix, FaultyMatrix: with every fault.
        """
        if self.is_shipped:
            return ReadMatrix(matrix=shipped_matrix(), anomalies=())
        file = BytesIO(self.content)
        return read_matrix_file(
            file,
            name=self.name,
            earlier=earlier.newest,
            ever_given=earlier.codes_ever,
            layout=self.layout,
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in it.

        :raises UnreadableMatrix: where there are none.
        """
        return read_tables(BytesIO(self.content), name=self.name)

    def sheet(self, read: ReadMatrix) -> dict[str, Any]:
        """How the sheet was laid out, to hand it back the same; empty where it was no sheet."""
        layout = read.layout
        if layout is None:
            return {}
        table = next(each for each in self.tables if each.name == layout.tables[0])
        inside = range(min(layout.columns), max(layout.columns) + 1)
        above = layout.heading_above
        headings = [heading_at(table, layout.heading, each, above=above) for each in inside]
        return {
            "sheet": layout.tables[0],
            "title": read.matrix.title,
            "remark": read.matrix.remark,
            "headings": headings if layout.way is Way.ROWS else [],
            "notes": list(read.matrix.notes),
            "layout": to_layout_document(layout),
        }


def keep(source: Source, *, person: str, arrangement: str) -> str:
    """Put a source aside until it is put forward.

    :return: a signed token that leads back to it, for this person on this arrangement.
    """
    sha256 = "" if source.is_shipped else _folder().keep([source.content]).sha256
    _let_go_of_old_ones()
    said = {
        "sha256": sha256,
        "name": source.name,
        "person": person,
        "arrangement": arrangement,
        "layout": to_layout_document(source.layout) if source.layout else None,
        "is_mapped": source.is_mapped,
    }
    return signing.dumps(said, salt=_SALT, compress=True)


def kept(token: str, *, person: str, arrangement: str) -> Source:
    """The source that a token leads to.

    :raises NoLongerThere: where it is too old, or not this person's on this arrangement.
    """
    try:
        said = signing.loads(token, salt=_SALT, max_age=WAITS)
    except signing.BadSignature:
        raise NoLongerThere from None
    if (said["person"], said["arrangement"]) != (person, arrangement):
        raise NoLongerThere
    if not said["sha256"]:
        return Source(name=said["name"])
    try:
        with _folder().open(said["sha256"]) as file:
            content = file.read()
    except FileNotFoundError:
        raise NoLongerThere from None
    return Source(
        name=said["name"],
        content=content,
        layout=from_layout_document(said["layout"]) if said["layout"] else None,
        is_mapped=said["is_mapped"],
    )


def _folder() -> EvidenceFolder:
    return EvidenceFolder(_place())


def _place() -> Path:
    return Path(settings.DATA_FOLDER) / "matrices-read"


def _let_go_of_old_ones() -> None:
    for path in _place().glob("??/*"):
        if path.stat().st_mtime < time.time() - WAITS:
            path.unlink(missing_ok=True)


# --- what is told before anything is kept --------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AnomalyGroup:
    """Anomalies of one kind."""

    words: str
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What was read, counted; ``near`` are statements much like one of the edition in force."""

    matrix: MaturityMatrix
    categories: int
    focus_areas: int
    cells: int
    criteria: int
    evidence_types: int
    notes: int
    interim: tuple[int, ...]
    near: tuple[Anomaly, ...]
    groups: tuple[AnomalyGroup, ...]


def preview(read: ReadMatrix) -> Preview:
    """What a person looks at before they put a matrix forward."""
    matrix = read.matrix
    areas = matrix.focus_areas
    return Preview(
        matrix=matrix,
        categories=len(matrix.categories),
        focus_areas=len(areas),
        cells=sum(1 for area in areas for cell in area.descriptors if cell.words),
        criteria=sum(1 for _ in matrix.criteria()),
        evidence_types=len({each.code for area in areas for each in area.evidence_base}),
        notes=len(matrix.notes),
        interim=_interim(matrix),
        near=tuple(each for each in read.anomalies if each.kind in _NEAR),
        groups=tuple(_groups(each for each in read.anomalies if each.kind not in _NEAR)),
    )


def _interim(matrix: MaturityMatrix) -> tuple[int, ...]:
    """The interim levels that have the pattern: their first part is worked out, never rated."""
    with_prior = {each.level for each in matrix.criteria() if each.is_prior}
    return tuple(
        level.number
        for level in matrix.levels
        if level.kind is LevelKind.INTERIM and level.number in with_prior
    )


def _groups(anomalies: Iterable[Anomaly]) -> Iterable[AnomalyGroup]:
    ordered = sorted(anomalies, key=lambda each: each.kind)
    for kind, together in groupby(ordered, key=lambda each: each.kind):
        words = _KINDS.get(kind, kind.replace("_", " ").capitalize())
        yield AnomalyGroup(words=words, anomalies=tuple(together))


_NEAR = frozenset({"near_match", "moved"})
_KINDS = {
    "abbreviation_two_ways": "Abbreviations spelt in two ways",
    "absolute_with_allowance": "Absolute words with an allowance",
    "article_before_plural": "Articles before a plural",
    "cell_across_levels": "Cells that reach across levels",
    "column_left_out": "Columns that were left out",
    "comma_in_evidence": "Evidence entries with a comma",
    "counted_twice": "Evidence counted in two rows",
    "date_in_words": "Dates within the words",
    "doubled_word": "Doubled words",
    "empty_line": "Empty lines within the table",
    "evidence_missing": "Evidence types that are missing",
    "extra_line": "Lines too many",
    "formula_without_result": "Formulas without a result",
    "hidden_row": "Hidden rows",
    "line_of_another_row": "Lines that belong to another row",
    "many_names": "One party with many names",
    "no_evidence_base": "Rows without an evidence base",
    "no_evidence_column": "No evidence column",
    "no_title": "No title",
    "other_order": "Another order",
    "other_target_date": "Different target dates",
    "outside_the_pattern": "Cells outside the pattern of their level",
    "promised_but_there": "Promised, but there already",
    "same_across_levels": "Cells that read the same at several levels",
    "same_sentence_at_levels": "Sentences that do not climb",
    "slip": "Slips of the pen",
    "stray_markup": "Stray markup",
    "undefined_level": "Levels without words",
    "untested_terms": "Terms without a test",
    "wrong_column": "Columns named wrongly",
}
