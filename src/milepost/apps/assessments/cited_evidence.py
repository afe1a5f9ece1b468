"""Which evidence may a position count for an assessment, and what is each piece worth there?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from milepost.apps.assessments.models import (
    Assessment,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.contracts.models import Membership
from milepost.apps.evidence.queries import (
    EvidenceFacts,
    ExceptionFacts,
    JudgementFacts,
    of_versions,
)
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import Admissibility, admissibility
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkFacts, LinkKind
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import NO_END
from milepost.gateways.prepared_query import Asked, Given, Row, prepared


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
    strength: Strength  # for the Authority of the assessment
    judgement: JudgementFacts | None = None  # its answer, if it gave one
    exception: ExceptionFacts | None = None  # that it took the item in this focus area
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
            strength=self.strength,
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
    restricted (the moderator excepted). Links made in earlier cycles still serve. Two queries, and
    two for the items.
    """
    links = links_to(assessment)
    issued = issued_at(assessment, since=min((link.at for link in links), default=None))
    seen = [
        as_heard(link, position, issued)
        for link in links
        if counts(link, assessment, position, issued)
    ]
    return weighed(seen, assessment, area=area, matrix=matrix)


def weighed(
    links: Sequence[LinkRow],
    assessment: Assessment,
    *,
    area: FocusArea,
    matrix: MaturityMatrix,
    until: datetime = NO_END,
) -> tuple[CitedEvidence, ...]:
    """What each tie is worth in an assessment: two queries, for the items.

    What was cited before the last cycle and no longer counts has had its say there.

    :param until: by what was recorded before this moment.
    """
    items = of_versions({link.version for link in links})
    authority = assessment.authority_id
    base = {each.code for each in area.evidence_base}

    @cache  # an item is worth the same for every criterion that it is cited for
    def worth(version: int, has_place: bool) -> Admissibility:
        return admissibility(
            items[version].item_facts(authority=authority, focus_area=area.code, until=until),
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
            strength=items[link.version].strength_for(authority, until=until),
            judgement=items[link.version].judgement_by(authority, until=until),
            exception=items[link.version].exception_of(authority, area.code, until=until),
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
    """Every tie that stands to this focus area for this Authority, up to this cycle.

    One query, and one more where any was answered.
    Of earlier cycles only what may still serve, so that ten years of them cost no more than two.
    """
    return _told(assessment, _links(**_about(assessment)))


def links_then(assessment: Assessment, *, until: datetime) -> list[LinkRow]:
    """The same by what was recorded before a moment, withdrawn assessments included."""
    rows = _told(assessment, _links_then(**_about(assessment), until=until))
    return [
        row._replace(answer=None, answered_at=None, answered_by=None)
        if row.answered_at is not None and row.answered_at >= until
        else row
        for row in rows
    ]


def _about(assessment: Assessment) -> dict[str, Any]:
    cycle = assessment.cycle
    return {
        "arrangement": assessment.arrangement_id,
        "authority": assessment.authority_id,
        "area": assessment.focus_area,
        "cycle": cycle.number,
        "window_from": cycle.window_from,
        "cut_off_on": cycle.cut_off_on,
    }


def _told(assessment: Assessment, rows: Sequence[Row]) -> list[LinkRow]:
    sides = _sides(assessment, {row[-1] for row in rows if row[-1]})
    return [LinkRow._make((*row[:-1], sides.get(row[-1]))) for row in rows]


@prepared
def _links(
    arrangement: Given,
    authority: Given,
    area: Given,
    cycle: Given,
    window_from: Given,
    cut_off_on: Given,
) -> Asked:
    return (
        _ties(arrangement, authority, area, cycle, window_from, cut_off_on)
        .filter(stands())
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .values_list(*_LINK_ROW)
    )


@prepared
def _links_then(
    arrangement: Given,
    authority: Given,
    area: Given,
    cycle: Given,
    window_from: Given,
    cut_off_on: Given,
    until: Given,
) -> Asked:
    later = EvidenceLink.objects.filter(supersedes=OuterRef("pk"), at__lt=until)
    return (
        _ties(arrangement, authority, area, cycle, window_from, cut_off_on)
        .filter(~Exists(later), is_withdrawn=False, at__lt=until)
        .values_list(*_LINK_ROW)
    )


def _ties(
    arrangement: Given,
    authority: Given,
    area: Given,
    cycle: Given,
    window_from: Given,
    cut_off_on: Given,
) -> "QuerySet[EvidenceLink]":
    """Of earlier cycles only ties to a period that reaches the window, or to what is in force."""
    may_still_serve = (
        Q(assessment__cycle__number__gte=cycle - 1)
        | Q(evidence_version__period_to__gte=window_from)
        | Q(evidence_version__valid_until__gte=cut_off_on)
    )
    return EvidenceLink.objects.filter(
        may_still_serve,
        assessment__arrangement_id=arrangement,
        assessment__authority_id=authority,
        assessment__focus_area=area,
        assessment__cycle__number__lte=cycle,
    ).order_by("id")


_LINK_ROW = (
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
    "answer__by_id",
)


def _sides(assessment: Assessment, people: Collection[int]) -> dict[int, str]:
    """For which kind of party people act on the assessment's arrangement; no query for nobody."""
    if not people:
        return {}
    held = Membership.objects.filter(
        person__in=people, arrangement_id=assessment.arrangement_id, party__isnull=False
    )
    return dict(held.order_by("id").values_list("person_id", "party__kind"))


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


def issued_at(assessment: Assessment, *, since: datetime | None) -> dict[tuple[int, str], datetime]:
    """When each position last spoke of this focus area for this Authority, in whatever cycle.

    It speaks by issuing its ratings, and the provider by answering challenges: one query.

    :param since: when the first of the ties in question was made, which nobody spoke of before;
        None where there is none.
    """
    if since is None:
        return {}
    rows = _spoken(
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        area=assessment.focus_area,
        since=since,
    )
    found: dict[tuple[int, str], datetime] = {}
    for each, position, issued, answered in rows:
        for side, at in ((position, issued), (Position.PROVIDER.value, answered)):
            if at is not None:
                found[each, side] = max(at, found.get((each, side), at))
    return found


@prepared
def _spoken(arrangement: Given, authority: Given, area: Given, since: Given) -> Asked:
    return (
        RatingSet.objects.filter(
            Q(issued_at__gte=since) | Q(assessment__challenges__answer__at__gte=since),
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__focus_area=area,
        )
        .values_list("assessment_id", "position", "issued_at", "assessment__challenges__answer__at")
        .distinct()
    )
