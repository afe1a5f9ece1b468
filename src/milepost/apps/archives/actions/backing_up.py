"""Back a running site up, and make one from a backup.

The database first, as it is at one moment, then the evidence files that it names: those are kept
before their rows are, and never change, so a backup names no file that it has not. Only one that is
deleted under a rule of keeping while the backup is made may be missing, and that is told.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from milepost.apps.archives.contents import FILES, KEPT_IN, store_of
from milepost.apps.archives.ends import Ask, LastRecorded, last_recorded
from milepost.core.access.refusals import NotPossible
from milepost.core.assessment.seal import utc_text
from milepost.gateways.backup_folder import (
    Backup,
    BackupFaulty,
    being_made,
    describe,
    hash_of,
    keep,
    list_files,
    open_backup,
)
from milepost.gateways.database_copies import CopyRefused, DatabaseCopies, copies_of
from milepost.gateways.evidence_staging import StagedFiles

_SHOWN = 5
_KINDS = {"sqlite": "an SQLite file", "postgresql": "a PostgreSQL database"}

Say = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """What a backup came to. ``faults`` are evidence files that it could not take along."""

    place: Path
    files: int
    copied: int
    copied_bytes: int
    last: LastRecorded
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored, and from which backup. ``missing`` are files that it never had."""

    backup: str
    made_at: str
    files: int
    missing: tuple[str, ...]


def back_up(
    root: Path, *, at: datetime, again: bool = False, say: Say = lambda _: None
) -> BackedUp:
    """Add a backup of the running site to a folder of backups.

    :param again: also read the evidence files that the folder has, and mend those that are not
        what their names promise.
    :raises NotPossible: where the database cannot be copied, or the folder is no place for it.
    """
    if root.absolute().is_relative_to(Path(settings.DATA_FOLDER).absolute()):
        raise NotPossible(
            [f"{root} is in the site's own folder, with which it would be lost: name another."]
        )
    copies = _copies()
    try:
        with being_made(root, f"{at.astimezone(UTC):%Y-%m-%dT%H-%M-%SZ}") as (folder, place):
            asked = _Asked()
            copies.copy_to(folder / copies.file_name, asked.of, say)
            say("database: copied")
            taken = _TakingFiles(root, again=again, say=say)
            taken.take(asked.files)
            describe(folder, _description(copies, folder, asked, taken, at))
    except CopyRefused as refused:
        raise NotPossible([str(refused)]) from refused
    except OSError as fault:
        raise NotPossible([f"The backup could not be written: {fault}."]) from fault
    return BackedUp(
        place=place,
        files=len(taken.there),
        copied=taken.copied,
        copied_bytes=taken.copied_bytes,
        last=asked.last,
        faults=tuple(taken.faults),
    )


class _Asked:
    """What is asked of the very database that is copied."""

    def __init__(self) -> None:
        self.files: list[tuple[str, str]] = []  # the folder that each is kept in, and its hash
        self._last: LastRecorded | None = None

    def of(self, ask: Ask) -> None:
        found: set[tuple[str, str]] = set()
        for each in FILES:
            there = f"SELECT DISTINCT {each.hashed} FROM {each.table}"  # noqa: S608
            if each.deleted_in:
                gone = f"SELECT {each.deleted_by}_id FROM {each.deleted_in}"  # noqa: S608
                there = f"{there} WHERE id NOT IN ({gone})"
            hashes = ask(there)
            found |= {(each.kept_in, row[0]) for row in hashes if row[0]}
        self.files = sorted(found)
        self._last = last_recorded(ask)

    @property
    def last(self) -> LastRecorded:
        if self._last is None:
            raise CopyRefused("The database was copied without being asked what is in it.")
        return self._last


class _TakingFiles:
    """The evidence files on their way into a folder of backups."""

    def __init__(self, root: Path, *, again: bool, say: Say) -> None:
        self._root = root
        self._again = again
        self._say = say
        self.there: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.copied = 0
        self.copied_bytes = 0

    def take(self, files: list[tuple[str, str]]) -> None:
        for number, (kept_in, sha256) in enumerate(files, start=1):
            try:
                size = keep(self._root, kept_in, sha256, store_of(kept_in), again=self._again)
            except BackupFaulty as fault:
                self.faults += fault.faults
            else:
                self.there.append((kept_in, sha256))
                self.copied += size > 0
                self.copied_bytes += size
            if number % 1_000 == 0:
                self._say(f"files: {number:,} of {len(files):,}")


def _description(
    copies: DatabaseCopies, folder: Path, asked: _Asked, taken: _TakingFiles, at: datetime
) -> dict[str, Any]:
    return {
        "made_at": utc_text(at),
        "made_by": f"Milepost {version('milepost')}",
        "database": {
            "kind": copies.kind,
            "file": copies.file_name,
            "sha256": hash_of(folder / copies.file_name),
        },
        "files": {"count": len(taken.there), "sha256": list_files(folder, taken.there)},
        "missing": sorted(sha256 for _, sha256 in set(asked.files) - set(taken.there)),
        "last": asked.last.as_plain(),
    }


# -- and back -------------------------------------------------------------------------------------


def restore(source: Path, *, say: Say = lambda _: None) -> Restored:
    """Make the site from a backup, where there is none yet. The database is put in place last.

    :param source: a backup, or a folder of several: then the newest.
    :raises NotPossible: where something is there already, or the backup is not as it was made:
        every fault that was found. Nothing is changed then.
    """
    copies = _copies()
    try:
        backup = open_backup(source)
        faults = [*_occupied(copies, backup), *_of_another_kind(copies, backup)]
        if faults:
            raise NotPossible(faults)
        with ExitStack() as leaving:
            staged = {
                kept_in: leaving.enter_context(StagedFiles(store_of(kept_in)))
                for kept_in in sorted({each.kept_in for each in backup.files()})
            }
            files = _stage(backup, staged, say)
            for each in staged.values():
                each.put_in_place()
        say("database: being put in place")
        copies.restore_from(backup.database)
    except CopyRefused as refused:
        raise NotPossible([str(refused)]) from refused
    except BackupFaulty as faulty:
        raise NotPossible(faulty.faults) from faulty
    except OSError as fault:
        raise NotPossible([f"The site could not be written: {fault}."]) from fault
    return Restored(
        backup=str(backup.folder),
        made_at=str(backup.said["made_at"]),
        files=files,
        missing=tuple(backup.said["missing"]),
    )


def _copies() -> DatabaseCopies:
    return copies_of(connection.settings_dict, programs=settings.POSTGRESQL_PROGRAMS)


def _occupied(copies: DatabaseCopies, backup: Backup) -> Iterator[str]:
    if not copies.is_empty():
        yield (
            f"There is a database already ({connection.settings_dict['NAME']}), and a restored"
            " site is never laid over another: name an empty place in MILEPOST_DATA or"
            " MILEPOST_DATABASE_URL."
        )
    kept = {each.sha256 for each in backup.files()}
    for store in map(store_of, KEPT_IN):
        # What an interrupted restoring left there is the backup's own, and may stay.
        strange = sum(1 for each in store.all_kept() if each not in kept)
        if strange:
            yield f"{store} holds files of another site ({strange} of them): name an empty place."


def _of_another_kind(copies: DatabaseCopies, backup: Backup) -> Iterator[str]:
    if backup.kind != copies.kind:
        yield (
            f"The backup is of {_KINDS.get(backup.kind, backup.kind)}, and the site is set up for"
            f" {_KINDS[copies.kind]}. Restore it to what it was; to move from one to the other,"
            " milepost export and milepost import."
        )


def _stage(backup: Backup, staged: Mapping[str, StagedFiles], say: Say) -> int:
    """Copy the evidence files and documents aside, each held against its hash.

    :raises BackupFaulty: naming those that are not as they were.
    """
    changed, count = [], 0
    for each in backup.files():
        count += 1
        if not store_of(each.kept_in).is_intact(each.sha256):
            found: list[str] = []
            staged[each.kept_in].take(
                each.sha256,
                lambda write: found.append(each.read_into(write)),  # noqa: B023
            )
            changed += [each.sha256] if found != [each.sha256] else []
        if count % 1_000 == 0:
            say(f"files: {count:,}")
    if changed:
        raise BackupFaulty(
            [
                f"{len(changed)} of the backup's {count} files were changed:"
                f" {', '.join(changed[:_SHOWN])}. milepost backup --again mends them where the"
                " site is still there."
            ]
        )
    return count
