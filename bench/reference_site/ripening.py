"""When is each criterion of a focus area met? Over the years more of them are, and some lapse."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from zlib import crc32

from bench.reference_site.quarters import CYCLES
from milepost.core.matrix.definition import FocusArea
from milepost.core.rating.scale import Achieved

_LAST_CHANCE = CYCLES + 12  # what would be met only then is not met in these ten years


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """Some criteria are met only partly for a while."""

    first: int
    last: int
    codes: frozenset[str]


class Ripening:
    """How far each criterion of one focus area is met in each cycle, for one Authority."""

    def __init__(self, area: FocusArea, chance: Random) -> None:
        self._area = area
        reached = _reached(chance)
        self._met_from = {
            c.code: max(1, reached[c.level] - chance.randint(0, 3))
            for c in area.criteria
            if not c.is_prior
        }
        self._climb = {code: chance.randint(1, 3) for code in self._met_from}
        self._lapses = [self._lapse(chance, reached) for _ in range(chance.randint(0, 3))]

    def at(self, cycle: int) -> dict[str, Achieved]:
        """The rating that every criterion deserves in a cycle."""
        down = {
            code for each in self._lapses if each.first <= cycle <= each.last for code in each.codes
        }
        return {
            code: Achieved.PARTLY if code in down else self._plain(code, cycle - met_from)
            for code, met_from in self._met_from.items()
        }

    def _plain(self, code: str, since: int) -> Achieved:
        if since >= 0:
            return Achieved.FULLY
        if since >= -self._climb[code]:
            return Achieved.LARGELY
        if since >= -3 * self._climb[code]:
            return Achieved.PARTLY
        return Achieved.NOT_EVIDENCED if crc32(code.encode()) % 5 == 0 else Achieved.NOT

    def _lapse(self, chance: Random, reached: Mapping[int, int]) -> Lapse:
        """What was won last is lost first, mostly."""
        first = chance.randint(reached[1] + 2, CYCLES - 1)
        newest = max(level for level, cycle in reached.items() if cycle < first)
        lowest = newest if chance.random() < 0.8 else 1
        by_code = self._area.by_code
        met = sorted(
            code
            for code, met_from in self._met_from.items()
            if met_from < first and by_code[code].level >= lowest
        )
        return Lapse(
            first=first,
            last=first + chance.randint(1, 3),
            codes=frozenset(chance.sample(met, min(len(met), 2))),
        )


def _reached(chance: Random) -> Mapping[int, int]:
    """In which cycle the criteria of each level have all come to be met."""
    first = chance.randint(1, 5)
    third = first + chance.randint(5, 12)
    return {
        1: first,
        2: (first + third) // 2,
        3: third,
        5: min(third + chance.randint(8, 26), _LAST_CHANCE),
    }
