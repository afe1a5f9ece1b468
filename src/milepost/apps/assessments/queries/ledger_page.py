"""What does each side owe, how late is it, and where does the client block? Eight queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from milepost.apps.contracts.queries import ArrangementFacts, PartyFacts
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.plans.queries import (
    AnnualCommitmentFacts,
    ClientBlockFacts,
    MilestoneFacts,
    annual_plans_page,
    client_blocks,
    milestones,
)
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import Criterion
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.annual_plan import AnnualPlanStage
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import CommitmentState


@dataclass(frozen=True, kw_only=True)
class LedgerSide:
    """What one side owes: its commitments, those still open first, and milestones that are its."""

    name: str
    open: tuple[AnnualCommitmentFacts, ...]
    settled: tuple[AnnualCommitmentFacts, ...]
    milestones: tuple[tuple[MilestoneFacts, bool], ...]  # and whether it is overdue

    @property
    def overdue(self) -> int:
        """How many commitments are late and still open."""
        return sum(each.standing.state is CommitmentState.OVERDUE for each in self.open)

    @property
    def met(self) -> int:
        """How many were met."""
        return sum(each.standing.state is CommitmentState.MET for each in self.settled)


@dataclass(frozen=True, kw_only=True)
class LedgerBlock:
    """A block by the client, with the criterion that it stands before."""

    block: ClientBlockFacts
    criterion: Criterion | None  # None where the matrix in force has it no more


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """Both sides of one Authority's contract."""

    arrangement: ArrangementFacts
    authority: PartyFacts
    on: date
    sides: tuple[LedgerSide, ...]  # the provider's, the Authority's, and what both owe together
    blocks: tuple[LedgerBlock, ...]
    may_raise: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was promised or blocked yet."""
        owed = any(each.open or each.settled or each.milestones for each in self.sides)
        return not owed and not self.blocks


def ledger_page(*, by: Actor, at: datetime, view: str = "") -> LedgerPage:
    """The ledger between an Authority and the provider.

    :param view: the Authority's slug; "" for the actor's own, or the first.
    :raises NoSuchThing: where there is no such Authority.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    found, on = annual_plans_page(by=by, at=at), local_date(at)
    arrangement = found.arrangement
    own = [each for each in arrangement.authorities if each.reference == by.party]
    authority = arrangement.authority(view) if view else (own or arrangement.authorities)[0]
    current = current_matrix(arrangement=by.arrangement, on=on)
    known = {each.code: each for each in current.matrix.criteria()} if current else {}
    owed = [
        each
        for plan in found.plans
        if plan.authority == authority and plan.stage is AnnualPlanStage.APPROVED
        for each in plan.commitments
    ]
    waited = [
        each
        for each in milestones(by=by).values()
        if each.dates.done_on is None and not each.dates.is_dropped
    ]
    names = {
        Whose.PROVIDER: arrangement.provider.name,
        Whose.AUTHORITY: authority.name,
        Whose.JOINT: "Both together",
    }
    return LedgerPage(
        arrangement=arrangement,
        authority=authority,
        on=on,
        sides=tuple(_side(name, whose, owed, waited, on) for whose, name in names.items()),
        blocks=tuple(
            LedgerBlock(block=each, criterion=known.get(each.criterion))
            for each in client_blocks(by=by)
            if each.authority == authority.id
        ),
        may_raise=by.may(Permission.KEEP_PLAN)
        and (by.party == authority.reference or by.party == arrangement.provider.reference),
    )


def _side(
    name: str,
    whose: Whose,
    owed: Iterable[AnnualCommitmentFacts],
    waited: Iterable[MilestoneFacts],
    on: date,
) -> LedgerSide:
    own = sorted(
        (each for each in owed if each.said.giver is whose),
        key=lambda each: (each.said.due_on, each.number),
    )
    return LedgerSide(
        name=name,
        open=tuple(each for each in own if each.is_open),
        settled=tuple(each for each in reversed(own) if not each.is_open),
        milestones=tuple(
            (each, each.dates.is_overdue(on))
            for each in sorted(
                (each for each in waited if each.whose is whose),
                key=lambda each: (each.dates.forecast_on, each.dates.number),
            )
        ),
    )
