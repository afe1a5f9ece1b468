"""Settle for how long files are kept and how much room they have; hold them; lift a hold."""

from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Party
from milepost.apps.evidence.models import (
    EvidenceHold,
    EvidenceHoldEnd,
    EvidenceItem,
    EvidenceKeeping,
    EvidenceRelease,
)
from milepost.apps.evidence.retention import rules_in, that_exist_for
from milepost.apps.evidence.room import lock
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.keeping import KeepingRules, RecordClass, rules_faults


@transaction.atomic
def set_keeping(*, rules: KeepingRules, reason: str, by: Actor, at: datetime) -> None:
    """Settle the rules of keeping for the arrangement; they count from now on.

    :raises NotAllowed: where the actor keeps no evidence for an Authority.
    :raises NotPossible: with every fault of the rules.
    """
    require(Permission.KEEP_EVIDENCE, by=by)
    faults = list(rules_faults(rules))
    if not reason.strip():
        faults.append("Write down who decided this, and why.")
    if faults:
        raise NotPossible(faults)
    arrangement = lock(by.arrangement)
    before = EvidenceKeeping.objects.filter(arrangement=arrangement).order_by("-id").first()
    words = write_down(reason)
    EvidenceKeeping.objects.create(
        arrangement=arrangement,
        party=Party.objects.get(reference=by.party),
        quota=rules.quota,
        years_ratified=rules.years[RecordClass.RATIFIED],
        years_relied_on=rules.years[RecordClass.RELIED_ON],
        years_unused=rules.years[RecordClass.UNUSED],
        reason=words,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    record(
        "evidence.keeping_set",
        about="keeping",
        by=by,
        at=at,
        before=_as_told(rules_in(before)) if before else {},
        after=_as_told(rules),
        reason=words,
    )


@transaction.atomic
def hold_evidence(*, number: int | None, reason: str, by: Actor, at: datetime) -> int:
    """Put a legal hold on an item, or on all evidence of the arrangement: no file of it is deleted.

    :param number: of the item; None for all.
    :return: the hold's id, for ``lift_hold``.
    :raises NotAllowed: where the actor keeps no evidence for an Authority.
    :raises NoSuchThing: where the item does not exist for the actor.
    :raises NotPossible: where there is no reason, or the actor's party holds it already.
    """
    require(Permission.KEEP_EVIDENCE, by=by)
    arrangement = lock(by.arrangement)
    item = _item(number, by) if number is not None else None
    held = EvidenceHold.objects.filter(
        arrangement=arrangement, item=item, party__reference=by.party, end__isnull=True
    )
    faults = []
    if held.exists():
        faults.append(f"Your Authority holds {item or 'all evidence'} already.")
    if not reason.strip():
        faults.append("Write down why it is held, such as the claim and its reference.")
    if faults:
        raise NotPossible(faults)
    words = write_down(reason)
    made = EvidenceHold.objects.create(
        arrangement=arrangement,
        item=item,
        party=Party.objects.get(reference=by.party),
        reason=words,
        by=Person.objects.get(reference=by.person),
        at=at,
    )
    record(_told("evidence.held", item), about=_about(item), by=by, at=at, reason=words)
    return made.pk


@transaction.atomic
def lift_hold(*, hold: int, reason: str, by: Actor, at: datetime) -> None:
    """Lift a hold that the actor's own party put on; what is due may be deleted again.

    :raises NotAllowed: where the actor keeps no evidence, or the other Authority put it on.
    :raises NoSuchThing: where there is no such hold for the actor.
    :raises NotPossible: where there is no reason, or it was lifted already.
    """
    require(Permission.KEEP_EVIDENCE, by=by)
    lock(by.arrangement)
    held = (
        EvidenceHold.objects.filter(arrangement__reference=by.arrangement, pk=hold)
        .select_related("item", "party")
        .first()
    )
    if held is None or (held.item is not None and not _exists(held.item.number, by)):
        raise NoSuchThing("that hold")
    if held.party.reference != by.party:
        raise NotAllowed(f"{held.party.short_name} put this hold on, so it is theirs to lift.")
    faults = []
    if EvidenceHoldEnd.objects.filter(hold=held).exists():
        faults.append("It was lifted already.")
    if not reason.strip():
        faults.append("Write down why it is lifted.")
    if faults:
        raise NotPossible(faults)
    words = write_down(reason)
    EvidenceHoldEnd.objects.create(
        hold=held, reason=words, by=Person.objects.get(reference=by.person), at=at
    )
    record(
        _told("evidence.hold_lifted", held.item),
        about=_about(held.item),
        by=by,
        at=at,
        reason=words,
    )


def _item(number: int, by: Actor) -> EvidenceItem:
    if not _exists(number, by):
        raise NoSuchThing(f"E-{number}")
    return EvidenceItem.objects.get(arrangement__reference=by.arrangement, number=number)


def _exists(number: int, by: Actor) -> bool:
    return that_exist_for(by).filter(item__number=number).exists()


def _about(item: EvidenceItem | None) -> str:
    return str(item) if item is not None else "all evidence"


def _told(event: str, item: EvidenceItem | None) -> str:
    """The event's name: what not all sides may see is told to one's own alone."""
    if item is None:
        return event
    is_shared = EvidenceRelease.objects.filter(evidence_version__item=item).exists()
    return event if is_shared and not item.is_restricted else f"{event}_in_confidence"


def _as_told(rules: KeepingRules) -> dict[str, int | None]:
    return {"quota": rules.quota, **{each.value: rules.years[each] for each in RecordClass}}
