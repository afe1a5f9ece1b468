"""A meeting without the site: a draft goes along as a workbook, and comes back filled in."""

import io
import re
from collections.abc import Mapping
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from milepost.apps.matrices.actions import bring_in_meeting
from milepost.apps.matrices.queries.meeting import meeting_book, meeting_handed_in, meeting_page
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix

_LEVELS = "xl/worksheets/sheet2.xml"  # the sheet after the one that says what to do
_FIRST_ROW = 5
_NEW_WORDS, _WHY = "E", "F"


def meet(
    number: int,
    matrix: MaturityMatrix,
    words: Mapping[tuple[str, int], str],
    why: str,
    *,
    by: Actor,
    clock: Clock,
) -> None:
    """Take the workbook of a draft, write words of levels into it, and bring them in.

    :param words: by focus area and level.
    """
    book = meeting_book(number=number, by=by, at=clock.tick())
    places = [(area.code, level.number) for area in matrix.focus_areas for level in matrix.levels]
    cells: dict[str, str] = {}
    for place, said in words.items():
        row = _FIRST_ROW + places.index(place)
        cells |= {f"{_NEW_WORDS}{row}": said, f"{_WHY}{row}": why}
    content = io.BytesIO(_filled(book.content, cells))
    carried = meeting_handed_in(number=number, file=content, name=book.name, by=by)
    page = meeting_page(number=number, carried=carried, by=by)
    bring_in_meeting(number=number, carried=carried, seen=page.seen, by=by, at=clock.tick())


def _filled(content: bytes, cells: Mapping[str, str]) -> bytes:
    """The workbook with words in empty cells of its levels."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as book, ZipFile(out, "w", ZIP_DEFLATED) as filled:
        for name in book.namelist():
            part = book.read(name).decode() if name == _LEVELS else book.read(name)
            if isinstance(part, str):
                for cell, words in cells.items():
                    part = _written(part, cell, words)
            filled.writestr(name, part)
    return out.getvalue()


def _written(sheet: str, cell: str, words: str) -> str:
    """A sheet with words in an empty cell, in the cell's own style."""
    found, count = re.subn(
        rf'<c r="{cell}"( s="\d+")?/>',
        lambda empty: (
            f'<c r="{cell}"{empty[1] or ""} t="inlineStr"><is><t>{escape(words)}</t></is></c>'
        ),
        sheet,
    )
    if count != 1:
        raise ValueError(f"The workbook has no empty cell {cell}.")
    return found
