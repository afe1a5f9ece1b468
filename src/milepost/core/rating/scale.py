"""How far is a criterion met, and what is known about the evidence for it?"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from milepost.core.evidence.support import FULL_SUPPORT, UNSUPPORTED, Support

__all__ = [
    "FULL_SUPPORT",
    "NOTHING_KNOWN",
    "UNSUPPORTED",
    "Achieved",
    "CriterionFacts",
    "HeldBackReason",
    "Support",
    "SustainGrade",
]


class Achieved(StrEnum):
    """A criterion rating (ISO/IEC 33020 for F, L, P and N; design 2.2 for NA and NE).

    *Not rated* is the absence of a rating (None). It, NE, NA and N are four different things.
    """

    FULLY = "F"  # over 85 %
    LARGELY = "L"  # over 50 %
    PARTLY = "P"  # over 15 %
    NOT = "N"  # up to 15 %
    NOT_APPLICABLE = "NA"  # counts only once the Authority agrees
    NOT_EVIDENCED = "NE"  # blocks a claim; does not prove failure


class SustainGrade(IntEnum):
    """How long something has lasted (design 2.5). A higher grade is never worse."""

    NOT_SHOWN = 0
    EMERGING = 1
    SUSTAINED = 2
    DURABLE = 3

    @property
    def label(self) -> str:
        """As people write it: S0 to S3."""
        return f"S{self.value}"


@dataclass(frozen=True, kw_only=True)
class CriterionFacts:
    """All that the level rule is told about one criterion, in one set of ratings."""

    rating: Achieved | None = None
    is_agreed_not_applicable: bool = False
    support: Support = UNSUPPORTED
    sustain: SustainGrade = SustainGrade.NOT_SHOWN
    is_waived: bool = False


NOTHING_KNOWN = CriterionFacts()


class HeldBackReason(StrEnum):
    """Why a criterion stands before a level (design 2.3)."""

    NOT_RATED = "not_rated"
    NOT_MET = "not_met"
    NOT_EVIDENCED = "not_evidenced"
    NOT_SUPPORTED = "not_supported"
    TOO_WEAK = "too_weak"
    SOLE_OVERVIEW = "sole_overview"
    CONTRADICTED = "contradicted"
    NOT_LASTING = "not_lasting"
    BELOW_NOT_COMPLETE = "below_not_complete"

    @property
    def words(self) -> str:
        """In a phrase, for people: what is the matter with the criterion."""
        return _REASON_WORDS[self]


_REASON_WORDS = {
    HeldBackReason.NOT_RATED: "not yet rated",
    HeldBackReason.NOT_MET: "not met",
    HeldBackReason.NOT_EVIDENCED: "no evidence given",
    HeldBackReason.NOT_SUPPORTED: "no admissible evidence supports it",
    HeldBackReason.TOO_WEAK: "rests on the provider's own unchecked evidence alone",
    HeldBackReason.SOLE_OVERVIEW: "rests on the client overview report alone",
    HeldBackReason.CONTRADICTED: "contradicting evidence is unanswered",
    HeldBackReason.NOT_LASTING: "has not lasted long enough",
    HeldBackReason.BELOW_NOT_COMPLETE: "not yet complete",
}
