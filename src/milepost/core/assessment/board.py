"""What do the Board's members say before a level is ratified, and who may dissent from it?

A vote is a record and no rule: there is no quorum and no majority here, and ratifying stays one
person's act. Whoever votes judges, so that what bars from ratifying bars from voting. A provider's
Board member speaks and dissents; the other Authority's people dissent from the joint view.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from milepost.core.access.duties import require, require_a_vote, require_own_authority
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.workflow import OutOfTurn, Stage


class VoteChoice(StrEnum):
    """How a Board member votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def words(self) -> str:
        return "Abstained" if self is VoteChoice.ABSTAIN else self.value.capitalize()


class DissentAbout(StrEnum):
    """What somebody does not agree with."""

    LEVEL = "level"
    JOINT_VIEW = "joint_view"  # what both Authorities together are said to stand at

    @property
    def words(self) -> str:
        return "the joint view" if self is DissentAbout.JOINT_VIEW else "the level"


# While a proposal lies before the Board it can be voted on; dissent is heard afterwards too.
OPEN_TO_VOTES = frozenset({Stage.PROPOSED})
RATIFIED = frozenset({Stage.RATIFIED, Stage.PUBLISHED, Stage.SUPERSEDED})
OPEN_TO_DISSENT = frozenset({Stage.PROPOSED, Stage.RATIFIED, Stage.PUBLISHED})


def require_may_vote(*, by: Actor, authority: str, stage: Stage) -> None:
    """A Board member of the Authority votes while its proposal lies before the Board.

    :param authority: whose assessment it is.
    :raises NotAllowed: to a provider's Board member and to the other Authority's, who may dissent.
    :raises OutOfTurn: where no proposal lies before the Board.
    """
    require_a_vote(by=by)
    require(Permission.RATIFY_LEVEL, by=by)
    require_own_authority(by=by, authority=authority)
    if stage not in OPEN_TO_VOTES:
        raise OutOfTurn(
            f"At the stage “{stage.words}” no proposal lies before the Board, so there is"
            " nothing to vote on."
        )


def require_may_dissent(*, by: Actor, stage: Stage) -> None:
    """Who sits on the Board, or judges for an Authority, may say that they do not agree.

    :raises NotAllowed: by role.
    :raises OutOfTurn: where no level is proposed or ratified.
    """
    require(Permission.RECORD_DISSENT, by=by)
    if by.party is None:
        raise NotAllowed("Dissent is a party's, and you act for none.")
    if stage not in OPEN_TO_DISSENT:
        raise OutOfTurn(
            f"At the stage “{stage.words}” no level is proposed or ratified, so there is nothing"
            " to dissent from."
        )


def dissents_from(by: Actor, *, authority: str) -> DissentAbout:
    """From what an actor dissents: the other Authority's people from the joint view alone."""
    is_other = by.party_kind is PartyKind.AUTHORITY and by.party != authority
    return DissentAbout.JOINT_VIEW if is_other else DissentAbout.LEVEL


def may_see_votes(viewer: Actor, *, is_ratified: bool) -> bool:
    """Votes are the Board's own until it has decided; then all who see assessments see them."""
    if is_ratified:
        return viewer.may(Permission.VIEW_ASSESSMENTS)
    return viewer.may(Permission.RATIFY_LEVEL)


def may_see_dissent(viewer: Actor, *, is_published: bool, is_ratified: bool) -> bool:
    """Dissent is told to all who see assessments; beside the level only by its author's wish."""
    if viewer.may(Permission.VIEW_ASSESSMENTS):
        return True
    return is_published and is_ratified and viewer.may(Permission.VIEW_MATRIX)


def tally(choices: Iterable[VoteChoice]) -> str:
    """How the votes fell, in words: "2 for, 1 against"; "" where nobody voted."""
    counts = Counter(choices)
    said = {
        VoteChoice.FOR: "for",
        VoteChoice.AGAINST: "against",
        VoteChoice.ABSTAIN: "abstained",
    }
    return ", ".join(f"{counts[each]} {word}" for each, word in said.items() if counts[each])
