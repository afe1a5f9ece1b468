"""Which evidence may a position count for an assessment, and what is each piece worth there?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import Case, Max, OuterRef, Q, Subquery, When

from milepost.apps.assessments.models import (
    Assessment,
    ChallengeAnswer,
    EvidenceLink,
    RatingSet,
)
from milepost.apps.contracts.models import Membership
from milepost.apps.evidence.queries import EvidenceFacts, of_versions
from milepost.apps.matrices.queries import matrix_of
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import Admissibility, admissibility
from milepost.core.evidence.support import LinkFacts, LinkKind
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.months import add_months


@dataclass(frozen=True, kw_only=True)
class CitedEvidence:
    """An evidence link that a position may see, with what it is worth there."""

    link_id: int
    criterion: str
    kind: LinkKind
    place: str
    position: Position
    evidence: EvidenceFacts
    worth: Admissibility
    is_answered: bool
    answer: str
    added_by: str  # opaque reference of the person who put the evidence in
    cycle: int

    def link_facts(self) -> LinkFacts:
        """What the rules of evidence are told about it."""
        return LinkFacts(
            criterion=self.criterion,
            kind=self.kind,
            item_type=self.evidence.type_code,
            is_admissible=self.worth.is_admissible,
            strength=self.evidence.strength,
            is_answered=self.is_answered,
        )


class LinkRow(NamedTuple):
    """What is read of an evidence link."""

    id: int
    criterion: str
    kind: str
    place: str
    position: str
    version: int
    answer: str | None
    added_by: str
    assessment: int
    at: datetime
    cycle: int
    owner: int | None
    is_restricted: bool
    answered_at: datetime | None
    answered_by: str | None  # the side of whoever answered it: "provider" or "authority"


def cited(
    assessment: Assessment, position: Position, *, area: FocusArea, matrix: MaturityMatrix
) -> tuple[CitedEvidence, ...]:
    """The evidence linked to this focus area for this Authority that a position may count.

    A position's own links at once; another's once it is issued; none of another side's that is
    restricted (the moderator excepted). Links made in earlier cycles still serve. Three queries,
    and two for the items.
    """
    issued = issued_at(assessment)
    seen = [
        as_heard(link, position, issued)
        for link in links_to(assessment)
        if counts(link, assessment, position, issued)
    ]
    return weighed(seen, assessment, area=area, matrix=matrix)


def weighed(
    links: Sequence[LinkRow], assessment: Assessment, *, area: FocusArea, matrix: MaturityMatrix
) -> tuple[CitedEvidence, ...]:
    """What each tie is worth in an assessment: two queries, for the items.

    What was cited before the last cycle and no longer counts has had its say there.
    """
    items = of_versions({link.version for link in links})
    base = {each.code for each in area.evidence_base}

    @cache  # an item is worth the same for every criterion that it is cited for
    def worth(version: int, has_place: bool) -> Admissibility:
        return admissibility(
            items[version].item_facts(),
            evidence_base=base,
            window_from=assessment.cycle.window_from,
            window_to=assessment.cycle.cut_off_on,
            settings=matrix.settings,
            has_place=has_place,
        )

    found = (
        CitedEvidence(
            link_id=link.id,
            criterion=link.criterion,
            kind=LinkKind(link.kind),
            place=link.place,
            position=Position(link.position),
            evidence=items[link.version],
            worth=worth(link.version, bool(link.place)),
            is_answered=link.answer is not None,
            answer=link.answer or "",
            added_by=link.added_by,
            cycle=link.cycle,
        )
        for link in links
    )
    newest = assessment.cycle.number - 1
    return tuple(each for each in found if each.worth.is_admissible or each.cycle >= newest)


def links_to(assessment: Assessment) -> list[LinkRow]:
    """Every tie that stands to this focus area for this Authority, up to this cycle: one query.

    Of earlier cycles only what may still serve, so that ten years of them cost no more than two.
    """
    sides = Membership.objects.filter(
        person=OuterRef("answer__by"),
        arrangement=OuterRef("assessment__arrangement"),
        party__isnull=False,
    )
    rows = (
        EvidenceLink.objects.filter(
            assessment__arrangement_id=assessment.arrangement_id,
            assessment__authority_id=assessment.authority_id,
            assessment__focus_area=assessment.focus_area,
            assessment__cycle__number__lte=assessment.cycle.number,
            superseded_by__isnull=True,
            is_withdrawn=False,
        )
        .filter(_may_still_serve(assessment))
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .annotate(
            answered_by=Case(
                When(
                    answer__isnull=False,
                    then=Subquery(sides.order_by("-id").values("party__kind")[:1]),
                )
            )
        )
        .order_by("id")
        .values_list(
            "id",
            "criterion",
            "kind",
            "place",
            "position",
            "evidence_version_id",
            "answer__text__text",
            "evidence_version__added_by__reference",
            "assessment_id",
            "at",
            "assessment__cycle__number",
            "evidence_version__item__owner_id",
            "evidence_version__item__is_restricted",
            "answer__at",
            "answered_by",
        )
    )
    return [LinkRow(*row) for row in rows]


def _may_still_serve(assessment: Assessment) -> Q:
    """A bound on the side of keeping: the longest shelf life, or a last day that is still ahead."""
    version = assessment.cycle.matrix_version
    settings = matrix_of(version.pk, version.sha256).settings
    months = max(settings.default_shelf_life_months, *settings.shelf_lives.values(), 0)
    unbounded = [code for code, life in settings.shelf_lives.items() if life == 0]
    return (
        Q(assessment__cycle__number__gte=assessment.cycle.number - 1)
        | Q(evidence_version__dated_on__gte=add_months(assessment.cycle.cut_off_on, -months))
        | Q(evidence_version__valid_until__gte=assessment.cycle.window_from)
        | Q(evidence_version__item__type_code__in=unbounded)
    )


def counts(
    link: LinkRow,
    assessment: Assessment,
    position: Position | None,
    issued: Mapping[tuple[int, str], datetime],
) -> bool:
    """Whether a side may count (and so see) a tie.

    :param position: the side; None for somebody who stands on none, as the other Authority does.
    :param issued: when each position last spoke, by assessment and position (``issued_at``).
    """
    if position is not None and link.position == position.value:
        return True
    since = issued.get((link.assessment, link.position))
    if since is None or link.at > since:
        return False
    if not link.is_restricted or position is Position.MODERATOR:
        return True
    return position is Position.AUTHORITY and link.owner == assessment.authority_id


def as_heard(
    link: LinkRow, position: Position | None, issued: Mapping[tuple[int, str], datetime]
) -> LinkRow:
    """The tie as a side knows it: what the other side answered to it is heard once that spoke."""
    if link.answered_at is None or link.answered_by is None or link.answered_by == position:
        return link
    spoke = (at for (_, side), at in issued.items() if side == link.answered_by)
    if any(at >= link.answered_at for at in spoke):
        return link
    return link._replace(answer=None, answered_at=None, answered_by=None)


def issued_at(assessment: Assessment) -> dict[tuple[int, str], datetime]:
    """When each position last spoke, over all cycles of this focus area and Authority.

    It speaks by issuing its ratings, and the provider by answering challenges: two queries.
    """
    same_row = {
        "arrangement_id": assessment.arrangement_id,
        "authority_id": assessment.authority_id,
        "focus_area": assessment.focus_area,
    }
    rows = (
        RatingSet.objects.filter(
            **{f"assessment__{name}": value for name, value in same_row.items()},
            issued_at__isnull=False,
        )
        .values("assessment_id", "position")
        .annotate(last=Max("issued_at"))
        .values_list("assessment_id", "position", "last")
    )
    answers = (
        ChallengeAnswer.objects.filter(
            **{f"challenge__assessment__{name}": value for name, value in same_row.items()}
        )
        .values("challenge__assessment_id")
        .annotate(last=Max("at"))
        .values_list("challenge__assessment_id", "last")
    )
    found = {(each, position): last for each, position, last in rows}
    return found | {(each, Position.PROVIDER.value): last for each, last in answers}
