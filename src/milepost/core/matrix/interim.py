"""Is a cell the pattern of an interim level: the level below complete, confidence, a sign, a route?

The parts stand in any order, one after the other and often without a full stop between them, so a
part is known by its beginning, and a new one begins where a capital letter follows plain words.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.matrix.wording import sentences, word_set

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?\s+(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\blevel\s*(?P<level>\d{1,2})\s+(?:(?:is|has been|now|fully)\s+)*"
    r"(?:complete[d]?|achieved|met|attained|reached|in place)(?:\s+in full)?\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"(?:the\s+)?(?:authorit(?:y|ies)|council|client)(?:['’]s)?\s+(?:is\s+|are\s+)?confiden|"
    r"confidence of the (?:authorit(?:y|ies)|council|client)",
    re.IGNORECASE,
)
_TO_LEVEL = re.compile(r"\blevel\s*(?P<level>\d{1,2})\b", re.IGNORECASE)
# After these a capital letter begins a name, not a new part ("progress with the Plan").
_LEADS_TO_A_NAME = word_set(
    "the a an of with and or in on to for by from its our their key level at against"
)


class InterimPart(StrEnum):
    """The parts of the pattern (design 2.1)."""

    BELOW = "below"  # the level below is complete: computed, never rated
    CONFIDENCE = "confidence"
    SIGN = "sign"
    ROUTE = "route"


@dataclass(frozen=True, kw_only=True)
class InterimCell:
    """A cell that follows the pattern: its parts in the cell's own order.

    ``target_on`` is the date in the route's words, the last day of its month where it has no day.
    """

    parts: tuple[tuple[InterimPart, str], ...]
    target_level: int | None
    target_on: date | None


def interim_cell(words: str, *, level: int) -> InterimCell | None:
    """The parts of the pattern, or None where the cell does not follow it."""
    parts = tuple((part_of(text, level), text) for text in _texts(words))
    kinds = [kind for kind, _ in parts]
    is_pattern = InterimPart.BELOW in kinds and (
        InterimPart.CONFIDENCE in kinds or InterimPart.ROUTE in kinds
    )
    if not is_pattern:
        return None
    route = next((text for kind, text in parts if kind is InterimPart.ROUTE), "")
    aim = _TO_LEVEL.search(route)
    return InterimCell(
        parts=parts,
        target_level=int(aim.group("level")) if aim else None,
        target_on=date_in(route),
    )


def date_in(text: str) -> date | None:
    """The first date in a text, the last day of its month where it gives no day."""
    found = DATE.search(text)
    if found is None:
        return None
    year, month = int(found["year"]), _MONTHS[found["month"].casefold()]
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(found["day"] or last), last) or last)


def without_date(text: str) -> str:
    """The text with "the target date" for its date, so that it stays the same when that moves."""
    return DATE.sub("the target date", text)


def part_of(text: str, level: int) -> InterimPart:
    """Which part of the pattern a line at an interim level is, by its beginning and its aim."""
    below = _BELOW.match(text)
    if below and int(below["level"]) < level and below.end() >= len(text.rstrip(".")):
        return InterimPart.BELOW
    if _CONFIDENCE.match(text):
        return InterimPart.CONFIDENCE
    aim = _TO_LEVEL.search(text)
    if aim and int(aim["level"]) > level:
        return InterimPart.ROUTE
    return InterimPart.SIGN


def _texts(words: str) -> Iterator[str]:
    for sentence in sentences(words):
        for piece in sentence.split(";"):
            yield from _capitalised_parts(piece.strip())


def _capitalised_parts(text: str) -> Iterator[str]:
    """The stretches of a line that each begin with a capital letter after plain words."""
    part: list[str] = []
    words = text.split()
    for at, word in enumerate(words):
        if part and (_begins_a_part(part, word) or _is_anchor(part[-1], words[at : at + 6])):
            yield " ".join(part)
            part = []
        part.append(word)
    if part:
        yield " ".join(part)


def _is_anchor(before: str, following: list[str]) -> bool:
    """Whether words begin a part by what they say, whatever stands before them."""
    text = " ".join(following)
    is_confidence = _CONFIDENCE.match(text) and before.casefold() != "the"
    return bool(is_confidence or _BELOW.match(text))


def _begins_a_part(part: list[str], word: str) -> bool:
    before = part[-1]
    is_plain = before[0].islower() or before[-1] == "," or _BELOW.fullmatch(" ".join(part))
    if not word[0].isupper() or not is_plain:
        return False
    if before.strip(",").casefold() in _LEADS_TO_A_NAME:
        return False
    # A month, or a level named on the way, goes on the part that it stands in.
    return word.strip(",.").casefold() not in {*_MONTHS, "level"}
