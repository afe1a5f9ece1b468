"""How do people write the levels of a matrix: numbered, named, or both?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from milepost.core.matrix.headings import level_of
from milepost.core.matrix.wording import plain, word_set

_LONGEST_NAME = 40  # characters; what is longer is prose
_MOST_WORDS = 4  # in a level's name
_PLAIN, NUMBERED_AND_NAMED, _NAMED_ALONE, _NUMBERED_ALONE = 4, 3, 2, 1
_FEWEST_NAMES = 3  # fewer than these are a chance likeness
_STEP = r"(?:maturity\s+level|level|stage|step|tier|phase|grade|band|rung|score|lvl|ml|l)"
_SHAPES = (
    re.compile(rf"^\W*{_STEP}\W{{0,3}}(?P<number>\d{{1,2}})(?!\w)\W*(?P<name>.*?)$", re.IGNORECASE),
    re.compile(r"^\W*(?P<number>\d{1,2})(?![\w%]|[.,/]\d)\W*(?P<name>.*?)$"),
    re.compile(rf"^(?P<name>.*?\D)\W*{_STEP}?\W{{0,2}}(?P<number>\d{{1,2}})\W*$", re.IGNORECASE),
)
# Words that usually name a level, from the ground up. A word's place says how high it may be.
_RANKS: tuple[frozenset[str], ...] = (
    word_set("none unaware absent nonexistent incomplete innocent inactive unstarted unplanned"),
    word_set(
        "initial emerging adhoc basic aware awareness beginning beginner foundation foundational "
        "informal bronze novice reactive starting started crawl minimal limited early performed "
        "chaotic low ignorance lagging bootstrapping"
    ),
    word_set(
        "developing repeatable silver intermediate walk evolving partial progressing building "
        "compliant medium practising tactical planned controlling scaling"
    ),
    word_set(
        "defined established competent gold proactive embedding structured standardised "
        "standardized consistent secure integrated run implemented conforming"
    ),
    word_set(
        "managed measured advanced predictable quantitatively embedded platinum effective "
        "controlled mature high expert capable"
    ),
    word_set(
        "optimising optimizing optimised optimized leading excellent excelling transforming "
        "transformational innovating innovative exemplary strategic mastery sustained outstanding"
    ),
)
_RANK: Mapping[str, int] = {word: rank for rank, words in enumerate(_RANKS) for word in words}
_PHRASES = {"not started": 0, "non existent": 0, "not in place": 0, "ad hoc": 1, "best practice": 5}


@dataclass(frozen=True, kw_only=True)
class LevelLabel:
    """What a heading says of a level."""

    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The levels that a line of headings names: by place in the line, number and name.

    ``because`` is how they were told. ``credit`` is how much speaks for it, to weigh one against
    another: 4 for "Level n", 3 for other numbers with usual names, 2 for such names alone, 1 for
    numbers alone, or with names that nobody usually gives a level.
    """

    levels: Mapping[int, LevelLabel]
    because: str
    credit: int

    @property
    def is_plain(self) -> bool:
        return self.credit == _PLAIN

    @property
    def is_sure(self) -> bool:
        return self.credit >= NUMBERED_AND_NAMED

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(label.number for label in self.levels.values())


def find_ladder(headings: Mapping[int, str]) -> Ladder | None:
    """The levels among headings, by their place; None where they name none.

    Plain ones first ("Level 2: Set"), then other numbers, then names alone.
    """
    return _plain_ladder(headings) or _numbered_ladder(headings) or _named_ladder(headings)


def name_rank(text: str) -> int | None:
    """How high a name usually stands, from 0; None where it is no usual name of a level."""
    said = plain(text)
    if not said or len(text) > _LONGEST_NAME or len(said.split()) > _MOST_WORDS:
        return None
    for phrase, rank in _PHRASES.items():
        if said.startswith(phrase):
            return rank
    return _RANK.get(said.split()[0])


def _plain_ladder(headings: Mapping[int, str]) -> Ladder | None:
    levels = {
        place: LevelLabel(number=found[0], name=found[1])
        for place, text in headings.items()
        if (found := level_of(text))
    }
    if not levels:
        return None
    return Ladder(levels=levels, because="its heading says so", credit=_PLAIN)


def _numbered_ladder(headings: Mapping[int, str]) -> Ladder | None:
    """Headings with numbers that follow one another, up or down, a step each."""
    for shape in _SHAPES:
        found = {
            place: LevelLabel(number=int(match["number"]), name=_tidy(match["name"]))
            for place, text in headings.items()
            if len(text) <= _LONGEST_NAME and (match := shape.match(text))
        }
        numbers = [label.number for label in found.values()]
        steps = {after - before for before, after in pairwise(numbers)}
        is_ladder = steps in ({1}, {-1}) and min(numbers) in (0, 1)
        if len(found) >= _FEWEST_NAMES and is_ladder:
            is_named = any(name_rank(label.name) is not None for label in found.values())
            return Ladder(
                levels=found,
                because="its heading has that number",
                credit=NUMBERED_AND_NAMED if is_named else _NUMBERED_ALONE,
            )
    return None


def _tidy(name: str) -> str:
    return name.strip(" -–—:.,()[]|/")


def _named_ladder(headings: Mapping[int, str]) -> Ladder | None:
    """Names that levels usually have, with those between them; numbered as they stand."""
    places = sorted(headings)
    ranks = {place: rank for place in places if (rank := name_rank(headings[place])) is not None}
    if len(ranks) < _FEWEST_NAMES:
        return None
    first, last = min(ranks), max(ranks)
    inside = [place for place in places if first <= place <= last and headings[place]]
    different = {plain(headings[place]) for place in inside}
    if len(ranks) * 2 <= len(inside) or len(different) < len(inside):
        return None
    falls = _falls([ranks[place] for place in sorted(ranks)])
    ordered = inside[::-1] if falls else inside
    lowest = 0 if ranks.get(ordered[0]) == 0 else 1
    numbered = {place: number for number, place in enumerate(ordered, start=lowest)}
    order = "from the highest down" if falls else "from the lowest up"
    return Ladder(
        levels={p: LevelLabel(number=numbered[p], name=headings[p]) for p in inside},
        because=f"its name stands there, {order}, among names that levels usually have",
        credit=_NAMED_ALONE,
    )


def _falls(ranks: Sequence[int]) -> bool:
    """Whether most names stand lower than the one before."""
    steps = [after - before for before, after in pairwise(ranks)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
