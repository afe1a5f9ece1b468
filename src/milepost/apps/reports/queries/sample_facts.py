"""What the pages of samples are told: frozen facts, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.queries.passport_facts import SealShown
from milepost.apps.reports.frame import SampleAsked


@dataclass(frozen=True, kw_only=True)
class DrawnSample:
    """A sample that was drawn."""

    number: int
    asked: SampleAsked
    first: str  # the cycle's name
    last: str
    drawn: tuple[str, ...]
    frame_size: int
    frame_hash: str
    by: str
    at: datetime

    @property
    def is_of_one_cycle(self) -> bool:
        return self.asked.first_cycle == self.asked.last_cycle


@dataclass(frozen=True, kw_only=True)
class SamplesPage:
    """The samples that were drawn, newest first, and the cycles that one can be drawn from."""

    samples: tuple[DrawnSample, ...]
    cycles: tuple[tuple[int, str], ...]  # with a ratified level, newest first
    may_draw: bool


@dataclass(frozen=True, kw_only=True)
class SampledCitation:
    """A piece of evidence as it was weighed for a criterion."""

    item: int
    version: int
    kind: str
    counts: bool


@dataclass(frozen=True, kw_only=True)
class SampledEvidence:
    """A piece of evidence by the hash that was sealed; ``fault``: the register says otherwise."""

    item: int
    version: int
    title: str
    sha256: str  # "" for an address
    fault: str


@dataclass(frozen=True, kw_only=True)
class SampledCriterion:
    """A criterion that the level rests on, with what was sealed of it."""

    code: str
    level: int
    text: str
    rating: str
    evidence: tuple[SampledCitation, ...]  # what counted; where nothing did, what was cited in vain
    withheld: int  # items that another side has restricted


@dataclass(frozen=True, kw_only=True)
class SampledLevel:
    """One level of the sample, walked from what was ratified to the seals."""

    place: int  # in the order of the draw
    number: int
    focus_area: str
    authority: str
    cycle: str
    level: int
    indicated: int
    ratified_on: date
    by: str
    criteria: tuple[SampledCriterion, ...]
    evidence: tuple[SampledEvidence, ...]
    carried: tuple[str, ...]  # criteria that later ones cover
    seals: tuple[SealShown, ...]
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Its seals are there and as sealed, and the register holds what they name."""
        return not self.faults


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """One sample, drawn again just now from what was ratified when it was drawn."""

    sample: DrawnSample
    words: str
    is_the_same: bool  # the draw gives today what it gave then
    levels: tuple[SampledLevel, ...]
