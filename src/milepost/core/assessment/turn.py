"""Whose turn is it? Who may take a move, for which party and at which stage; and else why not.

What a person did before in an assessment, and their own interests, are duties beside this:
``core.access.conflicts``.
"""

from milepost.core.access.duties import require, require_a_vote, require_own_authority
from milepost.core.access.refusals import NotAllowed
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Move, OutOfTurn, Stage, find_move, needed_for

# What the Board decides: a provider's Board member speaks and does not vote (design 2.11).
VOTED = frozenset({"ratify", "defer"})


def require_mover(name: str, *, by: Actor, authority: str) -> None:
    """The actor's role and party may take a move, whatever the stage.

    Asked before the stage is, so that who may not take it learns nothing of where it stands.

    :param authority: the reference of the Authority whose assessment it is.
    :raises NotAllowed: by role, by party, or without a vote.
    """
    require(needed_for(name), by=by)
    require_own_authority(by=by, authority=authority)
    if name in VOTED:
        require_a_vote(by=by)


def turn(name: str, stage: Stage, *, by: Actor, authority: str) -> Move:
    """The move, where the actor may take it from a stage.

    :raises NotAllowed: see ``require_mover``.
    :raises OutOfTurn: where it does not start there.
    """
    require_mover(name, by=by, authority=authority)
    return find_move(stage, name)


def why_not(name: str, stage: Stage, *, by: Actor, authority: str) -> str:
    """The sentence with which a move is refused; "" where it can be taken."""
    try:
        turn(name, stage, by=by, authority=authority)
    except (NotAllowed, OutOfTurn) as refused:
        return str(refused)
    return ""
