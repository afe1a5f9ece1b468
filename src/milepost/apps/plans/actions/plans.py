"""Keep plans: put one on record, and each version of it with what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Arrangement, Contract, Party
from milepost.apps.people.models import Person
from milepost.apps.plans.kept import find_plan, require_keeper
from milepost.apps.plans.models import Plan, PlanVersion
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date
from milepost.core.trajectory.milestones import PlanKind

LONGEST_TITLE = 200  # characters


@dataclass(frozen=True, kw_only=True)
class NewPlanVersion:
    """A plan as it stands from a day. ``document``: where it is, as E-12 or an address."""

    document: str
    dated_on: date
    review_on: date | None
    change: str  # what changed, and why; of the first one, what it sets out


@dataclass(frozen=True, kw_only=True)
class NewPlan:
    """A plan put on record with its first version."""

    kind: PlanKind
    title: str
    is_joint: bool  # kept by both sides, not by the actor's party alone
    authority: str  # whom it is for, by reference; "" where it serves every Authority
    first: NewPlanVersion


@transaction.atomic
def add_plan(*, new: NewPlan, by: Actor, at: datetime) -> int:
    """Put a plan on record, kept by the actor's party or by both sides.

    :return: its number.
    :raises NotAllowed: where the actor keeps no plans.
    :raises NotPossible: with every fault.
    """
    require(Permission.KEEP_PLAN, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    authority = (
        Party.objects.filter(
            pk__in=Contract.objects.filter(arrangement=arrangement).values("authority"),
            reference=new.authority,
        ).first()
        if new.authority
        else None
    )
    faults = [*_title(new.title), *_version(new.first, at)]
    if new.authority and authority is None:
        faults.append("Choose an Authority of this arrangement, or all of them.")
    if faults:
        raise NotPossible(faults)
    held = Plan.objects.filter(arrangement=arrangement)
    plan = Plan.objects.create(
        arrangement=arrangement,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=new.kind.value,
        title=new.title.strip(),
        owner=None if new.is_joint else Party.objects.get(reference=by.party),
        authority=authority,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    _issue(plan, new.first, number=1, by=by, at=at)
    return plan.number


@transaction.atomic
def issue_plan_version(
    *, number: int, new: NewPlanVersion, seen: int, by: Actor, at: datetime
) -> int:
    """Put the next version of a plan on record.

    :param seen: the number of the version that the actor saw as the newest.
    :return: the version's number.
    :raises NotAllowed: where the actor's party does not keep the plan.
    :raises NoSuchThing: where there is no such plan.
    :raises ChangedMeanwhile: where another version was issued since.
    :raises NotPossible: with every fault.
    """
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    plan = find_plan(number, by=by)
    require_keeper(plan, by=by)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    if last != seen:
        raise ChangedMeanwhile(
            f"Version {last} was issued since you opened the page. Look at it, then say what"
            " changed."
        )
    if faults := list(_version(new, at)):
        raise NotPossible(faults)
    _issue(plan, new, number=last + 1, by=by, at=at)
    return last + 1


def _issue(plan: Plan, new: NewPlanVersion, *, number: int, by: Actor, at: datetime) -> None:
    change = write_down(new.change)
    PlanVersion.objects.create(
        plan=plan,
        number=number,
        document=new.document.strip(),
        dated_on=new.dated_on,
        review_on=new.review_on,
        change=change,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    record(
        "plan.added" if number == 1 else "plan.version_issued",
        about=str(plan),
        by=by,
        at=at,
        after={"title": plan.title, "version": number, "dated_on": new.dated_on.isoformat()},
        reason=change,
    )


def _title(title: str) -> Iterator[str]:
    if not title.strip():
        yield "Give the plan a title."
    if len(title.strip()) > LONGEST_TITLE:
        yield f"Give the plan a title of {LONGEST_TITLE} characters or fewer."


def _version(new: NewPlanVersion, at: datetime) -> Iterator[str]:
    if not new.document.strip():
        yield "Say where the document is: its evidence number, such as E-12, or an address."
    if len(new.document.strip()) > LONGEST_TITLE:
        yield f"Say where the document is in {LONGEST_TITLE} characters or fewer."
    if not new.change.strip():
        yield "Say what it sets out, or what changed and why."
    if new.dated_on > local_date(at):
        yield "The version is dated in the future: issue it on its day."
    if new.review_on is not None and new.review_on <= new.dated_on:
        yield "The review comes before the version itself: check the two dates."
