"""Which cells of a workbook hold formulas? The values alone do not tell.

Only workbooks that ``xlsx_tables`` found safe to parse are looked through; nothing is calculated.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape

from milepost.core.assessment.working_copy_reading import Formulas
from milepost.core.matrix.tables import MergedRange

_WORKBOOK = frozenset({"xl/workbook.xml", "xl/_rels/workbook.xml.rels"})
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN = re.compile(rb"<(?:\w+:)?([cf])(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb"""\bref=["']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})["']""")
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_SPREADS = re.compile(rb"""\bt=["'](?:array|dataTable)["']""")


def is_xlsx(content: bytes) -> bool:
    """Whether an archive holds a workbook of the kind that Excel writes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return set(archive.namelist()) >= _WORKBOOK


def formulas_in(content: bytes) -> Mapping[str, Formulas]:
    """Where each sheet of an XLSX workbook holds formulas, by the sheet's name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pieces = set(archive.namelist())
        return {
            name: _formulas(archive.read(piece))
            for name, piece in sheet_pieces(archive, pieces)
            if piece in pieces
        }


def sheet_pieces(archive: zipfile.ZipFile, pieces: set[str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and of the piece that it is in."""
    if not pieces >= _WORKBOOK:
        return
    targets = {
        each.get("Id", ""): each.get("Target", "")
        for each in _tags(archive, "xl/_rels/workbook.xml.rels", _RELATION)
    }
    for each in _tags(archive, "xl/workbook.xml", _SHEET):
        relation = next((value for key, value in each.items() if key.endswith(":id")), "")
        target = targets.get(relation, "")
        piece = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        yield each.get("name", ""), posixpath.normpath(piece)


def _tags(
    archive: zipfile.ZipFile, piece: str, shape: "re.Pattern[str]"
) -> Iterator[dict[str, str]]:
    text = archive.read(piece).decode("utf-8", errors="replace")
    for found in shape.finditer(text):
        yield {
            name: unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(found.group(1))
        }


def _formulas(sheet: bytes) -> Formulas:
    cells: set[tuple[int, int]] = set()
    ranges: list[MergedRange] = []
    place: tuple[int, int] | None = None
    is_unplaced = False
    for token in _TOKEN.finditer(sheet):
        kind, attributes = token.groups()
        if kind == b"c":
            found = _PLACE.search(attributes)
            place = (int(found.group(2)), _column(found.group(1))) if found else None
            continue
        if place is None:
            is_unplaced = True
        else:
            cells.add(place)
        if _SPREADS.search(attributes) and (area := _REFERENCE.search(attributes)):
            ranges.append(
                MergedRange(
                    first_row=int(area.group(2)),
                    last_row=int(area.group(4)),
                    first_column=_column(area.group(1)),
                    last_column=_column(area.group(3)),
                )
            )
    return Formulas(cells=frozenset(cells), ranges=tuple(ranges), is_unplaced=is_unplaced)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
