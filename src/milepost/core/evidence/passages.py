"""What is a file's text made of, and where in it do words stand that somebody looks for?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARK = "\x1e"  # between passages; no text that was read from a file holds it
_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"(?<![^\W_])e-?(\d{1,9})(?![^\W_])")
_LONGEST_WORD = 40  # characters; what is longer is found by its beginning
_AROUND = 70  # characters shown on each side of the first word that was found
_ACCENTS = "[\u0300-\u036f]*"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A stretch of a file's text. ``place`` is what people call it: "page 4", or "" for none."""

    place: str = ""
    words: str


def joined(passages: Iterable[Passage]) -> str:
    """Passages as one text, to be kept."""
    return _MARK.join(f"{each.place}\n{each.words}" for each in passages)


def passages_in(text: str) -> tuple[Passage, ...]:
    """The passages of a text that was joined."""
    return tuple(
        Passage(place=place, words=words)
        for place, _, words in (part.partition("\n") for part in text.split(_MARK) if text)
    )


# -- words ----------------------------------------------------------------------------------------


def plain_words(text: str) -> Iterator[str]:
    """Every word of a text, without case, accents and signs, as it is looked for."""
    for word in _WORD.findall(_without_accents(text)):
        yield word[:_LONGEST_WORD]


def words_to_find(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, each once: "E-12" is one, and is a whole word.

    A word fits whatever begins with it, so that "report" finds "reports" too; see ``is_whole``.
    """
    plain = _without_accents(text)
    found = [f"e{number}" for number in _REFERENCE.findall(plain)]
    return tuple(dict.fromkeys([*found, *plain_words(_REFERENCE.sub(" ", plain))]))


def is_whole(word: str) -> bool:
    """Whether a word that is looked for has to stand as it is: a number, or an item's reference."""
    return word.removeprefix("e").isdigit()


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    if apart.isascii():
        return apart
    return "".join(each for each in apart if not unicodedata.combining(each))


# -- where they stand -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Some words of a file around those that were looked for.

    ``parts`` are to be read one after another; the second of each pair says whether it was found.
    """

    place: str
    parts: tuple[tuple[str, bool], ...]


def excerpt(text: str, wanted: Iterable[str]) -> Excerpt | None:
    """Where the most of the wanted words stand together first; None where none of them does.

    :param text: passages that were joined.
    :param wanted: as ``words_to_find`` gives them.
    """
    patterns = [_pattern(word) for word in wanted]
    best: tuple[int, Passage] | None = None
    for passage in passages_in(unicodedata.normalize("NFD", text)):
        fits = sum(bool(each.search(passage.words)) for each in patterns)
        if fits > (best[0] if best else 0):
            best = (fits, passage)
        if fits == len(patterns):
            break
    if best is None:
        return None
    passage = best[1]
    return Excerpt(place=_whole(passage.place), parts=tuple(_parts(passage.words, patterns)))


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    letters = "".join(f"{re.escape(each)}{_ACCENTS}" for each in word)
    rest = r"(?![^\W_])" if is_whole(word) else r"(?:[^\W_]|[\u0300-\u036f])*"
    return re.compile(rf"(?<![^\W_])(?<![\u0300-\u036f]){letters}{rest}", re.IGNORECASE)


def _parts(words: str, patterns: list[re.Pattern[str]]) -> Iterator[tuple[str, bool]]:
    spans = sorted(found.span() for each in patterns for found in each.finditer(words))
    first = spans[0][0]
    start = _word_begins(words, max(0, first - _AROUND))
    end = _word_ends(words, min(len(words), first + 2 * _AROUND))
    at = start
    before = "… " if start else ""
    for begins, ends in spans:
        if at <= begins and ends <= end:
            if before or begins > at:
                yield before + _shown(words[at:begins]), False
            yield _shown(words[begins:ends]), True
            at, before = ends, ""
    after = _shown(words[at:end]) + (" …" if end < len(words) else "")
    if after:
        yield after, False


def _word_begins(words: str, at: int) -> int:
    """The place itself, or where the next word begins."""
    space = words.find(" ", at, at + _AROUND)
    return space + 1 if at and space >= 0 else at


def _word_ends(words: str, at: int) -> int:
    space = words.rfind(" ", at - _AROUND, at)
    return space if at < len(words) and space >= 0 else at


def _shown(words: str) -> str:
    """On one line, with letters and their accents together again."""
    return _whole(re.sub(r"\s+", " ", words))


def _whole(words: str) -> str:
    return unicodedata.normalize("NFC", words)
