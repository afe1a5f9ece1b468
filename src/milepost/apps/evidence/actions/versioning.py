"""Put a new version of an item in: a correction, a renewal, or one with something blacked out."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from milepost.apps.audit.actions import record, write_down
from milepost.apps.contracts.models import Arrangement
from milepost.apps.evidence.models import EvidenceItem, EvidenceRelease, EvidenceVersion
from milepost.apps.evidence.room import room_for
from milepost.apps.evidence.taking_in import TakenIn, Upload, take_in
from milepost.apps.evidence.version_said import faults_of_version, write_version
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotAllowed, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.evidence.versions import EvidenceVersionFacts, VersionKind, version_faults


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """What is said of a new version. Without ``upload`` and ``address`` a correction keeps its own.

    ``seen``: the newest version that the person had before them.
    """

    kind: VersionKind
    reason: str
    seen: int
    dated_on: date
    period_from: date
    period_to: date
    valid_until: date | None = None
    redaction: str = "not_needed"
    upload: Upload | None = None
    address: str = ""
    snapshot_note: str = ""


def add_version(*, number: int, new: NewVersion, by: Actor, at: datetime) -> int:
    """Put a version in after the newest; what was cited goes on pointing to what it was made to.

    No Authority has judged it yet, and the other parties see the one before until it is cited in a
    position that is issued. The file is kept before the transaction, as for a new item.

    :return: the version's number.
    :raises NotAllowed: where the actor may add no evidence, or another side put the item in.
    :raises NoSuchThing: where the item does not exist for the actor.
    :raises ChangedMeanwhile: where there is a newer version than the person saw.
    :raises NotPossible: with every fault of what was said, or of the file.
    """
    require(Permission.ADD_EVIDENCE, by=by)
    before = _newest(_item(number, by), new)
    faults = _faults(new, before, at)
    if faults:
        raise NotPossible(faults)
    if new.upload is None:
        return _write(number, new, _kept_before(new, before), by=by, at=at)
    kept = take_in(new.upload, arrangement=by.arrangement)
    with room_for(kept, by=by, at=at):
        return _write(number, new, kept, by=by, at=at)


@transaction.atomic
def _write(number: int, new: NewVersion, kept: TakenIn | None, *, by: Actor, at: datetime) -> int:
    Arrangement.objects.select_for_update().get(reference=by.arrangement)
    item = _item(number, by)
    before = _newest(item, new)
    sha256 = kept.sha256 if kept else ""
    is_same_file = bool(sha256) and sha256 == before.sha256
    faults = version_faults(
        _facts_of_new(new, before, is_same_file=is_same_file), _facts(before), reason=new.reason
    )
    if faults:
        raise NotPossible(faults)
    reason = write_down(new.reason)
    version = write_version(
        item,
        new,
        kept,
        by=Person.objects.get(reference=by.person),
        at=at,
        number=before.number + 1,
        kind=new.kind.value,
        reason=reason,
        **_address_before(new, before, kept),
    )
    record(
        "evidence.version_added",
        about=f"E-{number}",
        by=by,
        at=at,
        before={"version": before.number, "sha256": before.sha256},
        after={"version": version.number, "sha256": sha256, "kind": new.kind.value},
        reason=reason,
    )
    return version.number


def _item(number: int, by: Actor) -> EvidenceItem:
    """The item, where the actor's side put it in."""
    item = (
        EvidenceItem.objects.filter(arrangement__reference=by.arrangement, number=number)
        .select_related("owner")
        .first()
    )
    if item is not None and (item.owner.reference if item.owner else None) == (by.party or None):
        return item
    is_shown = item is not None and not item.is_restricted
    if is_shown and EvidenceRelease.objects.filter(evidence_version__item=item).exists():
        raise NotAllowed("The side that put it in adds versions of it.")
    raise NoSuchThing(f"E-{number}")


def _newest(item: EvidenceItem, new: NewVersion) -> EvidenceVersion:
    newest = item.versions.latest("number")
    if newest.number != new.seen:
        raise ChangedMeanwhile(
            f"{item} has version {newest.number} by now, and you looked at {new.seen}: look at it"
            " anew."
        )
    return newest


def _faults(new: NewVersion, before: EvidenceVersion, at: datetime) -> list[str]:
    """What can be said before the file is taken in."""
    keeps = _keeps_what_was(new)
    faults = list(
        version_faults(
            _facts_of_new(new, before, is_same_file=keeps), _facts(before), reason=new.reason
        )
    )
    if keeps and hasattr(before, "deletion"):
        faults.append("The file of the version before was deleted: give one.")
    if new.kind is VersionKind.REDACTED and new.redaction != "done":
        faults.append("A redacted version is blacked out where needed: say so.")
    has_upload = new.upload is not None or (keeps and not new.address)
    return faults + faults_of_version(new, at, has_upload=has_upload)


def _keeps_what_was(new: NewVersion) -> bool:
    return new.upload is None and not new.address.strip()


def _kept_before(new: NewVersion, before: EvidenceVersion) -> TakenIn | None:
    if not _keeps_what_was(new) or not before.sha256:
        return None
    return TakenIn(
        name=before.file_name,
        sha256=before.sha256,
        size=before.size,
        content_type=before.content_type,
        remark="",
        scan=None,
    )


def _address_before(
    new: NewVersion, before: EvidenceVersion, kept: TakenIn | None
) -> dict[str, object]:
    """What a correction of what was said of an address keeps."""
    if kept is not None or not _keeps_what_was(new):
        return {}
    return {"address": before.address, "snapshot_note": before.snapshot_note}


def _facts(version: EvidenceVersion) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=version.number,
        kind=VersionKind(version.kind),
        period_from=version.period_from,
        period_to=version.period_to,
        valid_until=version.valid_until,
    )


def _facts_of_new(
    new: NewVersion, before: EvidenceVersion, *, is_same_file: bool
) -> EvidenceVersionFacts:
    return EvidenceVersionFacts(
        number=before.number + 1,
        kind=new.kind,
        period_from=new.period_from,
        period_to=new.period_to,
        valid_until=new.valid_until,
        is_same_file=is_same_file,
    )
