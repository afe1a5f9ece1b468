"""What does it mean for an arrangement to go from one version of its matrix to another?

A rating carries where its criterion asks for no more than it did. A level that stands ratified has
to stand under the new version as well: a version that would strand one is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.core.matrix.change_entries import CellKey, ChangeKind, MappedCriterion
from milepost.core.matrix.change_map import ChangeMap
from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix
from milepost.core.matrix.faults import Fault, StrandedLevels

Ratified = Mapping[tuple[str, str], int]  # by focus area and Authority: the level that stands


@dataclass(frozen=True, kw_only=True)
class Moving:
    """What a move carries, what it asks for anew, and what stands against it.

    Codes stand in the order of the change map. Criteria that are computed are in none of the
    lists, since they are never rated.
    """

    carries: tuple[str, ...]  # its ratings go on serving
    rated_anew: tuple[str, ...]  # new, or asking for more than before
    ends: tuple[str, ...]  # its ratings serve no longer
    undefined_now: tuple[CellKey, ...]  # levels that were defined and could not be indicated now
    defined_now: tuple[CellKey, ...]
    areas_ended: tuple[str, ...]
    areas_new: tuple[str, ...]
    unconfirmed: int  # entries of the change map that only the machine has judged
    faults: tuple[Fault, ...]

    @property
    def may_go(self) -> bool:
        """Whether no ratified level would be stranded."""
        return not self.faults

    def refuse_stranded(self) -> None:
        """Do nothing where the move may go.

        :raises StrandedLevels: with every ratified level that would be stranded, and why.
        """
        if self.faults:
            raise StrandedLevels(self.faults)


def what_moves(change: ChangeMap, ratified: Ratified) -> Moving:
    """What moving from the old version of a change map to its new one means.

    What people have decided counts; where they have not, what the machine suggests.

    :param ratified: by focus area and Authority, the level that stands ratified.
    """
    fates = {each.code: _fate(each) for each in change.criteria}
    old, new = change.old.areas_by_code, change.new.areas_by_code
    return Moving(
        carries=_with_fate(fates, "carries"),
        rated_anew=_with_fate(fates, "anew"),
        ends=_with_fate(fates, "ends"),
        undefined_now=tuple(e.cell for e in change.cells if e.was_defined and not e.is_defined),
        defined_now=tuple(e.cell for e in change.cells if e.is_defined and not e.was_defined),
        areas_ended=tuple(code for code in old if code not in new),
        areas_new=tuple(code for code in new if code not in old),
        unconfirmed=len(change.waiting),
        faults=tuple(_stranded(change, ratified)),
    )


def _with_fate(fates: Mapping[str, str], fate: str) -> tuple[str, ...]:
    return tuple(code for code, found in fates.items() if found == fate)


def _fate(each: MappedCriterion) -> str:
    """What becomes of the ratings of a criterion; "" where it has none and takes none."""
    was_rated = each.before is not None and not each.before.is_prior
    is_rated = each.after is not None and not each.after.is_prior
    if not is_rated:
        return "ends" if was_rated else ""
    # An assessment is of one focus area, so a rating cannot follow into another.
    is_anew = not was_rated or each.kind is ChangeKind.HARDER or bool(each.moved_from)
    return "anew" if is_anew else "carries"


def _stranded(change: ChangeMap, ratified: Ratified) -> Iterator[Fault]:
    for (code, authority), level in sorted(ratified.items()):
        where = f"focus area {code}, level {level} as ratified for {authority}"
        area = change.new.areas_by_code.get(code)
        if area is None:
            yield Fault(where=where, sentence="the new version has no such focus area.")
            continue
        missing = _missing_rungs(change.new, area, level)
        if level in missing:
            yield Fault(where=where, sentence="the new version does not define this level there.")
            continue
        before = change.old.areas_by_code.get(code)
        was_missing = _missing_rungs(change.old, before, level) if before else ()
        for rung in missing:
            if rung not in was_missing:
                yield Fault(
                    where=where,
                    sentence=(
                        f"the new version does not define level {rung}, without which level"
                        f" {level} cannot be reached."
                    ),
                )


def _missing_rungs(matrix: MaturityMatrix, area: FocusArea, level: int) -> tuple[int, ...]:
    """The levels that are undefined, of a level itself and the full ones below it (design 2.3)."""
    kinds = {each.number: each.kind for each in matrix.levels}
    if kinds.get(level) is LevelKind.FLOOR:
        return ()  # it is always there
    below = [each for each, kind in kinds.items() if each < level and kind is LevelKind.FULL]
    return tuple(
        each for each in (*below, level) if each not in kinds or not area.at(each).is_defined
    )
