"""Archives as somebody might send them: small ones made from nothing, and altered ones."""

import io
import zipfile
from collections.abc import Mapping

NOTHING: Mapping[str, bytes] = {}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def an_archive(pieces: dict[str, bytes]) -> bytes:
    """The pieces in their order; ``mimetype`` is stored as it is, as OpenDocument wants it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pieces.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=how)
    return file.getvalue()


def altered(content: bytes, pieces: dict[str, bytes]) -> bytes:
    """An archive with some of its pieces in place of its own, or beside them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return an_archive({name: archive.read(name) for name in archive.namelist()} | pieces)


def a_document(body: str, beside: Mapping[str, bytes] = NOTHING) -> bytes:
    """A text document of a body alone, written in the bare markup."""
    xml = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return an_archive({"word/document.xml": xml.encode()} | dict(beside))


def a_word_table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def a_word_cell(text: str, settings: str = "") -> str:
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{a_paragraph(text)}</w:tc>"


def a_paragraph(text: str, style: str = "") -> str:
    settings = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{settings}<w:r><w:t>{text}</w:t></w:r></w:p>"


def an_opendocument(rows: str, beside: Mapping[str, bytes] = NOTHING) -> bytes:
    """A spreadsheet of one sheet, written in the bare markup."""
    spaces = "".join(f' xmlns:{each}="{_ODF}:{each}:1.0"' for each in ("office", "table", "text"))
    xml = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    pieces = {
        "mimetype": ODS,
        "content.xml": xml.encode(),
        "META-INF/manifest.xml": manifest,
    }
    return an_archive(pieces | dict(beside))


def an_open_row(*cells: str, settings: str = "") -> str:
    return f"<table:table-row {settings}>{''.join(cells)}</table:table-row>"


def an_open_cell(text: str = "", settings: str = "") -> str:
    if not text:
        return f"<table:table-cell {settings}/>"
    return (
        f'<table:table-cell office:value-type="string" {settings}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )
