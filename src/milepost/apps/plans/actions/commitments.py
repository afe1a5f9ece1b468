"""Put commitments into an Annual Plan, change them, and say what came of them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import add_seal, record, write_down
from milepost.apps.contracts.models import Arrangement
from milepost.apps.people.models import Person
from milepost.apps.plans.actions.annual_plans import refuse_undecided
from milepost.apps.plans.annual import (
    find_annual_plan,
    require_a_side,
    require_its_authority,
    said_of_commitment,
    side_of,
    standing_of,
)
from milepost.apps.plans.commitment_rows import (
    as_archived,
    as_row,
    refuse_commitment_faults,
    told,
)
from milepost.apps.plans.models import AnnualCommitment, AnnualPlan, OutcomePosition
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.archive.planned import DECIDED, decision_content
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.annual_plan import AnnualPlanStage, SaidOfCommitment
from milepost.core.trajectory.outcome import Outcome

_KEEP, _DECIDE = Permission.KEEP_PLAN, Permission.APPROVE_ANNUAL_PLAN


@transaction.atomic
def add_commitment(*, plan: int, said: SaidOfCommitment, by: Actor, at: datetime) -> int:
    """Put a commitment into the draft of an Annual Plan.

    :return: its number on the arrangement.
    :raises NotAllowed: where the actor is of neither side of the plan, or keeps no plans.
    :raises NoSuchThing: where the actor sees no such plan.
    :raises NotPossible: with every fault, or where the plan is no draft.
    """
    found = _draft(plan, by=by)
    number = _next_number(found)
    refuse_commitment_faults(found, said, number=number, by=by, at=at)
    row = as_row(found, number, 1, said, is_struck=False, by=by, at=at)
    row.save(force_insert=True)
    record("commitment.drafted", about=str(row), by=by, at=at, after=told(row))
    return number


@transaction.atomic
def change_commitment(
    *,
    number: int,
    said: SaidOfCommitment | None,
    seen: int,
    by: Actor,
    at: datetime,
) -> int:
    """Say a commitment of a draft anew, or strike it.

    :param said: what it says now; None where it is struck.
    :param seen: the revision that the actor saw.
    :return: the new revision.
    :raises NotAllowed: where the actor is of neither side of the plan, or keeps no plans.
    :raises NoSuchThing: where the actor sees no such commitment.
    :raises ChangedMeanwhile: where somebody changed it since.
    :raises NotPossible: with every fault, or where the plan is no draft.
    """
    newest = _newest(number, seen, by=by)
    plan = _draft(newest.annual_plan.number, by=by)
    row = _next_revision(plan, newest, said, by=by, at=at)
    row.save(force_insert=True)
    record("commitment.drafted", about=str(row), by=by, at=at, before=told(newest), after=told(row))
    return row.revision


@transaction.atomic
def decide_on_commitment(
    *,
    plan: int,
    number: int | None,
    said: SaidOfCommitment | None,
    decided_by: str,
    decided_on: date,
    minute: str,
    reason: str,
    seen: int,
    by: Actor,
    at: datetime,
) -> int:
    """Record the Board's decision to change an approved plan: another commitment, or other words.

    The decision is sealed. What a side has said came of the commitment was of the words before.

    :param number: of the commitment that changes; None where one is put in.
    :param said: what it says from now on; None where it is struck.
    :param decided_by: the Authority's Board member who speaks for it, by reference.
    :param seen: the revision that the actor saw; 0 for a new one.
    :return: the commitment's number.
    :raises NotAllowed: where the actor records no decisions of the Board for its Authority.
    :raises NoSuchThing: where the actor sees no such plan or commitment in it.
    :raises ChangedMeanwhile: where somebody changed it since.
    :raises NotPossible: with every fault; where the plan is not approved, or what came of the
        commitment is settled.
    """
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    found, stage = find_annual_plan(plan, by=by)
    require_its_authority(found, by=by, needs=_DECIDE)
    if stage is not AnnualPlanStage.APPROVED:
        raise NotPossible([f"{found} is not approved yet: change the draft."])
    if not reason.strip():
        raise NotPossible(["Say why it changes."])
    refuse_undecided(found, decided_by, decided_on, minute, on=local_date(at))
    if number is None:
        if said is None:
            raise NotPossible(["Say what is promised."])
        new = _next_number(found)
        refuse_commitment_faults(found, said, number=new, by=by, at=at)
        before, row = None, as_row(found, new, 1, said, is_struck=False, by=by, at=at)
    else:
        before = _newest(number, seen, by=by)
        if before.annual_plan_id != found.pk:
            raise NoSuchThing(f"C-{number} in {found}")
        _refuse_settled(before, at)
        row = _next_revision(found, before, said, by=by, at=at)
    row.decided_by = Person.objects.get(reference=decided_by)
    row.decided_on, row.minute = decided_on, minute.strip()
    row.reason = write_down(reason)
    decision = {
        **as_archived(row),
        "decided_by": decided_by,
        "decided_on": decided_on.isoformat(),
        "minute": row.minute,
        "by": by.person,
    }
    row.seal = add_seal(
        arrangement=by.arrangement,
        kind=DECIDED,
        about=str(row),
        at=at,
        content=decision_content(found.number, decision, row.reason.digest),
    )
    row.save(force_insert=True)
    record(
        "commitment.decided",
        about=str(row),
        by=by,
        at=at,
        before=told(before) if before else None,
        after={**told(row), "decided_on": decided_on.isoformat(), "minute": row.minute},
        reason=row.reason,
    )
    return row.number


@transaction.atomic
def say_outcome(
    *,
    number: int,
    outcome: Outcome,
    on: date,
    reason: str,
    evidence: Sequence[int] = (),
    seen: int,
    by: Actor,
    at: datetime,
) -> None:
    """Record what the actor's side says came of a commitment; settled once both say the same.

    :param evidence: the numbers of the evidence items that show it.
    :param seen: how many positions there were when the actor saw it.
    :raises NotAllowed: where the actor is of neither side of the plan, or keeps no plans.
    :raises NoSuchThing: where the actor sees no such commitment.
    :raises ChangedMeanwhile: where the other side, or somebody else, said something since.
    :raises NotPossible: with every fault.
    """
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    row = _newest(number, None, by=by)
    plan, stage = find_annual_plan(row.annual_plan.number, by=by)
    require_a_side(plan, by=by, needs=_KEEP)
    said = list(row.outcomes.order_by("number"))
    if len(said) != seen:
        raise ChangedMeanwhile(
            f"Something was said of what came of {row} since you opened the page. Look at it first."
        )
    _refuse_outcome(row, stage, on, reason, at)
    words = write_down(reason)
    OutcomePosition.objects.create(
        commitment=row,
        number=seen + 1,
        side=side_of(by).value,
        outcome=outcome.value,
        on=on,
        evidence=sorted(set(evidence)),
        reason=words,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    after = {"side": side_of(by).value, "outcome": outcome.value, "on": on.isoformat()}
    record("commitment.outcome_said", about=str(row), by=by, at=at, after=after, reason=words)


def _refuse_outcome(
    row: AnnualCommitment, stage: AnnualPlanStage, on: date, reason: str, at: datetime
) -> None:
    faults = []
    if stage is not AnnualPlanStage.APPROVED or row.is_struck:
        faults.append(f"{row} is in no approved plan, so nothing has come of it.")
    elif standing_of(row.due_on, row.outcomes.all(), on=local_date(at)).state.is_settled:
        faults.append(f"What came of {row} is settled: both sides have said so.")
    if on > local_date(at):
        faults.append("The day lies in the future: say what came of it once it has.")
    if not reason.strip():
        faults.append("Say how one sees it, or why it came so.")
    if faults:
        raise NotPossible(faults)


def _draft(number: int, *, by: Actor) -> AnnualPlan:
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    plan, stage = find_annual_plan(number, by=by)
    require_a_side(plan, by=by, needs=_KEEP)
    if stage is AnnualPlanStage.BEFORE_THE_BOARD:
        raise NotPossible([f"{plan} is before the Board: it changes once it is sent back."])
    if stage is AnnualPlanStage.APPROVED:
        raise NotPossible([f"{plan} is approved: from now on it changes by decision of the Board."])
    return plan


def _newest(number: int, seen: int | None, *, by: Actor) -> AnnualCommitment:
    newest = (
        AnnualCommitment.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("annual_plan__authority", "owner")
        .order_by("-revision")
        .first()
    )
    if newest is None:
        raise NoSuchThing(f"C-{number}")
    find_annual_plan(newest.annual_plan.number, by=by)
    if seen is not None and newest.revision != seen:
        raise ChangedMeanwhile(
            f"C-{number} was changed since you opened the page. Look at it as it stands."
        )
    return newest


def _next_revision(
    plan: AnnualPlan,
    newest: AnnualCommitment,
    said: SaidOfCommitment | None,
    *,
    by: Actor,
    at: datetime,
) -> AnnualCommitment:
    if newest.is_struck:
        raise NotPossible([f"{newest} was struck: put it in anew."])
    before = said_of_commitment(newest)
    if said == before:
        raise NotPossible(["Nothing is different from what stands. Change something first."])
    if said is not None:
        refuse_commitment_faults(plan, said, number=newest.number, by=by, at=at)
    is_struck = said is None
    revision = newest.revision + 1
    return as_row(plan, newest.number, revision, said or before, is_struck=is_struck, by=by, at=at)


def _next_number(plan: AnnualPlan) -> int:
    held = AnnualCommitment.objects.filter(arrangement=plan.arrangement_id)
    return (held.aggregate(last=Max("number"))["last"] or 0) + 1


def _refuse_settled(row: AnnualCommitment, at: datetime) -> None:
    if standing_of(row.due_on, row.outcomes.all(), on=local_date(at)).state.is_settled:
        raise NotPossible([f"What came of {row} is settled, so it changes no more."])
