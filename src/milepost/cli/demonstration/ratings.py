"""How does the provider rate a focus area, so that its ratings come to what the story says?"""

from collections.abc import Collection, Mapping
from zlib import crc32

from milepost.cli.demonstration.story import next_rise
from milepost.core.matrix.definition import Criterion, FocusArea, Lasting, Relation
from milepost.core.rating.scale import Achieved

FULL = (1, 3, 5)

# Of the criteria of the next full level, how many in a hundred are met so many cycles ahead of it.
_MET_AHEAD = {1: 80, 2: 55, 3: 35}
_MET_FAR_AHEAD = 15


def planned_ratings(
    area: FocusArea,
    *,
    side: str,
    cycle: int,
    level: int,
    also_interim: bool = False,
    largely: Collection[str] = (),
    otherwise: Mapping[str, Achieved] | None = None,
) -> dict[str, Achieved]:
    """The ratings that come to a level, with the next one on its way.

    What later criteria carry is left unrated, as an assessor who works at the claimed level does.

    :param also_interim: rate the interim level as well, so that it holds if the claim does not.
    :param largely: criteria that are met largely, where the rule lets that do.
    :param otherwise: ratings that differ from what the level would have.
    """
    given: dict[str, Achieved] = {}
    top = max((full for full in FULL if full <= level), default=0)
    for full in FULL:
        if full <= level:
            for each in _rated(area, full):
                is_soft = full == level == top and each.code in largely
                given[each.code] = Achieved.LARGELY if is_soft else Achieved.FULLY
    if level == 2 or also_interim:
        given |= {each.code: Achieved.FULLY for each in _rated(area, 2)}
    given |= otherwise or {}
    given = {code: rating for code, rating in given.items() if not _is_carried(area, code, given)}
    ahead = next((full for full in FULL if full > level), None)
    if ahead is not None:
        given |= _on_the_way(area, side, cycle, ahead)
    return given


def _rated(area: FocusArea, level: int) -> list[Criterion]:
    return [each for each in area.at(level).criteria if not each.is_prior]


def _is_carried(area: FocusArea, code: str, given: Mapping[str, Achieved]) -> bool:
    builders = area.covered_by.get(code, ())
    return bool(builders) and all(
        given.get(each.code) is Achieved.FULLY or _is_carried(area, each.code, given)
        for each in builders
    )


def _on_the_way(area: FocusArea, side: str, cycle: int, level: int) -> dict[str, Achieved]:
    """Some of the next level is met already; what has to last is met in good time."""
    due_in = next_rise(side, area.code, cycle, level)
    criteria = sorted(_rated(area, level), key=lambda each: crc32(f"{side}{each.code}".encode()))
    early = [each for each in criteria if _is_due_early(area, each, level, due_in)]
    # What says the same as a criterion that is met is left for the claim itself.
    rest = [each for each in criteria if each not in early and not _says_the_same(each)]
    met = min(len(rest) * _MET_AHEAD.get(due_in or 0, _MET_FAR_AHEAD) // 100, len(rest) - 1)
    begun = met + max(1, (len(rest) - met) // 2)
    given = {each.code: Achieved.FULLY for each in (*early, *rest[: max(met, 0)])}
    given |= {each.code: Achieved.PARTLY for each in rest[max(met, 0) : begun]}
    if due_in is None and level > 1 and begun < len(rest):
        given[rest[-1].code] = Achieved.NOT_EVIDENCED
    return given


def _says_the_same(criterion: Criterion) -> bool:
    return criterion.relation in (Relation.REPEATS, Relation.GATE) and criterion.level > 1


def _is_due_early(area: FocusArea, criterion: Criterion, level: int, due_in: int | None) -> bool:
    """Whether a criterion has to be met so many cycles ahead, since it has to last."""
    if due_in is None:
        return False
    needs = {1: 1, 3: 2, 5: 3} if area.lasting_only else _cycles_needed(criterion)
    return due_in < needs.get(level, 1)


def _cycles_needed(criterion: Criterion) -> dict[int, int]:
    if criterion.lasting is Lasting.EXPLICIT:
        return {3: 2, 5: 3}
    return {5: 2} if criterion.lasting is Lasting.IMPLIED else {}
