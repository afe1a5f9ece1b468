"""How many focus areas stand at or above their target? The one number there is (design 2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AtOrAboveTarget:
    """How many focus areas with a target have reached it, and which fall short."""

    k: int
    n: int
    short: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"Focus areas at or above target: {self.k} of {self.n}"


def at_or_above_target(
    levels: Mapping[str, int | None], targets: Mapping[str, int | None]
) -> AtOrAboveTarget:
    """Count the focus areas that have reached their target: doing better in one hides no other.

    :param levels: each focus area's level by its code; one left out, or None, has none yet.
    :param targets: each focus area's target level by its code; one that has no target is not
        counted either way.
    """
    due = {code: target for code, target in targets.items() if target is not None}
    short = tuple(
        code for code, target in due.items() if not _has_reached(levels.get(code), target)
    )
    return AtOrAboveTarget(k=len(due) - len(short), n=len(due), short=short)


def _has_reached(level: int | None, target: int) -> bool:
    return level is not None and level >= target
