"""For how long does the evidence that a level rests on still count?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from milepost.core.evidence.support import LinkFacts, LinkKind, support
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.ladder import level_reached
from milepost.core.rating.scale import UNSUPPORTED, CriterionFacts


def rests_until(
    matrix: MaturityMatrix,
    area: FocusArea,
    facts: Mapping[str, CriterionFacts],
    evidence: Iterable[tuple[LinkFacts, date | None]],
) -> dict[int, date]:
    """For each level indicated now: the last day on which its evidence is fresh enough for it.

    The rule is asked anew as one supporting item after the other lapses, and all else stays as it
    is. A level that outlasts every item known to lapse is left out. What contradicts is taken to
    stay: a level is never gained by waiting. Source: design 2.5, "evidence about to lapse".

    :param facts: as they were given to the rule.
    :param evidence: every tie that was counted, with the last day on which it counts; None where
        no such day is known.
    """
    ties = tuple(evidence)
    reached = level_reached(matrix, area, facts)
    found: dict[int, date] = {}
    for day in sorted({end for link, end in ties if end is not None and _carries(link)}):
        if reached == 0:
            break
        left = (link for link, end in ties if end is None or end > day or not _carries(link))
        supports = support(left)
        later = {
            code: replace(each, support=supports.get(code, UNSUPPORTED))
            for code, each in facts.items()
        }
        still = level_reached(matrix, area, later)
        lost = (
            cell.level
            for cell in area.descriptors
            if cell.is_defined and still < cell.level <= reached
        )
        found.update(dict.fromkeys(lost, day))
        reached = min(reached, still)
    return found


def _carries(link: LinkFacts) -> bool:
    return link.is_admissible and link.kind is LinkKind.SUPPORTS
