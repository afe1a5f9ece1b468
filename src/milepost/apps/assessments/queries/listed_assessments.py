"""The lines of a list of assessments: how are they narrowed, ordered and put under headings?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.core.assessment.workflow import Stage


@dataclass(frozen=True, kw_only=True)
class ListChoices:
    """What a list of assessments is asked for; what is no choice is passed over."""

    cycle: int | None = None
    authority: str = ""  # slug
    stage: str = ""
    text: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ListedAssessment:
    """One line of the list."""

    number: int
    focus_area: str
    focus_area_name: str
    category: str
    place: int  # in the matrix
    authority: str
    stage: Stage
    since: datetime
    claimed: int | None
    validated: int | None
    proposed: int | None
    ratified: int | None
    standing: StandingFacts | None  # of the level ratified last; None where another cycle tells
    waits_for: str
    overdue: str  # what one side owes too long in a dispute, "" for nothing
    to_do: str  # what the reader can do next, "" for nothing


@dataclass(frozen=True, kw_only=True)
class ListedGroup:
    """Assessments under one heading; without one where another order was asked for."""

    name: str
    assessments: tuple[ListedAssessment, ...]


SORTS: Mapping[str, Callable[[ListedAssessment], tuple[object, ...]]] = {
    "area": lambda row: (row.focus_area_name, row.authority),
    "authority": lambda row: (row.authority, row.place),
    "stage": lambda row: (list(Stage).index(row.stage), row.place),
    "since": lambda row: (row.since, row.place),
    "ratified": lambda row: (-1 if row.ratified is None else row.ratified, row.place),
}


def fits(row: ListedAssessment, choices: ListChoices, slugs: Mapping[str, str]) -> bool:
    if choices.authority and slugs.get(row.authority) != choices.authority:
        return False
    if choices.stage and row.stage.value != choices.stage:
        return False
    wanted = choices.text.strip().casefold()
    return not wanted or any(
        wanted in said.casefold()
        for said in (row.focus_area_name, row.focus_area, row.category, f"A-{row.number}")
    )


def in_order(rows: list[ListedAssessment], sort: str) -> list[ListedAssessment]:
    key = SORTS.get(sort.lstrip("-"))
    return sorted(rows, key=key, reverse=sort.startswith("-")) if key else rows


def grouped(rows: Iterable[ListedAssessment], *, is_plain: bool) -> tuple[ListedGroup, ...]:
    groups: dict[str, list[ListedAssessment]] = {}
    for row in rows:
        groups.setdefault("" if is_plain else row.category, []).append(row)
    return tuple(
        ListedGroup(name=name, assessments=tuple(together)) for name, together in groups.items()
    )


def counted(rows: Iterable[ListedAssessment]) -> tuple[tuple[str, str, int], ...]:
    counts: dict[Stage, int] = {}
    for row in rows:
        counts[row.stage] = counts.get(row.stage, 0) + 1
    return tuple((stage.value, stage.words, counts[stage]) for stage in Stage if stage in counts)
