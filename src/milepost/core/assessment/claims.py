"""Did a party's levels stand in the end? Over- and under-claim, counted and never averaged.

A claim is measured against what was validated and against what was ratified; an Authority's
validation and the moderator's proposal against what was ratified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from milepost.core.rating.apart import steps_between


class StatedAs(StrEnum):
    """Which of the four stated levels."""

    CLAIMED = "claimed"
    VALIDATED = "validated"
    PROPOSED = "proposed"
    RATIFIED = "ratified"


@dataclass(frozen=True, kw_only=True)
class StatedLevels:
    """The levels stated in one assessment, None where not yet; ``defined`` as the matrix has them.

    Of several claims, validations or proposals of one assessment, its latest.
    """

    focus_area: str
    authority: str
    claimed: int | None = None
    validated: int | None = None
    proposed: int | None = None
    ratified: int | None = None
    defined: tuple[int, ...]

    def level(self, stated: StatedAs) -> int | None:
        found: int | None = getattr(self, stated.value)
        return found


@dataclass(frozen=True, kw_only=True)
class ClaimGap:
    """One level that did not stand: by how many defined levels it was over (or, below 0, under)."""

    focus_area: str
    authority: str
    stated: int
    stood: int
    steps: int


@dataclass(frozen=True, kw_only=True)
class ClaimRecord:
    """How a party's levels of a cycle compare with what stood.

    ``party``: "provider", an Authority's reference, or "moderator". ``authority`` is None where
    all are counted together. ``waiting``: what it is measured against is not stated yet.
    """

    party: str
    stated: StatedAs
    against: StatedAs
    authority: str | None
    over: tuple[ClaimGap, ...]
    under: tuple[ClaimGap, ...]
    same: int
    waiting: int

    @property
    def compared(self) -> int:
        return len(self.over) + len(self.under) + self.same

    @property
    def steps_over(self) -> int:
        """Over-claimed levels, those under-claimed elsewhere not set against them."""
        return sum(each.steps for each in self.over)

    @property
    def steps_under(self) -> int:
        return -sum(each.steps for each in self.under)

    @property
    def words(self) -> str:
        who = f"{self.stated.value.capitalize()} against {self.against.value}"
        waiting = f" {self.waiting} not yet {self.against.value}." if self.waiting else ""
        return (
            f"{who}: {len(self.over)} of {self.compared} over, {len(self.under)} under,"
            f" {self.same} the same.{waiting}"
        )


PROVIDER, MODERATOR = "provider", "moderator"


def claim_records(stated: Iterable[StatedLevels]) -> tuple[ClaimRecord, ...]:
    """Every party's record of a cycle: the provider's, each Authority's, the moderator's.

    The provider's comes for each Authority and, where there are several, for all together.
    """
    levels = tuple(stated)
    authorities = list(dict.fromkeys(each.authority for each in levels))
    found = []
    for against in (StatedAs.VALIDATED, StatedAs.RATIFIED):
        for authority in [*authorities, None] if len(authorities) > 1 else authorities:
            found.append(_record(PROVIDER, StatedAs.CLAIMED, against, authority, levels))
    for authority in authorities:
        found.append(_record(authority, StatedAs.VALIDATED, StatedAs.RATIFIED, authority, levels))
    for authority in authorities:
        found.append(_record(MODERATOR, StatedAs.PROPOSED, StatedAs.RATIFIED, authority, levels))
    return tuple(found)


def _record(
    party: str,
    stated: StatedAs,
    against: StatedAs,
    authority: str | None,
    levels: tuple[StatedLevels, ...],
) -> ClaimRecord:
    gaps: list[ClaimGap] = []
    waiting = 0
    for each in levels:
        said, stood = each.level(stated), each.level(against)
        if said is None or authority not in (None, each.authority):
            continue
        if stood is None:
            waiting += 1
            continue
        gaps.append(
            ClaimGap(
                focus_area=each.focus_area,
                authority=each.authority,
                stated=said,
                stood=stood,
                steps=steps_between(stood, said, defined=each.defined),
            )
        )
    return ClaimRecord(
        party=party,
        stated=stated,
        against=against,
        authority=authority,
        over=tuple(each for each in gaps if each.stated > each.stood),
        under=tuple(each for each in gaps if each.stated < each.stood),
        same=sum(each.stated == each.stood for each in gaps),
        waiting=waiting,
    )
