"""How does the redline of a matrix become a document whose changes Word can accept or reject?

Accepted all together, the changes give the newer edition; rejected, the older.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from milepost.core.matrix.redline import Marked, Redline, Stretch, after_of, before_of
from milepost.core.matrix.redlined import (
    Became,
    DocumentRedline,
    RedlinedArea,
    RedlinedCell,
    RedlinedPart,
    became_of,
)
from milepost.gateways.docx_writing import TableCell, TableRow, TrackedDocument

NO_WORDS = "No words for this level."
# Widths of columns, which make up the width of the page.
_PARTS = (1850, 4200, 3588)  # code, words, what is said beside
_NAMED = (3000, 6638)
_SIDES = (1000, 2400, 6238)
_COUNTS = (5400, 4238)
_MARKS = {
    Became.NEW: Marked.IN,
    Became.REMOVED: Marked.OUT,
    Became.CHANGED: Marked.SAME,
    Became.SAME: Marked.SAME,
}
_BECAME_WORDS = {Became.CHANGED: "changed", Became.NEW: "new", Became.REMOVED: "removed"}


@dataclass(frozen=True, kw_only=True)
class RedlineTitle:
    """What stands before the redline. ``old`` and ``new``: what each is called, and its hash."""

    matrix: str
    old: tuple[str, str]
    new: tuple[str, str]
    author: str
    at: datetime


def redline_document(redline: DocumentRedline, title: RedlineTitle) -> bytes:
    """The whole redline as a .docx file; equal redlines give equal bytes."""
    between = f"{title.old[0]} to {title.new[0]}"
    document = TrackedDocument(
        title=f"{title.matrix}: redline, {between}",
        footer=f"{title.matrix} · redline, {between}",
        author=title.author,
        at=title.at,
    )
    _front(document, redline, title, between)
    _named(document, "Title and rule", redline.head)
    _named(document, "Levels", redline.levels)
    for category in redline.categories:
        marked = _MARKS[became_of(category.name)]
        document.paragraph(category.name, "Heading1", marked=marked)
        for area in category.areas:
            _area(document, area)
    _named(document, "Defined terms", redline.terms)
    _notes(document, redline.notes)
    _named(document, "Settings", redline.settings)
    return document.content()


def _front(
    document: TrackedDocument, redline: DocumentRedline, title: RedlineTitle, between: str
) -> None:
    """Which editions, their hashes, and how much changed where. Nothing of it is tracked."""
    document.paragraph(_plain(title.matrix), "Title")
    document.paragraph(_plain(f"Redline, {between}"), "Subtitle")
    head = _head("", "Edition", "SHA-256 of its document")
    sides = (
        TableRow(
            cells=(_cell(side, "CellStrong"), _cell(named[0]), _cell(named[1], "CellCode")),
        )
        for side, named in (("From", title.old), ("To", title.new))
    )
    document.table(_SIDES, (head, *sides))
    document.paragraph(
        _plain(
            "Every insertion and every deletion below is a tracked change. Accepted all together,"
            " they give the newer edition; rejected, the older. The hashes name the editions as"
            " the parties hold them: this document shows what changed and replaces neither."
        ),
        "Words",
    )
    document.table(_COUNTS, (_head("What changed", ""), *_counts(redline)))
    document.page_break()


def _counts(redline: DocumentRedline) -> Iterator[TableRow]:
    lines = [("The whole matrix", redline.counts)]
    lines += [(after_of(area.name) or before_of(area.name), area.counts) for area in redline.areas]
    for name, counts in lines:
        words = ", ".join(f"{count} {_BECAME_WORDS[each]}" for each, count in counts.items())
        yield TableRow(cells=(_cell(name), _cell(words or "unchanged")))


# --- the document ------------------------------------------------------------------------------


def _area(document: TrackedDocument, area: RedlinedArea) -> None:
    marked = _MARKS[became_of(area.name)]
    code = (Stretch(marked=marked, text=f"{area.code}  "),)
    document.paragraph((*code, *area.name), "Heading2", marked=marked)
    if area.said:
        document.paragraph(area.said, "Words", marked=_MARKS[became_of(area.said)])
    if area.cells:
        head = _head("Level, code", "Words", "Said beside", marked=marked)
        rows = (row for cell in area.cells for row in _cell_rows(cell, marked))
        document.table(_PARTS, (head, *rows))
    _beside(document, "Evidence base", area.evidence_base)
    _beside(document, "Threads", area.threads)


def _cell_rows(cell: RedlinedCell, area: Marked) -> Iterator[TableRow]:
    """A level's words, then its criteria; a level without words says so, and that is tracked."""
    level = Stretch(marked=area, text=f"Level {cell.level}")
    yield TableRow(
        cells=(
            TableCell(words=(level,), style="CellStrong"),
            TableCell(words=_words_of(cell, area), spans=2),
        ),
        marked=area,
        is_shaded=True,
    )
    yield from map(_part, cell.criteria)


def _words_of(cell: RedlinedCell, area: Marked) -> Redline:
    if not cell.words:
        return (Stretch(marked=area, text=NO_WORDS),)
    if area is not Marked.SAME or cell.became in (Became.SAME, Became.CHANGED):
        return cell.words
    other = Marked.OUT if cell.became is Became.NEW else Marked.IN
    none = Stretch(marked=other, text=NO_WORDS)
    return (none, *cell.words) if other is Marked.OUT else (*cell.words, none)


def _beside(document: TrackedDocument, name: str, parts: tuple[RedlinedPart, ...]) -> None:
    if parts:
        _heading(document, name, "Heading3", parts)
        document.table(_PARTS, map(_part, parts))


def _part(part: RedlinedPart) -> TableRow:
    marked = _MARKS[part.became]
    return TableRow(
        cells=(
            TableCell(words=(Stretch(marked=marked, text=part.name),), style="CellSmall"),
            TableCell(words=part.words),
            TableCell(words=part.said, style="CellSmall"),
        ),
        marked=marked,
    )


def _named(document: TrackedDocument, name: str, parts: tuple[RedlinedPart, ...]) -> None:
    """What belongs to no focus area: names with words to them."""
    if not parts:
        return
    _heading(document, name, "Heading1", parts)
    rows = []
    for part in parts:
        marked = _MARKS[part.became]
        label = TableCell(words=(Stretch(marked=marked, text=part.name),), style="CellStrong")
        rows.append(TableRow(cells=(label, TableCell(words=part.words)), marked=marked))
    document.table(_NAMED, rows)


def _notes(document: TrackedDocument, notes: tuple[RedlinedPart, ...]) -> None:
    """The notes, without their numbers: those change with every one that is struck out."""
    if notes:
        _heading(document, "Notes", "Heading1", notes)
    for note in notes:
        document.paragraph(note.words, "Words", marked=_MARKS[note.became])


def _heading(
    document: TrackedDocument, name: str, style: str, parts: Iterable[RedlinedPart]
) -> None:
    """A heading; one over nothing but new parts is new with them, and likewise what is gone."""
    marks = {_MARKS[part.became] for part in parts}
    marked = marks.pop() if len(marks) == 1 else Marked.SAME
    document.paragraph((Stretch(marked=marked, text=name),), style, marked=marked)


def _head(*names: str, marked: Marked = Marked.SAME) -> TableRow:
    cells = (_cell(name, "CellHead", marked) for name in names)
    return TableRow(cells=tuple(cells), marked=marked, is_head=True)


def _cell(text: str, style: str = "Cell", marked: Marked = Marked.SAME) -> TableCell:
    return TableCell(words=_plain(text, marked), style=style)


def _plain(text: str, marked: Marked = Marked.SAME) -> Redline:
    return (Stretch(marked=marked, text=text),) if text else ()
