"""Begin an Annual Plan, put it to the Board, send it back, record that the Board approved it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import add_seal, record, state
from milepost.apps.audit.models import Seal, Statement
from milepost.apps.contracts.models import Arrangement, Contract
from milepost.apps.people.models import Person
from milepost.apps.plans.annual import (
    find_annual_plan,
    newest_commitments,
    require_a_side,
    require_its_authority,
    roles_held,
    term_of,
    year_of,
)
from milepost.apps.plans.commitment_rows import as_archived
from milepost.apps.plans.models import AnnualCommitment, AnnualPlan, AnnualPlanStep
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission, Role
from milepost.core.archive.planned import APPROVED, approval_content, commitment_hash
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period
from milepost.core.trajectory.annual_plan import (
    ANNUAL_PLAN_MOVES,
    AnnualPlanMove,
    annual_plan_faults,
    decision_faults,
)


@transaction.atomic
def begin_annual_plan(
    *, authority: str, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> int:
    """Begin the Annual Plan of a contract year, for an Authority and the provider.

    :param authority: the Authority's slug.
    :return: its number.
    :raises NotAllowed: where the actor keeps no plans, or acts for another Authority.
    :raises NotPossible: with every fault.
    """
    require(Permission.KEEP_PLAN, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    contract = (
        Contract.objects.filter(arrangement=arrangement, authority__slug=authority)
        .select_related("authority")
        .first()
    )
    if contract is None:
        raise NotPossible(["Choose the Authority that it is for."])
    plan = AnnualPlan(
        arrangement=arrangement,
        authority=contract.authority,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    require_a_side(plan, by=by, needs=Permission.KEEP_PLAN)
    if ends_on <= starts_on:
        raise NotPossible(["The year ends before it begins: check the two days."])
    held = AnnualPlan.objects.filter(arrangement=arrangement)
    others = {str(each): year_of(each) for each in held.filter(authority=contract.authority)}
    term = term_of(contract.authority_id, arrangement.pk)
    if faults := annual_plan_faults(Period(first=starts_on, last=ends_on), others, term=term):
        raise NotPossible(faults)
    plan.number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
    plan.by, plan.at = Person.objects.get(reference=by.person), at
    plan.save(force_insert=True)
    record("annual_plan.begun", about=str(plan), by=by, at=at, after=_told(plan))
    return plan.number


@transaction.atomic
def put_to_board(*, number: int, seen: int, by: Actor, at: datetime) -> None:
    """Put a drafted Annual Plan to the Board; until it comes back, nothing in it changes.

    :param seen: how many steps the plan had when the actor saw it.
    :raises NotAllowed: where the actor is of neither side of it, or keeps no plans.
    :raises NoSuchThing: where the actor sees no such plan.
    :raises ChangedMeanwhile: where it was put to the Board or sent back since.
    :raises NotPossible: where it has no commitment, or is no draft.
    """
    plan = _to_move(number, AnnualPlanMove.PUT_TO_THE_BOARD, seen, by=by)
    require_a_side(plan, by=by, needs=Permission.KEEP_PLAN)
    if not _standing(plan):
        raise NotPossible(["It has no commitment yet: put one in first."])
    _step(plan, AnnualPlanMove.PUT_TO_THE_BOARD, seen, by=by, at=at)
    record("annual_plan.put_to_the_board", about=str(plan), by=by, at=at, after=_told(plan))


@transaction.atomic
def send_back(*, number: int, words: str, seen: int, by: Actor, at: datetime) -> None:
    """Record that the Board sent a plan back, and why: it is a draft again.

    :raises NotAllowed: where the actor records no decisions of the Board for its Authority.
    :raises NoSuchThing: where the actor sees no such plan.
    :raises ChangedMeanwhile: where it was sent back or approved since.
    :raises NotPossible: where it is not before the Board, or no reason is given.
    """
    plan = _to_move(number, AnnualPlanMove.SENT_BACK, seen, by=by)
    require_its_authority(plan, by=by, needs=Permission.APPROVE_ANNUAL_PLAN)
    if not words.strip():
        raise NotPossible(["Say why the Board sent it back."])
    said = state(words)
    _step(plan, AnnualPlanMove.SENT_BACK, seen, words=said, by=by, at=at)
    record("annual_plan.sent_back", about=str(plan), by=by, at=at, after=_told(plan), reason=said)


@transaction.atomic
def approve_annual_plan(
    *,
    number: int,
    decided_by: str,
    decided_on: date,
    minute: str,
    words: str = "",
    seen: int,
    by: Actor,
    at: datetime,
) -> None:
    """Record that the Board approved a plan, sealed with every commitment as it stands in it.

    :param decided_by: the Authority's Board member who speaks for the decision, by reference.
    :param minute: where the decision is minuted.
    :raises NotAllowed: where the actor records no decisions of the Board for its Authority.
    :raises NoSuchThing: where the actor sees no such plan.
    :raises ChangedMeanwhile: where it was sent back or approved since.
    :raises NotPossible: with every fault.
    """
    plan = _to_move(number, AnnualPlanMove.APPROVED, seen, by=by)
    require_its_authority(plan, by=by, needs=Permission.APPROVE_ANNUAL_PLAN)
    refuse_undecided(plan, decided_by, decided_on, minute, on=local_date(at))
    said = state(words)
    member = Person.objects.get(reference=decided_by)
    content = approval_content(
        {
            "number": plan.number,
            "authority": plan.authority.reference,
            "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat(),
        },
        {
            "decided_by": decided_by,
            "decided_on": decided_on.isoformat(),
            "minute": minute.strip(),
            "by": by.person,
        },
        {str(each): commitment_hash(as_archived(each)) for each in _standing(plan)},
        said.digest if said else "",
    )
    seal = add_seal(
        arrangement=by.arrangement, kind=APPROVED, about=str(plan), at=at, content=content
    )
    _step(
        plan,
        AnnualPlanMove.APPROVED,
        seen,
        words=said,
        decided_by=member,
        decided_on=decided_on,
        minute=minute.strip(),
        seal=seal,
        by=by,
        at=at,
    )
    after = {**_told(plan), "decided_on": decided_on.isoformat(), "minute": minute.strip()}
    record("annual_plan.approved", about=str(plan), by=by, at=at, after=after, reason=said)


def refuse_undecided(
    plan: AnnualPlan, decided_by: str, decided_on: date, minute: str, *, on: date
) -> None:
    """:raises NotPossible: where no decision of the Board for that Authority is named rightly."""
    faults = list(decision_faults(decided_on, minute, on=on))
    _, roles, _ = roles_held(plan).get(decided_by, ("", frozenset[Role](), None))
    if Role.BOARD_MEMBER not in roles:
        faults.append(f"Choose the Board member of {plan.authority.name} who speaks for it.")
    if faults:
        raise NotPossible(faults)


def _to_move(number: int, move: AnnualPlanMove, seen: int, *, by: Actor) -> AnnualPlan:
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    plan, stage = find_annual_plan(number, by=by)
    if by.party is None:
        raise NotAllowed("Only the two sides of the contract do this.")
    if plan.steps.count() != seen:
        raise ChangedMeanwhile(
            f"{plan} is {stage.words.lower()} now: somebody moved it since you opened the page."
        )
    if ANNUAL_PLAN_MOVES[move][0] is not stage:
        raise NotPossible([f"{plan} is {stage.words.lower()}, so this cannot be done now."])
    return plan


def _standing(plan: AnnualPlan) -> list[AnnualCommitment]:
    rows = newest_commitments(plan.arrangement.reference)
    return list(rows.filter(annual_plan=plan, is_struck=False))


def _step(
    plan: AnnualPlan,
    move: AnnualPlanMove,
    seen: int,
    *,
    words: Statement | None = None,
    decided_by: Person | None = None,
    decided_on: date | None = None,
    minute: str = "",
    seal: Seal | None = None,
    by: Actor,
    at: datetime,
) -> None:
    AnnualPlanStep.objects.create(
        annual_plan=plan,
        number=seen + 1,
        move=move.value,
        decided_by=decided_by,
        decided_on=decided_on,
        minute=minute,
        words=words,
        seal=seal,
        by=Person.objects.get(reference=by.person),
        at=at,
    )


def _told(plan: AnnualPlan) -> dict[str, str]:
    return {
        "authority": plan.authority.short_name,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
    }
