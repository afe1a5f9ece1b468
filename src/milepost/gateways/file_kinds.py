"""What is a file really, whatever its name says, and is it fit to be kept as evidence?

Nothing in it is run, unpacked or followed; only its beginning, its end and its list of contents
are read. What is refused is refused with a sentence that says what to do.
"""

import codecs
import os
import unicodedata
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from milepost.gateways.evidence_store import LARGEST_FILE, FileRefused
from milepost.gateways.file_containers import (
    DOCX,
    OLE,
    PPTX,
    PROGRAMS,
    XLSX,
    ZIP,
    Inside,
    ending_of,
    inside_ole,
    inside_zip,
    macro_sentence,
    program_sentence,
)

UNKNOWN = "application/octet-stream"
EMPTY = "The file is empty: choose the file again and check that it opens."
TOO_LARGE = "The file is larger than 2 GB: split it, or give its address."
_HEAD = 64 * 1024  # bytes
_TAIL = 64 * 1024
_LONGEST_NAME = 200
_SURE = 0.8

_PDF, _HTML, _SVG, _XML = "application/pdf", "text/html", "image/svg+xml", "application/xml"
_TEXT, _CSV, _MAIL = "text/plain", "text/csv", "message/rfc822"
_ODF = "application/vnd.oasis.opendocument."
_LOCKED = "application/encrypted"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})
_WRITTEN = frozenset({_TEXT, _CSV, _MAIL, _HTML, _SVG, _XML, "application/rtf"})

# What a name with such an ending promises: in words, and the kinds that keep the promise.
_PROMISED: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("a PDF document", frozenset({_PDF})),
    "docx": ("a Word document", frozenset({DOCX, _LOCKED})),
    "xlsx": ("an Excel workbook", frozenset({XLSX, _LOCKED})),
    "pptx": ("a PowerPoint presentation", frozenset({PPTX, _LOCKED})),
    "doc": ("a Word document", frozenset({"application/msword", "application/rtf", _LOCKED})),
    "xls": ("an Excel workbook", frozenset({"application/vnd.ms-excel", _LOCKED})),
    "ppt": ("a PowerPoint presentation", frozenset({"application/vnd.ms-powerpoint", _LOCKED})),
    "msg": ("an Outlook message", frozenset({"application/vnd.ms-outlook"})),
    "odt": ("an OpenDocument text", frozenset({f"{_ODF}text"})),
    "ods": ("an OpenDocument spreadsheet", frozenset({f"{_ODF}spreadsheet"})),
    "odp": ("an OpenDocument presentation", frozenset({f"{_ODF}presentation"})),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "bmp", "webp"), ("a picture", _PICTURES)),
    "zip": ("a ZIP archive", frozenset({ZIP})),
    "rtf": ("a formatted text", frozenset({"application/rtf"})),
    **dict.fromkeys(
        ("txt", "csv", "tsv", "md", "log", "json", "eml", "ics", "html", "htm", "svg", "xml"),
        ("a text", _WRITTEN),
    ),
}
_WORDS = {
    _PDF: "a PDF document",
    DOCX: "a Word document",
    XLSX: "an Excel workbook",
    PPTX: "a PowerPoint presentation",
    ZIP: "a ZIP archive",
    "image/png": "a PNG picture",
    "image/jpeg": "a JPEG picture",
    "image/gif": "a GIF picture",
    _HTML: "a web page",
    _SVG: "an SVG drawing",
    _TEXT: "plain text",
    _LOCKED: "a file locked with a password",
    "application/msword": "an older Word document",
    "application/vnd.ms-excel": "an older Excel workbook",
    "application/vnd.ms-powerpoint": "an older PowerPoint presentation",
    "application/vnd.ms-outlook": "an Outlook message",
    "application/rtf": "a formatted text",
    UNKNOWN: "no such thing",
}
_PROGRAM_HEADS = (
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x00asm",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"<?php",
)
_PICTURE_HEADS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_REMARK = "It is locked with a password: whoever is to judge it needs that password."


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What a file is by its content; ``remark`` is what whoever relies on it has to know."""

    content_type: str
    remark: str = ""


def plain_name(name: str) -> str:
    """The last part of a file's name, without anything that is a path or cannot be seen.

    Characters that turn the direction of writing go, so that ``fdp.exe`` never looks like
    ``exe.pdf``; what Windows reads as a path or a stream goes as well.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    plain = " ".join(seen.split()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME and dot and len(ending) <= 10:
        plain = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:_LONGEST_NAME] or "file"


def kind_of(file: BinaryIO, *, name: str) -> FileKind:
    """What a file is, held against what its name promises.

    :param file: open for reading, and to be read from any place in it.
    :raises FileRefused: where it is empty, too large, a program, carries macros, would unpack to
        too much, or is another thing than its name says.
    """
    name = plain_name(name)
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise FileRefused(EMPTY)
    if size > LARGEST_FILE:
        raise FileRefused(TOO_LARGE)
    file.seek(0)
    head = file.read(_HEAD)
    _require_no_program(head, name)
    found = _kind(file, head, name)
    _require_as_named(found.content_type, name)
    return FileKind(content_type=found.content_type, remark=_REMARK if found.is_encrypted else "")


def refuse_by_name(name: str) -> None:
    """Say no at once to a file that would be refused whatever is in it.

    :raises FileRefused: where its ending is that of a program, or of a file with macros.
    """
    name = plain_name(name)
    ending = ending_of(name)
    if ending in PROGRAMS:
        is_office = len(ending) == 4 and ending.endswith("m") and ending[:2] in ("do", "xl", "pp")
        raise FileRefused(macro_sentence(name) if is_office else program_sentence(name))


def _require_no_program(head: bytes, name: str) -> None:
    refuse_by_name(name)
    if head.startswith(_PROGRAM_HEADS) or _is_windows_program(head):
        raise FileRefused(program_sentence(name))


def _is_windows_program(head: bytes) -> bool:
    if not head.startswith(b"MZ"):
        return False
    # A text may begin with these letters; a program has bytes that no text has.
    return b"\x00" in head[:512]


def _kind(file: BinaryIO, head: bytes, name: str) -> Inside:
    if b"%PDF" in head[:1024]:
        return Inside(content_type=_PDF, is_encrypted=_is_locked_pdf(file))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return inside_zip(file, name=name)
    if head.startswith(OLE):
        return inside_ole(file, name=name)
    return Inside(content_type=_written(head, name) or _by_its_head(head))


def _is_locked_pdf(file: BinaryIO) -> bool:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    return b"/Encrypt" in file.read(_TAIL)


def _written(head: bytes, name: str) -> str:
    """The kind of a text; "" where it is none."""
    text = _decoded(head)
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(r"{\rtf"):
        return "application/rtf"
    if "<svg" in start[:2000]:
        return _SVG
    if start.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        return _HTML
    if start.startswith("<?xml"):
        return _HTML if "<html" in start[:2000] else _XML
    if any(each in start for each in ("<script", "<iframe", "<object", "<embed")):
        return _HTML  # whatever its name: some programs would show it as a page
    ending = ending_of(name)
    return {"csv": _CSV, "eml": _MAIL}.get(ending, _TEXT)


def _decoded(head: bytes) -> str | None:
    """The beginning of a text; None where it is no text in any way that texts are kept here."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, "replace")
    try:
        # The head may end in the middle of a character.
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("cp1252", "replace")
    strange = sum(1 for each in text if each < " " and each not in "\t\r\n\f\x1b")
    return None if strange else text


def _by_its_head(head: bytes) -> str:
    for start, kind in _PICTURE_HEADS.items():
        if head.startswith(start):
            return kind
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    sure = [each.mime_type for each in found if each.confidence >= _SURE and each.mime_type]
    return str(sure[0]) if sure else UNKNOWN


def _require_as_named(content_type: str, name: str) -> None:
    if ending_of(name) not in _PROMISED:
        return
    promised, kinds = _PROMISED[ending_of(name)]
    if content_type in kinds:
        return
    really = _WORDS.get(content_type, f"something else ({content_type})")
    raise FileRefused(
        f"“{name}” is named as {promised}, but what is in it is {really}. Check that it opens,"
        " and put it in under the ending that it ought to have."
    )
