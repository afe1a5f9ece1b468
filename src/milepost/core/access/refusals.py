"""How does Milepost say no? Four refusals, each carrying the sentence that the person reads."""

from collections.abc import Iterable
from dataclasses import dataclass


class NotAllowed(Exception):
    """The person may not do this, whoever else may."""


class NoSuchThing(Exception):
    """It does not exist for the one who asks; a door answers 404."""


class NotPossible(Exception):
    """What was asked cannot be done as it stands; every fault is named at once."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One thing that somebody else changed in the meantime: theirs and yours, side by side."""

    what: str
    theirs: str
    yours: str
    by: str
    at: str
    revision: int
    their_reason: str = ""
    your_reason: str = ""


class ChangedMeanwhile(Exception):
    """Somebody else changed it first; nothing was written, and the person chooses."""

    def __init__(self, sentence: str, conflicts: Iterable[Conflict] = ()) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(sentence)
