"""Which columns beside the levels hold the category, the focus area and the evidence base?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from milepost.core.matrix.headings import kind_of
from milepost.core.matrix.layout import Holds, LayoutColumn, Named, heading_at
from milepost.core.matrix.tables import Table
from milepost.core.matrix.wording import on_one_line, plain

Reason = tuple[str, str]  # how certain ("sure", "likely", "open"), and why

_LONGEST_NAME = 80  # characters, on average, of what may be a name
_LOOKED_AT = 300  # rows below the headings
_NO_NAME = re.compile(
    r"^\W*(?:ref(?:erence)?|no|nr|id|#|code|number|weight(?:ing)?|score|rating|owner|lead|"
    r"notes?|comments?|remarks?|description|definition|guidance|purpose|current|target|status|"
    r"date|action)s?\b",
    re.IGNORECASE,
)
_KINDS = {"category": Holds.CATEGORY, "focus": Holds.FOCUS, "evidence": Holds.EVIDENCE}


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The columns that say what a row is about. ``above``: rows of headings above the heading."""

    category: int | None
    focus: int | None
    evidence: int | None
    above: int
    category_from: Named
    reasons: Mapping[int, Reason]

    @property
    def is_beside_the_levels(self) -> bool:
        """Whether the heading of the focus areas says so, in the row that names the levels."""
        return self.focus is not None and not self.above and self.reasons[self.focus][0] == "sure"

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(at for at in (self.category, self.focus, self.evidence) if at)

    def columns(self, seen: Table, row: int) -> dict[int, LayoutColumn]:
        """Each column with its heading."""
        held = {self.category: Holds.CATEGORY, self.focus: Holds.FOCUS}
        held[self.evidence] = Holds.EVIDENCE
        return {
            place: LayoutColumn(holds=holds, heading=heading_at(seen, row, place, above=self.above))
            for place, holds in held.items()
            if place
        }


def find_labels(seen: Table, row: int, *, taken: set[int]) -> Labels:
    """The columns beside ``taken``, those of the levels, under the headings in a row."""
    looks = _Looks(seen=seen, row=row, taken=taken)
    looks.by_their_headings()
    looks.by_where_they_stand()
    found = looks.found
    return Labels(
        category=found.get(Holds.CATEGORY),
        focus=found.get(Holds.FOCUS),
        evidence=found.get(Holds.EVIDENCE),
        above=looks.above,
        category_from=looks.category_from(),
        reasons={place: looks.reasons[place] for place in found.values()},
    )


@dataclass
class _Looks:
    """Looks at the columns of one table, one question after the other."""

    seen: Table
    row: int
    taken: set[int]
    found: dict[Holds, int] = field(default_factory=dict)
    reasons: dict[int, Reason] = field(default_factory=dict)
    above: int = 0

    def by_their_headings(self) -> None:
        """What the headings say; or those of the row above, where the levels have two rows."""
        self._by_headings_of(self.row)
        if Holds.FOCUS not in self.found and self.row > 1:
            before = len(self.found)
            self._by_headings_of(self.row - 1)
            self.above = 1 if len(self.found) > before else 0

    def _by_headings_of(self, row: int) -> None:
        for place in range(1, self.seen.width + 1):
            text = on_one_line(self.seen.at(row, place))
            holds = _KINDS.get(kind_of(text) or "") if self._may_be_headed(row, place) else None
            if holds and holds not in self.found:
                self._take(holds, place, "sure", f"its heading says '{text}'")

    def _may_be_headed(self, row: int, place: int) -> bool:
        if place in self.taken or self._is_known(place):
            return False
        if row != self.row and self.seen.at(self.row, place):
            return False  # it has a heading of its own
        # What stands above a turned table is beside it: a title heads nothing.
        return not self.seen.is_turned or any(self._below(place))

    def by_where_they_stand(self) -> None:
        """Names left of the levels: of two columns, the one that says less often is the group."""
        free = [place for place in range(1, min(self.taken)) if self._may_be_names(place)]
        focus = self.found.get(Holds.FOCUS)
        if focus is None and free:
            focus = free.pop()
            self._take(Holds.FOCUS, focus, "likely", "its names stand next to the levels")
        elif focus and self._is_followed_by_names(focus, free):  # "Practice area", "Practice"
            self._take(Holds.CATEGORY, focus, "likely", "its names stand for several rows each")
            self._take(Holds.FOCUS, free.pop(), "likely", "its names stand next to the levels")
            return
        left = [place for place in free if focus and place < focus and self._is_group(place)]
        if left and Holds.CATEGORY not in self.found:
            self._take(Holds.CATEGORY, left[0], "likely", "its names stand for several rows each")

    def _is_followed_by_names(self, focus: int, free: list[int]) -> bool:
        """Whether what looked like focus areas groups the names in a later column."""
        is_later = bool(free) and free[-1] > focus
        return is_later and Holds.CATEGORY not in self.found and self._is_group(focus)

    def category_from(self) -> Named:
        if Holds.CATEGORY in self.found:
            return Named.COLUMN
        focus = self.found.get(Holds.FOCUS)
        return Named.LINE if focus and self._has_lines_of_their_own() else Named.NOWHERE

    def _take(self, holds: Holds, place: int, certainty: str, because: str) -> None:
        self.found[holds] = place
        self.reasons[place] = (certainty, because)

    def _is_known(self, place: int) -> bool:
        return place in self.found.values()

    @property
    def _rows_below(self) -> range:
        """The rows that are looked at: enough to tell."""
        return range(self.row + 1, min(len(self.seen.rows), self.row + _LOOKED_AT) + 1)

    def _below(self, place: int) -> list[str]:
        return [self.seen.at(row, place) for row in self._rows_below]

    def _may_be_names(self, place: int) -> bool:
        if place in self.taken or self._is_known(place):
            return False
        heading = heading_at(self.seen, self.row, place, above=self.above)
        texts = [text for text in self._below(place) if text]
        average = sum(map(len, texts)) / max(len(texts), 1)
        return bool(texts) and average <= _LONGEST_NAME and not _NO_NAME.match(heading)

    def _is_group(self, place: int) -> bool:
        """Whether the names of a column stand for several rows: repeated, merged, or left blank."""
        worded = [
            text
            for row, text in enumerate(self._below(place), start=self.row + 1)
            if any(self.seen.at(row, each) for each in self.taken)
        ]
        names = [plain(text) for text in worded if text]
        return len(set(names)) < len(worded)

    def _has_lines_of_their_own(self) -> bool:
        """Whether the rows begin with one that holds a single text, and more of them follow."""
        filled = [row for row in self._rows_below if self.seen.line(row)]
        if not filled or self.seen.is_turned:
            return False
        first = filled[0]
        texts = [cell for cell in self.seen.rows[first - 1] if cell.strip()]
        return len(texts) == 1 and any(self._is_worded(row) for row in filled[1:])

    def _is_worded(self, row: int) -> bool:
        return any(self.seen.at(row, place) for place in self.taken)
