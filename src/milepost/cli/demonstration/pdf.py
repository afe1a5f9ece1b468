"""A small PDF: one A4 page after another of headings, paragraphs and plain tables.

Enough for the papers of the demonstration, and no more: one typeface that every reader has.
"""

from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 64  # points
_LINE = 15
_BODY, _TITLE, _HEADING = 10.5, 17, 12.5

Block = str | Sequence[Sequence[str]]  # "# a heading", a paragraph, or the rows of a table


def pdf(title: str, author: str, blocks: Iterable[Block]) -> bytes:
    """The document as PDF 1.4; the same words give the same bytes."""
    pages = _Pages(title)
    pages.write(title, size=_TITLE, is_bold=True, after=8)
    pages.write(author, after=16)
    for block in blocks:
        if isinstance(block, str):
            if block.startswith("# "):
                pages.write(block[2:], size=_HEADING, is_bold=True, before=10, after=4)
            else:
                pages.write(block, after=8)
        else:
            pages.table(block)
    return _document(title, author, pages.streams())


class _Pages:
    """Where the next line goes, and what stands on each page so far."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._pages: list[list[str]] = [[]]
        self._y = float(_HEIGHT - _MARGIN)

    def write(
        self,
        words: str,
        *,
        size: float = _BODY,
        is_bold: bool = False,
        before: float = 0,
        after: float = 0,
    ) -> None:
        self._y -= before
        per_line = int((_WIDTH - 2 * _MARGIN) / (size * 0.5))
        for line in _wrapped(words, per_line):
            self._down(max(_LINE, size * 1.3))
            self._put(_MARGIN, line, size, is_bold)
        self._y -= after

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """The first row is the heading; columns are as wide as one another but for the first."""
        wide = _WIDTH - 2 * _MARGIN
        first = wide * 0.52
        step = (wide - first) / max(1, len(rows[0]) - 1)
        for number, row in enumerate(rows):
            self._down(_LINE + 3)
            for place, cell in enumerate(row):
                x = _MARGIN + (first + step * (place - 1) if place else 0)
                self._put(x, cell[:44], 9.5, number == 0)
            y = self._y - 5
            self._pages[-1].append(
                f"0.6 w 0.84 0.82 0.78 RG {_MARGIN} {y:.1f} m {_WIDTH - _MARGIN} {y:.1f} l S"
            )
        self._y -= 12

    def streams(self) -> list[bytes]:
        return ["\n".join(page).encode("cp1252", "replace") for page in self._pages]

    def _down(self, by: float) -> None:
        self._y -= by
        if self._y < _MARGIN:
            self._pages.append([])
            self._y = float(_HEIGHT - _MARGIN)

    def _put(self, x: float, words: str, size: float, is_bold: bool) -> None:
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if is_bold else "F1"
        self._pages[-1].append(f"BT /{font} {size} Tf {x:.1f} {self._y:.1f} Td ({escaped}) Tj ET")


def _wrapped(words: str, per_line: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > per_line:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _document(title: str, author: str, streams: list[bytes]) -> bytes:
    first_page = 6
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(streams)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        b"<< /Title " + _text(title) + b" /Author " + _text(author) + b" >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}]"
                " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
                f" /Contents {first_page + 2 * number + 1} 0 R >>"
            ).encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    return _with_table_of_objects(objects)


def _text(words: str) -> bytes:
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def _with_table_of_objects(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for start in starts:
        out += b"%010d 00000 n \n" % start
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
