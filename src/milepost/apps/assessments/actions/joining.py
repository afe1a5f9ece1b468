"""The Board sets the level that is shown for several Authorities jointly, where that is agreed."""

from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import fetch
from milepost.apps.assessments.conflicts import refuse_conflicts
from milepost.apps.assessments.joint_levels import levels_stood
from milepost.apps.audit.actions import record, state
from milepost.apps.contracts.queries import arrangement_facts
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Step
from milepost.core.rating.joint import JointRule, levels_to_set


@transaction.atomic
def set_joint_level(*, number: int, level: int, reason: str, by: Actor, at: datetime) -> None:
    """Set the joint level of an assessment's focus area; a later one takes its place.

    It counts for as long as the Authorities stand where they stand now.

    :param level: one at which an Authority stands: never one between them.
    :raises NotAllowed: by role, or by an interest or secondment of the actor's own.
    :raises NotPossible: with every fault: the arrangement shows the joint level by another rule,
        there is nothing to set, no Authority stands there, or no reason is given.
    """
    require(Permission.RATIFY_LEVEL, by=by)
    assessment = fetch(number, by=by)
    refuse_conflicts(assessment, Step.RATIFY.value, by=by, at=at, earlier_steps={})
    arrangement = arrangement_facts(by=by)
    stood = levels_stood(
        arrangement=arrangement.id,
        area=assessment.focus_area,
        authorities=tuple(each.short_name for each in arrangement.authorities),
    )
    choices = levels_to_set(stood)
    faults = []
    if arrangement.joint_rule != JointRule.BOARD:
        faults.append("On this arrangement the Board does not set the joint level.")
    elif not choices:
        faults.append("There is nothing to set: the Authorities do not stand at different levels.")
    elif level not in choices:
        faults.append("Choose a level at which one of the Authorities stands.")
    statement = state(reason)
    if statement is None:
        faults.append("Write down why the Board sets this level.")
    if faults:
        raise NotPossible(faults)
    record(
        "joint_level.set",
        about=f"focus area {assessment.focus_area}",
        by=by,
        at=at,
        after={"focus_area": assessment.focus_area, "level": level, "stood": stood},
        reason=statement,
    )
