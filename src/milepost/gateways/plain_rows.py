"""A sheet whose rows are written in one go, several times as fast as cell by cell.

XlsxWriter keeps every cell as an object until the file is closed. A table of some thousand cells
in three styles needs none of that: its rows are told as XML at once, with their words in place.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from milepost.core.matrix.tables import column_letters

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WORDS = ' t="inlineStr"><is><t xml:space="preserve">'
_SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")


class PlainRows(Worksheet):  # type: ignore[misc]  # XlsxWriter says no types
    """Below what is written cell by cell, rows of words and whole numbers."""

    _told: tuple[str, ...] = ()

    def tell(
        self,
        first: int,
        rows: Iterable[tuple[float, Sequence[str | int]]],
        *,
        words: Format,
        numbers: Format,
        centred: Collection[int] = (),
    ) -> None:
        """Write rows, the last ones of this sheet.

        :param first: the first row, counted from 0 as by everything of this sheet.
        :param rows: the height of each in points, and its values; "" leaves a cell out.
        :param centred: the columns, from 0, whose words are written as numbers are.
        """
        text, number = words._get_xf_index(), numbers._get_xf_index()
        columns: list[tuple[str, str]] = []  # how each begins, and how its words do after the row
        told = []
        for row, (height, values) in enumerate(rows, start=first + 1):
            while (place := len(columns)) < len(values):
                style = number if place in centred else text
                columns.append((f'<c r="{column_letters(place + 1)}', f'" s="{style}"{_WORDS}'))
            cells = "".join(
                [
                    f'{begin}{row}" s="{number}"><v>{value}</v></c>'
                    if isinstance(value, int)
                    else f"{begin}{row}{opened}{_as_xml(value)}</t></is></c>"
                    for (begin, opened), value in zip(columns, values, strict=False)
                    if value != ""
                ]
            )
            told.append(f'<row r="{row}" ht="{height:g}" customHeight="1">{cells}</row>')
        self._told = tuple(told)
        if told:
            self.dim_rowmax = first + len(told) - 1  # how far the sheet says that it reaches

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.write("".join(self._told))


def _as_xml(words: str) -> str:
    """Words as a workbook keeps them: what XML cannot say is written as _x0000_."""
    if not _SPECIAL.search(words):
        return words  # as almost all are
    words = _ESCAPED.sub("_x005F_", words)
    return _NO_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", escape(words))
