"""How is what the quality checks found shown: gravity in word and shape, each name a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from milepost.apps.assessments.queries.move_page import MovePage
from milepost.core.assessment.quality import QualityFinding, Severity
from milepost.core.assessment.quality_catalogue import CATALOGUE
from milepost.web.shared.words import count_words

# A shape of its own for each gravity, so that colour is never all there is.
_ICONS = {Severity.SERIOUS: "risk", Severity.WARNING: "dispute", Severity.NOTE: "document"}


@dataclass(frozen=True, kw_only=True)
class DrawnFinding:
    """One weak place: its sentence in pieces, each with where it leads to ("" for plain words)."""

    severity: str
    word: str
    icon: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DrawnFindings:
    """What the checks found, and in how many they looked."""

    looked_at: int
    counted: str  # "1 serious, 2 warnings"
    findings: tuple[DrawnFinding, ...]


def drawn_findings(
    about: MovePage, *, stated: int | None, has_reason: bool
) -> DrawnFindings | None:
    """What is shown before a level is stated; None where the move states none."""
    if about.checked is None:
        return None
    found = about.findings(stated=stated, has_reason=has_reason)
    numbers = {severity: sum(each.severity is severity for each in found) for severity in Severity}
    words = {Severity.SERIOUS: ("serious", "serious"), Severity.WARNING: ("warning", "warnings")}
    return DrawnFindings(
        looked_at=len(CATALOGUE),
        counted=", ".join(
            count_words(number, *words.get(severity, ("note", "notes")))
            for severity, number in numbers.items()
            if number
        ),
        findings=tuple(_drawn(each, about) for each in found),
    )


def _drawn(finding: QualityFinding, about: MovePage) -> DrawnFinding:
    return DrawnFinding(
        severity=finding.severity.value,
        word=finding.severity.words,
        icon=_ICONS[finding.severity],
        pieces=tuple(_pieces(finding, about)),
    )


def _pieces(finding: QualityFinding, about: MovePage) -> Iterator[tuple[str, str]]:
    """The sentence, taken apart at each criterion and item that it names."""
    head = about.assessment.head
    own = reverse("assessment", args=[head.arrangement, head.number])
    leads_to = {code: f"{own}#criterion-{code}" for code in finding.criteria}
    for item in finding.items:
        number = int(item.removeprefix("E-"))
        leads_to[item] = reverse("evidence_item", args=[head.arrangement, number])
    if not leads_to:
        yield finding.sentence, ""
        return
    names = "|".join(re.escape(each) for each in sorted(leads_to, key=len, reverse=True))
    for piece in re.split(rf"(?<![\w.-])({names})(?![\w-]|\.\w)", finding.sentence):
        if piece:
            yield piece, leads_to.get(piece, "")
