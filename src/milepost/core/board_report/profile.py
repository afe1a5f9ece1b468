"""The one-page profile: where every focus area stands, for each Authority, and which way it went.

It holds what was ratified, what is wanted, and what became of it since; never a claim, a draft or
anybody's reasons. The page and the paper are both made from it, and from nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from milepost.core.board_report.change import Change
from milepost.core.rating.standing import StandingState


@dataclass(frozen=True, kw_only=True)
class ProfileStanding:
    """A focus area for one Authority. ``level`` is the one last ratified, None where none was."""

    authority: str
    level: int | None
    level_words: str
    state: StandingState
    state_words: str
    held_since: date | None
    target: int | None
    target_by: date | None
    is_at_target: bool
    since_cycle: Change
    since_year: Change
    is_in_dispute: bool


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """A focus area; ``joint_words`` is "" where the Authorities have nothing to tell apart."""

    code: str
    name: str
    is_gate: bool
    joint_words: str
    standings: tuple[ProfileStanding, ...]


@dataclass(frozen=True, kw_only=True)
class ProfileCategory:
    """A category and its focus areas, in the matrix's order."""

    name: str
    rows: tuple[ProfileRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReachedCount:
    """How many focus areas with a target have reached it: ``k`` of ``n``, for ``whom``."""

    whom: str
    name: str
    k: int
    n: int


@dataclass(frozen=True, kw_only=True)
class CycleCounts:
    """The counts as they stood once the Board was done with a cycle."""

    cycle: str
    settled_on: date
    counts: tuple[ReachedCount, ...]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """All that the page and the paper say.

    ``head_seal`` is the hash of the last seal of the arrangement's chain, "" before the first.
    ``shows_what_follows``: whether it also tells what was validated since and what is in dispute,
    which those who see ratified levels alone are not told.
    """

    arrangement: str
    arrangement_name: str
    matrix_title: str
    matrix_version: str
    as_recorded_on: date
    seals: int
    head_seal: str
    shows_what_follows: bool
    cycle: str
    cycle_before: str
    year_before: date
    levels: tuple[int, ...]
    counts: tuple[ReachedCount, ...]
    gate: str
    categories: tuple[ProfileCategory, ...]
    history: tuple[CycleCounts, ...]

    @property
    def rows(self) -> Iterator[ProfileRow]:
        """Every focus area."""
        return (row for category in self.categories for row in category.rows)
