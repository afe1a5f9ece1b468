"""Has a ratified level risen, fallen or been lost since an earlier day?"""

from dataclasses import dataclass
from enum import StrEnum

from milepost.core.rating.standing import Standing, StandingState


class Direction(StrEnum):
    """Which way a ratified level went between two days."""

    NONE = "none"  # nothing is ratified
    FIRST = "first"  # nothing was ratified then
    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True)
class Change:
    """From an earlier day to now; ``words`` say it without any picture."""

    direction: Direction
    words: str


def change(before: Standing | None, now: Standing | None) -> Change:
    """How a level stands now against an earlier day. What has lapsed since counts as a way down.

    :param before: its standing on the earlier day, None where nothing was ratified by then.
    """
    if now is None or now.level is None:
        return Change(direction=Direction.NONE, words="Not ratified")
    if before is None or before.level is None:
        return Change(direction=Direction.FIRST, words="First ratified")
    if now.level == before.level:
        return _at_one_level(before, now, now.level)
    direction = Direction.UP if now.level > before.level else Direction.DOWN
    return Change(direction=direction, words=f"{direction.value.capitalize()} from {before.level}")


def _at_one_level(before: Standing, now: Standing, level: int) -> Change:
    was_lost, is_lost = (each.state is StandingState.LAPSED for each in (before, now))
    if is_lost and not was_lost:
        return Change(direction=Direction.DOWN, words=f"Level {level} lost")
    if was_lost and not is_lost:
        return Change(direction=Direction.UP, words=f"Level {level} regained")
    return Change(direction=Direction.SAME, words="No change")
