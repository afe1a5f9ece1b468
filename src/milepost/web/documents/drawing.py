"""How is the profile laid out on a page: what stands in each row, and how far its track reaches?"""

from collections.abc import Iterator
from dataclasses import dataclass

from milepost.core.board_report.profile import Profile, ProfileRow, ProfileStanding


@dataclass(frozen=True, kw_only=True)
class DrawnStep:
    """One level on the track."""

    level: int
    is_held: bool
    is_target: bool


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """A focus area for one Authority: one line of the table."""

    row: ProfileRow
    is_first: bool
    standing: ProfileStanding
    steps: tuple[DrawnStep, ...]


@dataclass(frozen=True, kw_only=True)
class DrawnGroup:
    """A category: one body of the table."""

    name: str
    lines: tuple[DrawnLine, ...]


def drawn_groups(profile: Profile) -> tuple[DrawnGroup, ...]:
    """The table's bodies, in the matrix's order."""
    return tuple(
        DrawnGroup(
            name=category.name,
            lines=tuple(line for row in category.rows for line in _lines(profile, row)),
        )
        for category in profile.categories
    )


def _lines(profile: Profile, row: ProfileRow) -> Iterator[DrawnLine]:
    for place, each in enumerate(row.standings):
        yield DrawnLine(
            row=row, is_first=place == 0, standing=each, steps=tuple(_steps(profile, each))
        )


def _steps(profile: Profile, each: ProfileStanding) -> Iterator[DrawnStep]:
    for level in profile.levels:
        if level > 0:  # the floor is where the road begins
            yield DrawnStep(
                level=level,
                is_held=each.level is not None and level <= each.level,
                is_target=level == each.target,
            )
