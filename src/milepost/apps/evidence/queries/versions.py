"""The versions of an item that exist for an actor: what each is, why, and the time they cover."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from milepost.apps.evidence.models import EvidenceScan
from milepost.apps.evidence.queries.telling import READ, EvidenceFacts, said_of, told
from milepost.apps.evidence.queries.visible import every_version_for
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, Permission
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
    """

    facts: EvidenceFacts
    reason: str
    is_released: bool
    scan: str


@dataclass(frozen=True, kw_only=True)
class VersionHistory:
    """Every version of an item that exists for an actor, the newest first, and their time line."""

    versions: tuple[ToldVersion, ...]
    line: tuple[CoveredStretch, ...]
    is_own: bool  # the actor's side put the item in

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


def versions_of(*, by: Actor, number: int) -> VersionHistory:
    """The versions of an item: two queries.

    :raises NoSuchThing: where the item does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = list(
        every_version_for(by)
        .filter(item__number=number)
        .order_by("-number")
        .annotate(scan=_SCAN)
        .values_list(*READ.values(), *_BESIDE)
    )
    if not rows:
        raise NoSuchThing(f"E-{number}")
    read = len(READ)
    facts = told((row[:read] for row in rows), said_of(versions=tuple(row[0] for row in rows)))
    beside = [row[read:] for row in rows]
    return VersionHistory(
        versions=tuple(
            ToldVersion(
                facts=each, reason=reason or "", is_released=release is not None, scan=scan or ""
            )
            for each, (reason, release, scan, _) in zip(facts, beside, strict=True)
        ),
        line=time_line(_line_facts(each) for each in facts),
        is_own=(beside[0][-1] or None) == (by.party or None),
    )


_BESIDE = ("reason__text", "release__id", "scan", "item__owner__reference")
_SCAN = Subquery(
    EvidenceScan.objects.filter(
        arrangement=OuterRef("item__arrangement"), sha256=OuterRef("sha256")
    )
    .order_by("-id")
    .values("outcome")[:1]
)


def _line_facts(facts: EvidenceFacts) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=facts.version,
        kind=VersionKind(facts.kind),
        period_from=facts.period_from,
        period_to=facts.period_to,
        valid_until=facts.valid_until,
    )
