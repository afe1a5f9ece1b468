"""What did somebody change in a working copy, and what was changed on the site meanwhile?

A working copy is a workbook of what a person may rate, filled in away from the site. It carries,
for every line, what that line said when it was taken. So three things are told apart: what it
started from, what the person filled in, and what stands now. Only where both differ from the
start, and from each other, is there something to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from milepost.core.access.refusals import NotPossible
from milepost.core.matrix.saved_words import plain_words, words_digest

FORMAT = "milepost working copy"
FORMAT_VERSION = 1

LineKey = tuple[int, str]  # the assessment's number, and the criterion's code


@dataclass(frozen=True, kw_only=True)
class StartedFrom:
    """What a line said when the copy was taken; ``reason`` is a digest of the words."""

    rating: str
    reason: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class CopyOrigin:
    """What a working copy says of itself: for whom and from which state it was made.

    ``party`` and ``by`` are opaque references; ``party`` is "" for the moderator.
    """

    arrangement: str
    cycle: int
    position: str
    party: str
    matrix_number: int
    matrix_sha256: str
    by: str
    at: str  # ISO 8601, UTC
    lines: Mapping[LineKey, StartedFrom]

    def as_document(self) -> dict[str, Any]:
        """As it is written into the workbook."""
        lines: dict[str, dict[str, list[Any]]] = {}
        for (number, code), start in self.lines.items():
            found = lines.setdefault(str(number), {})
            found[code] = [start.rating, start.reason, start.revision]
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "arrangement": self.arrangement,
            "cycle": self.cycle,
            "position": self.position,
            "party": self.party,
            "matrix": [self.matrix_number, self.matrix_sha256],
            "by": self.by,
            "at": self.at,
            "lines": lines,
        }


def origin_from(document: object) -> CopyOrigin:
    """What a workbook says of itself, once it is known that nobody changed it.

    :raises NotPossible: where it is of another format, or of a version that is not read here.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotPossible(["This workbook is not a working copy. Take one from this page."])
    if document.get("version") != FORMAT_VERSION:
        raise NotPossible(
            [
                f"This working copy is of format {document.get('version')}, and"
                f" {FORMAT_VERSION} is read here. Take a fresh copy, and put your ratings into it."
            ]
        )
    return CopyOrigin(
        arrangement=document["arrangement"],
        cycle=document["cycle"],
        position=document["position"],
        party=document["party"],
        matrix_number=document["matrix"][0],
        matrix_sha256=document["matrix"][1],
        by=document["by"],
        at=document["at"],
        lines={
            (int(number), code): StartedFrom(rating=start[0], reason=start[1], revision=start[2])
            for number, lines in document["lines"].items()
            for code, start in lines.items()
        },
    )


@dataclass(frozen=True, kw_only=True)
class NewCitation:
    """An evidence item to be cited for a line: its number, and where in it to look."""

    item: int
    place: str


@dataclass(frozen=True, kw_only=True)
class FilledLine:
    """What a person filled into a line; ``row`` is where it stands in the sheet."""

    number: int
    criterion: str
    row: int
    rating: str
    reason: str
    citations: tuple[NewCitation, ...] = ()

    @property
    def key(self) -> LineKey:
        return self.number, self.criterion


@dataclass(frozen=True, kw_only=True)
class StandsNow:
    """What a line says on the site now.

    ``closed`` says why the person may not change it; ``not_theirs_to_rate`` why they may cite and
    not rate. Both are "" where they may.
    """

    rating: str
    reason: str
    revision: int
    by: str = ""
    at: str = ""
    closed: str = ""
    not_theirs_to_rate: str = ""


class CopyOutcome(StrEnum):
    """What comes of a line of a working copy."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    FAULTY = "faulty"
    IGNORED = "ignored"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What comes of one line, and whether its rating or reason is to be written."""

    outcome: CopyOutcome
    is_rated: bool = False
    sentence: str = ""


def merged(line: FilledLine, start: StartedFrom, now: StandsNow) -> Merged:
    """Compare what was filled in with what it started from, and with what stands now."""
    is_mine = (line.rating, words_digest(line.reason)) != (start.rating, start.reason)
    if not is_mine and not line.citations:
        return Merged(outcome=CopyOutcome.UNCHANGED)
    refused = now.closed or (now.not_theirs_to_rate if is_mine else "")
    if refused:
        return Merged(outcome=CopyOutcome.IGNORED, sentence=refused)
    if not is_mine or _says_the_same(line, now):
        outcome = CopyOutcome.CHANGED if line.citations else CopyOutcome.UNCHANGED
        return Merged(outcome=outcome)
    if _is_changed_since(start, now):
        return Merged(outcome=CopyOutcome.CONFLICT, is_rated=True)
    return Merged(outcome=CopyOutcome.CHANGED, is_rated=True)


def _says_the_same(line: FilledLine, now: StandsNow) -> bool:
    return (line.rating, plain_words(line.reason)) == (now.rating, plain_words(now.reason))


def _is_changed_since(start: StartedFrom, now: StandsNow) -> bool:
    """A rating that somebody else's stands beneath may change without one of the side's own."""
    stands = (now.rating, words_digest(now.reason), now.revision)
    return stands != (start.rating, start.reason, start.revision)
