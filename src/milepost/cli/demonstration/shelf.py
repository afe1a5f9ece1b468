"""The evidence that the demonstration has put in so far, and which of it serves a criterion now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from milepost.cli.demonstration.entry import Entry
from milepost.cli.demonstration.story import When
from milepost.core.evidence.admissible import ItemFacts, admissibility
from milepost.core.evidence.judging import Judgement
from milepost.core.evidence.support import OVERVIEW_REPORT
from milepost.core.matrix.definition import Criterion, FocusArea, MatrixSettings

STRONG_FROM, BEYOND_OVERVIEW_FROM = 3, 5  # levels


@dataclass(kw_only=True)
class OnTheShelf:
    """An item that was put in, and what has become of it since."""

    entry: Entry
    number: int
    facts: ItemFacts
    is_shared: bool  # whether the provider can see it

    judged: dict[str, Judgement] = field(default_factory=dict)  # by Authority

    def facts_for(self, side: str) -> ItemFacts:
        """What counts of it in one Authority's assessments."""
        return replace(self.facts, judgement=self.judged.get(side))


@dataclass(kw_only=True)
class Shelf:
    """Everything put in, and which criteria it was cited for on each side."""

    settings: MatrixSettings
    items: list[OnTheShelf] = field(default_factory=list)
    cited: dict[tuple[str, str], list[OnTheShelf]] = field(default_factory=dict)

    def wanting(
        self, area: FocusArea, codes: Iterable[str], *, side: str, when: When
    ) -> dict[int, list[str]]:
        """Which items to cite for criteria that no cited item carries now: by item number."""
        live = [
            each
            for each in self.items
            if each.is_shared
            and each.entry.side in (None, side)
            and self._counts(each, area, when, side)
        ]
        wanting = [
            code
            for code in codes
            if not any(
                each in live and _carries(each, area.by_code[code], side)
                for each in self.cited.get((side, code), [])
            )
        ]
        found: dict[int, list[str]] = {}
        for serves in (_fits, _carries):  # of the type named for a criterion; else of any type
            for item, codes_served in _fewest(live, area, wanting, serves, side):
                found.setdefault(item.number, []).extend(codes_served)
                for code in codes_served:
                    self.cited.setdefault((side, code), []).append(item)
                    wanting.remove(code)
        return found

    def beside(
        self, area: FocusArea, codes: Iterable[str], *, side: str, when: When
    ) -> dict[int, list[str]]:
        """The row's own evidence that is cited nowhere yet, for a few criteria of its kind.

        It carries little until the Authority has accepted it.
        """
        relied = list(codes)
        cited = {item.number for code in area.by_code for item in self.cited.get((side, code), [])}
        found: dict[int, list[str]] = {}
        for item in self.items:
            is_own = item.entry.side in (None, side) and not item.entry.is_restricted
            if not item.is_shared or not is_own or not _is_of_the_row(item):
                continue
            if item.number in cited or not self._counts(item, area, when, side):
                continue
            kind = item.facts.type
            fitting = [c for c in relied if kind in area.by_code[c].evidence_types] or relied
            for code in fitting[:3]:
                self.cited.setdefault((side, code), []).append(item)
                found.setdefault(item.number, []).append(code)
        return found

    def newest(self, key: str) -> OnTheShelf:
        """The last item that was put in of a kind of the library."""
        return [each for each in self.items if each.entry.key == key][-1]

    def numbered(self, number: int) -> OnTheShelf:
        return next(each for each in self.items if each.number == number)

    def _counts(self, item: OnTheShelf, area: FocusArea, when: When, side: str) -> bool:
        if area.code not in item.entry.areas:
            return False
        return admissibility(
            item.facts_for(side),
            evidence_base={each.code for each in area.evidence_base},
            window_from=when.window_from,
            window_to=when.cut_off_on,
            settings=self.settings,
            has_place=True,
        ).is_admissible


def _fewest(
    live: list[OnTheShelf],
    area: FocusArea,
    wanting: list[str],
    serves: Callable[[OnTheShelf, Criterion, str], bool],
    side: str,
) -> Iterator[tuple[OnTheShelf, list[str]]]:
    """Items that serve all that can be served, each with what is left for it: the most first."""
    left = list(live)
    while wanting and left:
        served, item = max(
            (
                ([code for code in wanting if serves(each, area.by_code[code], side)], each)
                for each in left
            ),
            key=lambda pair: (len(pair[0]) + 2 * _is_of_the_row(pair[1]), -pair[1].number),
        )
        left.remove(item)
        if served:
            yield item, served


def _fits(item: OnTheShelf, criterion: Criterion, side: str) -> bool:
    return item.facts.type in criterion.evidence_types and _carries(item, criterion, side)


def _is_of_the_row(item: OnTheShelf) -> bool:
    """The row's own evidence is cited before the overview report, which speaks of every row."""
    return item.facts.type != OVERVIEW_REPORT


def _carries(item: OnTheShelf, criterion: Criterion, side: str) -> bool:
    is_strong = criterion.level < STRONG_FROM or item.facts_for(side).strength.is_a_to_c
    is_beyond = criterion.level < BEYOND_OVERVIEW_FROM or item.facts.type != OVERVIEW_REPORT
    return is_strong and is_beyond
