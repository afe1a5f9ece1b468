"""The versions of an item that exist for an actor: what each is, why, and the time they cover."""

from collections.abc import Sequence
from dataclasses import dataclass

from milepost.apps.evidence.models import EvidenceVersion
from milepost.apps.evidence.queries.telling import EvidenceFacts, facts_of
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
    """A version, with why there is one and whether other parties see it."""

    facts: EvidenceFacts
    reason: str
    is_released: bool


@dataclass(frozen=True, kw_only=True)
class VersionHistory:
    """Every version of an item that exists for an actor, the newest first, and their time line."""

    versions: tuple[ToldVersion, ...]
    line: tuple[CoveredStretch, ...]

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
    """The versions of an item: three queries.

    :raises NoSuchThing: where the item does not exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = every_version_for(by).filter(item__number=number).order_by("-number")
    facts = facts_of(rows)
    if not facts:
        raise NoSuchThing(f"E-{number}")
    why = _why([each.version_id for each in facts])
    return VersionHistory(
        versions=tuple(
            ToldVersion(facts=each, reason=reason, is_released=is_released)
            for each in facts
            for reason, is_released in [why[each.version_id]]
        ),
        line=time_line(_line_facts(each) for each in facts),
    )


def _why(ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    rows = EvidenceVersion.objects.filter(pk__in=ids).values_list(
        "pk", "reason__text", "release__id"
    )
    return {id_: (reason or "", release is not None) for id_, reason, release in rows}


def _line_facts(facts: EvidenceFacts) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=facts.version,
        kind=VersionKind(facts.kind),
        period_from=facts.period_from,
        period_to=facts.period_to,
        valid_until=facts.valid_until,
    )
