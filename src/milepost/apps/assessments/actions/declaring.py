"""Say what might sway one's judging in a cycle, or that nothing does; record who is seconded."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import person_of
from milepost.apps.assessments.conflicts import secondment_stands
from milepost.apps.assessments.models import (
    Cycle,
    InterestDeclaration,
    InterestEnd,
    RecordedSecondment,
)
from milepost.apps.audit.actions import record, state, write_down
from milepost.apps.contracts.models import Arrangement, Membership, Party
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import InterestKind
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.period.local_time import local_date


@transaction.atomic
def declare_interest(
    *,
    cycle: int,
    kind: InterestKind,
    focus_areas: Sequence[str] = (),
    words: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Declare for a cycle what might sway one's judging; that nothing does is declared too.

    :param cycle: its number.
    :param focus_areas: codes; none where it bears on all of them.
    :return: the declaration's number, by which it is ended.
    :raises NotAllowed: to whoever judges nothing.
    :raises NoSuchThing: where the arrangement has no such cycle.
    :raises NotPossible: with every fault.
    """
    require(Permission.DECLARE_INTEREST, by=by)
    found = (
        Cycle.objects.select_for_update(of=("self",))
        .select_related("matrix_version")
        .filter(arrangement__reference=by.arrangement, number=cycle)
        .first()
    )
    if found is None:
        raise NoSuchThing(f"cycle {cycle}")
    matrix = matrix_of(found.matrix_version_id, found.matrix_version.sha256)
    faults = list(_faults(kind, focus_areas, words, matrix))
    held = InterestDeclaration.objects.filter(cycle=found, person__reference=by.person)
    still = [each for each in held.filter(end__isnull=True).values_list("kind", "focus_areas")]
    if (kind.value, sorted(focus_areas)) in [(k, sorted(areas)) for k, areas in still]:
        faults.append("You have declared exactly this for the cycle already.")
    if kind is InterestKind.NONE and any(k != InterestKind.NONE.value for k, _ in still):
        faults.append(
            "You have declared an interest for this cycle that still holds. End it first, then say"
            " that you have none."
        )
    if faults:
        raise NotPossible(faults)
    row = InterestDeclaration.objects.create(
        cycle=found,
        person=person_of(by),
        party=Party.objects.get(reference=by.party) if by.party else None,
        kind=kind.value,
        focus_areas=sorted(focus_areas),
        words=state(words),
        declared_on=local_date(at),
        at=at,
    )
    # The kind is told to all; the words are not, so the event has none of them.
    record(
        "interest.declared",
        about=f"cycle {found.number}",
        by=by,
        at=at,
        after={"kind": kind.value, "focus_areas": sorted(focus_areas)},
    )
    return row.pk


def _faults(
    kind: InterestKind, focus_areas: Sequence[str], words: str, matrix: MaturityMatrix
) -> Iterator[str]:
    if kind is not InterestKind.NONE and not words.strip():
        yield "Say in a few words what the interest is."
    if kind is InterestKind.NONE and focus_areas:
        yield "That you have no interest is said of the whole cycle: leave the focus areas out."
    for code in focus_areas:
        if code not in matrix.areas_by_code:
            yield f"{code} is no focus area of the matrix of this cycle."


@transaction.atomic
def end_interest(*, declaration: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that an interest one declared holds no longer, from today on.

    :raises NoSuchThing: where the actor declared no such interest here.
    :raises NotPossible: where it has ended already, or no reason is given.
    """
    require(Permission.DECLARE_INTEREST, by=by)
    found = (
        InterestDeclaration.objects.select_for_update(of=("self",))
        .select_related("cycle")
        .filter(
            pk=declaration,
            person__reference=by.person,
            cycle__arrangement__reference=by.arrangement,
        )
        .exclude(kind=InterestKind.NONE.value)
        .first()
    )
    if found is None:
        raise NoSuchThing("that declared interest")
    faults = []
    if InterestEnd.objects.filter(declaration=found).exists():
        faults.append("You have said already that it holds no longer.")
    if not reason.strip():
        faults.append("Say why it holds no longer.")
    if faults:
        raise NotPossible(faults)
    today = local_date(at)
    InterestEnd.objects.create(
        declaration=found, ended_on=today, reason=write_down(reason), by=person_of(by), at=at
    )
    record(
        "interest.ended",
        about=f"cycle {found.cycle.number}",
        by=by,
        at=at,
        before={"kind": found.kind, "focus_areas": found.focus_areas},
        after={"ended_on": today.isoformat()},
    )


@transaction.atomic
def record_secondment(
    *,
    person: str,
    home: str,
    host: str,
    first_on: date,
    last_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Record that somebody of one party works for another, for a time.

    :param person: their opaque reference; ``home`` and ``host`` are those of the parties.
    :param last_on: None while no end is known.
    :return: the secondment's number.
    :raises NotAllowed: where the actor's party is neither of the two.
    :raises NoSuchThing: where nobody of that reference, or no such party, is on the arrangement.
    :raises NotPossible: with every fault.
    """
    require(Permission.RECORD_SECONDMENT, by=by)
    _require_concerned(by, home, host)
    parties = arrangement_facts(by=by).parties
    for each in (home, host):
        if each not in parties:
            raise NoSuchThing("that party")
    _refuse_days(first_on, last_on, reason, same=home == host)
    membership = (
        Membership.objects.select_related("person")
        .filter(arrangement__reference=by.arrangement, person__reference=person)
        .first()
    )
    if membership is None:
        raise NoSuchThing("that person")
    statement = write_down(reason)
    row = RecordedSecondment.objects.create(
        arrangement=Arrangement.objects.get(reference=by.arrangement),
        person=membership.person,
        home_id=parties[home].id,
        host_id=parties[host].id,
        first_on=first_on,
        last_on=last_on,
        reason=statement,
        by=person_of(by),
        at=at,
    )
    record(
        "secondment.recorded",
        about=person,
        by=by,
        at=at,
        after=_told(row, home, host),
        reason=statement,
    )
    return row.pk


@transaction.atomic
def correct_secondment(
    *,
    secondment: int,
    first_on: date,
    last_on: date | None,
    is_void: bool = False,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Put a recorded secondment right, or say when it ends, by a row that takes its place.

    :param is_void: it was recorded in error and never was.
    :return: the number of the secondment as it stands now.
    :raises NotAllowed: where the actor's party is neither of the two.
    :raises NoSuchThing: where no such secondment stands on the arrangement.
    :raises NotPossible: with every fault.
    """
    require(Permission.RECORD_SECONDMENT, by=by)
    held = (
        RecordedSecondment.objects.select_for_update(of=("self",))
        .select_related("home", "host", "person")
        .filter(secondment_stands(), arrangement__reference=by.arrangement, pk=secondment)
        .first()
    )
    if held is None:
        raise NoSuchThing("that secondment")
    _require_concerned(by, held.home.reference, held.host.reference)
    _refuse_days(first_on, last_on, reason, same=False)
    statement = write_down(reason)
    row = RecordedSecondment.objects.create(
        arrangement_id=held.arrangement_id,
        person=held.person,
        home=held.home,
        host=held.host,
        first_on=first_on,
        last_on=last_on,
        is_void=is_void,
        supersedes=held,
        reason=statement,
        by=person_of(by),
        at=at,
    )
    home, host = held.home.reference, held.host.reference
    record(
        "secondment.corrected",
        about=held.person.reference,
        by=by,
        at=at,
        before=_told(held, home, host),
        after=_told(row, home, host),
        reason=statement,
    )
    return row.pk


def _require_concerned(by: Actor, home: str, host: str) -> None:
    if by.party not in (home, host):
        raise NotAllowed("A secondment is recorded by a party to it, and yours is neither.")


def _refuse_days(first_on: date, last_on: date | None, reason: str, *, same: bool) -> None:
    faults = []
    if same:
        faults.append("A secondment is from one party to another: choose two.")
    if last_on is not None and last_on < first_on:
        faults.append("Its last day is before its first.")
    if not reason.strip():
        faults.append("Write down what the secondment is, or why it is put right.")
    if faults:
        raise NotPossible(faults)


def _told(row: RecordedSecondment, home: str, host: str) -> dict[str, str | bool]:
    return {
        "home": home,
        "host": host,
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat() if row.last_on else "",
        **({"is_void": True} if row.is_void else {}),
    }
