"""What is told of an evidence item: its newest or a named version, with what was said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from milepost.apps.evidence.models import EvidenceJudgement, EvidenceVersion
from milepost.core.evidence.admissible import ItemFacts
from milepost.core.evidence.strength import Maker, Strength, strength
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, Row, prepared


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """An evidence item in its newest version."""

    version_id: int
    number: int
    title: str
    type_code: str
    made_by: str
    author: str
    source: str
    redaction: str
    is_restricted: bool
    owner: str
    version: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    address: str
    snapshot_note: str
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None
    added_by: str
    added_at: datetime
    checked_by: tuple[str, ...]  # short names of Authorities

    @property
    def reference(self) -> str:
        """As people write it: E-12."""
        return f"E-{self.number}"

    @property
    def strength(self) -> Strength:
        """How far from the provider's own word it is."""
        return strength(Maker(self.made_by), is_checked=bool(self.checked_by))

    def item_facts(self) -> ItemFacts:
        """What the rules of evidence are told about it."""
        return ItemFacts(
            type=self.type_code,
            author=self.author,
            dated_on=self.dated_on,
            period_from=self.period_from,
            period_to=self.period_to,
            source=self.source,
            valid_until=self.valid_until,
            is_in_force_kind=self.valid_until is not None,
            sha256=self.sha256,
            address=self.address,
            snapshot_note=self.snapshot_note,
            has_redaction_status=self.redaction != "needed",
            made_by=Maker(self.made_by),
            is_checked=bool(self.checked_by),
        )


def facts_of(rows: "QuerySet[EvidenceVersion]") -> tuple[EvidenceFacts, ...]:
    """What is told of the versions of a question: two queries."""
    found = list(rows.values_list(*READ.values()))
    return told(found, judged_of(versions=tuple(each[0] for each in found), until=NO_END))


def told(rows: Iterable[Row], checks: Iterable[Row]) -> tuple[EvidenceFacts, ...]:
    """What is told of versions, with the Authorities that checked each."""
    checked: dict[int, list[str]] = {}
    for version, party in checks:
        checked.setdefault(version, []).append(party)
    found = []
    for row in rows:
        each: dict[str, Any] = dict(zip(READ, row, strict=True))
        each["owner"] = each["owner"] or "Moderator"
        each["checked_by"] = tuple(sorted(checked.get(each["version_id"], ())))
        found.append(EvidenceFacts(**each))
    return tuple(found)


JUDGED = ("evidence_version_id", "party__short_name")

# What is told of an item, and where it is read: plain columns, for they are many.
READ = {
    "version_id": "pk",
    "number": "item__number",
    "title": "item__title",
    "type_code": "item__type_code",
    "made_by": "item__made_by",
    "author": "item__author",
    "source": "item__source",
    "redaction": "item__redaction",
    "is_restricted": "item__is_restricted",
    "owner": "item__owner__short_name",
    "version": "number",
    "added_by": "added_by__full_name",
    **{
        name: name
        for name in (
            *("file_name", "content_type", "size", "sha256", "address", "snapshot_note"),
            *("dated_on", "period_from", "period_to", "valid_until", "added_at"),
        )
    },
}


@prepared
def judged_of(versions: Given, until: Given) -> Asked:
    """Which Authorities had accepted versions, by what was recorded before a moment."""
    return EvidenceJudgement.objects.filter(
        ~Exists(EvidenceJudgement.objects.filter(supersedes=OuterRef("pk"), at__lt=until)),
        evidence_version__id__in=versions,
        answer="accepted",
        at__lt=until,
    ).values_list(*JUDGED)
