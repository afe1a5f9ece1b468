"""How many defined levels lie between two levels of a focus area?"""

from collections.abc import Collection, Iterable

from milepost.core.matrix.definition import FocusArea, Level


def defined_levels(area: FocusArea, levels: Iterable[Level]) -> tuple[int, ...]:
    """The levels that can be stated for a focus area, lowest first: the floor is always there."""
    return tuple(sorted({0} | {each.number for each in levels if area.at(each.number).is_defined}))


def steps_between(first: int, second: int, *, defined: Collection[int]) -> int:
    """How many defined levels it takes from one level to another; below 0 where it goes down."""
    low, high = sorted((first, second))
    steps = sum(low < number <= high for number in defined)
    return steps if second >= first else -steps
