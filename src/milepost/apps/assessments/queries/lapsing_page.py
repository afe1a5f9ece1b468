"""Which evidence lapses soon, which ratified levels are at risk by it, and what else carries?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Max, OuterRef, Subquery

from milepost.apps.assessments.models import (
    RatifiedLevel,
    ValidatedLevel,
    not_superseded,
    not_undone,
)
from milepost.apps.evidence.queries import (
    VersionInBrief,
    VersionKey,
    versions_in_brief,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.snapshot import facts_in
from milepost.core.evidence.admissible import lapses_on, why_it_lapses
from milepost.core.evidence.strength import Strength
from milepost.core.evidence.support import LinkFacts, LinkKind
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.lapsing import LapseCost, LapsingTie, what_lapses_cost
from milepost.core.rating.scale import CriterionFacts
from milepost.gateways.prepared_query import Asked, Given, prepared

HORIZONS = (30, 60, 90)  # days
USUAL_HORIZON = 90


@dataclass(frozen=True, kw_only=True)
class LapsingUse:
    """What an item carries in one focus area of one Authority, by its newest validation."""

    assessment: int
    focus_area: str
    focus_area_code: str
    authority: str  # short name
    ratified: int | None  # the level that the Board adopted; None where it adopted none yet
    left: int  # the level that is still indicated on the day after
    criteria: tuple[str, ...]
    bare: tuple[str, ...]  # of them those that nothing else carries
    carried_by: tuple[str, ...]  # other items that the reader may see

    @property
    def is_at_risk(self) -> bool:
        """Whether the ratified level would no longer be carried."""
        return self.ratified is not None and self.left < self.ratified


@dataclass(frozen=True, kw_only=True)
class LapsingItem:
    """An item that levels rest on, and until when it is fresh enough for them."""

    evidence: VersionInBrief  # in the version that was cited
    until: date
    why: str
    days: int  # from today; less than 0 where it has lapsed already
    uses: tuple[LapsingUse, ...]
    newer: VersionInBrief | None  # a newer version, put in and not relied on yet

    @property
    def is_at_risk(self) -> bool:
        """Whether a ratified level would no longer be carried."""
        return any(each.is_at_risk for each in self.uses)


@dataclass(frozen=True, kw_only=True)
class LapsingPage:
    """What lapses within so many days, and what has lapsed and still carries; at risk first."""

    today: date
    until: date
    days: int
    ahead: tuple[LapsingItem, ...]
    lapsed: tuple[LapsingItem, ...]

    @property
    def levels_at_risk(self) -> tuple[LapsingUse, ...]:
        """Each ratified level that is put at risk, once, with the first lapse that does."""
        found: dict[tuple[str, str], LapsingUse] = {}
        for item in sorted((*self.lapsed, *self.ahead), key=lambda each: each.until):
            for use in item.uses:
                if use.is_at_risk:
                    found.setdefault((use.focus_area_code, use.authority), use)
        return tuple(found.values())


def lapsing_page(*, by: Actor, at: datetime, days: int = USUAL_HORIZON) -> LapsingPage:
    """What lapses of what the newest validations rest on: two queries.

    What the reader may not see is taken to stay, and is not named.

    :raises NotAllowed: where the reader may not see assessments.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    today = local_date(at)
    until = today + timedelta(days=days)
    rests = [_Rest(*row) for row in _newest_validated(arrangement=by.arrangement)]
    sealed = [_taken_apart(each.content) for each in rests]
    known = versions_in_brief(
        by=by, numbers={number for each in sealed for (number, _), _ in each.ties}
    )
    uses: dict[VersionKey, list[LapsingUse]] = {}
    ends: dict[VersionKey, tuple[date, str]] = {}
    for rest, each in zip(rests, sealed, strict=True):
        matrix = matrix_of(rest.matrix, rest.sha256)
        for key, use in _uses(rest, each, matrix, known, until):
            uses.setdefault(key, []).append(use)
            facts = known[key].item_facts()
            end = lapses_on(facts, matrix.settings)
            if end is not None:
                ends[key] = min(
                    ends.get(key, (date.max, "")), (end, why_it_lapses(facts, matrix.settings))
                )
    newest = {number: version for number, version in sorted(known)}
    items = [
        LapsingItem(
            evidence=known[key],
            until=ends[key][0],
            why=ends[key][1],
            days=(ends[key][0] - today).days,
            uses=tuple(found),
            newer=known[key[0], newest[key[0]]] if newest[key[0]] > key[1] else None,
        )
        for key, found in uses.items()
    ]
    items.sort(key=lambda each: (not each.is_at_risk, each.until, each.evidence.number))
    return LapsingPage(
        today=today,
        until=until,
        days=days,
        ahead=tuple(each for each in items if each.days >= 0),
        lapsed=tuple(each for each in items if each.days < 0),
    )


class _Rest(NamedTuple):
    """What the newest validation of a row rests on, as it was sealed."""

    assessment: int
    area: str
    authority: str
    matrix: int
    sha256: str
    content: str
    ratified: int | None


@prepared
def _newest_validated(arrangement: Given) -> Asked:
    """The newest of each row is found by its number alone: what was sealed is long."""
    stands = ValidatedLevel.objects.filter(
        not_undone(), assessment__arrangement__reference=arrangement
    )
    newest = (
        stands.order_by()
        .values("assessment__focus_area", "assessment__authority_id")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    ratified = RatifiedLevel.objects.filter(
        not_superseded(),
        assessment__arrangement__reference=arrangement,
        assessment__focus_area=OuterRef("assessment__focus_area"),
        assessment__authority_id=OuterRef("assessment__authority_id"),
    ).order_by("-assessment__cycle__number")
    return (
        ValidatedLevel.objects.filter(pk__in=newest)
        .annotate(ratified=Subquery(ratified.values("level")[:1]))
        .order_by("assessment__focus_area", "assessment__authority_id")
        .values_list(
            "assessment__number",
            "assessment__focus_area",
            "assessment__authority__short_name",
            "assessment__cycle__matrix_version_id",
            "assessment__cycle__matrix_version__sha256",
            "seal__content",
            "ratified",
        )
    )


@dataclass(frozen=True, kw_only=True)
class _Sealed:
    """What the rule was told when a level was sealed, and each tie with the version it is to."""

    facts: Mapping[str, CriterionFacts]
    ties: tuple[tuple[VersionKey, LinkFacts], ...]


@lru_cache(maxsize=512)
def _taken_apart(content: str) -> _Sealed:
    """What was sealed never changes, so each is taken apart once."""
    held = json.loads(content)
    return _Sealed(
        facts=facts_in(held),
        ties=tuple(
            ((int(each["item"].removeprefix("E-")), int(each["version"])), _link(each))
            for each in held["evidence"]
        ),
    )


def _link(entry: Mapping[str, Any]) -> LinkFacts:
    return LinkFacts(
        criterion=entry["criterion"],
        kind=LinkKind(entry["kind"]),
        item_type=entry["type"],
        is_admissible=entry["is_admissible"],
        strength=Strength(entry["strength"]),
        is_answered=entry["is_answered"],
    )


def _uses(
    rest: _Rest,
    sealed: _Sealed,
    matrix: MaturityMatrix,
    known: Mapping[VersionKey, VersionInBrief],
    until: date,
) -> Iterable[tuple[VersionKey, LapsingUse]]:
    area = matrix.areas_by_code[rest.area]
    keys = {_name(key): key for key, _ in sealed.ties}
    ends = tuple(
        (name, lapses_on(known[key].item_facts(), matrix.settings))
        for name, key in keys.items()
        if key in known
    )
    for cost in _costs(rest.content, rest.matrix, rest.sha256, rest.area, ends, until):
        use = LapsingUse(
            assessment=rest.assessment,
            focus_area=area.name,
            focus_area_code=area.code,
            authority=rest.authority,
            ratified=rest.ratified,
            left=cost.left,
            criteria=cost.criteria,
            bare=cost.bare,
            carried_by=tuple(_carriers(cost, keys, known)),
        )
        yield keys[cost.item], use


@lru_cache(maxsize=512)
def _costs(
    content: str,
    matrix_version: int,
    sha256: str,
    focus_area: str,
    ends: tuple[tuple[str, date | None], ...],
    until: date,
) -> tuple[LapseCost, ...]:
    """What lapses cost a level hangs on its seal and on days: all day long it is the same.

    :param ends: by the name of a version, the last day on which it counts.
    """
    matrix = matrix_of(matrix_version, sha256)
    sealed, lasts = _taken_apart(content), dict(ends)
    ties = (
        LapsingTie(item=_name(key), link=link, until=lasts.get(_name(key)))
        for key, link in sealed.ties
    )
    area = matrix.areas_by_code[focus_area]
    return what_lapses_cost(matrix, area, sealed.facts, ties, by=until)


def _name(key: VersionKey) -> str:
    return f"E-{key[0]} {key[1]}"


def _carriers(
    cost: LapseCost,
    keys: Mapping[str, VersionKey],
    known: Mapping[VersionKey, VersionInBrief],
) -> Iterable[str]:
    return dict.fromkeys(f"E-{keys[each][0]}" for each in cost.carried_by if keys[each] in known)
