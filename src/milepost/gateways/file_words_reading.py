"""The process that reads a file's words: ``python -m milepost.gateways.file_words_reading``.

Started by `file_words` and by nobody else, with the file as standard input. It answers with one
line of JSON; whatever goes wrong ends it with a status.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from itertools import islice
from typing import BinaryIO
from zipfile import ZipFile

from milepost.core.evidence.passages import Passage, joined
from milepost.gateways.limited_process import limit_myself

_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_PDF_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_CORE = "docProps/core.xml"
_LARGEST_PROPERTIES = 1024 * 1024  # bytes
_DEEPEST_GROUP = 20  # shapes within each other


@dataclass(kw_only=True)
class Said:
    """What a file says of itself."""

    author: str = ""
    title: str = ""
    dated_on: str = ""  # YYYY-MM-DD
    pages: int = 0
    text: str = field(default="", init=False)
    is_cut: bool = field(default=False, init=False)


Reader = Callable[[BinaryIO, Said], Iterator[Passage]]


def read(kind: str, most: int, file: BinaryIO) -> Said:
    """Everything that is to be told of a file: at most so many characters of its text."""
    said = Said()
    kept: list[Passage] = []
    left = most
    for passage in _READERS[kind](file, said):
        words = _plain(passage.words)
        if not words:
            continue
        kept.append(Passage(place=_plain(passage.place)[:100], words=words[:left]))
        left -= len(words)
        if left <= 0:
            said.is_cut = True
            break
    said.text = joined(kept)
    said.author, said.title = (" ".join(_plain(each).split()) for each in (said.author, said.title))
    return said


def _plain(words: str) -> str:
    """Without what is not shown, or turns the direction of what is; lines stay lines."""
    shown = _NOT_SHOWN.sub(" ", words.encode("utf-8", "replace").decode())
    lines = (" ".join(line.split()) for line in shown.splitlines())
    return "\n".join(line for line in lines if line)


# -- one reader for each kind ---------------------------------------------------------------------


def _pdf(file: BinaryIO, said: Said) -> Iterator[Passage]:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    about = document.get_metadata_dict()
    said.author, said.title = about.get("Author", ""), about.get("Title", "")
    day = _PDF_DAY.match(about.get("CreationDate", ""))
    said.dated_on = _day(*map(int, day.groups())) if day else ""
    said.pages = len(document)
    for number in range(said.pages):
        page = document[number]
        words = page.get_textpage().get_text_bounded()
        page.close()
        yield Passage(place=f"page {number + 1}", words=words)


def _docx(file: BinaryIO, said: Said) -> Iterator[Passage]:
    import docx
    from docx.table import Table

    _properties(file, said)
    heading, lines = "", list[str]()
    for block in docx.Document(file).iter_inner_content():
        if isinstance(block, Table):
            lines += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        elif re.match(r"heading|title", (block.style and block.style.name) or "", re.IGNORECASE):
            yield Passage(place=heading, words="\n".join(lines))
            heading, lines = f"under “{block.text.strip()}”", [block.text]
        else:
            lines.append(block.text)
    yield Passage(place=heading, words="\n".join(lines))


def _pptx(file: BinaryIO, said: Said) -> Iterator[Passage]:
    import pptx

    _properties(file, said)
    slides = pptx.Presentation(file).slides
    said.pages = len(slides)
    for number, slide in enumerate(slides, start=1):
        lines = list(_of_shapes(slide.shapes))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            lines.append(slide.notes_slide.notes_text_frame.text)
        yield Passage(place=f"slide {number}", words="\n".join(lines))


def _of_shapes(shapes: object, depth: int = 0) -> Iterator[str]:
    from pptx.shapes.group import GroupShape

    for shape in shapes:  # type: ignore[attr-defined]
        if isinstance(shape, GroupShape) and depth < _DEEPEST_GROUP:
            yield from _of_shapes(shape.shapes, depth + 1)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield " ".join(cell.text for cell in row.cells)


def _sheets(file: BinaryIO, said: Said) -> Iterator[Passage]:
    import python_calamine

    _properties(file, said)
    with python_calamine.CalamineWorkbook.from_filelike(file) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
                rows = workbook.get_sheet_by_name(about.name).to_python()
                lines = (" ".join(_shown(value) for value in row) for row in rows)
                yield Passage(place=f"sheet {about.name}", words="\n".join(lines))


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _mail(file: BinaryIO, said: Said) -> Iterator[Passage]:
    message = BytesParser(policy=default).parse(file)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    said.author, said.title = _header(message, "From"), _header(message, "Subject")
    said.dated_on = _sent_on(message)
    heads = (f"{name}: {_header(message, name)}" for name in ("From", "To", "Date", "Subject"))
    yield Passage(place="its heading", words="\n".join(heads))
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        words = str(body.get_content())
        is_page = body.get_content_type() == "text/html"
        yield Passage(place="the message", words=_words_of_page(words) if is_page else words)
    names = [part.get_filename() or "" for part in message.iter_attachments()]
    yield Passage(place="attachments", words="\n".join(names))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, AttributeError):  # what the library says of broken headings
        return ""


def _sent_on(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError):
        return ""


def _text(file: BinaryIO, said: Said) -> Iterator[Passage]:
    yield Passage(words=_decoded(file.read()))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_READERS: dict[str, Reader] = {
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "sheets": _sheets,
    "mail": _mail,
    "text": _text,
}


# -- what files say of themselves -----------------------------------------------------------------


def _properties(file: BinaryIO, said: Said) -> None:
    """Author, title and date, as an Office file has them beside its content."""
    from defusedxml.ElementTree import fromstring

    with ZipFile(file) as pieces:
        if _CORE in pieces.namelist():
            with pieces.open(_CORE) as opened:
                found = fromstring(opened.read(_LARGEST_PROPERTIES), forbid_dtd=True)
            by_name = {each.tag.rpartition("}")[2]: each.text or "" for each in found}
            said.author, said.title = by_name.get("creator", ""), by_name.get("title", "")
            said.dated_on = _iso_day(by_name.get("modified") or by_name.get("created", ""))
    file.seek(0)


def _iso_day(words: str) -> str:
    try:
        return datetime.fromisoformat(words.strip()).date().isoformat()
    except ValueError:
        return ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


class _PageWords(HTMLParser):
    """Gathers what a page shows, and leaves out what it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_run = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_run = tag in ("script", "style")
        if tag in ("p", "br", "div", "tr", "li"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._is_run = False

    def handle_data(self, data: str) -> None:
        if not self._is_run:
            self.words.append(data)


def _words_of_page(content: str) -> str:
    page = _PageWords()
    page.feed(content)
    page.close()
    return "".join(page.words)


def main() -> None:
    """Read standard input, as the arguments say, and answer."""
    kind, most = islice(limit_myself(), 2)
    said = read(kind, int(most), sys.stdin.buffer)
    sys.stdout.write(json.dumps(asdict(said), ensure_ascii=False))


if __name__ == "__main__":
    main()
