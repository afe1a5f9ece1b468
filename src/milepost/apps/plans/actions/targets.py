"""Set targets: each a row of its own, with the decision it rests on."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from milepost.apps.audit.actions import record, state, write_down
from milepost.apps.contracts.models import Arrangement, Contract
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.apps.plans.models import TargetLevel
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words

LONGEST_DECISION = 2_000  # characters


@transaction.atomic
def set_target(
    *,
    focus_area: str,
    level: int,
    due_on: date,
    decided_on: date,
    decision: str,
    seen: int,
    by: Actor,
    at: datetime,
) -> None:
    """Record the Board's decision on the level wanted of a focus area, for the actor's Authority.

    The target before it is kept; of the two the newer stands.

    :param decision: what was decided and why, and where it is minuted.
    :param seen: the id of the target that the actor saw standing; 0 where there was none.
    :raises NotAllowed: where the actor records no decisions on targets.
    :raises NoSuchThing: where no matrix is in force, or it has no such focus area.
    :raises ChangedMeanwhile: where another target was set since.
    :raises NotPossible: with every fault.
    """
    require(Permission.SET_TARGET, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    contract = Contract.objects.select_related("authority").get(
        arrangement=arrangement, authority__reference=by.party
    )
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    area = current.matrix.areas_by_code.get(focus_area) if current else None
    if area is None:
        raise NoSuchThing(f"the focus area {focus_area}")
    before = (
        TargetLevel.objects.filter(
            arrangement=arrangement, authority=contract.authority, focus_area=area.code
        )
        .order_by("-id")
        .first()
    )
    if (before.pk if before else 0) != seen:
        raise ChangedMeanwhile(
            f"Another target was set for {area.name} since you opened the page. Look at it first."
        )
    faults = [
        *_undefined(area, level),
        *_days(due_on, decided_on, contract, on=local_date(at)),
        *_decision(decision),
    ]
    if before is not None and (before.level, before.due_on) == (level, due_on):
        faults.append(f"Level {level} by {in_words(due_on)} is the target already.")
    if faults:
        raise NotPossible(faults)
    words = write_down(decision)
    TargetLevel.objects.create(
        arrangement=arrangement,
        authority=contract.authority,
        focus_area=area.code,
        level=level,
        due_on=due_on,
        decided_on=decided_on,
        decision=words,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    record(
        "target.set",
        about=f"{area.code}, {contract.authority.short_name}",
        by=by,
        at=at,
        before=_told(before) if before else None,
        after={
            "level": level,
            "due_on": due_on.isoformat(),
            "decided_on": decided_on.isoformat(),
        },
        reason=words,
    )


def _told(target: TargetLevel) -> dict[str, int | str]:
    return {"level": target.level, "due_on": target.due_on.isoformat()}


def _undefined(area: FocusArea, level: int) -> Iterator[str]:
    """A target is a level that has words, so that it can be reached."""
    defined = [each.level for each in area.descriptors if each.is_defined and each.level > 0]
    if level not in defined:
        can_be = ", ".join(map(str, defined)) or "none yet"
        yield (
            f"Level {level} has no words in {area.name}, so it cannot be reached. Levels that can"
            f" be a target: {can_be}."
        )


def _days(due_on: date, decided_on: date, contract: Contract, *, on: date) -> Iterator[str]:
    if decided_on > on:
        yield "The decision lies in the future: record it once the Board has taken it."
    if due_on < decided_on:
        yield "The target is due before it was decided: check the two dates."
    if not contract.starts_on <= due_on <= contract.ends_on:
        yield (
            f"The contract of {contract.authority.short_name} runs from"
            f" {in_words(contract.starts_on)} to {in_words(contract.ends_on)}: choose a due date"
            " within it."
        )


def _decision(words: str) -> Iterator[str]:
    if not words.strip():
        yield "Say what was decided and why, and where it is minuted."
    if len(words.strip()) > LONGEST_DECISION:
        yield f"Say it in {LONGEST_DECISION:,} characters or fewer."


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
