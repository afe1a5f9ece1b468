"""What is shown for a focus area when two Authorities stand at different levels?

Never an average, in any view: the lower, both, or what the Board has set (design 2.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class JointRule(StrEnum):
    """How Authorities' levels are shown as one; a setting of the arrangement."""

    LOWER = "lower"
    BOTH = "both"
    BOARD = "board"

    @property
    def words(self) -> str:
        return _RULE_WORDS[self]


_RULE_WORDS = {
    JointRule.LOWER: "The lower of the levels",
    JointRule.BOTH: "Both levels, side by side",
    JointRule.BOARD: "The level that the Board sets, with its reason",
}


@dataclass(frozen=True, kw_only=True)
class JointView:
    """One line for several Authorities.

    ``level`` is None while it is not settled, and where differing levels are both shown.
    """

    level: int | None
    is_settled: bool
    words: str


def joint_view(
    levels: Mapping[str, int | None],
    rule: JointRule = JointRule.LOWER,
    set_by_board: int | None = None,
) -> JointView:
    """What the Authorities' levels come to, in the words to show.

    :param levels: each Authority's level by its name, None while it has none.
    :param set_by_board: the level that the Board has set with a reason, for ``JointRule.BOARD``.
    """
    settled = {name: level for name, level in levels.items() if level is not None}
    missing = [name for name, level in levels.items() if level is None]
    if not settled:
        return _not_settled("no Authority has a level yet")
    if missing:
        return _not_settled(f"{_shown(settled)}, {_listed(missing)} none yet")
    if len(set(settled.values())) == 1:
        return _settled(min(settled.values()), f"({_shown(settled)})" if len(settled) > 1 else "")
    if rule is JointRule.BOARD:
        return _by_board(settled, set_by_board)
    if rule is JointRule.BOTH:
        return JointView(level=None, is_settled=True, words=_shown(settled))
    lower = "lower" if len(settled) == 2 else "lowest"
    return _settled(min(settled.values()), f"(the {lower}: {_shown(settled)})")


def levels_to_set(levels: Mapping[str, int | None]) -> tuple[int, ...]:
    """Which levels the Board may set, lowest first: those at which an Authority stands.

    None between them, so that the joint level is never an average; and none at all while an
    Authority has no level, or where all stand at the same.
    """
    found = set(levels.values())
    if None in found or len(found) < 2:
        return ()
    return tuple(sorted(level for level in found if level is not None))


def _by_board(settled: Mapping[str, int], level: int | None) -> JointView:
    if level is None:
        return _not_settled(f"the Board has yet to set it: {_shown(settled)}")
    return _settled(level, f"(set by the Board: {_shown(settled)})")


def _settled(level: int, because: str) -> JointView:
    return JointView(level=level, is_settled=True, words=f"Level {level} {because}".rstrip())


def _not_settled(because: str) -> JointView:
    return JointView(level=None, is_settled=False, words=f"Not settled ({because})")


def _shown(levels: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {level}" for name, level in levels.items())


def _listed(names: list[str]) -> str:
    return ", ".join(names)
