"""Which vague words does a matrix use, where, and which of them have no test yet?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from milepost.core.matrix.definition import DefinedTerm, FocusArea, MaturityMatrix
from milepost.core.matrix.vague_words import VAGUE_WORDS
from milepost.core.matrix.wording import on_one_line, plain


@dataclass(frozen=True, kw_only=True)
class TermUse:
    """A word that could be read either way: its test ("" where it has none), and what uses it.

    ``criteria`` are codes, ``cells`` are keys such as "CS/4", both in the order of the document. A
    word that is defined and used nowhere has neither.
    """

    word: str
    test: str
    criteria: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def is_defined(self) -> bool:
        return bool(self.test)


def terms_used(matrix: MaturityMatrix) -> tuple[TermUse, ...]:
    """Every vague word that the matrix uses or defines, or that a criterion asks to be defined.

    A word within a longer one that is looked for too ("key" in "key stakeholders") counts for the
    longer one alone.
    """
    tests = {plain(each.word): each.test for each in matrix.terms}
    words = _words_looked_for(matrix)
    shape = _shape(words.values())
    criteria: dict[str, list[str]] = {}
    cells: dict[str, list[str]] = {}
    for area in matrix.focus_areas:
        for word, code in _in_criteria(area, words, shape):
            criteria.setdefault(word, []).append(code)
        for word, key in _in_cells(area, words, shape):
            cells.setdefault(word, []).append(key)
    return tuple(
        TermUse(
            word=words[known],
            test=tests.get(known, ""),
            criteria=tuple(criteria.get(known, ())),
            cells=tuple(cells.get(known, ())),
        )
        for known in sorted(words)
        if known in criteria or known in cells or known in tests
    )


def terms_without_test(matrix: MaturityMatrix) -> tuple[TermUse, ...]:
    """The vague words that are used and have no test yet."""
    return tuple(use for use in terms_used(matrix) if not use.is_defined)


def terms_by_criterion(
    matrix: MaturityMatrix, area: FocusArea
) -> Mapping[str, tuple[DefinedTerm, ...]]:
    """The defined terms that each criterion of a focus area uses, by its code.

    A criterion that uses none is left out.
    """
    defined = {plain(each.word): each for each in matrix.terms}
    if not defined:
        return {}
    words = _words_looked_for(matrix)
    found: dict[str, tuple[DefinedTerm, ...]] = {}
    for word, code in _in_criteria(area, words, _shape(words.values())):
        if word in defined:
            found[code] = (*found.get(code, ()), defined[word])
    return found


def _words_looked_for(matrix: MaturityMatrix) -> Mapping[str, str]:
    """Each word in its one spelling, by what is left of it without its spelling."""
    defined = [each.word for each in matrix.terms]
    asked = [word for each in matrix.criteria() for word in each.needs_definition]
    return {plain(word): word for word in (*asked, *VAGUE_WORDS, *defined) if plain(word)}


def _shape(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words where it stands by itself, the longest that fits, hyphened or not."""
    parts = (
        r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word.strip()) if part)
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?:s?)(?![\w-])", re.IGNORECASE)


def _in_criteria(
    area: FocusArea, words: Mapping[str, str], shape: re.Pattern[str]
) -> Iterator[tuple[str, str]]:
    for criterion in area.criteria:
        asked = [plain(word) for word in criterion.needs_definition if plain(word)]
        for word in dict.fromkeys([*_found(criterion.text, words, shape), *asked]):
            yield word, criterion.code


def _in_cells(
    area: FocusArea, words: Mapping[str, str], shape: re.Pattern[str]
) -> Iterator[tuple[str, str]]:
    for descriptor in area.descriptors:
        for word in _found(descriptor.words or "", words, shape):
            yield word, f"{area.code}/{descriptor.level}"


def _found(text: str, words: Mapping[str, str], shape: re.Pattern[str]) -> Iterator[str]:
    """The words in a text, each once."""
    hits = _hits(text, shape)
    yield from dict.fromkeys(hit if hit in words else hit.removesuffix("s") for hit in hits)


@lru_cache(maxsize=4_096)
def _hits(text: str, shape: re.Pattern[str]) -> tuple[str, ...]:
    """Kept, since most words of a draft are those that it had when it was last looked at."""
    return tuple(plain(hit.group()) for hit in shape.finditer(on_one_line(text)))
