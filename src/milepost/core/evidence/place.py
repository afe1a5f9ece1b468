"""Where in a document is a reader to look: a page, a cell, a time, or something else in words?"""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_PLACE = 200  # characters

_PAGE = re.compile(
    r"\b(?:pages?|pp?\.?|slides?)\s*(-?\d+)(?:\s*(?:[-–—]|to)\s*(\d+))?", re.IGNORECASE
)
_CELL = re.compile(r"\b([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?\b")
_CELL_WORD = re.compile(r"\b(?:cells?|sheet|columns?|rows?)\b", re.IGNORECASE)
_BARE_CELL = re.compile(r"\bcells?\s*(?:\d|$)", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")


class PlaceKind(StrEnum):
    """What the words for a place name first."""

    PAGE = "page"
    CELL = "cell"
    TIME = "time"
    WORDS = "words"  # a section, a chapter, a heading: a reader finds it, a program does not


@dataclass(frozen=True, kw_only=True)
class DocumentPlace:
    """A place in a document. ``page`` is its first page or slide, 1 the first of the document."""

    kind: PlaceKind
    page: int | None = None


def document_place(words: str) -> DocumentPlace:
    """What the words for a place name; a page that cannot be is none."""
    page = _PAGE.search(words)
    if page is not None and int(page[1]) > 0:
        return DocumentPlace(kind=PlaceKind.PAGE, page=int(page[1]))
    if _CELL_WORD.search(words) or _CELL.search(words):
        return DocumentPlace(kind=PlaceKind.CELL)
    if _TIME.search(words):
        return DocumentPlace(kind=PlaceKind.TIME)
    return DocumentPlace(kind=PlaceKind.WORDS)


def place_faults(words: str) -> tuple[str, ...]:
    """What is wrong with the words for a place, in sentences; none where a reader can use them."""
    given = words.strip()
    if not given:
        return ("Say where to look: a page, a section, a cell or a time.",)
    faults = []
    if len(given) > LONGEST_PLACE:
        faults.append(f"Say where to look in {LONGEST_PLACE} characters or fewer.")
    faults += _page_faults(given)
    if _BARE_CELL.search(given):
        faults.append("Name the cell by its column and row, such as B12.")
    for found in _TIME.finditer(given):
        if any(int(each) > 59 for each in found.groups()[1:] if each):
            faults.append(f"{found[0]} is no time: minutes and seconds end at 59.")
    return tuple(dict.fromkeys(faults))


def _page_faults(given: str) -> list[str]:
    faults = []
    for first, last in _PAGE.findall(given):
        if int(first) < 1:
            faults.append("Pages are counted from 1.")
        elif last and int(last) < int(first):
            faults.append(f"The pages end, at {last}, before they begin, at {first}.")
    return faults
