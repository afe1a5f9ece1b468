"""How far does the evidence of one Authority's assessments reach, and what is thin in it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from milepost.apps.assessments.models import (
    ChallengeAnswer,
    Cycle,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.contracts.models import Membership
from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts, arrangement_facts
from milepost.apps.evidence.queries import EvidenceFacts, may_serve, that_may_serve
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import admissibility
from milepost.core.evidence.coverage import Coverage, CoverageTie, coverage
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.gateways.prepared_query import Asked, Given, prepared


@dataclass(frozen=True, kw_only=True)
class CoveragePage:
    """The heat map of one Authority in the newest cycle; ``found`` is None before the first."""

    authority: PartyFacts
    authorities: tuple[PartyFacts, ...]
    cycle: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)  # names of focus areas by their codes
    types: Mapping[str, str] = field(default_factory=dict)  # and of evidence types
    titles: Mapping[str, str] = field(default_factory=dict)  # of items by their references
    found: Coverage | None = None


def coverage_page(*, by: Actor, at: datetime, view: str = "") -> CoveragePage:
    """What counts in the newest cycle of an Authority, and what it rests on: five queries.

    It is what the reader may see: what positions cited and issued, and what their own side has
    cited since. An item that the reader may not see is in no count.

    :param view: the slug of the Authority; the reader's own, or the first, where it is none.
    :raises NotAllowed: where the reader may not see assessments.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    arrangement = arrangement_facts(by=by)
    authority = _looked_at(arrangement, view, by)
    cycle = (
        Cycle.objects.filter(arrangement_id=arrangement.id, opened_at__lte=at)
        .select_related("matrix_version")
        .defer("matrix_version__document", "matrix_version__findings")
        .order_by("-number")
        .first()
    )
    if cycle is None:
        return CoveragePage(authority=authority, authorities=arrangement.authorities)
    matrix = matrix_of(cycle.matrix_version.pk, cycle.matrix_version.sha256)
    window = {"window_from": cycle.window_from, "cut_off_on": cycle.cut_off_on}
    items = that_may_serve(arrangement=arrangement.id, **window)
    rows = _ties(
        arrangement=arrangement.id,
        authority=authority.id,
        cycle=cycle.number,
        own=_side_of(by, authority),
        **window,
    )
    seen = [tie for tie in map(_Tie._make, rows) if _may_see(tie, by)]
    return CoveragePage(
        authority=authority,
        authorities=arrangement.authorities,
        cycle=cycle.name,
        areas={area.code: area.name for area in matrix.focus_areas},
        types={each.code: each.name for area in matrix.focus_areas for each in area.evidence_base},
        titles={items[tie.version].reference: items[tie.version].title for tie in seen},
        found=coverage(
            {a.code: [each.code for each in a.evidence_base] for a in matrix.focus_areas},
            _weighed(seen, items, authority.id, cycle, matrix),
        ),
    )


class _Tie(NamedTuple):
    """What is read of an evidence link."""

    area: str
    criterion: str
    kind: str
    place: str
    version: int
    owner: str | None
    is_restricted: bool
    is_answered: bool


def _looked_at(arrangement: ArrangementFacts, view: str, by: Actor) -> PartyFacts:
    named = [each for each in arrangement.authorities if each.slug == view]
    own = [each for each in arrangement.authorities if each.reference == by.party]
    return (*named, *own, *arrangement.authorities)[0]


def _side_of(by: Actor, authority: PartyFacts) -> str:
    """The position whose own citations the reader sees before they are issued; "" for none."""
    if by.party_kind is PartyKind.PROVIDER:
        return Position.PROVIDER.value
    if by.party == authority.reference:
        return Position.AUTHORITY.value
    return Position.MODERATOR.value if by.may(Permission.PROPOSE_LEVEL) else ""


def _may_see(tie: _Tie, by: Actor) -> bool:
    if not tie.is_restricted or by.may(Permission.PROPOSE_LEVEL):
        return True
    return by.party is not None and tie.owner == by.party


@prepared
def _ties(
    arrangement: Given,
    authority: Given,
    cycle: Given,
    own: Given,
    window_from: Given,
    cut_off_on: Given,
) -> Asked:
    """Ties to what may serve that were issued, or are of one's own side.

    An answer to what contradicts is heard once the side that gave it has issued something since.
    """
    issued = RatingSet.objects.filter(
        assessment=OuterRef("assessment"),
        position=OuterRef("position"),
        issued_at__gte=OuterRef("at"),
    )
    replied = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__gte=OuterRef("at")
    )
    answerer = Membership.objects.filter(
        person=OuterRef("answer__by"),
        arrangement=OuterRef("assessment__arrangement"),
        party__isnull=False,
    ).order_by("-id")
    heard = RatingSet.objects.filter(
        assessment=OuterRef("assessment"),
        position=OuterRef("answerer"),
        issued_at__gte=OuterRef("answer__at"),
    )
    return (
        EvidenceLink.objects.filter(
            stands(),
            may_serve(window_from=window_from, cut_off_on=cut_off_on, of="evidence_version__"),
            Q(Exists(issued))
            | Q(Exists(replied), position=Position.PROVIDER.value)
            | Q(position=own),
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__cycle__number__lte=cycle,
        )
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .annotate(answerer=Subquery(answerer.values("party__kind")[:1]))
        .annotate(is_answered=Q(answerer=own) | Q(Exists(heard)))
        .order_by("id")
        .values_list(
            "assessment__focus_area",
            "criterion",
            "kind",
            "place",
            "evidence_version_id",
            "evidence_version__item__owner__reference",
            "evidence_version__item__is_restricted",
            "is_answered",
        )
    )


def _weighed(
    ties: list[_Tie],
    items: Mapping[int, EvidenceFacts],
    authority: int,
    cycle: Cycle,
    matrix: MaturityMatrix,
) -> Iterator[CoverageTie]:
    """What each tie is worth in the cycle, for the Authority."""

    @cache
    def counts(version: int, code: str, has_place: bool) -> bool:
        return admissibility(
            items[version].item_facts(authority=authority, focus_area=code),
            evidence_base={each.code for each in matrix.areas_by_code[code].evidence_base},
            window_from=cycle.window_from,
            window_to=cycle.cut_off_on,
            settings=matrix.settings,
            has_place=has_place,
        ).is_admissible

    for tie in ties:
        if tie.area not in matrix.areas_by_code:
            continue  # a row of an earlier edition
        item = items[tie.version]
        yield CoverageTie(
            area=tie.area,
            criterion=tie.criterion,
            item=item.reference,
            sha256=item.sha256,
            type=item.type_code,
            author=item.author,
            kind=LinkKind(tie.kind),
            is_admissible=counts(tie.version, tie.area, bool(tie.place)),
            strength=item.strength_for(authority),
            is_answered=bool(tie.is_answered),
        )
