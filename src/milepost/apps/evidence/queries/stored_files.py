"""Is every file of a row kept, every kept file some row's, and nothing half?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from milepost.apps.evidence.models import EvidenceVersion, ReceivedFile
from milepost.apps.evidence.store import evidence_store

if TYPE_CHECKING:
    from django.db.models import QuerySet

UNFINISHED_FOR = timedelta(days=1)  # what is younger may well be on its way


@dataclass(frozen=True, kw_only=True)
class StoredFiles:
    """What is kept, held against what rows name.

    :ivar wanted: how many files rows name.
    :ivar lost: hashes that a row names and that are not kept.
    :ivar changed: hashes under which something else is kept; empty where nothing was read.
    :ivar spare: hashes that are kept and that no row names.
    :ivar half: what somebody began a day ago or longer and never finished.
    """

    wanted: int
    lost: tuple[str, ...]
    changed: tuple[str, ...]
    spare: tuple[str, ...]
    half: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """No row without its file, no file without a row, nothing half."""
        return not (self.lost or self.changed or self.spare or self.half)


def stored_files(*, at: datetime, deep: bool = False) -> StoredFiles:
    """Look all of it over.

    :param deep: read every file whole, and compare its hash.
    :raises OSError: where the store does not answer.
    """
    store = evidence_store()
    store.require_ready()
    kept = set(store.all_kept())
    named = named_files()  # afterwards: what was put in meanwhile is kept before it is named
    there = sorted(named & kept)
    lost = {each for each in named - kept if not store.holds(each)}
    return StoredFiles(
        wanted=len(named),
        lost=tuple(sorted(lost)),
        changed=tuple(each for each in there if not store.is_intact(each)) if deep else (),
        spare=tuple(sorted(kept - named)),
        half=tuple(store.left_half(before=at - UNFINISHED_FOR)),
    )


def named_files() -> set[str]:
    """The hash of every file that a row of this site names."""
    versions = _with_files().values_list("sha256", flat=True)
    received = ReceivedFile.objects.exclude(sha256="").values_list("sha256", flat=True)
    return {*versions.distinct(), *received.distinct()}


def _with_files() -> "QuerySet[EvidenceVersion]":
    """The versions whose files have to be there: they had one, and nobody deleted it."""
    return EvidenceVersion.objects.exclude(sha256="").filter(deletion__isnull=True)


def items_of_files(hashes: tuple[str, ...], *, most: int) -> tuple[str, ...]:
    """Which items some files are of, in words: ``E-3 of hw-01``."""
    found = (
        _with_files()
        .filter(sha256__in=hashes[:100])
        .values_list("item__number", "item__arrangement__reference")
    )
    return tuple(f"E-{number} of {arrangement}" for number, arrangement in found[:most])
