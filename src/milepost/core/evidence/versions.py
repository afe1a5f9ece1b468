"""What is a version of an evidence item to the one before it, and which time do they cover?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from milepost.core.period.months import in_words


class VersionKind(StrEnum):
    """What a version is to the one before it."""

    FIRST = "first"
    CORRECTION = "correction"  # of what was wrong in the one before; takes its place
    RENEWAL = "renewal"  # of what ran out: a certificate, a plan, next year's survey
    REDACTED = "redacted"  # the one before, with something blacked out; takes its place


class Classification(StrEnum):
    """How an item is labelled; who sees it is settled by whether it is restricted."""

    PUBLIC = "public"
    OFFICIAL = "official"
    OFFICIAL_SENSITIVE = "official_sensitive"


@dataclass(frozen=True, kw_only=True)
class EvidenceVersionFacts:
    """What the rules are told of a version. ``is_same_file``: as the version before it."""

    number: int
    kind: VersionKind
    period_from: date
    period_to: date
    valid_until: date | None = None
    is_same_file: bool = False

    @property
    def holds_until(self) -> date:
        """The last day that it speaks for."""
        return self.valid_until or self.period_to


@dataclass(frozen=True, kw_only=True)
class CoveredStretch:
    """A stretch of time that a version speaks for, and the days before it that none does."""

    version: int
    first: date
    last: date
    gap_days: int = 0


def classification_faults(classification: str, *, is_restricted: bool) -> tuple[str, ...]:
    """What is wrong with an item's label, in sentences."""
    if classification not in set(Classification):
        return ("Say how it is classified: public, official or official-sensitive.",)
    if is_restricted and classification == Classification.PUBLIC:
        return ("What is restricted is not public: choose another classification.",)
    return ()


def version_faults(
    new: EvidenceVersionFacts, before: EvidenceVersionFacts, *, reason: str
) -> tuple[str, ...]:
    """Why a version cannot follow the one before it, in sentences; none where it can."""
    faults = []
    if new.kind is VersionKind.FIRST:
        faults.append("Say what it is: a correction, a renewal, or a redacted version.")
    if not reason.strip():
        faults.append("Write down why there is a new version.")
    if new.kind is VersionKind.RENEWAL and new.holds_until <= before.holds_until:
        faults.append(
            "A renewal reaches further than what it renews, which holds until"
            f" {in_words(before.holds_until)}."
        )
    if new.is_same_file and new.kind in (VersionKind.REDACTED, VersionKind.RENEWAL):
        faults.append(
            f"This is the very file of version {before.number}: choose the new one, or correct"
            " what was said of it."
        )
    return tuple(faults)


def time_line(versions: Iterable[EvidenceVersionFacts]) -> tuple[CoveredStretch, ...]:
    """The stretches of time that the versions of an item speak for, the earliest first.

    A correction or a redacted version takes the place of the one before it.
    """
    standing: list[CoveredStretch] = []
    for each in sorted(versions, key=lambda version: version.number):
        stretch = CoveredStretch(version=each.number, first=each.period_from, last=each.holds_until)
        if standing and each.kind in (VersionKind.CORRECTION, VersionKind.REDACTED):
            standing.pop()
        standing.append(stretch)
    standing.sort(key=lambda stretch: (stretch.first, stretch.version))
    found: list[CoveredStretch] = []
    reaches: date | None = None
    for stretch in standing:
        gap = max(0, (stretch.first - reaches).days - 1) if reaches else 0
        found.append(replace(stretch, gap_days=gap))
        reaches = max(reaches or stretch.last, stretch.last)
    return tuple(found)
