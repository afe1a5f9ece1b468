"""What is under way on the arrangement that is looked at, so that its pages have something to show.

The reference site has ten years behind it and nothing begun: no draft, no plan, no commitment.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bench.reference_site.parties import username_of
from milepost.apps.contracts.queries import actor_for
from milepost.apps.matrices import actions as matrices
from milepost.apps.matrices.drafted import read_draft
from milepost.apps.matrices.models import MatrixDraft
from milepost.apps.people.models import Person
from milepost.apps.plans import actions as plans
from milepost.core.access.roles import Actor
from milepost.core.matrix.drafting.acts import write_cell
from milepost.core.trajectory.milestones import PlanKind, Whose

_PROPOSED = 30  # proposals in the draft


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """The numbers of what was begun."""

    draft: int  # in consultation, with proposals that wait
    own_draft: int  # that only one party sees yet
    commitment: int
    plan: int
    milestone: int


def begin(reference: str, arrangement: int) -> UnderWay:
    """Begin one of each, by those who would; all of it on the copy that is measured."""

    def who(name: str) -> Actor:
        person = Person.objects.get(username=username_of(name, arrangement))
        return actor_for(person=person.pk, arrangement=reference)

    now = datetime.now(UTC)
    north, provider = who("north-manager"), who("provider-lead")
    draft = matrices.begin_draft(by=north, at=now)
    matrices.open_to_all(number=draft, by=north, at=now)
    matrix = read_draft(
        MatrixDraft.objects.get(arrangement__reference=reference, number=draft).document
    )
    cells = [(area.code, level) for level in (4, 2, 0) for area in matrix.focus_areas]
    for code, level in cells[:_PROPOSED]:
        matrices.propose_change(
            number=draft,
            changes=write_cell(matrix, code, level, f"What level {level} of {code} asks for."),
            reason="It was said so at the workshop.",
            by=provider,
            at=now,
        )
    own_draft = matrices.begin_draft(by=provider, at=now)
    codes = [each.code for area in matrix.focus_areas for each in area.criteria]
    commitment = matrices.record_commitment(
        text="A panel of residents meets each quarter.",
        place="Method statement 4, 2.3",
        owner=provider.party or "",
        by=provider,
        at=now,
    )
    matrices.trace_commitment(number=commitment, criteria=codes[:3], by=provider, at=now)
    plan = plans.add_plan(
        new=plans.NewPlan(
            kind=PlanKind.ENGAGEMENT,
            title="Engagement plan",
            is_joint=False,
            authority="",
            first=plans.NewPlanVersion(
                document="E-1",
                dated_on=date(2026, 4, 1),
                review_on=date(2027, 3, 31),
                change="How residents and others are heard.",
            ),
        ),
        by=provider,
        at=now,
    )
    milestones = [
        plans.add_milestone(
            plan=plan,
            said=plans.SaidOfMilestone(
                title=f"Panel {number} has met",
                outcome="Residents say what they think of the service.",
                seen_by="Notes of the meeting.",
                whose=Whose.PROVIDER,
                is_key=number == 1,
                baseline_on=date(2027, 3, 31),
                forecast_on=date(2027, 4, 30),
                criteria=(code,),
            ),
            by=provider,
            at=now,
        )
        for number, code in enumerate(codes[:_PROPOSED], start=1)
    ]
    return UnderWay(
        draft=draft, own_draft=own_draft, commitment=commitment, plan=plan, milestone=milestones[0]
    )
