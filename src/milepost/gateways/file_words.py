"""Which words are in a file, whatever kind it is: page by page, with who wrote it and when.

Documents, workbooks, presentations, e-mails and PDF are read in a limited process of their own
(`file_words_reading`). A scan and a picture have no words; that is no fault.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import Any, BinaryIO

from milepost.gateways.file_words_reading import read
from milepost.gateways.limited_process import FileTooLarge, ReaderFailed, read_apart

LARGEST_READ = 200 * 1024 * 1024  # bytes
LARGEST_TEXT = 16 * 1024 * 1024  # bytes, of plain text
MOST_KEPT = 400_000  # characters: a report of 150 pages
_SECONDS = 60
_MEMORY = 1024 * 1024 * 1024
_LARGEST_ANSWER = 8 * MOST_KEPT
_READER = "milepost.gateways.file_words_reading"

_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "application/pdf": "pdf",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}presentationml.presentation": "pptx",
    f"{_OFFICE}spreadsheetml.sheet": "sheets",
    "application/vnd.oasis.opendocument.spreadsheet": "sheets",
    "message/rfc822": "mail",
    "text/plain": "text",
    "text/csv": "text",
}
_KINDS_BY_ENDING = {
    **{"pdf": "pdf", "docx": "docx", "pptx": "pptx", "xlsx": "sheets", "ods": "sheets"},
    **{"eml": "mail", "txt": "text", "csv": "text"},
}


class WordsState(StrEnum):
    """What came of reading a file's words."""

    READ = "read"
    NONE = "none"  # a picture, a scan, or a kind that is not read
    UNREADABLE = "unreadable"  # damaged, locked, or too much for the reader
    TOO_LARGE = "too_large"


@dataclass(frozen=True, kw_only=True)
class FoundWords:
    """What was read of a file. ``text``: its passages, as core.evidence.passages joins them.

    ``author``, ``title`` and ``dated_on`` are what the file says of itself; of an e-mail its
    sender, subject and date. ``pages``: of a PDF or a presentation. ``is_cut``: not all was kept.
    """

    state: WordsState
    text: str = ""
    is_cut: bool = False
    author: str = ""
    title: str = ""
    dated_on: date | None = None
    pages: int = 0


def kind_to_read(content_type: str, name: str) -> str:
    """Which reader a file is given to; "" where none reads it.

    :param content_type: what it was found to be; where that says nothing, its name decides.
    """
    known = KINDS.get(content_type.partition(";")[0].strip().lower())
    if known is None and content_type in ("", "application/octet-stream"):
        known = _KINDS_BY_ENDING.get(name.rpartition(".")[2].lower())
    return known or ""


def read_words(file: BinaryIO, *, content_type: str, name: str = "") -> FoundWords:
    """The words of a file; a state says so where there are none to be had."""
    kind = kind_to_read(content_type, name)
    if not kind:
        return FoundWords(state=WordsState.NONE)
    if kind == "text":  # which does no harm here, and is read a hundred times as quickly
        return _plain_text(file)
    try:
        answer = read_apart(
            _READER,
            kind,
            str(MOST_KEPT),
            file=file,
            largest=LARGEST_READ,
            seconds=_SECONDS,
            memory=_MEMORY,
            largest_answer=_LARGEST_ANSWER,
        )
    except FileTooLarge:
        return FoundWords(state=WordsState.TOO_LARGE)
    except ReaderFailed:
        return FoundWords(state=WordsState.UNREADABLE)
    return _found(json.loads(answer))


def _plain_text(file: BinaryIO) -> FoundWords:
    content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        return FoundWords(state=WordsState.TOO_LARGE)
    return _found(asdict(read("text", MOST_KEPT, BytesIO(content))))


def _found(said: Mapping[str, Any]) -> FoundWords:
    text = said["text"]
    return FoundWords(
        state=WordsState.READ if text else WordsState.NONE,
        text=text,
        is_cut=said["is_cut"],
        author=said["author"][:200],
        title=said["title"][:300],
        dated_on=date.fromisoformat(said["dated_on"]) if said["dated_on"] else None,
        pages=said["pages"],
    )
