"""What is shown where words or a name were removed by law, and on which grounds may they be?

What was removed is gone for ever. What stays is that something stood there, since when it does not,
on which ground, and the hash by which every seal still holds.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class ErasureGround(StrEnum):
    """Why the law asks for it, or allows it."""

    NO_LONGER_NEEDED = "no_longer_needed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTION_UPHELD = "objection_upheld"
    NEVER_LAWFUL = "never_lawful"
    LEGAL_DUTY = "legal_duty"

    @property
    def words(self) -> str:
        return _GROUND_WORDS[self]


_GROUND_WORDS: Mapping[ErasureGround, str] = {
    ErasureGround.NO_LONGER_NEEDED: "It is no longer needed for what it was kept for",
    ErasureGround.CONSENT_WITHDRAWN: "It rested on a consent that was withdrawn",
    ErasureGround.OBJECTION_UPHELD: "The person objected, and nothing outweighs it",
    ErasureGround.NEVER_LAWFUL: "It should not have been written down at all",
    ErasureGround.LEGAL_DUTY: "A court or a law demands it",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def removed_words(on: date) -> str:
    """What stands in the place of what was removed: it is kept there, so every page says it.

    :param on: the day in London on which it was removed.
    """
    return f"Removed under policy on {on.day} {_MONTHS[on.month - 1]} {on.year}"
