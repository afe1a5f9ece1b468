"""Say where milestones stand: each word a revision of its own, none ever edited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Min

from milepost.apps.audit.actions import record, state
from milepost.apps.audit.models import Statement
from milepost.apps.contracts.models import Arrangement, Contract
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.apps.plans.annual import is_promised
from milepost.apps.plans.kept import dates_of, find_plan, newest_milestones, require_keeper
from milepost.apps.plans.models import Milestone, Plan
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.period.local_time import local_date
from milepost.core.period.months import Period
from milepost.core.trajectory.milestones import MilestoneDates, Whose, milestone_faults


@dataclass(frozen=True, kw_only=True)
class SaidOfMilestone:
    """All that is said of a milestone at a time.

    ``outcome``: what is sought; ``seen_by``: how one will see that it came about;
    ``commitment``: the number of the Annual Plan's commitment that it serves, if any.
    """

    title: str
    outcome: str
    seen_by: str
    whose: Whose
    is_key: bool
    baseline_on: date
    forecast_on: date
    done_on: date | None = None
    is_dropped: bool = False
    after: tuple[int, ...] = ()
    criteria: tuple[str, ...] = ()
    commitment: int | None = None


@transaction.atomic
def add_milestone(*, plan: int, said: SaidOfMilestone, by: Actor, at: datetime) -> int:
    """Put a milestone into a plan.

    :return: its number on the arrangement.
    :raises NotAllowed: where the actor's party does not keep the plan.
    :raises NoSuchThing: where there is no such plan.
    :raises NotPossible: with every fault.
    """
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    found = find_plan(plan, by=by)
    require_keeper(found, by=by)
    held = Milestone.objects.filter(arrangement=arrangement)
    number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
    _refuse_faults(found, number, said, by=by, at=at)
    _write(found, number, 1, said, reason=None, by=by, at=at)
    record("milestone.added", about=f"M-{number}", by=by, at=at, after=_told(said, plan=str(found)))
    return number


@transaction.atomic
def revise_milestone(
    *, number: int, said: SaidOfMilestone, reason: str, seen: int, by: Actor, at: datetime
) -> int:
    """Say anew how a milestone stands: another forecast, reached, dropped, or put right.

    :param seen: the revision that the actor saw as the newest.
    :return: the new revision's number.
    :raises NotAllowed: where the actor's party does not keep its plan.
    :raises NoSuchThing: where there is no such milestone.
    :raises ChangedMeanwhile: where somebody else said something since.
    :raises NotPossible: with every fault.
    """
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    newest = (
        Milestone.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("plan__owner", "plan__authority", "plan__arrangement")
        .order_by("-revision")
        .first()
    )
    if newest is None:
        raise NoSuchThing(f"M-{number}")
    require_keeper(newest.plan, by=by)
    if newest.revision != seen:
        raise ChangedMeanwhile(
            f"M-{number} was changed since you opened the page. Look at it as it stands."
        )
    before = said_of(newest)
    if said == before:
        raise NotPossible(["Nothing is different from what stands. Change something first."])
    needs_reason = said.baseline_on != before.baseline_on or said.is_dropped != before.is_dropped
    if needs_reason and not reason.strip():
        raise NotPossible(
            ["Say why: the date first agreed moves, or the milestone is dropped or taken up."]
        )
    _refuse_faults(newest.plan, number, said, by=by, at=at)
    words = state(reason)
    _write(newest.plan, number, newest.revision + 1, said, reason=words, by=by, at=at)
    record(
        "milestone.revised",
        about=f"M-{number}",
        by=by,
        at=at,
        before=_differing(before, said),
        after=_differing(said, before),
        reason=words,
    )
    return newest.revision + 1


def said_of(milestone: Milestone) -> SaidOfMilestone:
    """What was said of a milestone in a revision."""
    return SaidOfMilestone(
        title=milestone.title,
        outcome=milestone.outcome,
        seen_by=milestone.seen_by,
        whose=Whose(milestone.whose),
        is_key=milestone.is_key,
        baseline_on=milestone.baseline_on,
        forecast_on=milestone.forecast_on,
        done_on=milestone.done_on,
        is_dropped=milestone.is_dropped,
        after=tuple(milestone.after),
        criteria=tuple(milestone.criteria),
        commitment=milestone.commitment,
    )


def _write(
    plan: Plan,
    number: int,
    revision: int,
    said: SaidOfMilestone,
    *,
    reason: Statement | None,
    by: Actor,
    at: datetime,
) -> None:
    Milestone.objects.create(
        plan=plan,
        arrangement=plan.arrangement,
        number=number,
        revision=revision,
        title=said.title.strip(),
        outcome=said.outcome.strip(),
        seen_by=said.seen_by.strip(),
        whose=said.whose.value,
        is_key=said.is_key,
        baseline_on=said.baseline_on,
        forecast_on=said.forecast_on,
        done_on=said.done_on,
        is_dropped=said.is_dropped,
        after=sorted(set(said.after)),
        criteria=sorted(set(said.criteria)),
        commitment=said.commitment,
        reason=reason,
        by=Person.objects.get(reference=by.person),
        at=at,
    )


def _refuse_faults(
    plan: Plan, number: int, said: SaidOfMilestone, *, by: Actor, at: datetime
) -> None:
    """:raises NotPossible: with everything that is wrong."""
    term = Contract.objects.filter(arrangement=plan.arrangement).aggregate(
        first=Min("starts_on"), last=Max("ends_on")
    )
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    known = {each.code for each in current.matrix.criteria()} if current else set[str]()
    others = {
        each.number: dates_of(each)
        for each in newest_milestones(by.arrangement)
        if each.number != number
    }
    faults = [
        *_words(said),
        *milestone_faults(
            MilestoneDates(
                number=number,
                baseline_on=said.baseline_on,
                forecast_on=said.forecast_on,
                done_on=said.done_on,
                is_dropped=said.is_dropped,
                after=said.after,
            ),
            others,
            term=Period(first=term["first"], last=term["last"]),
            criteria=said.criteria,
            known_criteria=known,
            on=local_date(at),
        ),
    ]
    if said.commitment is not None and not is_promised(said.commitment, by.arrangement):
        faults.append(f"No approved Annual Plan has a commitment C-{said.commitment}.")
    if faults:
        raise NotPossible(faults)


def _words(said: SaidOfMilestone) -> Iterator[str]:
    for what, words, most in (
        ("a title", said.title, 200),
        ("the outcome sought", said.outcome, 500),
        ("how one will see it", said.seen_by, 500),
    ):
        if not words.strip():
            yield f"Give {what}."
        if len(words.strip()) > most:
            yield f"Give {what} in {most} characters or fewer."
    if said.done_on is not None and said.is_dropped:
        yield "It was reached or it is dropped: it cannot be both."


def _told(said: SaidOfMilestone, **more: str) -> dict[str, object]:
    return {
        **more,
        "title": said.title,
        "whose": said.whose.value,
        "baseline_on": said.baseline_on.isoformat(),
        "forecast_on": said.forecast_on.isoformat(),
        "criteria": list(said.criteria),
    }


def _differing(said: SaidOfMilestone, other: SaidOfMilestone) -> dict[str, object]:
    """The fields in which one differs from the other, as an event keeps them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(said).items()
        if value != getattr(other, name)
    }
