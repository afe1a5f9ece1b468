"""Does a statement ask for more or for less than it did, as far as its words alone tell?

Only what is clear is told: the same statement but for a word on a scale ("most" for "all") or for
a number that has a bound ("at least 80"). Whatever else differs is for people to judge.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from milepost.core.matrix.wording import on_one_line, plain, word_set


class Asks(StrEnum):
    """What a change comes to for whoever has to meet it."""

    MORE = "more"
    LESS = "less"
    OTHERWISE = "otherwise"  # something else; whether more or less is not clear
    THE_SAME = "the_same"  # only how it is told differs

    @property
    def reversed(self) -> "Asks":
        """What the change back would come to."""
        return {Asks.MORE: Asks.LESS, Asks.LESS: Asks.MORE}.get(self, self)


@dataclass(frozen=True, kw_only=True)
class ChangeSign:
    """One thing that differs: what that comes to, and the words that say so."""

    asks: Asks
    reason: str


def wording_sign(before: str, after: str) -> ChangeSign | None:
    """What the difference between two wordings comes to; None where there is none."""
    if before == after:
        return None
    if plain(before) == plain(after) and _marks(before) == _marks(after):
        return ChangeSign(asks=Asks.THE_SAME, reason="only its spelling differs")
    return _measured(_words(before), _words(after)) or ChangeSign(
        asks=Asks.OTHERWISE, reason="its words differ"
    )


# From little to much. A word that might be read either way ("few", "regularly") is on no scale.
_SCALES = (
    ("some", "many", "most", "nearly_all", "all|every|each"),
    ("occasionally|sometimes", "often", "usually", "always"),
    ("partly|partially", "largely", "fully"),
    ("may", "should", "must|shall"),
    ("yearly|annually", "quarterly", "monthly", "fortnightly", "weekly", "daily"),
)
_PLACES: Mapping[str, tuple[str, int]] = {
    word: (f"<scale {scale}>", rank)
    for scale, steps in enumerate(_SCALES)
    for rank, words in enumerate(steps)
    for word in words.split("|")
}
_LEAST, _MOST = "<least>", "<most>"
_PHRASES = (  # those with a "no" first, for they hold the others
    (r"(?:no|not) (?:less|fewer) than", _LEAST),
    (r"(?:no|not) more than", _MOST),
    (r"(?:at least|(?:a )?minimum of|more than|above)", _LEAST),
    (r"(?:at most|(?:a )?maximum of|(?:fewer|less) than|below|within)", _MOST),
    (r"(?:every|each)", _MOST),  # "every 6 months" asks for less than "every 3 months"
)
_BOUNDS = tuple((re.compile(rf"\b{words} (?=\d)"), f"{mark} ") for words, mark in _PHRASES)
_JOINED = (
    (re.compile(r"\b(all|most|many|some) of(?: the)?\b"), r"\1"),
    (re.compile(r"\b(?:nearly|almost) all\b"), "nearly_all"),
    (re.compile(r"\b(?:a|the) majority of\b"), "most"),
    (re.compile(r"\s*%|\bpercent\b"), " per cent"),
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = re.compile(rf"<least>|<most>|{_NUMBER}|[^\W\d]+|[^\w\s.,;:!?'’()-]")
_MARK = re.compile(rf"{_NUMBER}|[^\w\s.,;:!?'’\"“”‘()–—-]")
# They may turn what a scale says round: "not all" is less than "all", "not most" is nothing.
_TURNING = word_set("no not never none nobody nothing without neither nor unless except cannot")


def _plainly(text: str) -> str:
    return on_one_line(unicodedata.normalize("NFKC", text)).casefold()


def _marks(text: str) -> list[str]:
    """The numbers and signs in a text, which its plain form partly drops."""
    return _MARK.findall(_plainly(text).replace("&", " and "))


def _words(text: str) -> list[str]:
    found = _plainly(text)
    for pattern, instead in (*_JOINED, *_BOUNDS):
        found = pattern.sub(instead, found)
    return _WORD.findall(found)


@dataclass(frozen=True, kw_only=True)
class _Slot:
    """A word on a scale, or a number: on which one, and where on it (the higher asks for more)."""

    scale: str
    rank: Decimal
    word: str


def _slots(words: list[str]) -> list[_Slot | str]:
    """The words, with those that can be measured in their places."""
    found: list[_Slot | str] = []
    for before, word in zip(["", *words], words, strict=False):
        if word in _PLACES:
            scale, rank = _PLACES[word]
            found.append(_Slot(scale=scale, rank=Decimal(rank), word=word.replace("_", " ")))
        elif before in (_LEAST, _MOST) and re.fullmatch(_NUMBER, word):
            number = Decimal(word.replace(",", ""))
            rank_of = number if before == _LEAST else -number
            found.append(_Slot(scale=before, rank=rank_of, word=word))
        else:
            found.append(word)
    return found


def _measured(before: list[str], after: list[str]) -> ChangeSign | None:
    """More or less, where nothing but words on a scale and bound numbers differ, and all of them
    one way."""
    one, other = _slots(before), _slots(after)
    if _TURNING & {*before, *after} or _skeleton(one) != _skeleton(other):
        return None
    pairs = [
        (was, now)
        for was, now in zip(one, other, strict=True)
        if isinstance(was, _Slot) and isinstance(now, _Slot) and was.word != now.word
    ]
    told = ", ".join(f"“{was.word}” is “{now.word}” now" for was, now in pairs)
    if pairs and all(was.rank < now.rank for was, now in pairs):
        return ChangeSign(asks=Asks.MORE, reason=told)
    if pairs and all(was.rank > now.rank for was, now in pairs):
        return ChangeSign(asks=Asks.LESS, reason=told)
    return None


def _skeleton(slots: list[_Slot | str]) -> list[str]:
    return [each.scale if isinstance(each, _Slot) else each for each in slots]
