"""Put evidence in: an item with its first version."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from milepost.apps.audit.actions import record
from milepost.apps.contracts.models import Arrangement, Party
from milepost.apps.evidence.models import EvidenceItem
from milepost.apps.evidence.room import room_for
from milepost.apps.evidence.scans import note_scan
from milepost.apps.evidence.taking_in import TakenIn, Upload, take_in
from milepost.apps.evidence.version_said import TOO_LONG, faults_of_version, write_version
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import NotAllowed, NotPossible
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.evidence.versions import classification_faults


@dataclass(frozen=True, kw_only=True)
class NewEvidence:
    """What is said of an evidence item when it is put in. Either ``upload`` or ``address``."""

    title: str
    type_code: str
    made_by: str  # "independent", "authority" or "provider"
    author: str
    source: str
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None = None
    redaction: str = "not_needed"
    classification: str = "official"
    is_restricted: bool = False
    upload: Upload | None = None
    address: str = ""
    snapshot_note: str = ""


def add_evidence(*, new: NewEvidence, by: Actor, at: datetime) -> int:
    """Put an evidence item in, with its first version.

    The file is kept before the transaction: a crash in between leaves a file that nothing names,
    which ``doctor`` reports, and never a row without its file.

    :return: the item's number on the arrangement.
    :raises NotAllowed: where the actor may not add evidence, or speaks for the other side.
    :raises NotPossible: with every fault of what was said, or of the file.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    require_true_maker(new, by)
    faults = faults_of(new, at)
    if faults:
        raise NotPossible(faults)
    kept = take_in(new.upload, arrangement=by.arrangement) if new.upload else None
    with room_for(kept, by=by, at=at):
        return write_item(new, kept, by=by, at=at)


@transaction.atomic
def write_item(new: NewEvidence, kept: TakenIn | None, *, by: Actor, at: datetime) -> int:
    """Write an item down whose faults were looked for before; its number on the arrangement."""
    arrangement = Arrangement.objects.select_for_update().get(reference=by.arrangement)
    held = EvidenceItem.objects.filter(arrangement=arrangement)
    person = Person.objects.get(reference=by.person)
    item = EvidenceItem.objects.create(
        arrangement=arrangement,
        number=(held.aggregate(last=Max("number"))["last"] or 0) + 1,
        owner=Party.objects.get(reference=by.party) if by.party else None,
        title=new.title.strip(),
        type_code=new.type_code,
        made_by=new.made_by,
        author=new.author.strip(),
        source=new.source.strip(),
        classification=new.classification,
        is_restricted=new.is_restricted,
        added_by=person,
        added_at=at,
    )
    write_version(item, new, kept, by=person, at=at)
    if kept is not None:
        note_scan(arrangement, kept, at)
    record(
        "evidence.added",
        about=f"E-{item.number}",
        by=by,
        at=at,
        after={"type": new.type_code, "sha256": kept.sha256 if kept else "", "version": 1},
    )
    return item.number


def require_true_maker(new: NewEvidence, by: Actor) -> None:
    """The provider never lends its own evidence an Authority's strength."""
    if by.party_kind is PartyKind.PROVIDER and new.made_by == "authority":
        raise NotAllowed("Evidence made by an Authority is put in by that Authority.")


def faults_of(new: NewEvidence, at: datetime) -> list[str]:
    """Everything that is wrong with what is said of an item."""
    faults = [
        f"Give the evidence {what}."
        for what, given in (
            ("a title", new.title),
            ("a type", new.type_code),
            ("an author", new.author),
            ("a source", new.source),
        )
        if not given.strip()
    ]
    faults += [
        TOO_LONG.format(what=what, most=most)
        for what, given, most in (
            ("title", new.title, 200),
            ("type", new.type_code, 60),
            ("author", new.author, 120),
            ("source", new.source, 200),
        )
        if len(given.strip()) > most
    ]
    if new.made_by not in ("independent", "authority", "provider"):
        faults.append("Say who made it: an independent body, an Authority or the provider.")
    faults += classification_faults(new.classification, is_restricted=new.is_restricted)
    return faults + faults_of_version(new, at, has_upload=new.upload is not None)
