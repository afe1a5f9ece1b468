"""What does it cost when an item of evidence lapses, and what carries its criteria then?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from milepost.core.evidence.support import LinkFacts, LinkKind, support
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import indicated_level
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
    known = tuple(ties)
    lapsing = {
        tie.item: tie.until for tie in known if tie.carries and tie.until and tie.until <= by
    }
    levels: dict[date, int] = {}  # left after a day, whichever of its items is asked about
    found = []
    for item, until in sorted(lapsing.items(), key=lambda pair: (pair[1], pair[0])):
        left = [tie for tie in known if not tie.carries or tie.until is None or tie.until > until]
        if until not in levels:
            levels[until] = _indicated(matrix, area, facts, left)
        own = tuple(sorted({t.link.criterion for t in known if t.carries and t.item == item}))
        carriers = {
            code: {t.item for t in left if t.carries and t.link.criterion == code} for code in own
        }
        found.append(
            LapseCost(
                item=item,
                until=until,
                criteria=own,
                bare=tuple(code for code in own if not carriers[code]),
                carried_by=tuple(sorted({each for some in carriers.values() for each in some})),
                left=levels[until],
            )
        )
    return tuple(found)


def _indicated(
    matrix: MaturityMatrix,
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    left: Iterable[LapsingTie],
) -> int:
    supports = support(tie.link for tie in left)
    later = {
        code: replace(each, support=supports.get(code, UNSUPPORTED)) for code, each in facts.items()
    }
    return indicated_level(
        area, later, levels=matrix.levels, rule=matrix.rule, settings=matrix.settings
    ).level
