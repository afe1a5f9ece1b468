"""A level that somebody states: is it defined, is it argued, does it need a second signature?"""

from datetime import datetime

from milepost.apps.assessments.actions.every_step import Second, person_of
from milepost.apps.assessments.models import Assessment, AwaitedSignature
from milepost.apps.assessments.reckoning import Reckoning
from milepost.apps.audit.actions import record, write_down
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.second_signature import SignatureNeed, signature_need
from milepost.core.assessment.workflow import Move
from milepost.core.rating.apart import defined_levels


def require_level(found: Reckoning, level: int, reason: str) -> SignatureNeed:
    """A level somebody states is defined, and argued where it differs from the indicated one.

    :return: what it asks for: whether a second person has to sign it.
    :raises NotPossible: with every fault at once.
    """
    defined = defined_levels(found.area, found.matrix.levels)
    indicated = found.indicated.level
    need = signature_need(
        level, indicated, defined=defined, settings=found.matrix.settings.procedure
    )
    faults = []
    if level not in defined:
        faults.append(
            f"Level {level} is not defined for {found.area.name} in this version of the matrix,"
            " so nobody can claim or ratify it."
        )
    if need.needs_reason and not reason.strip():
        faults.append(
            f"Your ratings indicate level {indicated}. To state level {level} instead,"
            " write down why."
        )
    if faults:
        raise NotPossible(faults)
    return need


def waits_for_signature(
    assessment: Assessment,
    move: Move,
    need: SignatureNeed,
    reason: str,
    second: Second | None,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Whether a stated level has to wait for a second person; if so, it is written down here.

    :raises ChangedMeanwhile: where the second person signs beside another indicated level.
    """
    if second is not None:
        if second.indicated != need.indicated:
            raise ChangedMeanwhile(
                f"The ratings now indicate level {need.indicated}, no longer level"
                f" {second.indicated}. Nothing was signed: the level has to be stated again."
            )
        return False
    if not need.needs_second:
        return False
    statement = write_down(reason)
    AwaitedSignature.objects.create(
        assessment=assessment,
        move=move.name,
        revision=assessment.revision,
        level=need.stated,
        indicated=need.indicated,
        reason=statement,
        by=person_of(by),
        at=at,
    )
    record(
        "signature.awaited",
        about=str(assessment),
        by=by,
        at=at,
        after={"level": need.stated, "indicated": need.indicated, "move": move.name},
        reason=statement,
    )
    return True
