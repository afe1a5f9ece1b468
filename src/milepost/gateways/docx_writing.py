"""How is a text document (.docx) written, with its changes tracked, so that Word can take them?

The markup is written by hand: little of it is needed, and that little is what libraries leave out.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from milepost.core.matrix.redline import Marked, Redline
from milepost.gateways.docx_styles import STONE, STYLES, WORD

_SPACE = "http://schemas.openxmlformats.org"
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = f"{_SPACE}/officeDocument/2006/relationships"
_BEGUN = datetime(1980, 1, 1, tzinfo=UTC)  # of every piece, so that equal documents are equal bytes
_NO_CHARACTER = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"([\n\t])")


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """Words in a style; ``spans`` so many columns."""

    words: Redline
    style: str = "Cell"
    spans: int = 1


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """Cells; a row that is ``marked`` was put in, or struck out, whole."""

    cells: tuple[TableCell, ...]
    marked: Marked = Marked.SAME
    is_head: bool = False
    is_shaded: bool = False


@dataclass(kw_only=True)
class TrackedDocument:
    """A document that is being written; its changes have an author and a moment."""

    title: str
    footer: str
    author: str
    at: datetime
    _body: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def paragraph(self, words: Redline, style: str, *, marked: Marked = Marked.SAME) -> None:
        """A paragraph; one that is ``marked`` was put in, or struck out, with its end."""
        self._body.append(self._paragraph(words, style, marked))

    def table(self, widths: Sequence[int], rows: Iterable[TableRow]) -> None:
        """:param widths: of its columns, in twentieths of a point."""
        columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        written = "".join(self._row(row, widths) for row in rows)
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Lines"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{written}'
            f"</w:tbl>"
        )
        self.paragraph((), "After")

    def page_break(self) -> None:
        self._body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def content(self) -> bytes:
        """The file."""
        pieces = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT,
            "docProps/core.xml": _core(self.title, self.author, self._moment),
            "word/document.xml": _document("".join(self._body)),
            "word/_rels/document.xml.rels": _BESIDE,
            "word/styles.xml": STYLES,
            "word/settings.xml": _SETTINGS,
            "word/footer1.xml": _footer(self.footer),
        }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in pieces.items():
                entry = zipfile.ZipInfo(name, _BEGUN.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, _HEAD + text)
        return file.getvalue()

    @property
    def _moment(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def _row(self, row: TableRow, widths: Sequence[int]) -> str:
        settings = ["<w:cantSplit/>"]
        settings += ["<w:tblHeader/>"] * row.is_head + [self._mark(row.marked)]
        cells, at = [], 0
        for cell in row.cells:
            width = sum(widths[at : at + cell.spans])
            cells.append(self._cell(cell, width, row))
            at += cell.spans
        return f"<w:tr><w:trPr>{''.join(settings)}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, cell: TableCell, width: int, row: TableRow) -> str:
        spans = f'<w:gridSpan w:val="{cell.spans}"/>' if cell.spans > 1 else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{STONE}"/>' if row.is_shaded else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}</w:tcPr>'
            f"{self._paragraph(cell.words, cell.style, row.marked)}</w:tc>"
        )

    def _paragraph(self, words: Redline, style: str, marked: Marked) -> str:
        end = f"<w:rPr>{self._mark(marked)}</w:rPr>" if marked is not Marked.SAME else ""
        runs = "".join(self._run(each.text, each.marked) for each in words)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{end}</w:pPr>{runs}</w:p>'

    def _run(self, text: str, marked: Marked) -> str:
        run = f"<w:r>{''.join(_pieces(text, is_out=marked is Marked.OUT))}</w:r>"
        mark = self._mark(marked)
        return f"{mark.removesuffix('/>')}>{run}</w:{_TAGS[marked]}>" if mark else run

    def _mark(self, marked: Marked) -> str:
        """Who put in or struck out, and when; "" for what stayed."""
        if marked is Marked.SAME:
            return ""
        return (
            f'<w:{_TAGS[marked]} w:id="{next(self._ids)}" w:author={quoteattr(self.author)}'
            f' w:date="{self._moment}"/>'
        )


_TAGS = {Marked.IN: "ins", Marked.OUT: "del"}


def _pieces(text: str, *, is_out: bool) -> Iterator[str]:
    tag = "w:delText" if is_out else "w:t"
    for piece in _BREAKS.split(_clean(text)):
        if piece in ("\n", "\t"):
            yield "<w:br/>" if piece == "\n" else "<w:tab/>"
        elif piece:
            yield f'<{tag} xml:space="preserve">{escape(piece)}</{tag}>'


def _clean(text: str) -> str:
    """The text with a sign for each character that XML cannot hold."""
    return _NO_CHARACTER.sub("�", text)


# --- the pieces of the file --------------------------------------------------------------------

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _document(body: str) -> str:
    return (
        f'<w:document xmlns:w="{WORD}" xmlns:r="{_RELATIONS}"><w:body>{body}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567"'
        ' w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _footer(words: str) -> str:
    field = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{text.format(escape(_clean(words)))}<w:r><w:tab/></w:r>{text.format('Page ')}"
        f"{field.format('PAGE')}{text.format(' of ')}{field.format('NUMPAGES')}</w:p></w:ftr>"
    )


def _core(title: str, author: str, moment: str) -> str:
    terms = "http://purl.org/dc"
    return (
        f'<cp:coreProperties xmlns:cp="{_SPACE}/package/2006/metadata/core-properties"'
        f' xmlns:dc="{terms}/elements/1.1/" xmlns:dcterms="{terms}/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_clean(title))}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )


_TYPES = (
    f'<Types xmlns="{_SPACE}/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", f"{_KINDS}.document.main"),
            ("word/styles.xml", f"{_KINDS}.styles"),
            ("word/settings.xml", f"{_KINDS}.settings"),
            ("word/footer1.xml", f"{_KINDS}.footer"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"),
        )
    )
    + "</Types>"
)


def _relations(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_SPACE}/package/2006/relationships">{each}</Relationships>'


_ROOT = _relations(
    (f"{_RELATIONS}/officeDocument", "word/document.xml"),
    (f"{_SPACE}/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
)
_BESIDE = _relations(
    (f"{_RELATIONS}/styles", "styles.xml"),
    (f"{_RELATIONS}/settings", "settings.xml"),
    (f"{_RELATIONS}/footer", "footer1.xml"),
)
_SETTINGS = (
    f'<w:settings xmlns:w="{WORD}"><w:trackRevisions/><w:compat><w:compatSetting'
    ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)
