"""Read the words of files that were put in, and look after those that nobody asked for.

Run by a worker. It may be killed at any moment: each file's words are written by themselves, and
what is not there yet is read the next time.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from milepost.apps.evidence.models import EvidenceVersion, EvidenceWords
from milepost.apps.evidence.searching import index_file, index_what_is_not
from milepost.apps.evidence.store import evidence_store
from milepost.apps.jobs.actions import enqueue
from milepost.apps.jobs.running import RunningJob
from milepost.gateways.evidence_store import StoreFault
from milepost.gateways.file_words import FoundWords, WordsState, read_words

JOB = "evidence.words"
_BEGUN = "begun"
_MOST_TRIES = 3  # whatever keeps killing its reader is given up
_IN_ONE_JOB = 200  # files
_ARRANGEMENTS_AT_ONCE = 100


def ask_to_read(arrangement: int, *, at: datetime) -> None:
    """Ask, in the caller's transaction, that what is not read yet be read."""
    enqueue(JOB, str(arrangement), {"arrangement": arrangement}, at=at)


def read_all(job: RunningJob) -> None:
    """Read the files of an arrangement that nobody has read yet, the newest first."""
    arrangement = int(job.arguments["arrangement"])
    waiting = _unread(arrangement)
    files = list(waiting[: _IN_ONE_JOB + 1])
    for done, (sha256, content_type, name) in enumerate(files[:_IN_ONE_JOB]):
        job.report("Reading what was put in", done, len(files))
        _read_one(arrangement, sha256, content_type, name)
    with job.finishing():
        if _unread(arrangement).exists():  # more than one job reads, or put in meanwhile
            ask_to_read(arrangement, at=timezone.now())


def look_after(job: RunningJob) -> None:
    """Ask for what was never read, and let be found what was put in past the index."""
    index_what_is_not()
    with job.finishing():
        for arrangement in (
            _all_unread()
            .values_list("item__arrangement_id", flat=True)
            .distinct()[:_ARRANGEMENTS_AT_ONCE]
        ):
            ask_to_read(arrangement, at=timezone.now())


def _unread(arrangement: int) -> "QuerySet[EvidenceVersion, tuple[str, str, str]]":
    return (
        _all_unread()
        .filter(item__arrangement_id=arrangement)
        .order_by("-pk")
        .values_list("sha256", "content_type", "file_name")
    )


def _all_unread() -> "QuerySet[EvidenceVersion]":
    settled = EvidenceWords.objects.filter(
        arrangement=OuterRef("item__arrangement"), sha256=OuterRef("sha256")
    ).exclude(state=_BEGUN, tries__lt=_MOST_TRIES)
    return EvidenceVersion.objects.filter(~Exists(settled), sha256__gt="", deletion__isnull=True)


def _read_one(arrangement: int, sha256: str, content_type: str, name: str) -> None:
    begun, _ = EvidenceWords.objects.get_or_create(
        arrangement_id=arrangement,
        sha256=sha256,
        defaults={"state": _BEGUN, "read_at": timezone.now()},
    )
    if begun.state != _BEGUN:
        return  # two versions have this file, and it was read just now
    EvidenceWords.objects.filter(pk=begun.pk).update(tries=F("tries") + 1)
    found = _words(sha256, content_type, name)
    with transaction.atomic():
        EvidenceWords.objects.filter(pk=begun.pk).update(
            state=found.state.value,
            text=found.text,
            is_cut=found.is_cut,
            author=found.author,
            title=found.title,
            dated_on=found.dated_on,
            pages=found.pages,
            read_at=timezone.now(),
        )
        index_file(arrangement, sha256)


def _words(sha256: str, content_type: str, name: str) -> FoundWords:
    """:raises StoreFault: where the store does not answer, so that it is tried again."""
    try:
        with evidence_store().open(sha256) as file:
            return read_words(file, content_type=content_type, name=name)
    except StoreFault:
        raise
    except OSError:  # it is not there: `doctor` reports that
        return FoundWords(state=WordsState.UNREADABLE)
