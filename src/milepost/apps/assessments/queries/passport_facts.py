"""What the passport of a level is told: frozen facts, never rows."""

from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.queries.assessment_facts import AssessmentHead
from milepost.apps.assessments.queries.facts import StandingFacts


@dataclass(frozen=True, kw_only=True)
class SealShown:
    """One link of the chain, looked at anew. ``faults``: what is no longer as it was sealed."""

    title: str  # "The claim"
    sequence: int
    hash: str
    previous: str
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Its content, its own hash and its place after the seal before it are as sealed."""
        return not self.faults


@dataclass(frozen=True, kw_only=True)
class PassportPoint:
    """What a step said of one criterion."""

    criterion: str
    words: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PassportStep:
    """One thing that happened on the way to the level."""

    kind: str  # how it is drawn
    title: str  # "North challenged: level 1 validated"
    by: str
    role: str
    at: datetime
    level: int | None
    level_kind: str
    indicated: int | None  # what the ratings came to; None where no level was stated
    reason: str
    points: tuple[PassportPoint, ...]
    seal: SealShown | None
    is_seal_missing: bool  # it was sealed, and no such seal is on record


@dataclass(frozen=True, kw_only=True)
class SideInPassport:
    """How one side rated a criterion."""

    party: str
    rating: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CitedInPassport:
    """A piece of evidence as it was weighed for a criterion."""

    item: int
    kind: str  # "supports", "contradicts" or "context"
    counts: bool
    is_answered: bool


@dataclass(frozen=True, kw_only=True)
class CriterionInPassport:
    """A criterion that the level rests on."""

    code: str
    text: str
    is_critical: bool
    is_waived: bool
    stood_as: str  # the rating that the level rests on
    sides: tuple[SideInPassport, ...]
    evidence: tuple[CitedInPassport, ...]


@dataclass(frozen=True, kw_only=True)
class LevelInPassport:
    """The criteria of one level that the passport's level owes."""

    level: int
    words: str
    criteria: tuple[CriterionInPassport, ...]
    carried: tuple[str, ...]  # those that later criteria cover


@dataclass(frozen=True, kw_only=True)
class EvidenceInPassport:
    """An item that the level rests on, by the hash that was sealed."""

    item: int
    title: str
    type_name: str
    version: int
    strength: str
    strength_words: str
    sha256: str  # "" for an address


@dataclass(frozen=True, kw_only=True)
class OtherPassport:
    """A level of the same focus area for the same Authority, in another cycle."""

    number: int
    cycle: str
    level: int
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class PassportPage:
    """A level, and everything that it came of."""

    head: AssessmentHead
    level: int | None  # None where none was stated yet
    kind: str  # "ratified", or the furthest stated; "" for none
    indicated: int | None
    reason: str
    by: str
    at: datetime | None
    standing: StandingFacts  # of what the Board ratified last, today
    is_last: bool  # this is the level that the Board ratified last
    steps: tuple[PassportStep, ...]
    levels: tuple[LevelInPassport, ...]
    held_back: tuple[tuple[str, str], ...]  # criterion and why, of the next level up
    next_level: int | None
    evidence: tuple[EvidenceInPassport, ...]
    others: tuple[OtherPassport, ...]
    seals: tuple[SealShown, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every step's seal is there, and every seal is as it was sealed."""
        is_there = not any(step.is_seal_missing for step in self.steps)
        return is_there and all(seal.is_sound for seal in self.seals)
