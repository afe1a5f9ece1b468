"""Does the client stand in a criterion's way, as one side says and the other answers?

What is recorded here never changes a rating: a criterion stays rated as each side rates it. That it
cannot be assessed for the client's cause is said by both sides or by nobody, as with what does not
apply (decision 26).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from milepost.core.access.roles import PartyKind
from milepost.core.period.months import in_words


class BlockSpeech(StrEnum):
    """What a side may say of a block by the client."""

    RAISED = "raised"
    AGREED = "agreed"
    DISPUTED = "disputed"
    LIFTED = "lifted"


@dataclass(frozen=True, kw_only=True)
class BlockSaid:
    """One thing said of a block: by which side, and whether the criterion cannot be assessed."""

    said: BlockSpeech
    side: PartyKind
    is_not_assessable: bool = False
    lifted_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class BlockStanding:
    """Where a block stands. ``is_not_assessable``: both sides have said so, and it still holds."""

    state: BlockSpeech
    raised_by: PartyKind
    is_not_assessable: bool
    lifted_on: date | None = None

    @property
    def holds(self) -> bool:
        """Whether it was not lifted."""
        return self.state is not BlockSpeech.LIFTED

    @property
    def is_agreed(self) -> bool:
        """Whether it holds, and both sides say so."""
        return self.state is BlockSpeech.AGREED

    def words(self, since_on: date) -> str:
        """Where it stands, in a sentence."""
        since = f"Blocked by the client since {in_words(since_on)}"
        if self.lifted_on is not None:
            return f"{since}, until {in_words(self.lifted_on)}."
        if self.state is BlockSpeech.AGREED:
            return f"{since}: both sides say so."
        other = "the provider" if self.raised_by is PartyKind.PROVIDER else "the Authority"
        if self.state is BlockSpeech.DISPUTED:
            return f"{since}, says {other}: the other side disputes it."
        return f"{since}, says {other}: the other side has not answered."


def block_standing(said: Sequence[BlockSaid]) -> BlockStanding:
    """Where a block stands after all that was said of it, the raising first."""
    first, last = said[0], said[-1]
    answered = [each for each in said if each.said is BlockSpeech.AGREED]
    both = first.is_not_assessable and bool(answered) and answered[-1].is_not_assessable
    return BlockStanding(
        state=last.said,
        raised_by=first.side,
        is_not_assessable=both and last.said is BlockSpeech.AGREED,
        lifted_on=last.lifted_on,
    )


def speech_faults(before: Sequence[BlockSaid], new: BlockSaid) -> list[str]:
    """Why something cannot be said of a block now; nothing where it can.

    It is answered by the other side than raised it, which may agree after it has disputed. Either
    side says that it was lifted; then nothing more is said of it.
    """
    stands = block_standing(before)
    if not stands.holds:
        return ["It was lifted: raise it anew where it came back."]
    if new.said is BlockSpeech.LIFTED:
        return [] if new.lifted_on is not None else ["Say on which day it was lifted."]
    faults = []
    if new.side is stands.raised_by:
        faults.append("Your side has raised it: it is for the other side to answer.")
    if stands.is_agreed or stands.state is new.said:
        faults.append("It was answered so already.")
    if new.said is BlockSpeech.DISPUTED and new.is_not_assessable:
        faults.append(
            "Whoever disputes that the client stands in the way does not say that the criterion"
            " cannot be assessed for it."
        )
    return faults
