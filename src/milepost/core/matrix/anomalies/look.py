"""What does a careful reader look at, and how is what was found told?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from milepost.core.matrix.candidates import CandidateRow
from milepost.core.matrix.definition import FocusArea, LevelKind, MaturityMatrix
from milepost.core.matrix.found import FoundMatrix
from milepost.core.matrix.wording import on_one_line, sentences

_LONGEST_QUOTE = 90  # characters


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """Something to settle: where it stands, one sentence about it, and the kind it is of."""

    where: str
    finding: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """A matrix to look through; the sheet it came from and its rows, where it came from one."""

    matrix: MaturityMatrix
    found: FoundMatrix | None = None
    rows: tuple[CandidateRow, ...] = ()

    @cached_property
    def cells(self) -> tuple["Cell", ...]:
        """Every cell that has words, row by row from the lowest level."""
        return tuple(cell for row in self._by_area.values() for cell in row)

    @cached_property
    def _by_area(self) -> dict[str, list["Cell"]]:
        return {
            area.code: [
                Cell(area=area, level=each.level, words=each.words)
                for each in area.descriptors
                if each.words
            ]
            for area in self.matrix.focus_areas
        }

    def cells_of(self, area: FocusArea) -> list["Cell"]:
        """The worded cells of a row, lowest level first."""
        return self._by_area[area.code]

    def full_cells_of(self, area: FocusArea) -> list["Cell"]:
        """The worded cells of a row at its full levels."""
        full = {each.number for each in self.matrix.levels if each.kind is LevelKind.FULL}
        return [cell for cell in self.cells_of(area) if cell.level in full]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell that has words."""

    area: FocusArea
    level: int
    words: str

    @property
    def where(self) -> str:
        return f"{self.area.name}, level {self.level}"

    @cached_property
    def text(self) -> str:
        return on_one_line(self.words)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return sentences(self.words)

    def anomaly(self, kind: str, finding: str) -> Anomaly:
        return Anomaly(where=self.where, finding=finding, kind=kind)


Finder = Callable[[Look], Iterator[Anomaly]]


def quoted(text: str) -> str:
    """A text in quotation marks without its full stop, cut after a word where it is long."""
    line = on_one_line(text).removesuffix(".")
    if len(line) > _LONGEST_QUOTE:
        line = line[:_LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;") + " …"
    return f"“{line}”"


def at_levels(levels: Iterable[int]) -> str:
    """ "level 1", or "levels 1, 3 and 5"."""
    numbers = sorted(set(levels))
    return f"level{'s' if len(numbers) > 1 else ''} {listed(numbers)}"


def listed(items: Iterable[object]) -> str:
    """Items as they are listed in a sentence: "1, 3 and 5"."""
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
