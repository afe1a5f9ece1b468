"""What may be taken back or begun again: offered on a page, and told before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.apps.assessments.disputes import procedure_of
from milepost.apps.assessments.last_move import latest_move
from milepost.apps.assessments.queries.assessment_facts import AssessmentHead, MoveOffered
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead, find_assessment
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.wording import MOVE_UNDONE
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import allows, require, require_own_authority
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.undo import undo_refusals
from milepost.core.assessment.workflow import MOVES, Stage, needed_for

# The move that leads to a stage and is undone from there.
_UNDONE_FROM = {move.end: move.name for move in reversed(MOVES) if move.name in MOVE_UNDONE}


def taking_back_offered(read: AssessmentRead) -> Iterator[MoveOffered]:
    """Undo, while there is time; a withdrawn assessment begun again. What rests on a move is told
    by the page that it leads to."""
    is_theirs = allows(
        require_own_authority, by=read.by, authority=read.assessment.authority.reference
    )
    name = _UNDONE_FROM.get(read.stage)
    if is_theirs and name and read.by.may(needed_for(name)) and _is_in_time(read):
        yield _aside("undo", f"Undo {MOVE_UNDONE[name]}")
    if is_theirs and read.stage is Stage.WITHDRAWN and read.by.may(Permission.OPEN_CYCLE):
        yield _aside("begin_again", "Begin it again")


def _is_in_time(read: AssessmentRead) -> bool:
    since = read.assessment.stage_since
    hours = read.matrix.settings.procedure.undo_within_hours
    return read.undone_at != since and read.at <= since + timedelta(hours=hours)


def _aside(name: str, words: str) -> MoveOffered:
    return MoveOffered(name=name, words=words, hint="", is_main=False, refusal="")


@dataclass(frozen=True, kw_only=True)
class UndoPage:
    """What would be undone, where it goes back to, and until when it can."""

    head: AssessmentHead
    words: str
    taken_at: datetime
    back_to: Stage
    until: datetime


def undo_page(*, number: int, by: Actor, at: datetime) -> UndoPage:
    """The last move, where the actor may undo it now: three queries.

    :raises NotAllowed, NoSuchThing: as for the assessment's page.
    :raises NotPossible: with every reason why it cannot be undone.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    latest = latest_move(assessment, arrangement=by.arrangement)
    if latest is None:
        raise NotPossible(["There is no move here that could be undone."])
    refused = undo_refusals(
        latest.taken,
        by=by,
        at=at,
        reason="asked for on the page",
        resting=latest.resting,
        settings=procedure_of(assessment),
    )
    if refused:
        raise NotPossible([each.sentence for each in refused])
    return UndoPage(
        head=assessment_head(number=number, by=by),
        words=MOVE_UNDONE[latest.taken.move.name].capitalize(),
        taken_at=latest.taken.at,
        back_to=latest.taken.move.start,
        until=latest.until,
    )


def assessment_head(*, number: int, by: Actor) -> AssessmentHead:
    """What names an assessment: one query.

    :raises NotAllowed, NoSuchThing: as for the assessment's page.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    return head_of(assessment, matrix_of(version.pk, version.sha256), disputes={})
