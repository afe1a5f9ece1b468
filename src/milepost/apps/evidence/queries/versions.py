"""The versions of an item that exist for an actor: what each is, why, and the time they cover."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from milepost.apps.evidence.models import EvidenceHold, EvidenceScan
from milepost.apps.evidence.queries.keeping import DeletionLine
from milepost.apps.evidence.queries.telling import READ, EvidenceFacts, said_of, told
from milepost.apps.evidence.queries.visible import every_version_for
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.keeping import RecordClass
from milepost.core.evidence.versions import (
    CoveredStretch,
    EvidenceVersionFacts,
    VersionKind,
    time_line,
)


@dataclass(frozen=True, kw_only=True)
class ToldVersion:
    """A version, with why there is one and whether other parties see it.

    :ivar scan: what a virus scanner said when it was put in: ``clean``, ``failed``, "" for nothing.
    :ivar deletion: that its file was deleted, and under what rule; None where nobody did.
    """

    facts: EvidenceFacts
    reason: str
    is_released: bool
    scan: str
    deletion: DeletionLine | None = None


@dataclass(frozen=True, kw_only=True)
class HeldBy:
    """The first legal hold that keeps an item's files. ``is_all``: it holds all evidence."""

    party: str
    reason: str
    at: datetime
    is_all: bool


@dataclass(frozen=True, kw_only=True)
class VersionHistory:
    """Every version of an item that exists for an actor, the newest first, and their time line."""

    versions: tuple[ToldVersion, ...]
    line: tuple[CoveredStretch, ...]
    is_own: bool  # the actor's side put the item in
    held: HeldBy | None = None

    @property
    def newest(self) -> EvidenceFacts:
        return self.versions[0].facts

    @property
    def is_renewed(self) -> bool:
        """Whether a time line has more to tell than the dates of the newest version."""
        return len(self.line) > 1

    def numbered(self, version: int) -> ToldVersion | None:
        """The version of a number; None where it does not exist for the actor."""
        return next((each for each in self.versions if each.facts.version == version), None)

    def deletion_of(self, version: int) -> DeletionLine | None:
        """That the file of a version was deleted; None where it was not."""
        told = self.numbered(version)
        return told.deletion if told else None


def versions_of(*, by: Actor, number: int) -> VersionHistory:
    """The versions of an item: two queries.

    :raises NoSuchThing: where the item does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = list(
        every_version_for(by)
        .filter(item__number=number)
        .order_by("-number")
        .annotate(scan=_SCAN, **_HELD)
        .values_list(*READ.values(), *_BESIDE, *_HELD, "item__owner__reference")
    )
    if not rows:
        raise NoSuchThing(f"E-{number}")
    read = len(READ)
    facts = told((row[:read] for row in rows), said_of(versions=tuple(row[0] for row in rows)))
    beside = [row[read : -1 - len(_HELD)] for row in rows]
    return VersionHistory(
        versions=tuple(
            ToldVersion(
                facts=each,
                reason=reason or "",
                is_released=release is not None,
                scan=scan or "",
                deletion=_deletion(each, *deleted),
            )
            for each, (reason, release, scan, *deleted) in zip(facts, beside, strict=True)
        ),
        line=time_line(_line_facts(each) for each in facts),
        is_own=(rows[0][-1] or None) == (by.party or None),
        held=_held(*rows[0][-1 - len(_HELD) : -1]),
    )


_BESIDE = (
    *("reason__text", "release__id", "scan"),
    *("deletion__record_class", "deletion__years", "deletion__kept_until"),
    *("deletion__reason__text", "deletion__by__full_name", "deletion__at"),
)
_SCAN = Subquery(
    EvidenceScan.objects.filter(
        arrangement=OuterRef("item__arrangement"), sha256=OuterRef("sha256")
    )
    .order_by("-id")
    .values("outcome")[:1]
)
_HOLDS = EvidenceHold.objects.filter(
    Q(item=OuterRef("item")) | Q(item__isnull=True, arrangement=OuterRef("item__arrangement")),
    end__isnull=True,
).order_by("id")
_HELD = {
    "held_by": Subquery(_HOLDS.values("party__short_name")[:1]),
    "held_why": Subquery(_HOLDS.values("reason__text")[:1]),
    "held_at": Subquery(_HOLDS.values("at")[:1]),
    "held_item": Subquery(_HOLDS.values("item")[:1]),
}


def _held(party: str | None, reason: str, at: datetime, item: int | None) -> HeldBy | None:
    return None if party is None else HeldBy(party=party, reason=reason, at=at, is_all=item is None)


def _deletion(facts: EvidenceFacts, of: str | None, *rest: Any) -> DeletionLine | None:
    if of is None:
        return None
    years, until, reason, by, at = rest
    return DeletionLine(
        number=facts.number,
        version=facts.version,
        title=facts.title,
        file_name=facts.file_name,
        size=facts.size,
        sha256=facts.sha256,
        record_class=RecordClass(of),
        years=years,
        kept_until=until,
        reason=reason,
        by=by,
        at=at,
    )


def _line_facts(facts: EvidenceFacts) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=facts.version,
        kind=VersionKind(facts.kind),
        period_from=facts.period_from,
        period_to=facts.period_to,
        valid_until=facts.valid_until,
    )
