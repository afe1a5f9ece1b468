"""What was struck out of a text, and what was put in, told word by word so that it reads well?

Laws: what stayed and what was struck out give the text before, what stayed and what was put in
give the text after, to the letter.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Marked(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A run of text that stayed, was struck out, or was put in. It is never empty."""

    marked: Marked
    text: str


Redline = tuple[Stretch, ...]

# A word, with its hyphens and decimals, or a sign of its own; each takes the space before it along.
_TOKEN = re.compile(r"\s*(?:\w+(?:[-'’./,]\w+)*|[^\w\s])|\s+")
_WORD = re.compile(r"\w")
_ISLAND = 2  # words; as few between two changes are struck out and put in again with them
_IN_COMMON = 0.3  # of the words; with fewer, the one text is struck out and the other put in
# Pairs of equal tokens, which is what comparing costs: a page of prose has some thousands. A text
# with more, long or saying one word again and again, is replaced whole where it differs.
_COMPARED = 20_000


def redline(before: str | None, after: str | None) -> Redline:
    """The stretches of two texts in reading order; None is a text that is not there."""
    old, new = before or "", after or ""
    if old == new:
        return _stretches([(old, "", "")])
    first, last = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = [] if _is_other(first, last) else _without_islands(list(_steps(first, last)))
    has_words = any(_count(same) for same, _, _ in steps)
    return _stretches(steps if has_words else [("", old, new)])


def before_of(stretches: Iterable[Stretch]) -> str:
    """The text as it was: every change refused."""
    return "".join(each.text for each in stretches if each.marked is not Marked.IN)


def after_of(stretches: Iterable[Stretch]) -> str:
    """The text as it is: every change taken."""
    return "".join(each.text for each in stretches if each.marked is not Marked.OUT)


def is_changed(stretches: Iterable[Stretch]) -> bool:
    return any(each.marked is not Marked.SAME for each in stretches)


_Step = tuple[str, str, str]  # what stays; then what is struck out after it, and what is put in


def _is_other(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two texts are two, and not one text that was changed."""
    first, last = _words(old), _words(new)
    if not first or not last:
        return True
    shared = len(set(first) & set(last))
    return shared < _IN_COMMON * min(len(set(first)), len(set(last)))


def _words(tokens: Iterable[str]) -> list[str]:
    return [each.strip().casefold() for each in tokens if _WORD.search(each)]


def _steps(old: list[str], new: list[str]) -> Iterator[_Step]:
    """What stays and what then changes, again and again."""
    same, out, put = "", "", ""
    for tag, i1, i2, j1, j2 in _compared(old, new):
        if tag == "equal":
            if out or put:
                yield same, out, put
                same, out, put = "", "", ""
            same += "".join(new[j1:j2])
        else:
            out, put = out + "".join(old[i1:i2]), put + "".join(new[j1:j2])
    yield same, out, put


def _compared(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    often = Counter(old)
    if sum(often[token] * count for token, count in Counter(new).items()) <= _COMPARED:
        return SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    begins = _shared(old, new)
    ends = _shared(old[begins:][::-1], new[begins:][::-1])
    i, j = len(old) - ends, len(new) - ends
    return [
        ("equal", 0, begins, 0, begins),
        ("replace", begins, i, begins, j),
        ("equal", i, len(old), j, len(new)),
    ]


def _shared(first: Sequence[str], last: Sequence[str]) -> int:
    """How many tokens two texts begin with alike."""
    pairs = enumerate(zip(first, last, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(last)))


def _without_islands(steps: list[_Step]) -> list[_Step]:
    """The steps, those joined between which only a word or two stay."""
    joined = [steps[0]]
    for same, out, put in steps[1:]:
        stays, struck, added = joined[-1]
        if (out or put) and _is_island(same, (struck, added), (out, put)):
            joined[-1] = (stays, struck + same + out, added + same + put)
        else:
            joined.append((same, out, put))
    return joined


def _is_island(same: str, before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether only a word or two stay, fewer than change on either side of them."""
    stays = _count(same)
    return stays <= _ISLAND and all(stays < max(map(_count, each)) for each in (before, after))


def _count(text: str) -> int:
    return len(_words(_TOKEN.findall(text)))


def _stretches(steps: Iterable[_Step]) -> Redline:
    return tuple(
        Stretch(marked=marked, text=text)
        for same, out, put in steps
        for marked, text in zip(
            (Marked.SAME, Marked.OUT, Marked.IN), _spaced(same, out, put), strict=True
        )
        if text
    )


def _spaced(same: str, out: str, put: str) -> _Step:
    """The space that a word and the one in its place both begin with stays where it is."""
    space = out[: len(out) - len(out.lstrip())]
    if out and put.startswith(space):
        return same + space, out.removeprefix(space), put.removeprefix(space)
    return same, out, put
