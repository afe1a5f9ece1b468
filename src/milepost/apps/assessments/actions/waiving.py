"""Waivers: an Authority accepts, for a time, that a criterion is largely met; and takes it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from milepost.apps.assessments.actions.every_step import person_of, remember, touch
from milepost.apps.assessments.models import Assessment, Waiver, WaiverEnd
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.matrices.queries import current_matrix, matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.allowances import waiver_faults
from milepost.core.assessment.workflow import FINAL, Position, Stage
from milepost.core.matrix.definition import FocusArea
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words


@transaction.atomic
def waive(
    *, criterion: str, from_on: date, until_on: date, reason: str, by: Actor, at: datetime
) -> int:
    """Accept for the actor's Authority that a criterion is largely, not fully, met, for a time.

    It serves where a level above the criterion's own rests on it. What was sealed before it was
    given stays as it was sealed.

    :param from_on: the first day, and ``until_on`` the last.
    :return: the waiver's number.
    :raises NotAllowed: where the actor may not waive.
    :raises NoSuchThing: where the matrix in force has no such criterion.
    :raises NotPossible: with every reason why it cannot be given.
    """
    require(Permission.WAIVE_CRITERION, by=by)
    current = current_matrix(arrangement=by.arrangement, on=local_date(at))
    areas = current.matrix.focus_areas if current else ()
    area = next((each for each in areas if criterion in each.by_code), None)
    if current is None or area is None:
        raise NoSuchThing(f"a criterion {criterion} in the matrix in force")
    faults = list(
        waiver_faults(
            current.matrix,
            area.by_code[criterion],
            from_on=from_on,
            until_on=until_on,
            reason=reason,
        )
    )
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    if until_on < local_date(at) and not _unsettled(by, from_on, until_on).exists():
        faults.append("Its last day has passed already, so it would serve nothing.")
    held = Waiver.objects.filter(
        arrangement=arrangement,
        authority__reference=by.party,
        criterion=criterion,
        from_on__lte=until_on,
        until_on__gte=from_on,
        end__isnull=True,
    ).first()
    if held is not None:
        faults.append(
            f"{criterion} is waived from {in_words(held.from_on)} until {in_words(held.until_on)}"
            " already: take that back first, or begin after it."
        )
    if faults:
        raise NotPossible(faults)
    statement = write_down(reason)
    waiver = Waiver.objects.create(
        arrangement=arrangement,
        authority=Party.objects.get(reference=by.party),
        criterion=criterion,
        from_on=from_on,
        until_on=until_on,
        reason=statement,
        by=person_of(by),
        at=at,
    )
    _reckon_anew(waiver, by)
    record(
        "criterion.waived",
        about=criterion,
        by=by,
        at=at,
        after={"from_on": from_on.isoformat(), "until_on": until_on.isoformat()},
        reason=statement,
    )
    return waiver.pk


@transaction.atomic
def end_waiver(*, waiver: int, ended_on: date, reason: str, by: Actor, at: datetime) -> None:
    """Take a waiver back: from that day on it serves no more.

    :param ended_on: today or later; what was judged before rests on it still.
    :raises NoSuchThing: where the actor's Authority gave no such waiver.
    :raises NotPossible: with every reason why it cannot be taken back.
    """
    require(Permission.WAIVE_CRITERION, by=by)
    held = (
        Waiver.objects.select_for_update(of=("self",))
        .filter(arrangement__reference=by.arrangement, authority__reference=by.party, pk=waiver)
        .first()
    )
    if held is None:
        raise NoSuchThing("that waiver")
    faults = []
    if WaiverEnd.objects.filter(waiver=held).exists():
        faults.append("It was taken back already.")
    if ended_on < local_date(at):
        faults.append("A waiver is taken back from today or a later day on.")
    if ended_on > held.until_on:
        faults.append(f"It runs out on {in_words(held.until_on)} by itself.")
    if not reason.strip():
        faults.append("Write down why it is taken back.")
    if faults:
        raise NotPossible(faults)
    statement = write_down(reason)
    WaiverEnd.objects.create(
        waiver=held, ended_on=ended_on, reason=statement, by=person_of(by), at=at
    )
    _reckon_anew(held, by)
    record(
        "waiver.ended",
        about=held.criterion,
        by=by,
        at=at,
        before={"until_on": held.until_on.isoformat()},
        after={"ended_on": ended_on.isoformat()},
        reason=statement,
    )


def _reckon_anew(waiver: Waiver, by: Actor) -> None:
    """What is still being written rests on the waivers of its cut-off day: reckon it once more."""
    for assessment in _open_ones(waiver, by):
        for rating_set in assessment.rating_sets.filter(issued_at__isnull=True):
            remember(rating_set, reckon(assessment, Position(rating_set.position)))
        touch(assessment)


def _unsettled(by: Actor, from_on: date, until_on: date) -> QuerySet[Assessment]:
    """The Authority's assessments of a cut-off date between two days, not ratified yet."""
    settled = [*FINAL, Stage.RATIFIED, Stage.PUBLISHED]
    return Assessment.objects.filter(
        arrangement__reference=by.arrangement,
        authority__reference=by.party,
        cycle__cut_off_on__gte=from_on,
        cycle__cut_off_on__lte=until_on,
    ).exclude(stage__in=[each.value for each in settled])


def _open_ones(waiver: Waiver, by: Actor) -> list[Assessment]:
    """The Authority's assessments that the waiver bears on, and the Board has not settled."""
    rows = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("cycle__matrix_version", "authority")
        .filter(pk__in=_unsettled(by, waiver.from_on, waiver.until_on).values("pk"))
        .order_by("number")
    )
    return [each for each in rows if waiver.criterion in _area_of(each).by_code]


def _area_of(assessment: Assessment) -> FocusArea:
    version = assessment.cycle.matrix_version
    return matrix_of(version.pk, version.sha256).areas_by_code[assessment.focus_area]
