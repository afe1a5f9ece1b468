"""What does it cost when an item of evidence lapses, and what carries its criteria then?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from milepost.core.evidence.support import LinkFacts, LinkKind, Support, support
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import level_reached
from milepost.core.rating.scale import UNSUPPORTED, CriterionFacts


@dataclass(frozen=True, kw_only=True)
class LapsingTie:
    """A tie of an item to a criterion, with the last day on which the item is fresh enough.

    ``until`` is None where no such day is known.
    """

    item: str
    link: LinkFacts
    until: date | None

    @property
    def carries(self) -> bool:
        """Whether a level may rest on it."""
        return self.link.is_admissible and self.link.kind is LinkKind.SUPPORTS


@dataclass(frozen=True, kw_only=True)
class LapseCost:
    """What is left on the day after an item lapses, with all that lapsed before or with it.

    ``criteria`` are those that it supports; of them ``bare`` have no other admissible evidence
    left, and ``carried_by`` names the items that carry the others. ``left`` is the level that the
    rest still indicates.
    """

    item: str
    until: date
    criteria: tuple[str, ...]
    bare: tuple[str, ...]
    carried_by: tuple[str, ...]
    left: int


def what_lapses_cost(
    matrix: MaturityMatrix,
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    ties: Iterable[LapsingTie],
    *,
    by: date,
) -> tuple[LapseCost, ...]:
    """For each supporting item that lapses by a day, the first one first.

    The rule is asked anew for the day after; ratings and all else stay as they are, and what
    contradicts is taken to stay, as in ``resting.rests_until``.

    :param facts: as they were given to the rule.
    :param by: the last day looked at; what has lapsed already is told too.
    """
    of: dict[str, list[LapsingTie]] = {}  # by criterion
    for tie in ties:
        of.setdefault(tie.link.criterion, []).append(tie)
    supports = dict(support(tie.link for some in of.values() for tie in some))
    left: int | None = (
        None  # asked for anew only where less is supported and a level is left to lose
    )
    found: list[LapseCost] = []
    for day, items in sorted(_lapsing(of, by).items()):
        rest = {
            code: [tie for tie in of[code] if not tie.carries or _outlasts(tie, day)]
            for code in {code for own in items.values() for code in own}
        }
        now = {
            code: support(tie.link for tie in some).get(code, UNSUPPORTED)
            for code, some in rest.items()
        }
        if left is None or (left and any(supports[code] != now[code] for code in now)):
            supports |= now
            left = level_reached(matrix, area, _supported(facts, supports))
        carriers = {code: {tie.item for tie in rest[code] if tie.carries} for code in rest}
        found.extend(
            LapseCost(
                item=item,
                until=day,
                criteria=tuple(own),
                bare=tuple(code for code in own if not carriers[code]),
                carried_by=tuple(sorted({each for code in own for each in carriers[code]})),
                left=left,
            )
            for item, own in sorted(items.items())
        )
    return tuple(found)


def _lapsing(of: Mapping[str, list[LapsingTie]], by: date) -> dict[date, dict[str, list[str]]]:
    """By the day and the item that lapses then: the criteria that it supports, in order."""
    found: dict[date, dict[str, list[str]]] = {}
    for code in sorted(of):
        for tie in of[code]:
            if tie.carries and tie.until and tie.until <= by:
                own = found.setdefault(tie.until, {}).setdefault(tie.item, [])
                if code not in own:
                    own.append(code)
    return found


def _outlasts(tie: LapsingTie, day: date) -> bool:
    return tie.until is None or tie.until > day


def _supported(
    facts: Mapping[str, CriterionFacts], supports: Mapping[str, Support]
) -> dict[str, CriterionFacts]:
    """The facts with other support; most stay the very same."""
    found = dict(facts)
    for code, each in facts.items():
        now = supports.get(code, UNSUPPORTED)
        if each.support != now:
            found[code] = replace(each, support=now)
    return found
