"""What is wrong with a matrix that cannot be taken, and how are all its faults told at once?"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that must be put right: where it stands, and a sentence that says what to do."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


class _FaultsFoundError(ValueError):
    """A refusal that carries every fault, so that a person mends a file once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class FaultyMatrix(_FaultsFoundError):
    """A matrix that contradicts itself or lacks something, in its document form."""


class UnreadableMatrix(_FaultsFoundError):
    """A file that cannot be read as a matrix; nothing was changed by trying."""


class FaultyDecisions(_FaultsFoundError):
    """Decisions on a change map that cannot be, such as "removed" for what still stands."""


class StrandedLevels(_FaultsFoundError):
    """A move to a version under which levels that stand ratified could not be held."""
