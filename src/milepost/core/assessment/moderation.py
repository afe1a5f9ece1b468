"""When does a moderator see what another moderator thinks? Not before they have said it themselves.

Each gives a view of their own, independently: a level, with reasons. Whoever has given theirs sees
the others'; once a level is proposed everybody who may see assessments does.
"""

from collections.abc import Collection
from enum import StrEnum

from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import OPEN_TO, OutOfTurn, Position, Stage

OPEN_TO_VIEWS = OPEN_TO[Position.MODERATOR]

# Once a level was proposed, what the moderators thought is issued with it.
_ISSUED = frozenset(
    {Stage.PROPOSED, Stage.DEFERRED, Stage.RATIFIED, Stage.PUBLISHED, Stage.SUPERSEDED}
)


class ViewsPhase(StrEnum):
    """How far the moderators' views are open to a reader."""

    CLOSED = "closed"  # they are not the reader's to see
    INDEPENDENT = "independent"  # a moderator who has not said what they think
    SHARED = "shared"  # a moderator who has
    ISSUED = "issued"  # a level is proposed


def views_phase(viewer: Actor, *, stage: Stage, given_by: Collection[str]) -> ViewsPhase:
    """Where a reader stands to the moderators' views of an assessment.

    :param given_by: the references of those who have given theirs.
    """
    if stage in _ISSUED:
        is_shown = viewer.may(Permission.VIEW_ASSESSMENTS)
        return ViewsPhase.ISSUED if is_shown else ViewsPhase.CLOSED
    if not viewer.may(Permission.PROPOSE_LEVEL):
        return ViewsPhase.CLOSED
    return ViewsPhase.SHARED if viewer.person in given_by else ViewsPhase.INDEPENDENT


def may_see_view(phase: ViewsPhase) -> bool:
    """Whether another moderator's view is the reader's to see; one's own always is."""
    return phase in (ViewsPhase.SHARED, ViewsPhase.ISSUED)


def require_may_give_view(*, by: Actor, stage: Stage) -> None:
    """A moderator gives a view while the moderators' ratings are open.

    :raises NotAllowed: to whoever is no moderator.
    :raises OutOfTurn: where the stage leaves nothing to moderate.
    """
    require(Permission.PROPOSE_LEVEL, by=by)
    if stage not in OPEN_TO_VIEWS:
        raise OutOfTurn(
            f"At the stage “{stage.words}” there is nothing to moderate: a view is given while"
            " an assessment is agreed or in moderation."
        )
