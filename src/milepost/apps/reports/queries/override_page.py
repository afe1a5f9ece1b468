"""Where did people state another level than the ratings indicated, and is what was owed there?"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.contracts.queries import ArrangementFacts, arrangement_facts
from milepost.apps.reports.queries.overrides_stated import (
    BOARD,
    MODERATOR,
    PROVIDER,
    Cycles,
    StatedCount,
    StatedLevel,
    count_stated_levels,
    read_cycles,
    read_levels_apart,
)
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.claims import StatedAs
from milepost.core.assessment.overrides import (
    Override,
    OverrideReport,
    override_report,
)

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class OverrideChoices:
    """What the report is asked for; what is no choice is passed over."""

    cycle: int | None = None
    party: str = ""  # "provider", an Authority's slug, "moderator" or "board"
    kind: str = ""  # claimed, validated, proposed or ratified
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class OverrideLine:
    """One level that somebody stated otherwise than the ratings indicated."""

    number: int  # of the assessment
    focus_area: str
    authority: str
    cycle: str
    cycle_number: int
    kind: str
    stated: int
    indicated: int
    steps: int
    reason: str
    party: str
    by: str
    at: datetime
    second_by: str
    second_reason: str
    missing: tuple[str, ...]

    @property
    def apart(self) -> str:
        """By how many defined levels, with its sign: +1, −2."""
        return f"+{self.steps}" if self.steps > 0 else f"−{-self.steps}"


@dataclass(frozen=True, kw_only=True)
class OverrideCount:
    """How many levels a party stated in a cycle, and how many of them otherwise."""

    party: str
    looked_at: int
    raised: int
    lowered: int
    not_in_order: int

    @property
    def apart(self) -> int:
        return self.raised + self.lowered


@dataclass(frozen=True, kw_only=True)
class CountedCycle:
    """A cycle, with what each party stated in it, in the order of the parties."""

    cycle: str
    parties: tuple[OverrideCount, ...]


@dataclass(frozen=True, kw_only=True)
class OverridePage:
    """Human against indicated: of every level that was stated, and of no draft."""

    lines: tuple[OverrideLine, ...]
    counts: tuple[CountedCycle, ...]
    words: str
    found: int
    page: int
    cycles: tuple[tuple[int, str], ...]
    parties: tuple[tuple[str, str], ...]  # slug and name
    choices: OverrideChoices

    @property
    def is_filtered(self) -> bool:
        return bool(self.choices.cycle or self.choices.party or self.choices.kind)


def override_page(*, by: Actor, choices: OverrideChoices) -> OverridePage:
    """The report, a page of it: five queries at most, however many editions there were."""
    return _page(by, choices, is_whole=False)


def override_lines(*, by: Actor, choices: OverrideChoices) -> tuple[OverrideLine, ...]:
    """Every line of the report, in its order: for a spreadsheet."""
    return _page(by, choices, is_whole=True).lines


def _page(by: Actor, choices: OverrideChoices, *, is_whole: bool) -> OverridePage:
    require(Permission.VIEW_RECORD, by=by)
    arrangement = arrangement_facts(by=by)
    cycles = read_cycles(arrangement.id)
    stated = [
        each
        for each in count_stated_levels(arrangement.id)
        if _fits(choices, cycle=each.cycle, party=each.party, kind=each.kind)
    ]
    apart = [
        each
        for each in read_levels_apart(arrangement.id, cycles)
        if _fits(choices, cycle=each.row.cycle, party=each.party, kind=each.row.kind)
    ]
    looked_at: Counter[StatedAs] = Counter()
    for each in stated:
        looked_at[StatedAs(each.kind)] += each.number
    report = override_report(
        [each.signed for each in apart],
        {number: matrix.settings.procedure for number, (_, matrix) in cycles.items()},
        looked_at=looked_at,
    )
    names = _party_names(arrangement)
    by_signed = {id(each.signed): each for each in apart}
    lines = [_line(by_signed[id(each.level)], each, cycles, names) for each in report.overrides]
    lines = _sorted(lines, choices.sort)
    last = max(1, -(-len(lines) // PAGE_SIZE))
    page = min(max(choices.page, 1), last)
    shown = lines if is_whole else lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return OverridePage(
        lines=tuple(shown),
        counts=tuple(_counts(stated, report, by_signed, cycles, names)),
        words=report.words,
        found=len(lines),
        page=page,
        cycles=tuple((number, name) for number, (name, _) in cycles.items()),
        parties=tuple(names.items()),
        choices=choices,
    )


def _party_names(arrangement: ArrangementFacts) -> dict[str, str]:
    """Everybody who states levels, by slug, in the order in which they do."""
    authorities = {party.slug: party.short_name for party in arrangement.authorities}
    return {
        PROVIDER: arrangement.provider.short_name,
        **authorities,
        MODERATOR: "Moderator",
        BOARD: "Board",
    }


def _fits(choices: OverrideChoices, *, cycle: int, party: str, kind: str) -> bool:
    return (
        choices.cycle in (None, cycle)
        and choices.party in ("", party)
        and choices.kind in ("", kind)
    )


# -- what is told of it ---------------------------------------------------------------------------


def _line(
    stated: StatedLevel, override: Override, cycles: Cycles, names: Mapping[str, str]
) -> OverrideLine:
    row = stated.row
    name, matrix = cycles[row.cycle]
    return OverrideLine(
        number=row.number,
        focus_area=matrix.areas_by_code[row.area].name,
        authority=row.authority_name,
        cycle=name,
        cycle_number=row.cycle,
        kind=row.kind,
        stated=row.level,
        indicated=row.indicated,
        steps=override.level.steps,
        reason=row.reason or "",
        party=names[stated.party],
        by=row.name,
        at=row.at,
        second_by=row.second_name or "",
        second_reason=row.second_reason or "",
        missing=override.missing,
    )


SORTS: Mapping[str, Callable[[OverrideLine], tuple[object, ...]]] = {
    "assessment": lambda line: (line.focus_area, line.authority, line.number),
    "cycle": lambda line: (line.cycle_number, line.number),
    "steps": lambda line: (line.steps, line.number),
    "party": lambda line: (line.party, line.number),
    "at": lambda line: (line.at, line.number),
}


def _sorted(lines: list[OverrideLine], sort: str) -> list[OverrideLine]:
    """As asked; else as the report has them, the widest apart first."""
    key = SORTS.get(sort.lstrip("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else lines


def _counts(
    stated: Iterable[StatedCount],
    report: OverrideReport,
    by_signed: Mapping[int, StatedLevel],
    cycles: Cycles,
    names: Mapping[str, str],
) -> Iterator[CountedCycle]:
    """By cycle, the newest first, and party."""
    looked_at: Counter[tuple[int, str]] = Counter()
    for each in stated:
        looked_at[each.cycle, each.party] += each.number
    raised: Counter[tuple[int, str]] = Counter()
    lowered: Counter[tuple[int, str]] = Counter()
    lacking: Counter[tuple[int, str]] = Counter()
    for override in report.overrides:
        key = override.level.cycle, by_signed[id(override.level)].party
        (raised if override.level.steps > 0 else lowered)[key] += 1
        lacking[key] += not override.is_in_order
    for number, (name, _) in cycles.items():
        if any((number, slug) in looked_at for slug in names):
            yield CountedCycle(
                cycle=name,
                parties=tuple(
                    OverrideCount(
                        party=party,
                        looked_at=looked_at[number, slug],
                        raised=raised[number, slug],
                        lowered=lowered[number, slug],
                        not_in_order=lacking[number, slug],
                    )
                    for slug, party in names.items()
                ),
            )
