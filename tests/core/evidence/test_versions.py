"""Versions of an evidence item: what may follow what, and which time they cover."""

from datetime import date

import pytest

from milepost.core.evidence.versions import (
    Classification,
    CoveredStretch,
    EvidenceVersionFacts,
    VersionKind,
    classification_faults,
    time_line,
    version_faults,
)


def a_version(
    number: int,
    kind: VersionKind,
    first: date,
    last: date,
    *,
    until: date | None = None,
    same: bool = False,
) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=number,
        kind=kind,
        period_from=first,
        period_to=last,
        valid_until=until,
        is_same_file=same,
    )


FIRST = a_version(1, VersionKind.FIRST, date(2025, 1, 1), date(2025, 12, 31))
FURTHER = (date(2026, 1, 1), date(2026, 12, 31))
AGAIN = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("kind", "period", "same", "reason", "faults"),
    [
        (VersionKind.RENEWAL, FURTHER, False, "Renewed", ()),
        (VersionKind.CORRECTION, AGAIN, True, "The date was wrong", ()),
        (VersionKind.REDACTED, AGAIN, False, "Names are out", ()),
        (VersionKind.CORRECTION, AGAIN, True, " ", ("Write down why there is a new version.",)),
        (
            VersionKind.FIRST,
            AGAIN,
            False,
            "x",
            ("Say what it is: a correction, a renewal, or a redacted version.",),
        ),
        (
            VersionKind.RENEWAL,
            AGAIN,
            False,
            "x",
            ("A renewal reaches further than what it renews, which holds until 31 December 2025.",),
        ),
        (
            VersionKind.REDACTED,
            AGAIN,
            True,
            "x",
            (
                "This is the very file of version 1: choose the new one, or correct what was said"
                " of it.",
            ),
        ),
    ],
)
def test_what_may_follow_a_version(
    kind: VersionKind, period: tuple[date, date], same: bool, reason: str, faults: tuple[str, ...]
) -> None:
    new = a_version(2, kind, *period, same=same)
    assert version_faults(new, FIRST, reason=reason) == faults


@pytest.mark.parametrize(
    ("classification", "is_restricted", "faults"),
    [
        (Classification.PUBLIC, False, ()),
        (Classification.OFFICIAL_SENSITIVE, True, ()),
        (
            Classification.PUBLIC,
            True,
            ("What is restricted is not public: choose another classification.",),
        ),
        ("secret", False, ("Say how it is classified: public, official or official-sensitive.",)),
    ],
)
def test_what_is_restricted_is_never_public(
    classification: str, is_restricted: bool, faults: tuple[str, ...]
) -> None:
    assert classification_faults(classification, is_restricted=is_restricted) == faults


def test_renewals_without_a_gap_stand_one_after_another() -> None:
    line = time_line([a_version(2, VersionKind.RENEWAL, *FURTHER), FIRST])
    assert line == (
        CoveredStretch(version=1, first=date(2025, 1, 1), last=date(2025, 12, 31)),
        CoveredStretch(version=2, first=date(2026, 1, 1), last=date(2026, 12, 31)),
    )


def test_days_that_no_version_speaks_for_are_a_gap() -> None:
    late = a_version(2, VersionKind.RENEWAL, date(2026, 1, 11), date(2026, 12, 31))
    assert [each.gap_days for each in time_line([FIRST, late])] == [0, 10]


def test_a_certificate_speaks_until_it_expires() -> None:
    held = a_version(
        1, VersionKind.FIRST, date(2025, 1, 1), date(2025, 3, 31), until=date(2025, 12, 31)
    )
    renewed = a_version(2, VersionKind.RENEWAL, *FURTHER)
    assert [each.gap_days for each in time_line([held, renewed])] == [0, 0]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    corrected = a_version(2, VersionKind.CORRECTION, date(2025, 2, 1), date(2025, 12, 31))
    assert time_line([FIRST, corrected]) == (
        CoveredStretch(version=2, first=date(2025, 2, 1), last=date(2025, 12, 31)),
    )


def test_a_short_version_within_a_longer_one_makes_no_gap() -> None:
    within = a_version(2, VersionKind.RENEWAL, date(2025, 3, 1), date(2025, 4, 30))
    after = a_version(3, VersionKind.RENEWAL, *FURTHER)
    assert [each.gap_days for each in time_line([FIRST, within, after])] == [0, 0, 0]


def test_of_no_version_there_is_no_line() -> None:
    assert time_line([]) == ()
