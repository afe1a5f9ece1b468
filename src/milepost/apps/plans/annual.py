"""How do Annual Plans and commitments stand? Asked by those who write and those who read."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from milepost.apps.contracts.models import Contract, Membership
from milepost.apps.plans.models import (
    AnnualCommitment,
    AnnualPlan,
    AnnualPlanStep,
    ClientBlock,
    OutcomePosition,
)
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed
from milepost.core.access.roles import ROLE_SIDES, Actor, PartyKind, Permission, Role
from milepost.core.access.visibility import may_see_annual_plan
from milepost.core.period.months import Period
from milepost.core.trajectory.annual_plan import (
    AnnualPlanMove,
    AnnualPlanStage,
    CommitmentOrigin,
    SaidOfCommitment,
    stage_after,
)
from milepost.core.trajectory.client_cause import BlockSaid, BlockSpeech
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import (
    CommitmentStanding,
    Outcome,
    OutcomeSaid,
    commitment_standing,
)


def find_annual_plan(number: int, *, by: Actor) -> tuple[AnnualPlan, AnnualPlanStage]:
    """An Annual Plan that the actor may see, and how far it has come.

    :raises NoSuchThing: where there is none of that number, or it is another Authority's draft.
    """
    plan = (
        AnnualPlan.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("authority", "arrangement")
        .first()
    )
    stage = stage_of(plan.steps.all()) if plan is not None else AnnualPlanStage.DRAFT
    if plan is None or not may_see_annual_plan(
        by,
        authority=plan.authority.reference,
        is_approved=stage is AnnualPlanStage.APPROVED,
    ):
        raise NoSuchThing(f"AP-{number}")
    return plan, stage


def stage_of(steps: Iterable[AnnualPlanStep]) -> AnnualPlanStage:
    """How far a plan has come by its steps."""
    ordered = sorted(steps, key=lambda step: step.number)
    return stage_after(AnnualPlanMove(step.move) for step in ordered)


def require_a_side(plan: AnnualPlan, *, by: Actor, needs: Permission) -> None:
    """Its Authority and the provider write an Annual Plan and say what came of it, nobody else.

    :raises NotAllowed: where the actor's role or party is another.
    """
    require(needs, by=by)
    if by.party_kind is not PartyKind.PROVIDER and by.party != plan.authority.reference:
        raise NotAllowed(f"This Annual Plan is between {plan.authority.name} and the provider.")


def require_its_authority(plan: AnnualPlan, *, by: Actor, needs: Permission) -> None:
    """What the Board decided for an Authority is recorded by somebody of that Authority.

    :raises NotAllowed: where the actor's role or party is another.
    """
    require(needs, by=by)
    if by.party != plan.authority.reference:
        raise NotAllowed(f"What the Board decides on it is recorded by {plan.authority.name}.")


def side_of(by: Actor) -> PartyKind:
    """On which side the actor speaks.

    :raises NotAllowed: where it is on none.
    """
    if by.party_kind is None:
        raise NotAllowed("Only the two sides of the contract say this.")
    return by.party_kind


def newest_commitments(arrangement: str) -> "QuerySet[AnnualCommitment]":
    """Each commitment of an arrangement as it stands, struck ones too: one query."""
    newer = AnnualCommitment.objects.filter(
        arrangement=OuterRef("arrangement"),
        number=OuterRef("number"),
        revision__gt=OuterRef("revision"),
    )
    return (
        AnnualCommitment.objects.filter(~Exists(newer), arrangement__reference=arrangement)
        .select_related("annual_plan__authority", "owner")
        .order_by("number")
    )


def is_promised(number: int, arrangement: str) -> bool:
    """Whether a commitment of that number stands in an approved Annual Plan."""
    standing = newest_commitments(arrangement).filter(number=number, is_struck=False)
    return standing.filter(annual_plan__steps__move=AnnualPlanMove.APPROVED.value).exists()


def said_of_commitment(row: AnnualCommitment) -> SaidOfCommitment:
    """What a revision of a commitment says."""
    return SaidOfCommitment(
        text=row.text,
        giver=Whose(row.giver),
        receiver=Whose(row.receiver),
        owner=row.owner.reference,
        due_on=row.due_on,
        evidence=row.evidence,
        origin=CommitmentOrigin(row.origin),
        origin_of=row.origin_of,
        pence=row.pence,
        criteria=tuple(row.criteria),
    )


def standing_of(
    due_on: date, positions: Iterable[OutcomePosition], *, on: date
) -> CommitmentStanding:
    """Where a commitment stands after all positions on it, the oldest first."""
    said = {
        PartyKind(each.side): OutcomeSaid(outcome=Outcome(each.outcome), on=each.on)
        for each in sorted(positions, key=lambda each: each.number)
    }
    return commitment_standing(due_on, said, on=on)


def year_of(plan: AnnualPlan) -> Period:
    """The contract year of a plan."""
    return Period(first=plan.starts_on, last=plan.ends_on)


def term_of(plan_of: int, arrangement: int) -> Period:
    """The term of an Authority's contract."""
    contract = Contract.objects.get(arrangement_id=arrangement, authority_id=plan_of)
    return Period(first=contract.starts_on, last=contract.ends_on)


def roles_held(plan: AnnualPlan) -> Mapping[str, tuple[str, frozenset[Role], Whose]]:
    """Who has a role on either side of a plan now, by reference: name, roles and side."""
    rows = (
        Membership.objects.filter(arrangement=plan.arrangement, ended_at=None)
        .filter(party__in=[plan.authority_id, plan.arrangement.provider_id])
        .order_by("person__full_name")
        .values_list("person__reference", "person__full_name", "role")
    )
    found: dict[str, tuple[str, frozenset[Role], Whose]] = {}
    for reference, name, role in rows:
        side = ROLE_SIDES[Role(role)]
        whose = Whose.PROVIDER if side is PartyKind.PROVIDER else Whose.AUTHORITY
        held = found[reference][1] if reference in found else frozenset[Role]()
        found[reference] = name, held | {Role(role)}, whose
    return found


def said_of_blocks(rows: Iterable[ClientBlock]) -> tuple[BlockSaid, ...]:
    """What was said of one block, in its order."""
    return tuple(
        BlockSaid(
            said=BlockSpeech(each.speech),
            side=PartyKind(each.side),
            is_not_assessable=each.is_not_assessable,
            lifted_on=each.lifted_on,
        )
        for each in sorted(rows, key=lambda each: each.revision)
    )
