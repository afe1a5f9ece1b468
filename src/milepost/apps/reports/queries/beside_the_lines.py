"""What stands beside the lines of a working copy: what is cited, and what holds a level back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max

from milepost.apps.assessments.copied import CopiedAssessment, CopyState
from milepost.apps.assessments.models import (
    ChallengeAnswer,
    EvidenceLink,
    RatingSet,
    stands,
)
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.evidence.queries import EvidenceFacts, of_versions
from milepost.apps.reports.queries.counted_sheet import Weighed
from milepost.core.access.roles import Actor
from milepost.core.access.visibility import Ownership, may_see_item
from milepost.core.assessment.workflow import Position
from milepost.core.evidence.admissible import admissibility
from milepost.core.evidence.support import LinkKind
from milepost.core.rating.scale import HeldBackReason

_CITED_AT_MOST = 4  # items named for a line; more are counted

# --- what the level rule made of it --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class HeldBackHere:
    """What a side's ratings indicate in one assessment, and what holds the next level back."""

    indicated: int
    next_level: int | None
    next_held_back: tuple[str, ...]  # the codes
    by_criterion: Mapping[str, list[str]]  # why each stands before its own level


def held_back(found: CopiedAssessment, position: Position) -> HeldBackHere:
    """Remembered beside the side's set; worked out where it has not begun one."""
    indicated, held = found.indicated, found.held_back_by
    if not found.has_set:
        reckoned = reckon(found.row, position)
        indicated, held = reckoned.indicated.level, reckoned.held_back_by()
    above = sorted(int(level) for level in held if int(level) > indicated)
    by_criterion: dict[str, list[str]] = defaultdict(list)
    for level, pairs in held.items():
        for code, why in pairs:
            criterion = found.area.by_code.get(code)
            if criterion is not None and str(criterion.level) == level:
                by_criterion[code].append(HeldBackReason(why).words)
    following = above[0] if above else None
    codes = (code for code, _ in held.get(str(following), ())) if above else ()
    return HeldBackHere(
        indicated=indicated,
        next_level=following,
        next_held_back=tuple(dict.fromkeys(codes)),
        by_criterion=by_criterion,
    )


# --- what is cited already -----------------------------------------------------------------------


class CitedHere(NamedTuple):
    """A citation that stands beside a line, and what it is worth in that assessment."""

    assessment: int  # its key
    place: str
    weighed: Weighed

    @property
    def line(self) -> str:
        """As it stands in the cell: "E-12, page 4 (does not count)"."""
        kind, worth = self.weighed.kind, self.weighed.worth
        said = [*((kind,) if kind != LinkKind.SUPPORTS else ())]
        said += () if worth.is_admissible else ("does not count",)
        marks = f" ({', '.join(said)})" if said else ""
        return f"{self.weighed.item.reference}, {self.place}{marks}"


def cited_here(state: CopyState, shown: list[CopiedAssessment], by: Actor) -> tuple[CitedHere, ...]:
    """What the side cited in these assessments, and what others did once they spoke.

    Six queries, however many assessments there are.
    """
    ids = {each.row.pk: each for each in shown}
    spoke = _spoke(ids)
    rows = (
        EvidenceLink.objects.filter(stands(), assessment__in=ids)
        .order_by("id")
        .values_list(
            "assessment_id",
            "criterion",
            "position",
            "at",
            "place",
            "kind",
            "evidence_version_id",
            "evidence_version__item__is_restricted",
            "evidence_version__item__owner__reference",
        )
    )
    seen = []
    for assessment, code, position, at, place, kind, version, is_restricted, owner in rows:
        since = spoke.get((assessment, position))
        is_own = position == state.position.value
        if not is_own and (since is None or at > since):
            continue
        if is_restricted and owner != by.party and not _may_see(by, owner):
            continue
        seen.append((ids[assessment], code, place, kind, version))
    items = of_versions({version for *_, version in seen})
    return tuple(
        CitedHere(
            assessment=found.row.pk,
            place=place,
            weighed=_weigh(state, found, code, kind, items[version], has_place=bool(place)),
        )
        for found, code, place, kind, version in seen
    )


def _weigh(
    state: CopyState,
    found: CopiedAssessment,
    criterion: str,
    kind: str,
    item: EvidenceFacts,
    *,
    has_place: bool,
) -> Weighed:
    authority, area = found.row.authority, found.area
    return Weighed(
        focus_area=area.name,
        authority=authority.short_name,
        criterion=criterion,
        kind=kind,
        item=item,
        strength=item.strength_for(authority.pk),
        worth=admissibility(
            item.item_facts(authority=authority.pk, focus_area=area.code),
            evidence_base={each.code for each in area.evidence_base},
            window_from=state.cycle.window_from,
            window_to=state.cycle.cut_off_on,
            settings=state.matrix.settings,
            has_place=has_place,
        ),
    )


def lines_of_cited(cited: Iterable[CitedHere]) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """By assessment and criterion: what stands in the cell beside a line."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for each in cited:
        found[each.assessment, each.weighed.criterion].append(each.line)
    return {key: tuple(dict.fromkeys(lines)) for key, lines in found.items()}


def _may_see(by: Actor, owner: str | None) -> bool:
    return may_see_item(by, Ownership(party=owner), is_issued=True, is_restricted=True)


def _spoke(assessments: Collection[int]) -> Mapping[tuple[int, str], datetime]:
    """When each position last spoke: by issuing its ratings, the provider by answering as well."""
    issued = (
        RatingSet.objects.filter(assessment__in=assessments, issued_at__isnull=False)
        .values_list("assessment_id", "position")
        .annotate(last=Max("issued_at"))
    )
    found: dict[tuple[int, str], Any] = {(row[0], row[1]): row[2] for row in issued}
    answers = (
        ChallengeAnswer.objects.filter(challenge__assessment__in=assessments)
        .values_list("challenge__assessment_id")
        .annotate(last=Max("at"))
    )
    found.update({(row[0], Position.PROVIDER.value): row[1] for row in answers})
    return found


def shortened(lines: Iterable[str]) -> str:
    """The first few, and how many more there are."""
    shown = list(lines)
    more = f"\nand {len(shown) - _CITED_AT_MOST} more" if len(shown) > _CITED_AT_MOST else ""
    return "\n".join(shown[:_CITED_AT_MOST]) + more
