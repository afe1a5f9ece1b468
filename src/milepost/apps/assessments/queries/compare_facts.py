"""What the page of what changed is told: frozen facts, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.core.assessment.comparing import StateChange


@dataclass(frozen=True, kw_only=True)
class ComparedCycle:
    """A cycle that can be compared with another."""

    number: int
    name: str
    cut_off_on: date


@dataclass(frozen=True, kw_only=True)
class ComparedArea:
    """What became of a focus area, Authority by Authority."""

    code: str
    name: str
    texts: Mapping[str, str]  # of its criteria, by code
    changes: tuple[StateChange, ...]
    assessments: Mapping[str, int]  # by Authority, of the later cycle or day
    silent: Mapping[str, str]  # by Authority: where it has validated nothing, "in Q1 2026/27"

    @property
    def is_changed(self) -> bool:
        return any(each.is_changed for each in self.changes)


@dataclass(frozen=True, kw_only=True)
class ComparedMoment:
    """A cycle, or a day, that is compared; ``number`` is the cycle's, ``day`` the day's."""

    name: str
    number: int | None = None
    day: date | None = None

    @property
    def place(self) -> str:
        """Where something is missing, in a sentence: in Q1 2026/27, by 30 June 2026."""
        return f"by {self.name}" if self.day else f"in {self.name}"


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    """Two cycles or days side by side; ``before`` and ``after`` are None where none can be."""

    arrangement: str
    cycles: tuple[ComparedCycle, ...]  # newest first
    before: ComparedMoment | None
    after: ComparedMoment | None
    areas: tuple[ComparedArea, ...]
    titles: Mapping[str, str]  # of evidence items, by reference, as far as the reader may see them
