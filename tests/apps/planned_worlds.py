"""Plans, milestones and Annual Plans for tests, put there as people do."""

from dataclasses import replace
from datetime import date

from milepost.apps.plans import actions
from milepost.core.trajectory.annual_plan import CommitmentOrigin, SaidOfCommitment
from milepost.core.trajectory.client_cause import BlockSpeech
from milepost.core.trajectory.milestones import PlanKind, Whose
from milepost.core.trajectory.outcome import Outcome
from tests.apps.worlds import World

SAID = actions.SaidOfMilestone(
    title="The first panel has met",
    outcome="Residents say what they think of the service.",
    seen_by="Notes of the meeting.",
    whose=Whose.PROVIDER,
    is_key=True,
    baseline_on=date(2026, 9, 30),
    forecast_on=date(2026, 10, 31),
    criteria=("CS.A1",),
)
VERSION = actions.NewPlanVersion(
    document="E-1",
    dated_on=date(2026, 4, 1),
    review_on=date(2027, 3, 31),
    change="How residents and others are heard.",
)


def new_plan(*, is_joint: bool = False, kind: PlanKind = PlanKind.ENGAGEMENT) -> actions.NewPlan:
    """What is said of a plan when it is put on record."""
    return actions.NewPlan(
        kind=kind, title="Engagement plan", is_joint=is_joint, authority="", first=VERSION
    )


def a_plan(world: World, *, by: str = "provider-lead", is_joint: bool = False) -> int:
    """A plan on record; its number."""
    return actions.add_plan(new=new_plan(is_joint=is_joint), by=world.actor(by), at=world.at())


def a_milestone(world: World, plan: int = 1, *, by: str = "provider-lead", **other: object) -> int:
    """A milestone in a plan; its number."""
    said = replace(SAID, **other)  # type: ignore[arg-type]
    return actions.add_milestone(plan=plan, said=said, by=world.actor(by), at=world.at())


def a_revision(
    world: World, number: int = 1, *, by: str = "provider-lead", seen: int = 1, **other: object
) -> int:
    """A milestone said anew; the revision."""
    said = replace(SAID, **other)  # type: ignore[arg-type]
    return actions.revise_milestone(
        number=number,
        said=said,
        reason="The hall was not free.",
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )


# -- Annual Plans ---------------------------------------------------------------------------------

YEAR = date(2026, 4, 1), date(2027, 3, 31)
DECIDED_ON = date(2026, 6, 30)


def promised(world: World, **other: object) -> SaidOfCommitment:
    """What a commitment of the provider to North says."""
    said = SaidOfCommitment(
        text="A panel of residents meets four times.",
        giver=Whose.PROVIDER,
        receiver=Whose.AUTHORITY,
        owner=world.actor("provider-lead").person,
        due_on=date(2026, 12, 31),
        evidence="Notes of each meeting.",
        origin=CommitmentOrigin.AGREED,
        pence=12_000_00,
        criteria=("CS.A1",),
    )
    return replace(said, **other)  # type: ignore[arg-type]


def owed(world: World, **other: object) -> SaidOfCommitment:
    """What a commitment of North to the provider says."""
    said = promised(
        world,
        text="North gives its energy readings.",
        giver=Whose.AUTHORITY,
        receiver=Whose.PROVIDER,
        owner=world.actor("north-manager").person,
        due_on=date(2026, 6, 15),
        pence=None,
    )
    return replace(said, **other)  # type: ignore[arg-type]


def an_annual_plan(
    world: World,
    *,
    by: str = "north-manager",
    authority: str = "north",
    year: tuple[date, date] = YEAR,
) -> int:
    """An Annual Plan begun; its number."""
    return actions.begin_annual_plan(
        authority=authority,
        starts_on=year[0],
        ends_on=year[1],
        by=world.actor(by),
        at=world.at(),
    )


def a_commitment(world: World, plan: int = 1, *, by: str = "provider-lead", **other: object) -> int:
    """A commitment of the provider in a draft; its number."""
    said = promised(world, **other)
    return actions.add_commitment(plan=plan, said=said, by=world.actor(by), at=world.at())


def a_drafted_plan(world: World) -> int:
    """North's plan with a commitment of each side; its number."""
    number = an_annual_plan(world)
    a_commitment(world, number)
    actions.add_commitment(
        plan=number, said=owed(world), by=world.actor("north-manager"), at=world.at()
    )
    return number


def put_to_board(world: World, plan: int = 1, *, seen: int = 0, by: str = "north-manager") -> None:
    """A drafted plan goes to the Board."""
    actions.put_to_board(number=plan, seen=seen, by=world.actor(by), at=world.at())


def approve(
    world: World, plan: int = 1, *, seen: int = 1, by: str = "north-manager", side: str = "north"
) -> None:
    """The Board approves it."""
    actions.approve_annual_plan(
        number=plan,
        decided_by=world.actor(f"board-{side}").person,
        decided_on=DECIDED_ON,
        minute="Minute 31",
        words="With thanks to both sides.",
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )


def an_approved_plan(world: World) -> int:
    """North's plan with a commitment of each side, approved; its number."""
    number = a_drafted_plan(world)
    put_to_board(world, number)
    approve(world, number)
    return number


def decide(
    world: World, number: int | None = 1, *, by: str = "north-manager", seen: int = 1
) -> int:
    """The Board moves a commitment to another day, or puts one in; its number."""
    return actions.decide_on_commitment(
        plan=1,
        number=number,
        said=promised(world, due_on=date(2027, 2, 26)),
        decided_by=world.actor("board-north").person,
        decided_on=DECIDED_ON,
        minute="Minute 40",
        reason="The hall is being mended.",
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )


def say_outcome(
    world: World,
    number: int = 1,
    outcome: str = "met",
    *,
    by: str = "provider-lead",
    seen: int = 0,
    on: date = DECIDED_ON,
) -> None:
    """A side says what came of a commitment."""
    actions.say_outcome(
        number=number,
        outcome=Outcome(outcome),
        on=on,
        reason="The notes are in the register.",
        evidence=(1,),
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )


def a_block(
    world: World,
    *,
    by: str = "provider-lead",
    commitment: int | None = None,
    is_not_assessable: bool = True,
    criterion: str = "CS.A1",
) -> int:
    """The provider says that North stands in the way; its number."""
    return actions.raise_client_block(
        authority="north",
        criterion=criterion,
        since_on=date(2026, 6, 1),
        words="The readings were not given.",
        is_not_assessable=is_not_assessable,
        commitment=commitment,
        by=world.actor(by),
        at=world.at(),
    )


def answer_block(
    world: World,
    said: str = "agreed",
    number: int = 1,
    *,
    by: str = "north-manager",
    seen: int = 1,
    is_not_assessable: bool = False,
    lifted_on: date | None = None,
) -> None:
    """A side answers it, or says that it was lifted."""
    actions.answer_client_block(
        number=number,
        said=BlockSpeech(said),
        words="We let the contract for energy again.",
        is_not_assessable=is_not_assessable,
        lifted_on=lifted_on,
        seen=seen,
        by=world.actor(by),
        at=world.at(),
    )


def a_year_of_promises(world: World) -> None:
    """A row in every table of Annual Plans: approved, changed, answered, and blocked."""
    an_approved_plan(world)
    decide(world)
    say_outcome(world)
    answer_block(world, number=a_block(world, commitment=2))
