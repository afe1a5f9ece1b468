"""What the pages on where the sides differ are told: frozen facts, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.assessments.queries.assessment_facts import AssessmentHead, ChallengeLine
from milepost.core.assessment.claims import ClaimRecord
from milepost.core.assessment.disagreement import PairAgreement
from milepost.core.assessment.workflow import Position


@dataclass(frozen=True, kw_only=True)
class SideOnMap:
    """A side whose ratings are on the map, and what they come to."""

    name: str
    position: Position
    is_draft: bool  # the reader's own, of which nobody else is told yet
    is_other: bool  # the other Authority's, of its own assessment
    indicated: int
    stated: int | None  # None where it has stated nothing yet
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RatingOnMap:
    """How one side rates a criterion; ``rating`` is "" where it does not."""

    name: str
    position: Position
    is_other: bool  # the other Authority's, of its own assessment
    rating: str
    reason: str

    @property
    def drawn(self) -> str:
        """How the side is drawn: by its position, or as the other Authority."""
        return "other" if self.is_other else self.position.value


@dataclass(frozen=True, kw_only=True)
class CriterionOnMap:
    """A criterion that the sides do not see alike."""

    code: str
    level: int
    text: str
    is_critical: bool
    is_decisive: bool
    words: str  # what hangs on it
    steps: int | None  # how far apart on the scale, None where fewer than two are on it
    ratings: tuple[RatingOnMap, ...]
    challenge: ChallengeLine | None


@dataclass(frozen=True, kw_only=True)
class DisagreementPage:
    """Where the sides differ on one assessment: what decides a level first."""

    head: AssessmentHead
    sides: tuple[SideOnMap, ...]
    silent: tuple[str, ...]  # sides that have issued nothing yet
    decisive: tuple[CriterionOnMap, ...]
    others: tuple[CriterionOnMap, ...]
    alike: int
    agreement: tuple[PairAgreement, ...]


@dataclass(frozen=True, kw_only=True)
class AssessmentOnMap:
    """One assessment of a cycle: the levels stated, and on how many criteria the sides differ."""

    number: int
    authority: str
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None
    decisive: tuple[str, ...]  # criteria
    others: int


@dataclass(frozen=True, kw_only=True)
class AreaOnMap:
    """A focus area with its assessments of the cycle."""

    code: str
    name: str
    assessments: tuple[AssessmentOnMap, ...]


@dataclass(frozen=True, kw_only=True)
class CycleDisagreement:
    """Over a cycle: where the argument is, whose levels stood, and how far two sides agree."""

    arrangement: str
    cycle: str
    number: int
    cut_off_on: date | None
    cycles: tuple[tuple[int, str], ...]
    areas: tuple[AreaOnMap, ...]  # those with most to argue about first
    settled: int  # assessments in which every side that spoke rates alike
    spoken: int  # assessments in which two sides have spoken
    claims: tuple[tuple[str, ClaimRecord], ...]  # whose, by name
    agreement: tuple[PairAgreement, ...]
