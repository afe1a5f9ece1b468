"""Let go of what nobody wants any more: halves, dropped and deleted files, parts of a week ago."""

from datetime import datetime, timedelta

from django.utils import timezone

from milepost.apps.evidence.models import EvidenceDeletion, EvidenceVersion, ReceivedFile
from milepost.apps.evidence.store import arriving_folder, evidence_store
from milepost.apps.evidence.tray import parts
from milepost.apps.jobs.running import RunningJob
from milepost.gateways.evidence_store import FileStore

UNFINISHED_FOR = timedelta(days=7)  # a part came last so long ago: nobody goes on with it
DROPPED_FOR = timedelta(days=1)
HALF_FOR = timedelta(days=1)
DELETED_FOR = timedelta(days=90)  # so long the store is asked whether a deleted file is gone


def tidy(job: RunningJob) -> None:
    """Look through it all, every few hours."""
    tidy_up(at=timezone.now())
    with job.finishing():
        """Nothing of it is kept with the job."""


def tidy_up(*, at: datetime) -> None:
    """Let go of what was left, dropped or forgotten before a moment.

    :raises OSError: where the store does not answer; what was not let go then is so next time.
    """
    _let_go_of_unfinished(at)
    _let_go_of_dropped(at)
    let_go_of_deleted(at=at)
    _let_go_of_uploads(at)
    evidence_store().let_go_of_halves(before=at - HALF_FOR)


def _let_go_of_unfinished(at: datetime) -> None:
    """Files that began to arrive, and their parts; and parts of which there is no row."""
    old = ReceivedFile.objects.filter(sha256="", changed_at__lt=at - UNFINISHED_FOR)
    for row in old:
        parts().drop(row.reference)
        row.delete()
    there = set(parts().all_arriving())  # before the rows, which are written before any part
    known = ReceivedFile.objects.filter(sha256="", dropped_at=None)
    for reference in there - set(known.values_list("reference", flat=True)):
        parts().drop(reference)


def _let_go_of_uploads(at: datetime) -> None:
    """What a form sent to a process that was killed: otherwise it goes with its request."""
    before = (at - HALF_FOR).timestamp()
    for path in arriving_folder().glob("*.upload*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _let_go_of_dropped(at: datetime) -> None:
    """Files that somebody dropped from a tray, unless something else is the same file."""
    store = evidence_store()
    for row in ReceivedFile.objects.filter(dropped_at__lt=at - DROPPED_FOR):
        if row.sha256 and not _is_wanted(row.sha256, store, at, but=row.pk):
            store.erase(row.sha256)
        row.delete()


def let_go_of_deleted(*, at: datetime) -> int:
    """Erase the files that were deleted in the last months, unless something else has the same.

    It comes round after the rows are there, and again: whoever was killed in between is made up
    for, and a file that somebody put in anew meanwhile stays.

    :return: how many were erased.
    :raises OSError: where the store does not answer; what was not erased then is so next time.
    """
    store, erased = evidence_store(), 0
    lately = EvidenceDeletion.objects.filter(at__gt=at - DELETED_FOR)
    for sha256 in lately.values_list("evidence_version__sha256", flat=True).distinct():
        if store.holds(sha256) and not _is_wanted(sha256, store, at):
            store.erase(sha256)
            erased += 1
    return erased


def _is_wanted(sha256: str, store: FileStore, at: datetime, *, but: int = 0) -> bool:
    """Whether anything else names the file, or somebody is putting it in at this moment.

    :param but: the row of a tray that does not count.
    """
    kept_at = store.kept_at(sha256)
    if kept_at is not None and kept_at > at - DROPPED_FOR:
        return True
    others = ReceivedFile.objects.filter(sha256=sha256).exclude(pk=but)
    versions = EvidenceVersion.objects.filter(sha256=sha256, deletion__isnull=True)
    return others.exists() or versions.exists()
