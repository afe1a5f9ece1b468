"""How is a table read from text, whatever separates its cells and however it was encoded?"""

import csv
import io
import re

from milepost.core.matrix.headings import level_of
from milepost.core.matrix.tables import Table
from milepost.gateways.refusal import refusal

MOST_ROWS = 20_000
_SEPARATORS = "\t,;|"
_ANNOUNCED = re.compile(r"sep=(.)\r?\n")  # the first line that some spreadsheets write
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def tables_in_text(content: bytes, *, name: str) -> Table:
    """The one table of a text file, in any usual encoding and with any usual separator.

    :raises UnreadableMatrix: where it is not text, or its rows cannot be told.
    """
    text = _decoded(content)
    if strange := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        raise refusal(
            name,
            f"this is no table of text: line {line} holds a sign (code {ord(strange.group())}) "
            "that no text has. Save the matrix as .xlsx or .csv and give that.",
        )
    announced = _ANNOUNCED.match(text)
    if announced:
        return _table(text[announced.end() :], announced.group(1), name, lines_before=1)
    return _table(text, _separator(text), name)


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        # Without a mark: in text of ours most bytes of one half of UTF-16 are zero.
        half = content[:400][1 if encoding.endswith("le") else 0 :: 2]
        if len(content) % 2 == 0 and half.count(0) * 2 > len(half):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The sign that splits the heading row into most levels, or the text into most cells."""

    def fitness(sign: str) -> tuple[int, int]:
        levels = (
            sum(level_of(cell.strip(' "')) is not None for cell in line.split(sign))
            for line in text.splitlines()
        )
        return max(levels, default=0), text.count(sign)

    return max(_SEPARATORS, key=fitness)


def _table(text: str, separator: str, name: str, *, lines_before: int = 0) -> Table:
    try:
        rows = _rows(text, separator, csv.QUOTE_MINIMAL)
    except csv.Error as error:
        if separator != "\t":
            raise refusal(name, _about(error, text)) from None
        # In plain tab-separated text a quotation mark is a sign like any other.
        rows = _rows(text, separator, csv.QUOTE_NONE)
    if len(rows) > MOST_ROWS:
        raise refusal(name, f"it has over {MOST_ROWS:,} rows, which no matrix needs.")
    return Table(name="", rows=((),) * lines_before + rows)


def _rows(text: str, separator: str, quoting: int) -> tuple[tuple[str, ...], ...]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=quoting,  # type: ignore[arg-type]
        strict=quoting != csv.QUOTE_NONE,
    )
    rows = []
    for row in reader:
        rows.append(tuple(row))
        if len(rows) > MOST_ROWS:
            break
    return tuple(rows)


def _about(error: csv.Error, text: str) -> str:
    last = text.count("\n") + 1
    return (
        f"a cell that opens with a quotation mark is not closed as it should be ({error}), "
        f"somewhere in lines 1 to {last}. Save the sheet again as .csv or .xlsx."
    )
