"""What differs between two editions of a matrix beside its criteria and cells, line by line?

Each line is about one named thing, with what was said of it before and what is said now. What has
no name, as a note, is paired in the order in which it was struck and written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.said_of import (
    level_in_words,
    rule_in_words,
    said_of_evidence,
    said_of_thread,
    settings_in_words,
)
from milepost.core.matrix.wording import plain


class MatrixPart(StrEnum):
    """Which part of the document a line is about."""

    DOCUMENT = "document"
    LEVELS = "levels"
    FOCUS_AREAS = "focus_areas"
    EVIDENCE = "evidence"
    THREADS = "threads"
    TERMS = "terms"
    SETTINGS = "settings"
    NOTES = "notes"


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One thing that differs: ``before`` is None where it is new, ``after`` where it is struck."""

    part: MatrixPart
    about: str
    before: str | None
    after: str | None


_Told = Mapping[str, str]  # what a line is about, and what is said of it


def change_lines(old: MaturityMatrix, new: MaturityMatrix) -> tuple[ChangeLine, ...]:
    """Every line that differs, in the order of the parts, each part in its own order."""
    areas = [[area.code for area in matrix.focus_areas] for matrix in (old, new)]
    return (
        *(
            line
            for part, tell in _TELLERS.items()
            for line in _differing(part, tell(old), tell(new))
        ),
        *_order_line(MatrixPart.FOCUS_AREAS, "order of focus areas", *areas),
        *_note_lines(old.notes, new.notes),
        *_order_line(MatrixPart.NOTES, "order of notes", old.notes, new.notes),
    )


def changed_terms(old: MaturityMatrix, new: MaturityMatrix) -> tuple[str, ...]:
    """The words that one edition defines and the other does not, or not by the same test."""
    tests = [{_key(each.word): each.test for each in matrix.terms} for matrix in (old, new)]
    words = {_key(each.word): each.word for each in (*old.terms, *new.terms)}
    return tuple(words[key] for key in sorted(words) if tests[0].get(key) != tests[1].get(key))


def _differing(part: MatrixPart, before: _Told, after: _Told) -> Iterator[ChangeLine]:
    for about in dict.fromkeys((*before, *after)):
        if before.get(about) != after.get(about):
            yield ChangeLine(
                part=part, about=about, before=before.get(about), after=after.get(about)
            )


def _document(matrix: MaturityMatrix) -> _Told:
    told = {"title": matrix.title, "version": matrix.version, "rule": rule_in_words(matrix.rule)}
    return told | ({"remark": matrix.remark} if matrix.remark else {})


def _levels(matrix: MaturityMatrix) -> _Told:
    return {f"level {level.number}": level_in_words(level) for level in matrix.levels}


def _focus_areas(matrix: MaturityMatrix) -> _Told:
    told = {"all categories": ", ".join(category.name for category in matrix.categories)}
    for category in matrix.categories:
        for area in category.focus_areas:
            lasting = ", told apart by lasting only" if area.lasting_only else ""
            told[area.code] = f"{area.name} ({category.name}){lasting}"
    return told


def _evidence(matrix: MaturityMatrix) -> _Told:
    return {
        f"{area.code}, {each.code}": " ".join((each.name, *said_of_evidence(each).values()))
        for area in matrix.focus_areas
        for each in area.evidence_base
    }


def _threads(matrix: MaturityMatrix) -> _Told:
    return {
        each.code: " ".join((f"{area.code}: {each.name}.", *said_of_thread(each).values()))
        for area in matrix.focus_areas
        for each in area.threads
    }


def _terms(matrix: MaturityMatrix) -> _Told:
    return {_key(each.word): f"{each.word}: {each.test}" for each in matrix.terms}


def _key(word: str) -> str:
    """A word as it is looked for, whatever its spelling."""
    return plain(word) or word


def _settings(matrix: MaturityMatrix) -> _Told:
    return settings_in_words(matrix.settings)


_TELLERS: Mapping[MatrixPart, Callable[[MaturityMatrix], _Told]] = {
    MatrixPart.DOCUMENT: _document,
    MatrixPart.LEVELS: _levels,
    MatrixPart.FOCUS_AREAS: _focus_areas,
    MatrixPart.EVIDENCE: _evidence,
    MatrixPart.THREADS: _threads,
    MatrixPart.TERMS: _terms,
    MatrixPart.SETTINGS: _settings,
}


def _note_lines(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[ChangeLine]:
    """Notes have no names: those that stand in both are set aside, and the rest are paired."""
    struck, written = _without(before, after), _without(after, before)
    for turn, (was, now) in enumerate(zip_longest(struck, written), start=1):
        yield ChangeLine(part=MatrixPart.NOTES, about=f"note, change {turn}", before=was, after=now)


def _order_line(
    part: MatrixPart, about: str, before: Sequence[str], after: Sequence[str]
) -> Iterator[ChangeLine]:
    """A line where those that stand in both stand in another order."""
    was, now = (
        [each for each in before if each in after],
        [each for each in after if each in before],
    )
    if was != now and Counter(was) == Counter(now):
        yield ChangeLine(part=part, about=about, before="; ".join(was), after="; ".join(now))


def _without(notes: Iterable[str], others: Iterable[str]) -> list[str]:
    left = Counter(others)
    found = []
    for note in notes:
        if left[note]:
            left[note] -= 1
        else:
            found.append(note)
    return found
