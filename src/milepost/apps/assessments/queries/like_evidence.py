"""Where else in the cycle does the evidence of an assessment serve, and what was it taken for?

Moderation gives like evidence like levels: so a moderator is shown the same item, or the same file
under another title, wherever another focus area or the other Authority cites it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.models import Assessment, EvidenceLink, RatingSet, stands
from milepost.apps.assessments.queries.positions_issued import IssuedPosition, positions_issued
from milepost.core.access.roles import Actor
from milepost.core.access.visibility import Ownership, may_see_item
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.rating.scale import Achieved

_KINDS = ("claimed", "validated", "proposed")


@dataclass(frozen=True, kw_only=True)
class RatedSo:
    """How one side rated a criterion that the item bears on."""

    side: str
    rating: str


@dataclass(frozen=True, kw_only=True)
class LikeUse:
    """One criterion for which the item is cited."""

    assessment: int
    focus_area: str
    authority: str
    criterion: str
    text: str
    kind: str  # "supports", "contradicts" or "context"
    ratings: tuple[RatedSo, ...]
    is_other_authority: bool


@dataclass(frozen=True, kw_only=True)
class LikeSum:
    """How the sides rated what an item supports in one assessment, counted."""

    assessment: int
    focus_area: str
    authority: str
    is_here: bool
    sides: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]  # a side, and each rating's count


@dataclass(frozen=True, kw_only=True)
class LikeItem:
    """An item, what it is cited for here, and what elsewhere."""

    number: int
    title: str
    also_known_as: tuple[str, ...]  # other items with the same file
    here: tuple[LikeUse, ...]
    elsewhere: tuple[LikeUse, ...]

    @property
    def sums(self) -> tuple[LikeSum, ...]:
        """By assessment, this one first: how each side rated what the item supports there."""
        counts: dict[int, dict[str, Counter[str]]] = {}
        named: dict[int, tuple[LikeUse, bool]] = {}
        for uses, is_here in ((self.here, True), (self.elsewhere, False)):
            for use in uses:
                named.setdefault(use.assessment, (use, is_here))
                sides = counts.setdefault(use.assessment, {})
                for each in use.ratings if use.kind == LinkKind.SUPPORTS.value else ():
                    sides.setdefault(each.side, Counter())[each.rating] += 1
        return tuple(
            LikeSum(
                assessment=number,
                focus_area=use.focus_area,
                authority=use.authority,
                is_here=is_here,
                sides=tuple((side, _in_order(found)) for side, found in counts[number].items()),
            )
            for number, (use, is_here) in named.items()
        )

    @property
    def is_rated_otherwise(self) -> bool:
        """Whether some side rated what it supports elsewhere otherwise than any did here."""
        here = {each.rating for use in self.here for each in use.ratings}
        return any(each.rating not in here for use in self.elsewhere for each in use.ratings)


def _in_order(found: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    order = [each.value for each in Achieved]
    return tuple(sorted(found.items(), key=lambda each: [*order, ""].index(each[0])))


@dataclass(frozen=True, kw_only=True)
class _Link:
    """What is read of a tie."""

    assessment: int
    area: str
    authority: str
    criterion: str
    kind: str
    item: int
    title: str
    sha256: str


def like_evidence(
    assessment: Assessment, *, by: Actor, matrix: MaturityMatrix
) -> tuple[LikeItem, ...]:
    """The items of an assessment that serve elsewhere in its cycle: three queries.

    Only ties that their side has issued, and items that the reader may see.
    """
    links = _issued_links(assessment, by)
    here = [each for each in links if each.assessment == assessment.number]
    if not here:
        return ()
    stated = positions_issued(arrangement=by.arrangement, cycle=assessment.cycle.number)
    said = {(each.assessment, each.kind): each for each in stated}
    told = _Telling(matrix, said, assessment)
    found = []
    for item in dict.fromkeys(each.item for each in here):
        hashes = {each.sha256 for each in here if each.item == item and each.sha256}
        same = [each for each in links if each.item == item or each.sha256 in hashes]
        elsewhere = [each for each in same if each.assessment != assessment.number]
        if elsewhere:
            found.append(_item(item, same, elsewhere, told, assessment))
    return tuple(sorted(found, key=lambda each: (not each.is_rated_otherwise, each.number)))


def _item(
    item: int,
    same: list[_Link],
    elsewhere: list[_Link],
    told: "_Telling",
    assessment: Assessment,
) -> LikeItem:
    return LikeItem(
        number=item,
        title=next(each.title for each in same if each.item == item),
        also_known_as=tuple(
            dict.fromkeys(f"E-{each.item} {each.title}" for each in elsewhere if each.item != item)
        ),
        here=tuple(told.uses(each for each in same if each.assessment == assessment.number)),
        elsewhere=tuple(told.uses(elsewhere)),
    )


@dataclass(frozen=True)
class _Telling:
    matrix: MaturityMatrix
    said: Mapping[tuple[int, str], IssuedPosition]
    assessment: Assessment

    def uses(self, links: Iterable[_Link]) -> Iterator[LikeUse]:
        """Each criterion once, with how every side rated it."""
        once = {(each.assessment, each.criterion, each.kind): each for each in links}
        for each in once.values():
            area = self.matrix.areas_by_code.get(each.area)
            criterion = area.by_code.get(each.criterion) if area else None
            yield LikeUse(
                assessment=each.assessment,
                focus_area=area.name if area else each.area,
                authority=each.authority,
                criterion=each.criterion,
                text=criterion.text if criterion else "",
                kind=each.kind,
                ratings=tuple(self._ratings(each)),
                is_other_authority=each.authority != self.assessment.authority.short_name,
            )

    def _ratings(self, link: _Link) -> Iterator[RatedSo]:
        names = {
            "claimed": self.assessment.arrangement.provider.short_name,
            "validated": link.authority,
            "proposed": "Moderator",
        }
        for kind in _KINDS:
            position = self.said.get((link.assessment, kind))
            known = position.facts.get(link.criterion) if position else None
            if known is not None:
                yield RatedSo(side=names[kind], rating=known.rating.value if known.rating else "")


def _issued_links(assessment: Assessment, by: Actor) -> list[_Link]:
    """Every tie of the cycle that stands and was issued, to what the reader may see."""
    issued: dict[tuple[int, str], datetime] = {}
    sets = RatingSet.objects.filter(
        assessment__cycle=assessment.cycle_id, issued_at__isnull=False
    ).values_list("assessment_id", "position", "issued_at")
    for key, position, at in sets:
        if at is not None:
            issued[key, position] = max(at, issued.get((key, position), at))
    rows = (
        EvidenceLink.objects.filter(stands(), assessment__cycle=assessment.cycle_id)
        .order_by("assessment__number", "criterion", "id")
        .values_list(
            "assessment_id",
            "position",
            "at",
            "assessment__number",
            "assessment__focus_area",
            "assessment__authority__short_name",
            "criterion",
            "kind",
            "evidence_version__item__number",
            "evidence_version__item__title",
            "evidence_version__sha256",
            "evidence_version__item__owner__reference",
            "evidence_version__item__is_restricted",
        )
    )
    return [
        _Link(
            assessment=number,
            area=area,
            authority=authority,
            criterion=criterion,
            kind=kind,
            item=item,
            title=title,
            sha256=sha256,
        )
        for (
            key,
            position,
            at,
            number,
            area,
            authority,
            criterion,
            kind,
            item,
            title,
            sha256,
            owner,
            is_restricted,
        ) in rows
        if (key, position) in issued
        and at <= issued[key, position]
        and may_see_item(by, Ownership(party=owner), is_issued=True, is_restricted=is_restricted)
    ]
