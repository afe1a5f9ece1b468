"""Newer versions of evidence in the demonstration: a renewal, a redacted one, a correction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from milepost.apps.evidence.actions import NewVersion, Upload, add_version
from milepost.apps.evidence.queries import EvidenceFacts, choices
from milepost.cli.demonstration.letters import as_document
from milepost.cli.demonstration.pdf import pdf
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor
from milepost.core.evidence.versions import VersionKind
from milepost.core.period.months import add_months

_A_GAP = timedelta(days=18)  # the assessor came late
_LAST = 13  # cycle
_MADE_UP = "Made up for the demonstration: the places, people and figures are not real."


def put_in_newer_versions(actors: Mapping[str, Actor], clock: Clock) -> None:
    """After the story: what the provider has put in since, and nobody has cited yet."""
    lead = actors["provider-lead"]
    held = choices(by=lead)
    for begins, back, new in (  # how many newer ones there are
        ("Customer Service Excellence", 2, _renewed),
        ("Parish and members", 0, _redacted),
        ("TOMs return", 0, _corrected),
    ):
        item = [each for each in held if each.title.startswith(begins)][back]
        add_version(number=item.number, new=new(item), by=lead, at=clock.tick())


def _as_it_was(item: EvidenceFacts, kind: VersionKind, reason: str) -> NewVersion:
    return NewVersion(
        kind=kind,
        reason=reason,
        seen=item.version,
        dated_on=item.dated_on,
        period_from=item.period_from,
        period_to=item.period_to,
        valid_until=item.valid_until,
        redaction=item.redaction,
    )


def _renewed(item: EvidenceFacts) -> NewVersion:
    held_until = item.valid_until or item.period_to
    first = held_until + _A_GAP
    words = "The standard is held in all its parts. The next visit is in fifteen months."
    return replace(
        _as_it_was(item, VersionKind.RENEWAL, "The assessor came again, eighteen days late."),
        dated_on=first,
        period_from=first,
        period_to=add_months(first, 1),
        valid_until=add_months(first, 15),
        upload=Upload(
            name="cse-renewed.pdf",
            chunks=[pdf("Certificate renewed", item.author, [words, _MADE_UP])],
        ),
    )


def _redacted(item: EvidenceFacts) -> NewVersion:
    parts = (("What was said", ["3. A resident [name blacked out] asked again about the drain."]),)
    return replace(
        _as_it_was(item, VersionKind.REDACTED, "It named a resident and her street."),
        redaction="done",
        upload=Upload(
            name="parish-redacted.docx",
            chunks=[as_document(item.title, item.author, _MADE_UP, parts, cycle=_LAST)],
        ),
    )


def _corrected(item: EvidenceFacts) -> NewVersion:
    correction = _as_it_was(
        item, VersionKind.CORRECTION, "It was dated a day late; the figures are as they were."
    )
    return replace(correction, dated_on=item.dated_on - timedelta(days=1))
