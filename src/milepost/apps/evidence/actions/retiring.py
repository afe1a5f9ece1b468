"""Delete files that are due by the rules of keeping: never before, and never while held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.apps.audit.actions import record, write_down
from milepost.apps.audit.models import Statement
from milepost.apps.evidence.models import EvidenceDeletion, EvidenceVersion
from milepost.apps.evidence.retention import (
    MOST_AT_ONCE,
    DueFile,
    Retention,
    due,
    mark_of,
    retention_of,
    told_files,
)
from milepost.apps.evidence.room import lock
from milepost.apps.evidence.searching import forget_words, index_versions
from milepost.apps.jobs.actions import enqueue
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.period.local_time import local_date

_TIDY = "evidence.tidy"  # the job that lets go of what nothing names any more


@dataclass(frozen=True, kw_only=True)
class RetiredFiles:
    """Which files were deleted, and how many are due still: so many are not deleted at once."""

    files: tuple[DueFile, ...]
    left: int


def retire(
    *, reason: str, by: Actor, at: datetime, seen: str = "", is_trial: bool = False
) -> RetiredFiles:
    """Delete what is due and exists for the actor, the first items first.

    Rows and hashes stay. The bytes go once this is written: a job lets go of each file that no
    version has any more, and does so again if it was killed.

    :param seen: the mark of the list that the person confirmed; "" where nobody was shown one.
    :param is_trial: say what would be deleted, and delete nothing.
    :raises NotAllowed: where the actor may not delete evidence.
    :raises NotPossible: where nothing is due, or there is no reason.
    :raises ChangedMeanwhile: where other files are due than the person saw.
    """
    require(Permission.RETIRE_EVIDENCE, by=by)
    on = local_date(at)
    if is_trial:
        return _found(retention_of(by.arrangement, on=on), by)
    with transaction.atomic():
        lock(by.arrangement)
        found = _found(retention_of(by.arrangement, on=on), by)
        _require_all_well(found, reason, seen)
        words = write_down(reason)
        _write(found.files, words, by=by, at=at)
        _forget(found.files)
        enqueue(_TIDY, "", {}, at=at)
    return found


def _found(retention: Retention, by: Actor) -> RetiredFiles:
    rows = due(retention, by=by)
    files = told_files(rows, retention, most=MOST_AT_ONCE)
    left = rows.count() - len(files) if len(files) == MOST_AT_ONCE else 0
    return RetiredFiles(files=files, left=left)


def _require_all_well(found: RetiredFiles, reason: str, seen: str) -> None:
    faults = []
    if not found.files:
        faults.append("Nothing is due for deletion.")
    if not reason.strip():
        faults.append("Write down on whose word the files are deleted.")
    if faults:
        raise NotPossible(faults)
    if seen and seen != mark_of(found.files):
        raise ChangedMeanwhile("Other files are due than you saw: look at the list anew.")


def _write(files: Iterable[DueFile], words: Statement, *, by: Actor, at: datetime) -> None:
    person = Person.objects.get(reference=by.person)
    versions = EvidenceVersion.objects.select_related("item").in_bulk(
        [each.version_id for each in files]
    )
    open_to_all = set(
        EvidenceVersion.objects.filter(
            pk__in=versions, release__isnull=False, item__is_restricted=False
        ).values_list("pk", flat=True)
    )
    for each in files:
        EvidenceDeletion.objects.create(
            evidence_version=versions[each.version_id],
            record_class=each.record_class.value,
            years=each.years,
            kept_until=each.kept_until,
            reason=words,
            by=person,
            at=at,
        )
        told = "" if each.version_id in open_to_all else "_in_confidence"
        record(
            f"evidence.file_deleted{told}",
            about=each.reference,
            by=by,
            at=at,
            before={"version": each.version, "sha256": each.sha256, "size": each.size},
            after={
                "record_class": each.record_class.value,
                "years": each.years,
                "kept_until": each.kept_until.isoformat(),
            },
            reason=words,
        )


def _forget(files: Iterable[DueFile]) -> None:
    """Nothing is found any more by the words of a file that no version of the arrangement has."""
    by_hash: dict[tuple[int, str], list[int]] = {}
    arrangements = dict(
        EvidenceVersion.objects.filter(pk__in=[each.version_id for each in files]).values_list(
            "pk", "item__arrangement_id"
        )
    )
    for each in files:
        key = arrangements[each.version_id], each.sha256
        by_hash.setdefault(key, []).append(each.version_id)
    for (arrangement, sha256), versions in by_hash.items():
        others = EvidenceVersion.objects.filter(
            item__arrangement_id=arrangement, sha256=sha256, deletion__isnull=True
        )
        if others.exists():
            index_versions(versions)
        else:
            forget_words(arrangement, sha256)
