"""Open a cycle: an assessment for each focus area and Authority, against the matrix in force."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from milepost.apps.assessments.models import Assessment, Cycle
from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement, Contract
from milepost.apps.matrices.queries import current_matrix
from milepost.apps.people.models import Person
from milepost.apps.plans.actions import set_default_targets
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date

LONGEST_NAME = 60  # characters


LONGEST_WINDOW = timedelta(days=3 * 366)
FIRST_YEAR = 2000  # before any contract of the kind


@transaction.atomic
def open_cycle(*, name: str, window_from: date, cut_off_on: date, by: Actor, at: datetime) -> int:
    """Open a cycle with its cut-off date. The matrix in force on that day is what it is judged by.

    For a cut-off date gone by it is the one in force now: nobody could rate by another.

    The first cycle also sets the matrix's own default targets where none stands.

    :param window_from: the first day of the assessment window.
    :return: the cycle's number.
    :raises NotAllowed: where the actor is not a contract manager.
    :raises NotPossible: with every fault, among them that no matrix has been adopted.
    """
    require(Permission.OPEN_CYCLE, by=by)
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    current = current_matrix(arrangement=by.arrangement, on=max(cut_off_on, local_date(at)))
    last = Cycle.objects.filter(arrangement=arrangement).order_by("-number").first()
    faults = _faults(name, window_from, cut_off_on, last)
    if current is None:
        faults.append("No matrix has been adopted yet: both sides have to consent to one first.")
    if faults or current is None:
        raise NotPossible(faults)
    matrix = current.matrix
    cycle = Cycle.objects.create(
        arrangement=arrangement,
        number=(last.number if last else 0) + 1,
        name=name.strip(),
        window_from=window_from,
        cut_off_on=cut_off_on,
        matrix_version_id=current.id,
        opened_by=Person.objects.get(reference=by.person),
        opened_at=at,
    )
    held = Assessment.objects.filter(arrangement=arrangement).aggregate(last=Max("number"))["last"]
    authorities = Contract.objects.filter(arrangement=arrangement).values_list(
        "authority", flat=True
    )
    wanted = [(area.code, authority) for area in matrix.focus_areas for authority in authorities]
    Assessment.objects.bulk_create(
        Assessment(
            arrangement=arrangement,
            number=number,
            cycle=cycle,
            authority_id=authority,
            focus_area=area,
            stage_since=at,
        )
        for number, (area, authority) in enumerate(wanted, start=(held or 0) + 1)
    )
    set_default_targets(matrix=matrix, by=by, at=at)
    record(
        "cycle.opened",
        about=f"cycle {cycle.number}",
        by=by,
        at=at,
        after={
            "name": cycle.name,
            "cut_off_on": cut_off_on.isoformat(),
            "matrix_version": current.number,
        },
    )
    return cycle.number


def _faults(name: str, window_from: date, cut_off_on: date, last: Cycle | None) -> list[str]:
    faults = []
    if not name.strip():
        faults.append("Give the cycle a name, such as Q2 2026/27.")
    if len(name.strip()) > LONGEST_NAME:
        faults.append(f"Give the cycle a name of {LONGEST_NAME} characters or fewer.")
    if cut_off_on - window_from > LONGEST_WINDOW or window_from.year < FIRST_YEAR:
        faults.append("The window is longer than three years, or long past: check both years.")
    if cut_off_on <= window_from:
        faults.append("The cut-off date has to come after the day the window opens.")
    if last is not None and cut_off_on <= last.cut_off_on:
        cut_off = last.cut_off_on
        faults.append(
            f"The cut-off date has to come after that of {last.name},"
            f" {cut_off.day} {cut_off:%B %Y}."
        )
    return faults
