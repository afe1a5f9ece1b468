"""Which type may a file be of, and which criteria may it speak of? Proposed, never linked.

By the words that few of the candidates have: "report" says little where half of the types are
reports, "satisfaction" says much. The same words always propose the same, each with the words that
made it, so that a person can see at a glance whether it is nonsense.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from milepost.core.evidence.passages import passages_in, plain_words
from milepost.core.matrix.definition import Criterion, EvidenceType
from milepost.core.matrix.wording import word_set

MOST_PROPOSED = 3  # types, or criteria of one focus area
LOOKED_THROUGH = 60_000  # characters of a file's text
_HEAD = 2_000  # characters: what a file is, it says at its beginning
_NAMED = 3  # how much more a word in the name counts than one in the text
_NEAR = 80  # words; those of a criterion that stand further apart have little to do with each other
_FEWEST = 3  # words of a criterion that have to stand near each other

_SAY_NOTHING = word_set(
    "a about all also an and any are as at be been being but by can each for from further has have"
    " in into is it its made make more most no not of on one or other out over such than that the"
    " their them there these they this through to under up use used was well were what when where"
    " which who will with within"
)
_ENDING = re.compile(r"(?:(?<=[a-z]{3}[^aeious])e?s|(?<=[a-z]{4})(?:ing|ed|e))$")


@dataclass(frozen=True, kw_only=True)
class LikelyFit:
    """A type or a criterion that may fit, by its code, and the words that speak for it.

    ``place``: where in the file they stand near each other; "" where that is not known.
    """

    code: str
    words: tuple[str, ...]
    place: str = ""


def proposed_types(name: str, text: str, types: Iterable[EvidenceType]) -> tuple[LikelyFit, ...]:
    """The types that a file may be of, the likeliest first; none where its words name none.

    :param name: the file's name or its title.
    :param text: what was read of it, as ``passages.joined`` keeps it; "" where nothing was.
    """
    rare = _Rare({each.code: f"{each.name} {each.source_words}" for each in types})
    in_name = _stems(name)
    head = " ".join(passage.words for passage in passages_in(text[:_HEAD]))
    in_text = _stems(head)
    found: list[tuple[int, int, LikelyFit]] = []
    for order, (code, stems) in enumerate(rare.words_of.items()):
        held = [stem for stem in stems if stem in in_name or stem in in_text]
        worth = sum(rare.worth(s) * (_NAMED if s in in_name else 1) for s in held)
        if any(map(rare.tells, held)) and 4 * rare.sum(held) >= rare.sum(stems):
            words = {**in_text, **in_name}
            fit = LikelyFit(code=code, words=tuple(words[stem] for stem in held))
            found.append((-worth, order, fit))
    found.sort(key=_by_worth)
    near = [each for worth, _, each in found if 2 * worth <= found[0][0]]  # worths are negative
    return tuple(near[:MOST_PROPOSED])


def proposed_criteria(
    title: str, text: str, criteria: Iterable[Criterion]
) -> tuple[LikelyFit, ...]:
    """The criteria of a focus area that a file may speak of, the likeliest first.

    :param title: what people call it; its words are near to every other.
    :param text: what was read of it, as ``passages.joined`` keeps it; "" where nothing was.
    """
    rare = _Rare({each.code: each.text for each in criteria if not each.is_prior})
    in_title = _stems(title)
    best: dict[str, tuple[int, str, dict[str, str]]] = {}
    for place, near in _stretches(text):
        words = {**near, **in_title}
        for code, stems in rare.having(words).items():
            worth = rare.sum(stems)
            if len(stems) >= _FEWEST and worth > best.get(code, (0,))[0]:
                best[code] = (worth, place, {stem: words[stem] for stem in stems})
    found = [
        (-worth * 100 // rare.sum(rare.words_of[code]), order, code)
        for order, code in enumerate(rare.words_of)
        if code in best and 3 * (worth := best[code][0]) >= rare.sum(rare.words_of[code])
    ]
    return tuple(
        LikelyFit(code=code, place=best[code][1], words=tuple(best[code][2].values()))
        for *_, code in sorted(found)[:MOST_PROPOSED]
    )


class _Rare:
    """Candidates by their words, and how much each word tells them apart."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.words_of = {code: tuple(_stems(text)) for code, text in texts.items()}
        self._how_many = Counter(stem for stems in self.words_of.values() for stem in stems)
        self._codes: dict[str, list[str]] = {}
        for code, stems in self.words_of.items():
            for stem in stems:
                self._codes.setdefault(stem, []).append(code)

    def worth(self, stem: str) -> int:
        """1 for a word that all of them have, more for each time that half as many have it."""
        return (len(self.words_of) // self._how_many[stem]).bit_length()

    def tells(self, stem: str) -> bool:
        """Whether at most one in four of the candidates has the word, or it is the only one's."""
        return self._how_many[stem] == 1 or self._how_many[stem] * 4 <= len(self.words_of)

    def sum(self, stems: Iterable[str]) -> int:
        return sum(self.worth(stem) for stem in stems)

    def having(self, stems: Iterable[str]) -> dict[str, list[str]]:
        """The candidates that have any of these words, each with those that it has."""
        found: dict[str, list[str]] = {}
        for stem in stems:
            for code in self._codes.get(stem, ()):
                found.setdefault(code, []).append(stem)
        return found


def _stretches(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A text in stretches of words that stand near each other; the title alone comes first."""
    yield "", {}
    for passage in passages_in(text[:LOOKED_THROUGH]):
        words = list(plain_words(passage.words))
        for start in range(0, len(words), _NEAR // 2):
            yield passage.place, _stems_of(words[start : start + _NEAR])


def _stems(text: str) -> dict[str, str]:
    return _stems_of(plain_words(text))


def _stems_of(words: Iterable[str]) -> dict[str, str]:
    """Words that say something, by what is left of each without its ending: the first of each."""
    found: dict[str, str] = {}
    for word in words:
        if len(word) > 2 and word not in _SAY_NOTHING and not word.isdigit():
            found.setdefault(_ENDING.sub("", word), word)
    return found


def _by_worth(found: tuple[int, int, LikelyFit]) -> tuple[int, int]:
    return found[:2]
