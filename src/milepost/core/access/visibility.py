"""Who sees a position that is still being written, and who sees an item that is restricted?"""

from dataclasses import dataclass

from milepost.core.access.roles import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Whose something is: a party's, or the moderator's where ``party`` is None."""

    party: str | None


def may_see_position(viewer: Actor, owner: Ownership, *, is_issued: bool) -> bool:
    """What is issued is seen by all who may see assessments; a draft by its own side alone.

    A provider never sees an Authority's unissued draft, nor the reverse (design 2.11).
    """
    if not viewer.may(Permission.VIEW_ASSESSMENTS):
        return False
    return is_issued or _is_own_side(viewer, owner)


def may_see_item(viewer: Actor, owner: Ownership, *, is_issued: bool, is_restricted: bool) -> bool:
    """A restricted evidence item is its owner's, and the moderator's once it is relied on.

    Any other item follows the position that cites it.
    """
    if is_restricted and not _is_own_side(viewer, owner):
        return is_issued and viewer.may(Permission.PROPOSE_LEVEL)
    return may_see_position(viewer, owner, is_issued=is_issued)


def _is_own_side(viewer: Actor, owner: Ownership) -> bool:
    if owner.party is None:
        return viewer.may(Permission.PROPOSE_LEVEL)
    return viewer.party == owner.party
