"""Where is an evidence item cited, and does it count there?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Value

from milepost.apps.assessments.models import (
    Assessment,
    ChallengeAnswer,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.access.visibility import Ownership, may_see_position
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import admissibility
from milepost.core.period.local_time import NO_END


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One criterion that an item is tied to, in one assessment, and what it is worth there."""

    assessment: int
    focus_area: str
    focus_area_code: str
    authority: str  # short name
    cycle: str
    criterion: str
    criterion_text: str
    kind: str  # "supports", "contradicts" or "context"
    place: str
    version: int  # of the item, which it was made to
    has_file: bool  # else an address
    position: str  # "provider", "authority" or "moderator"
    by: str
    at: datetime
    strength: str  # for the Authority of the assessment
    faults: tuple[str, ...]
    is_settled: bool  # ratified, so that nothing said of it since counts there

    @property
    def is_admissible(self) -> bool:
        """Whether it counts there: nothing is wrong with it."""
        return not self.faults


def citations(*, by: Actor, versions: Iterable[EvidenceFacts]) -> tuple[Citation, ...]:
    """Every standing tie of an item that the actor may know of, the newest first: two queries.

    A side's own ties at once; another's once its position spoke after them. A tie points to the
    version that it was made to, and counts as that one does.

    :param versions: those of the item that exist for the actor.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    items = {each.version_id: each for each in versions}
    links = list(_links(items))
    spoke = _last_spoke({link.assessment_id for link in links})
    return tuple(
        _citation(
            link,
            items[link.evidence_version_id],
            until=_settled_at(link.assessment, spoke),
        )
        for link in links
        if _may_see(by, link, spoke)
    )


def _links(versions: Iterable[int]) -> Iterable[EvidenceLink]:
    return (
        EvidenceLink.objects.filter(stands(), evidence_version__in=tuple(versions))
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .select_related("assessment__cycle__matrix_version", "assessment__authority", "by")
        .defer(
            "assessment__cycle__matrix_version__document",
            "assessment__cycle__matrix_version__findings",
            "assessment__cycle__matrix_version__source_layout",
        )
        .order_by("-id")
    )


def _last_spoke(assessments: Iterable[int]) -> Mapping[tuple[int, str], datetime]:
    """When each position last issued its ratings, or the provider answered challenges."""
    among = sorted(assessments)
    sets = (
        RatingSet.objects.filter(assessment__in=among, issued_at__isnull=False)
        .values_list("assessment_id", "position")
        .annotate(last=Max("issued_at"))
    )
    answers = (
        ChallengeAnswer.objects.filter(challenge__assessment__in=among)
        .values_list("challenge__assessment_id", Value(_ANSWERED))
        .annotate(last=Max("at"))
    )
    found, answered = {}, {}
    for assessment, position, last in sets.union(answers, all=True):
        if position == _ANSWERED:
            answered[assessment, Position.PROVIDER.value] = last
        else:
            found[assessment, position] = last
    return found | answered


_ANSWERED = "answered"


def _may_see(by: Actor, link: EvidenceLink, spoke: Mapping[tuple[int, str], datetime]) -> bool:
    since = spoke.get((link.assessment_id, link.position))
    is_issued = since is not None and link.at <= since
    return may_see_position(by, _owner(by, link), is_issued=is_issued)


def _owner(by: Actor, link: EvidenceLink) -> Ownership:
    if link.position == Position.MODERATOR.value:
        return Ownership(party=None)
    if link.position == Position.AUTHORITY.value:
        return Ownership(party=link.assessment.authority.reference)
    # The provider's: an arrangement has one, so its own people are those of that kind.
    return Ownership(party=by.party if by.party_kind is PartyKind.PROVIDER else "")


def _settled_at(assessment: Assessment, spoke: Mapping[tuple[int, str], datetime]) -> datetime:
    """What was said since its level was proposed changes nothing once it is ratified."""
    if Stage(assessment.stage) not in RATIFIED:
        return NO_END
    return spoke.get((assessment.pk, Position.MODERATOR.value), NO_END)


def _citation(link: EvidenceLink, item: EvidenceFacts, *, until: datetime) -> Citation:
    assessment: Any = link.assessment
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    criterion = area.by_code.get(link.criterion)
    worth = admissibility(
        item.item_facts(authority=assessment.authority_id, focus_area=area.code, until=until),
        evidence_base={each.code for each in area.evidence_base},
        window_from=assessment.cycle.window_from,
        window_to=assessment.cycle.cut_off_on,
        settings=matrix.settings,
        has_place=bool(link.place),
    )
    return Citation(
        assessment=assessment.number,
        focus_area=area.name,
        focus_area_code=area.code,
        authority=assessment.authority.short_name,
        cycle=assessment.cycle.name,
        criterion=link.criterion,
        criterion_text=criterion.text if criterion else "",
        kind=link.kind,
        place=link.place,
        version=item.version,
        has_file=bool(item.sha256),
        position=link.position,
        by=link.by.full_name,
        at=link.at,
        strength=item.strength_for(assessment.authority_id, until=until).value,
        faults=tuple(fault.sentence for fault in worth.faults),
        is_settled=until < NO_END,
    )


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """The assessment that evidence is being put in for, and its cycle's window."""

    assessment: int
    focus_area: str
    focus_area_code: str
    authority: str
    window_from: date
    cut_off_on: date


def purpose(*, by: Actor, assessment: int | None) -> Purpose | None:
    """The assessment of that number, if the arrangement has it: one query; None without one."""
    if assessment is None:
        return None
    require(Permission.VIEW_ASSESSMENTS, by=by)
    row = (
        Assessment.objects.filter(arrangement__reference=by.arrangement, number=assessment)
        .select_related("cycle__matrix_version", "authority")
        .defer("cycle__matrix_version__document", "cycle__matrix_version__findings")
        .first()
    )
    if row is None:
        return None
    version = row.cycle.matrix_version
    area = matrix_of(version.pk, version.sha256).areas_by_code[row.focus_area]
    return Purpose(
        assessment=row.number,
        focus_area=area.name,
        focus_area_code=area.code,
        authority=row.authority.short_name,
        window_from=row.cycle.window_from,
        cut_off_on=row.cycle.cut_off_on,
    )
