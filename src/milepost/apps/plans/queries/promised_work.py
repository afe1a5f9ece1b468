"""What have both sides promised by when, that criteria wait for? One query for a forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.apps.plans.annual import newest_commitments
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.trajectory.annual_plan import AnnualPlanMove, CommitmentOrigin
from milepost.core.trajectory.milestones import Whose
from milepost.core.trajectory.outcome import (
    CommitmentStanding,
    Outcome,
    OutcomeSaid,
    commitment_standing,
    commitment_work,
)
from milepost.core.trajectory.work import Work

# Number, the Authority by id and slug, text, giver, criteria, due date.
_Stated = tuple[int, int, str, str, str, tuple[str, ...], date]


@dataclass(frozen=True, kw_only=True)
class PromisedWork:
    """A commitment of an approved plan as work that criteria of its Authority wait for."""

    number: int
    authority: int
    authority_slug: str
    text: str
    giver: Whose
    criteria: tuple[str, ...]
    due_on: date
    standing: CommitmentStanding
    work: Work

    @property
    def code(self) -> str:
        """As people write it: C-12."""
        return f"C-{self.number}"


def promised_work(*, by: Actor, on: date) -> Mapping[str, PromisedWork]:
    """The commitments that promise a day, or were met, by what they are called: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = (
        newest_commitments(by.arrangement)
        .filter(annual_plan__steps__move=AnnualPlanMove.APPROVED.value, is_struck=False)
        .order_by("number", "outcomes__number")
        .values_list(
            *("number", "annual_plan__authority_id", "annual_plan__authority__slug", "text"),
            *("giver", "criteria", "due_on"),
            *("outcomes__side", "outcomes__outcome", "outcomes__on"),
        )
    )
    said: dict[
        tuple[int, int, str, str, str, tuple[str, ...], date], dict[PartyKind, OutcomeSaid]
    ] = {}
    for *stated, criteria, due_on, side, outcome, day in rows:
        number, authority, slug, text, giver = stated
        key = number, authority, slug, text, giver, tuple(criteria), due_on
        positions = said.setdefault(key, {})
        if side is not None:
            positions[PartyKind(side)] = OutcomeSaid(outcome=Outcome(outcome), on=day)
    found: dict[str, PromisedWork] = {}
    for (number, authority, slug, text, giver, criteria, due_on), positions in said.items():
        code, standing = f"C-{number}", commitment_standing(due_on, positions, on=on)
        work = commitment_work(code, due_on, standing)
        if work is not None:
            found[code] = PromisedWork(
                number=number,
                authority=authority,
                authority_slug=slug,
                text=text,
                giver=Whose(giver),
                criteria=criteria,
                due_on=due_on,
                standing=standing,
                work=work,
            )
    return found


def promised_of_bids(*, by: Actor) -> Mapping[int, tuple[int, ...]]:
    """The commitments of approved plans that come from each bid commitment: one query."""
    require(Permission.VIEW_ASSESSMENTS, by=by)
    rows = newest_commitments(by.arrangement).filter(
        annual_plan__steps__move=AnnualPlanMove.APPROVED.value,
        origin=CommitmentOrigin.BID.value,
        is_struck=False,
    )
    found: dict[int, list[int]] = {}
    for bid, number in rows.values_list("origin_of", "number"):
        found.setdefault(int(bid.removeprefix("B-")), []).append(number)
    return {bid: tuple(numbers) for bid, numbers in found.items()}
