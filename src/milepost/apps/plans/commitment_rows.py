"""What may a commitment name, and how is one written down? For those who write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from milepost.apps.matrices.promised import commitments as bid_commitments
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.apps.plans.annual import (
    newest_commitments,
    roles_held,
    standing_of,
    year_of,
)
from milepost.apps.plans.models import AnnualCommitment, AnnualPlan
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.annual_plan import (
    CommitmentOrigin,
    SaidOfCommitment,
    WhatIsThere,
    commitment_faults,
)
from milepost.core.trajectory.outcome import CommitmentState

_DONE_WITH = (CommitmentState.MET, CommitmentState.WITHDRAWN)


def predecessors(plan: AnnualPlan, *, besides: int = 0, on: date) -> list[AnnualCommitment]:
    """The commitments of the Authority's earlier approved plans that may be carried forward.

    :param besides: the number of a commitment that may keep the one that it carries.
    """
    held = list(
        newest_commitments(plan.arrangement.reference)
        .filter(annual_plan__authority=plan.authority_id, is_struck=False)
        .prefetch_related("outcomes")
    )
    carried = {
        each.origin_of
        for each in held
        if each.origin == CommitmentOrigin.CARRIED.value and each.number != besides
    }
    approved = set(
        AnnualPlan.objects.filter(
            arrangement=plan.arrangement_id, steps__move="approved"
        ).values_list("pk", flat=True)
    )
    return [
        each
        for each in held
        if each.annual_plan.starts_on < plan.starts_on
        and each.annual_plan_id in approved
        and str(each) not in carried
        and standing_of(each.due_on, each.outcomes.all(), on=on).state not in _DONE_WITH
    ]


def refuse_commitment_faults(
    plan: AnnualPlan, said: SaidOfCommitment, *, number: int, by: Actor, at: datetime
) -> None:
    """:raises NotPossible: with everything that is wrong with what a commitment says."""
    on = local_date(at)
    current = current_matrix(arrangement=by.arrangement, on=on)
    there = WhatIsThere(
        owners={who: (whose,) for who, (_, _, whose) in roles_held(plan).items()},
        bids={f"B-{each.number}" for each in bid_commitments(by=by) if not each.is_withdrawn},
        criteria={each.code for each in current.matrix.criteria()} if current else set[str](),
        predecessors={str(each) for each in predecessors(plan, besides=number, on=on)},
    )
    if faults := commitment_faults(said, year=year_of(plan), there=there):
        raise NotPossible(faults)


def as_row(
    plan: AnnualPlan,
    number: int,
    revision: int,
    said: SaidOfCommitment,
    *,
    is_struck: bool,
    by: Actor,
    at: datetime,
) -> AnnualCommitment:
    """A commitment as it is written down; the caller saves it."""
    return AnnualCommitment(
        annual_plan=plan,
        arrangement=plan.arrangement,
        number=number,
        revision=revision,
        text=said.text.strip(),
        giver=said.giver.value,
        receiver=said.receiver.value,
        owner=Person.objects.get(reference=said.owner),
        due_on=said.due_on,
        evidence=said.evidence.strip(),
        pence=said.pence,
        origin=said.origin.value,
        origin_of=said.origin_of.strip(),
        criteria=sorted(set(said.criteria)),
        is_struck=is_struck,
        by=Person.objects.get(reference=by.person),
        at=at,
    )


def as_archived(row: AnnualCommitment) -> Mapping[str, Any]:
    """The columns of a commitment as an archive has them, which is how they are sealed."""
    return {
        "number": row.number,
        "revision": row.revision,
        "text": row.text,
        "giver": row.giver,
        "receiver": row.receiver,
        "owner": row.owner.reference,
        "due_on": row.due_on.isoformat(),
        "evidence": row.evidence,
        "pence": row.pence,
        "origin": row.origin,
        "origin_of": row.origin_of,
        "criteria": list(row.criteria),
        "is_struck": row.is_struck,
    }


def told(row: AnnualCommitment) -> dict[str, object]:
    """What an event keeps of a commitment."""
    return {
        "annual_plan": str(row.annual_plan),
        "text": row.text[:200],
        "giver": row.giver,
        "due_on": row.due_on.isoformat(),
        "is_struck": row.is_struck,
    }
