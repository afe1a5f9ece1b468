"""A level that waits for a second signature: who may sign it, and why somebody may not."""

from milepost.apps.assessments.queries.assessment_facts import LevelToSign
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.moves_offered import WORDS, refusal_of
from milepost.core.assessment.workflow import find_move


def level_to_sign(read: AssessmentRead) -> LevelToSign | None:
    """What waits to be signed on the reader's own side; None where nothing does."""
    found = read.awaited
    if found is None:
        return None
    return LevelToSign(
        id=found.id,
        move=WORDS[found.move],
        level=found.level,
        indicated=found.indicated,
        reason=found.reason,
        by=found.by,
        at=found.at,
        refusal=_refusal(read, found.move, found.person),
    )


def _refusal(read: AssessmentRead, name: str, first: str) -> str:
    move = find_move(read.stage, name)
    if read.by.person == first:
        return "You stated this level, so another person of your side has to sign it."
    if not read.by.may(move.needs):
        return "Your role does not allow this step, so you cannot sign it."
    return refusal_of(read, move)
