"""Which points, once settled, are to be looked at anew since the words they are about changed?

What is settled outside the matrix no change in it reopens.
"""

from collections.abc import Callable, Mapping

from milepost.core.matrix.definition import LevelKind, MaturityMatrix
from milepost.core.matrix.wording import plain


def points_reopened(old: MaturityMatrix, new: MaturityMatrix) -> frozenset[str]:
    """The codes of the points whose words in the matrix are others now.

    :param old: the edition with which they were settled.
    """
    return frozenset(code for code, words in _ABOUT.items() if words(old) != words(new))


def _levels_between(matrix: MaturityMatrix) -> object:
    """What stands at the levels that are no full ones: the floor, and those between two."""
    return {
        (area.code, level.number): area.at(level.number)
        for area in matrix.focus_areas
        for level in matrix.levels
        if level.kind is not LevelKind.FULL
    }


def _terms(*stems: str) -> Callable[[MaturityMatrix], object]:
    """The defined terms in which one of the stems stands; all of them where there are none."""

    def held(matrix: MaturityMatrix) -> object:
        return {
            plain(each.word): each.test
            for each in matrix.terms
            if not stems or any(stem in plain(f"{each.word} {each.test}") for stem in stems)
        }

    return held


def _evidence(matrix: MaturityMatrix) -> object:
    bases = {area.code: area.evidence_base for area in matrix.focus_areas}
    settings = matrix.settings
    return bases, settings.shelf_lives, settings.default_shelf_life_months


def _lasting(matrix: MaturityMatrix) -> object:
    settings = matrix.settings
    gates = frozenset(area.code for area in matrix.focus_areas if area.lasting_only)
    needed = settings.lasting_needed, settings.lasting_only_needed
    return gates, needed, settings.sustained_after_months


_ABOUT: Mapping[str, Callable[[MaturityMatrix], object]] = {
    "M1": _levels_between,
    "M2": _terms(),
    "M4": lambda matrix: (matrix.settings.target_level, matrix.settings.target_on),
    "M5": _evidence,
    "M6": lambda matrix: matrix.rule,
    "M7": _lasting,
    "M10": lambda matrix: matrix.settings.procedure,
    "M13": _terms("milestone"),
    "M15": _terms("benchmark"),
    "M18": lambda matrix: matrix.notes,
    "M22": lambda matrix: matrix.notes,
}
