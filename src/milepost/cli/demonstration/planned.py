"""The plans of the story and their milestones: in time, late, and held up by a council."""

from dataclasses import dataclass
from datetime import date

from milepost.core.trajectory.milestones import PlanKind, Whose

_P, _A, _J = Whose.PROVIDER, Whose.AUTHORITY, Whose.JOINT


@dataclass(frozen=True, kw_only=True)
class ToldPlan:
    """A plan of the story: who keeps it, and when its first version was put on record."""

    kind: PlanKind
    title: str
    by: str
    on: date
    change: str
    is_joint: bool = False


@dataclass(frozen=True, kw_only=True)
class ToldMilestone:
    """A milestone of the story. ``serves``: criteria by code, or "SV/5" for all of that level.

    ``done``: the day it was reached; ``slipped``: when another date was said, which, and why.
    """

    plan: PlanKind
    title: str
    outcome: str
    due: date
    done: date | None = None
    whose: Whose = _P
    is_key: bool = False
    slipped: tuple[tuple[date, date, str], ...] = ()
    after: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


_E, _I, _S, _C, _M, _N = tuple(PlanKind)[:6]
STORY_BEGINS = date(2023, 6, 5)

PLANS = (
    ToldPlan(
        kind=_E,
        title="Engagement plan",
        by="provider-lead",
        on=STORY_BEGINS,
        change="Who is heard, through which channels, and how often what was said is answered.",
    ),
    ToldPlan(
        kind=_I,
        title="Innovation and improvement plan",
        by="provider-lead",
        on=STORY_BEGINS,
        change="A pipeline of ideas, from business case to roll-out, reviewed each half-year.",
    ),
    ToldPlan(
        kind=_S,
        title="Social value plan",
        by="provider-lead",
        on=STORY_BEGINS,
        is_joint=True,
        change="Apprentices, local suppliers and volunteering, counted in units and checked.",
    ),
    ToldPlan(
        kind=_C,
        title="Climate and environment plan",
        by="provider-lead",
        on=STORY_BEGINS,
        change="A carbon baseline, then cleaner plant, materials and mileage.",
    ),
    ToldPlan(
        kind=_M,
        title="Asset management plan",
        by="north-manager",
        on=STORY_BEGINS,
        is_joint=True,
        change="One register of assets, whole-life programmes, surveys every second year.",
    ),
    ToldPlan(
        kind=_N,
        title="Network management plan",
        by="north-manager",
        on=STORY_BEGINS,
        change="How works are coordinated, and what road users are told beforehand.",
    ),
)

MILESTONES = (
    ToldMilestone(
        plan=_E,
        title="Customer panel has met for the first time",
        outcome="Residents see the service's own figures and say what they think of them.",
        due=date(2023, 9, 29),
        done=date(2023, 10, 12),
        serves=("CS/1",),
    ),
    ToldMilestone(
        plan=_E,
        title="What was heard is answered within ten working days",
        outcome="Whoever writes knows what became of it.",
        due=date(2024, 3, 28),
        done=date(2024, 4, 30),
        is_key=True,
    ),
    ToldMilestone(
        plan=_E,
        title="Panels meet in every district of South",
        outcome="South's residents are heard where they live.",
        due=date(2026, 9, 30),
        slipped=(
            (date(2026, 8, 24), date(2027, 2, 26), "Two districts elect new councils first."),
        ),
        is_key=True,
        serves=("CS.FEED.L3.4", "CS.VOICE.L3.1", "CS.VOICE.L3.2"),
    ),
    ToldMilestone(
        plan=_I,
        title="Idea pipeline is open to all crews",
        outcome="Crews put ideas forward and see what became of them.",
        due=date(2023, 12, 20),
        done=date(2024, 2, 20),
    ),
    ToldMilestone(
        plan=_I,
        title="Three trials evaluated",
        outcome="It is known what each trial saved.",
        due=date(2024, 12, 19),
        done=date(2025, 3, 3),
        is_key=True,
    ),
    ToldMilestone(
        plan=_I,
        title="North's trials rolled out in South",
        outcome="South has the patching and the drainage method that worked in North.",
        due=date(2026, 6, 30),
        slipped=(
            (
                date(2026, 5, 26),
                date(2026, 12, 18),
                "Plant is shared, and was in North until June.",
            ),
        ),
        is_key=True,
        serves=("IV/3",),
    ),
    ToldMilestone(
        plan=_S,
        title="First twelve apprentices started",
        outcome="Local people begin a career in highways.",
        due=date(2023, 9, 29),
        done=date(2023, 9, 18),
    ),
    ToldMilestone(
        plan=_S,
        title="Half of spending is with local suppliers",
        outcome="The county's firms have a fair share of the work.",
        due=date(2025, 3, 31),
        done=date(2025, 4, 14),
        is_key=True,
    ),
    ToldMilestone(
        plan=_S,
        title="Partnership with the county's colleges agreed",
        outcome="Courses lead into jobs on the contract.",
        due=date(2026, 12, 18),
        whose=_J,
        serves=("SV.PARTNER.L5.1", "SV.POLICY.L5.1"),
    ),
    ToldMilestone(
        plan=_S,
        title="Social value recognised by an outside award",
        outcome="Somebody outside the contract has looked, and says so.",
        due=date(2027, 5, 28),
        after=("Partnership with the county's colleges agreed",),
        is_key=True,
        serves=("SV/5", "SV.POLICY.L3.3"),
    ),
    ToldMilestone(
        plan=_C,
        title="Fleet mileage and fuel recorded by vehicle",
        outcome="Emissions are counted, not estimated.",
        due=date(2024, 3, 28),
        done=date(2024, 6, 7),
    ),
    ToldMilestone(
        plan=_C,
        title="South's carbon baseline agreed",
        outcome="Later years are compared with one agreed figure.",
        due=date(2025, 9, 30),
        done=date(2025, 11, 21),
        whose=_J,
    ),
    ToldMilestone(
        plan=_C,
        title="North gives its depot and street lighting energy data",
        outcome="The baseline covers what North itself runs.",
        due=date(2026, 3, 31),
        whose=_A,
        is_key=True,
        slipped=(
            (date(2026, 2, 26), date(2026, 6, 30), "North's energy contract was let again."),
            (date(2026, 8, 24), date(2026, 10, 30), "The new supplier has not given the readings."),
        ),
    ),
    ToldMilestone(
        plan=_C,
        title="North's carbon baseline agreed and its TOMs targets met",
        outcome="North's plan rests on figures that both sides trust.",
        due=date(2026, 9, 30),
        slipped=((date(2026, 8, 24), date(2027, 3, 31), "It waits for North's energy data."),),
        whose=_J,
        after=("North gives its depot and street lighting energy data",),
        serves=("CE/3", "CE.ACCR.L1.1"),
    ),
    ToldMilestone(
        plan=_M,
        title="Every depot's assets on one register",
        outcome="Programmes are chosen from what there is, not from memory.",
        due=date(2024, 3, 28),
        done=date(2024, 3, 20),
        is_key=True,
    ),
    ToldMilestone(
        plan=_M,
        title="First programme chosen by whole-life cost",
        outcome="Money goes where it does most over the years.",
        due=date(2025, 3, 31),
        done=date(2025, 5, 16),
        whose=_J,
    ),
    ToldMilestone(
        plan=_M,
        title="Condition survey of South's unclassified roads",
        outcome="South knows what it owns.",
        due=date(2026, 12, 18),
        whose=_A,
        serves=("AM.COND.L3.2", "AM.PROG.L3.1"),
    ),
    ToldMilestone(
        plan=_N,
        title="Works programme published a year ahead",
        outcome="Road users and utilities plan around it.",
        due=date(2024, 4, 30),
        done=date(2024, 4, 24),
        whose=_A,
    ),
    ToldMilestone(
        plan=_N,
        title="Permit data shared with the control room",
        outcome="Clashes are seen before they happen.",
        due=date(2025, 6, 30),
        done=date(2025, 8, 29),
        whose=_J,
        is_key=True,
    ),
)
