"""Which code does a statement get, so that it keeps it when others come or go, or it is respelt?

A code is opaque and for ever. A statement that was there before keeps its code, found by its words
and never by its place among the others; at another level it asks for something else, and its new
code there replaces the old. A new one gets a code made from its words, so that reading the same
sheet twice gives the same codes. One that only resembles an earlier statement is reported, not
guessed.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from milepost.core.matrix.definition import Criterion
from milepost.core.matrix.wording import plain, word_set

NEAR_PCT = 75  # from this likeness on, two statements are reported as near

_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels, so no words; nothing that looks like another
_SHORT, _LONG = 5, 26
_SMALL_WORDS = word_set("a an and at by for from in of on or the to with")


@dataclass(frozen=True, kw_only=True)
class CandidateStatement:
    """A candidate criterion before it has a code: its level and its words."""

    level: int
    text: str


@dataclass(frozen=True, kw_only=True)
class NearMatch:
    """A new statement that resembles one that is no longer there; whether it is the same one is
    for people to say. ``likeness_pct`` is a whole percentage."""

    statement: CandidateStatement
    code: str
    earlier: Criterion
    likeness_pct: int


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A statement that was found again, word for word, at another level of its row.

    A code stays at its level, so the statement has a new one there, which replaces the old.
    """

    statement: CandidateStatement
    code: str
    earlier: Criterion


@dataclass(frozen=True, kw_only=True)
class GivenCodes:
    """The code of each statement, in the order they were asked for, and what is doubtful."""

    codes: tuple[str, ...]
    near: tuple[NearMatch, ...] = ()
    moved: tuple[Moved, ...] = ()


def area_code(name: str, *, category: str, taken: Collection[str]) -> str:
    """Two letters for a focus area: the initials of its first two words that begin differently.

    Words in brackets, small words, and leading words that are in the category's name as well do
    not count, since those tell it from no other.
    """
    in_category = set(plain(category).split())
    words = [word for word in plain(re.sub(r"\(.*?\)", " ", name)).split() if word[0].isalnum()]
    while len(words) > 2 and words[0] in in_category:
        words = words[1:]
    initials = [word[0] for word in words if word not in _SMALL_WORDS and word.isascii()]
    letters = "".join(dict.fromkeys(initials)) + "".join(words[:1])[1:] + "xyz"
    ascii_letters = [sign for sign in letters.upper() if sign.isascii() and sign.isalnum()]
    tries = [f"{ascii_letters[0]}{other}" for other in ascii_letters[1:]]
    tries += [f"{ascii_letters[0]}{number}" for number in range(2, len(taken) + 3)]
    return next(code for code in tries if code not in taken)


def give_codes(
    area: str,
    statements: Sequence[CandidateStatement],
    *,
    earlier: Iterable[Criterion] = (),
    ever_given: Collection[str] = (),
) -> GivenCodes:
    """Codes for the statements of one focus area, none of them given twice.

    :param earlier: the criteria of the same focus area in the version before.
    :param ever_given: the codes of every earlier version, which are given to nothing new.
    """
    left = {criterion.code: criterion for criterion in earlier}
    used = {*left, *ever_given}
    found: dict[int, str] = {}
    for form in (_as_written, plain):
        for index, code in _same(statements, left, found, form).items():
            found[index] = code
            del left[code]
    moved = _moved(statements, left, found)
    for criterion in moved.values():
        del left[criterion.code]
    new = [index for index in range(len(statements)) if index not in found]
    for index in new:
        found[index] = new_code(area, statements[index], used)
        used.add(found[index])
    resembles = (_near(statements[i], found[i], left.values()) for i in new if i not in moved)
    return GivenCodes(
        codes=tuple(found[index] for index in range(len(statements))),
        near=tuple(filter(None, resembles)),
        moved=tuple(
            Moved(statement=statements[index], code=found[index], earlier=criterion)
            for index, criterion in sorted(moved.items())
        ),
    )


def _as_written(words: str) -> str:
    return words


def _same(
    statements: Sequence[CandidateStatement],
    left: Mapping[str, Criterion],
    found: Mapping[int, str],
    form: Callable[[str], str],
) -> dict[int, str]:
    """The codes of statements whose words, in a given form, stood at the same level before."""
    by_words = {(c.level, form(c.text)): c.code for c in left.values()}
    matched: dict[int, str] = {}
    for index, statement in enumerate(statements):
        if index not in found:
            code = by_words.pop((statement.level, form(statement.text)), None)
            if code is not None:
                matched[index] = code
    return matched


def _moved(
    statements: Sequence[CandidateStatement],
    left: Mapping[str, Criterion],
    found: Mapping[int, str],
) -> dict[int, Criterion]:
    """Statements found again at another level, where there is only one way to pair them."""
    new: dict[str, list[int]] = {}
    old: dict[str, list[Criterion]] = {}
    for index, statement in enumerate(statements):
        if index not in found:
            new.setdefault(plain(statement.text), []).append(index)
    for criterion in left.values():
        old.setdefault(plain(criterion.text), []).append(criterion)
    return {
        indices[0]: old[words][0]
        for words, indices in new.items()
        if len(indices) == 1 and len(old.get(words, ())) == 1
    }


def _near(statement: CandidateStatement, code: str, gone: Iterable[Criterion]) -> NearMatch | None:
    """The statement that has gone which a new one resembles most; None where it resembles none."""
    likeness = [(_likeness_pct(statement, criterion), criterion) for criterion in gone]
    pct, best = max(likeness, key=lambda pair: pair[0], default=(0, None))
    if best is None or pct < NEAR_PCT:
        return None
    return NearMatch(statement=statement, code=code, earlier=best, likeness_pct=pct)


def new_code(area: str, statement: CandidateStatement, used: Collection[str]) -> str:
    """Area, level and a few signs from the words; more signs where another has the same.

    :param used: every code that was ever given; none of them is given again.
    """
    words = f"{area}|{statement.level}|{plain(statement.text)}"
    number = int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")
    signs = ""
    while len(signs) < _LONG:
        number, sign = divmod(number, len(_SIGNS))
        signs += _SIGNS[sign]
    codes = (f"{area}.L{statement.level}.{signs[:n]}" for n in range(_SHORT, _LONG + 1))
    return next(code for code in codes if code not in used)


def _likeness_pct(statement: CandidateStatement, criterion: Criterion) -> int:
    matcher = SequenceMatcher(None, plain(statement.text), plain(criterion.text), autojunk=False)
    if matcher.real_quick_ratio() * 100 < NEAR_PCT or matcher.quick_ratio() * 100 < NEAR_PCT:
        return 0
    return int(matcher.ratio() * 100)
