"""What the doctor says of one part of the site."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 5  # of many things that are wrong alike


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part of the site that was looked at. ``remedy`` says what to do where it is not well."""

    part: str
    is_well: bool
    words: str
    remedy: str = ""


def well(part: str, words: str) -> Finding:
    """A part with which nothing is wrong."""
    return Finding(part=part, is_well=True, words=words)


def fault(part: str, words: str, remedy: str) -> Finding:
    """A part with which something is wrong, and what to do about it."""
    return Finding(part=part, is_well=False, words=words, remedy=remedy)


def some(each: Sequence[str]) -> str:
    """The first few of many."""
    more = f" and {len(each) - SHOWN} more" if len(each) > SHOWN else ""
    return ", ".join(each[:SHOWN]) + more
