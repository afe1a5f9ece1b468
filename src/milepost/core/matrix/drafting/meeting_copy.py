"""What did a meeting write into the workbook of a draft, and what of it still fits the draft?

The workbook carries a digest of what each line said when it was taken. A line that somebody filled
in is a change; where the draft says something else by now it is a conflict, to be chosen in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from milepost.core.access.refusals import NotPossible
from milepost.core.matrix.definition import FocusArea, Lasting, MaturityMatrix
from milepost.core.matrix.drafting.points import SettledAs
from milepost.core.matrix.saved_words import plain_words, words_digest
from milepost.core.matrix.wording import plain

FORMAT = "milepost draft workbook"
FORMAT_VERSION = 1


class MeetingSheet(StrEnum):
    """A sheet of the workbook, by its name."""

    LEVELS = "Levels"
    CRITERIA = "Criteria"
    TERMS = "Terms"
    POINTS = "To settle"


AREA, LEVEL, WHY = "Focus area", "Level", "Why"
NEW_WORDS, NEW_TEXT, NEW_TEST = "New words", "New text", "New test"
CRITICAL, LASTING, STRIKE = "Make critical", "Make lasting", "Strike"
OUR_WORD, OUR_WORDS = "Our word", "What was agreed"
KEYS: Mapping[MeetingSheet, str] = {
    MeetingSheet.LEVELS: "Cell",
    MeetingSheet.CRITERIA: "Code",
    MeetingSheet.TERMS: "Word",
    MeetingSheet.POINTS: "Point",
}
INPUTS: Mapping[MeetingSheet, tuple[str, ...]] = {
    MeetingSheet.LEVELS: (NEW_WORDS, WHY),
    MeetingSheet.CRITERIA: (NEW_TEXT, CRITICAL, LASTING, STRIKE, WHY),
    MeetingSheet.TERMS: (NEW_TEST, WHY),
    MeetingSheet.POINTS: (OUR_WORD, OUR_WORDS),
}
YES, NO = "yes", "no"
LASTING_WORDS: Mapping[str, Lasting] = {
    NO: Lasting.NONE,
    "is meant to last": Lasting.IMPLIED,
    "has to last": Lasting.EXPLICIT,
}
SAID_WORDS: Mapping[str, SettledAs] = {each.words.casefold(): each for each in SettledAs}
CHOICES: Mapping[str, tuple[str, ...]] = {
    CRITICAL: (YES, NO),
    LASTING: tuple(LASTING_WORDS),
    STRIKE: (YES,),
    OUR_WORD: tuple(SAID_WORDS),
}

MeetingKey = tuple[MeetingSheet, str]  # the sheet, and the cell "CS/4", code or word
Standing = Mapping[MeetingKey, Mapping[str, str]]  # by the heading under which it is written anew


@dataclass(frozen=True, kw_only=True)
class MeetingOrigin:
    """What a workbook says of itself: from which state of which draft it was made.

    ``lines`` holds a digest of what each line said; of a point, what ``side`` said of it. ``by`` is
    an opaque reference.
    """

    arrangement: str
    draft: int
    revision: int
    side: str
    by: str
    at: str  # ISO 8601, UTC
    lines: Mapping[MeetingKey, str]

    def as_document(self) -> dict[str, Any]:
        """As it is written into the workbook."""
        lines: dict[str, dict[str, str]] = {each.value: {} for each in MeetingSheet}
        for (sheet, key), digest in self.lines.items():
            lines[sheet.value][key] = digest
        return {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "arrangement": self.arrangement,
            "draft": self.draft,
            "revision": self.revision,
            "side": self.side,
            "by": self.by,
            "at": self.at,
            "lines": lines,
        }


def meeting_origin_from(document: object) -> MeetingOrigin:
    """What a workbook says of itself, once it is known that nobody changed it.

    :raises NotPossible: where it is of another format, or of a version that is not read here.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotPossible(["This is no workbook of a draft. Take one from the draft's page."])
    if document.get("version") != FORMAT_VERSION:
        raise NotPossible(
            [
                f"This workbook is of format {document.get('version')}, and {FORMAT_VERSION} is"
                " read here. Take a fresh one, and put your words into it."
            ]
        )
    return MeetingOrigin(
        arrangement=document["arrangement"],
        draft=document["draft"],
        revision=document["revision"],
        side=document["side"],
        by=document["by"],
        at=document["at"],
        lines={
            (MeetingSheet(sheet), key): digest
            for sheet, lines in document["lines"].items()
            for key, digest in lines.items()
        },
    )


def standing_of(matrix: MaturityMatrix, words: Mapping[str, str]) -> Standing:
    """What each line of a workbook says of a draft, points to settle left out.

    :param words: the vague words and defined terms to be listed, each with its test or "".
    """
    found: dict[MeetingKey, Mapping[str, str]] = {}
    for area in matrix.focus_areas:
        for level in matrix.levels:
            key = f"{area.code}/{level.number}"
            found[MeetingSheet.LEVELS, key] = {NEW_WORDS: area.at(level.number).words or ""}
    for criterion in matrix.criteria():
        found[MeetingSheet.CRITERIA, criterion.code] = {
            NEW_TEXT: criterion.text,
            CRITICAL: YES if criterion.is_critical else NO,
            LASTING: lasting_word(criterion.lasting),
        }
    for word, test in words.items():
        found[MeetingSheet.TERMS, word] = {NEW_TEST: test}
    return found


def lasting_word(lasting: Lasting) -> str:
    """How a workbook says whether a criterion has to last."""
    return next(words for words, each in LASTING_WORDS.items() if each is lasting)


def line_digest(fields: Mapping[str, str]) -> str:
    """Enough of a hash of a line to see that it was changed."""
    return words_digest("\n".join(f"{name}: {fields[name]}" for name in sorted(fields)))


_NO_TEST = line_digest({NEW_TEST: ""})


@dataclass(frozen=True, kw_only=True)
class MeetingRow:
    """A row that somebody filled in: what they typed by heading, and where it stands.

    ``key`` is "" for a new criterion, which has ``area`` and ``level`` instead.
    """

    sheet: MeetingSheet
    key: str
    row: int
    typed: Mapping[str, str]
    why: str = ""
    area: str = ""
    level: int = 0

    @property
    def name(self) -> str:
        """What it is called on a form."""
        return f"{self.sheet.name.lower()}.{self.row}"

    @property
    def line(self) -> MeetingKey:
        return self.sheet, self.key

    @property
    def is_struck(self) -> bool:
        return STRIKE in self.typed


class MeetingOutcome(StrEnum):
    """What comes of a row."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    IGNORED = "ignored"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class MeetingMerge:
    """What comes of a row, and why where it is left aside."""

    outcome: MeetingOutcome
    sentence: str = ""


_UNCHANGED = MeetingMerge(outcome=MeetingOutcome.UNCHANGED)
_CHANGED = MeetingMerge(outcome=MeetingOutcome.CHANGED)
_CONFLICT = MeetingMerge(outcome=MeetingOutcome.CONFLICT)


def met(row: MeetingRow, start: str | None, now: Mapping[str, str] | None) -> MeetingMerge:
    """Compare what was filled into a line with what it started from, and with what stands.

    :param start: the digest of the line in the workbook; None for a word that was added to it.
    :param now: what the line says in the draft; None where the draft has no such line.
    """
    if now is None:
        return _without_a_line(row, start)
    if not row.is_struck and all(
        plain_words(words) == plain_words(now.get(name, "")) for name, words in row.typed.items()
    ):
        return _UNCHANGED
    return _CHANGED if line_digest(now) == (start or _NO_TEST) else _CONFLICT


def _without_a_line(row: MeetingRow, start: str | None) -> MeetingMerge:
    if row.is_struck:
        return _UNCHANGED
    if row.sheet is MeetingSheet.TERMS and (start or _NO_TEST) == _NO_TEST:
        return _CHANGED
    return MeetingMerge(
        outcome=MeetingOutcome.IGNORED,
        sentence="This is not in the draft any more; it was struck since the workbook was taken.",
    )


def met_anew(row: MeetingRow, area: FocusArea | None) -> MeetingMerge:
    """Compare a new criterion with what its focus area says by now."""
    if area is None:
        return MeetingMerge(
            outcome=MeetingOutcome.IGNORED, sentence="The draft has no such focus area."
        )
    said = {plain(each.text) for each in area.at(row.level).criteria}
    return _UNCHANGED if plain(row.typed[NEW_TEXT]) in said else _CHANGED


def row_out(row: MeetingRow) -> list[Any]:
    """A row as plain values, to be kept while its person looks at it."""
    return [row.sheet.value, row.key, row.row, dict(row.typed), row.why, row.area, row.level]


def rows_in(document: list[list[Any]]) -> Iterator[MeetingRow]:
    """The rows that were kept."""
    for sheet, key, row, typed, why, area, level in document:
        yield MeetingRow(
            sheet=MeetingSheet(sheet),
            key=key,
            row=row,
            typed=typed,
            why=why,
            area=area,
            level=level,
        )
