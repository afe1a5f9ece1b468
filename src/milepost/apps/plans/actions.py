"""Set targets: each a row of its own, with the decision it rests on."""

from datetime import datetime

from milepost.apps.audit.actions import record, state
from milepost.apps.contracts.models import Arrangement, Contract
from milepost.apps.people.models import Person
from milepost.apps.plans.models import TargetLevel
from milepost.core.access.roles import Actor
from milepost.core.matrix.definition import MaturityMatrix


def set_default_targets(*, matrix: MaturityMatrix, by: Actor, at: datetime) -> int:
    """Give every focus area without a target the matrix's own default, for each Authority.

    Runs in the caller's transaction. :return: how many targets were set.
    """
    wanted, due_on = matrix.settings.target_level, matrix.settings.target_on
    if wanted is None or due_on is None:
        return 0
    arrangement = Arrangement.objects.get(reference=by.arrangement)
    held = set(
        TargetLevel.objects.filter(arrangement=arrangement).values_list("focus_area", "authority")
    )
    missing = [
        (area.code, authority)
        for authority in Contract.objects.filter(arrangement=arrangement).values_list(
            "authority", flat=True
        )
        for area in matrix.focus_areas
        if (area.code, authority) not in held
    ]
    if not missing:
        return 0
    decision = state(
        f"The matrix's own expectation: level {wanted} in each focus area"
        f" by {due_on.day} {due_on:%B %Y}."
    )
    person = Person.objects.get(reference=by.person)
    TargetLevel.objects.bulk_create(
        TargetLevel(
            arrangement=arrangement,
            authority_id=authority,
            focus_area=area,
            level=wanted,
            due_on=due_on,
            decision=decision,
            by=person,
            at=at,
        )
        for area, authority in missing
    )
    record(
        "targets.set_by_default",
        about=f"matrix {matrix.title} {matrix.version}",
        by=by,
        at=at,
        after={"level": wanted, "due_on": due_on.isoformat(), "targets": len(missing)},
        reason=decision,
    )
    return len(missing)
