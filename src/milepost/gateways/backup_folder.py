"""A folder of backups: each with its database in one file, and the files that go with all of them.

Such a file, a piece of evidence or a document, is named by its hash and never changes, so it is
copied once, however many backups there are. A backup is there whole, under its name, or not at all.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from milepost.gateways.evidence_store import FileStore, StoreFault

FORMAT = 1
DESCRIPTION = "backup.json"
FILES = "files.sha256"  # as `sha256sum --check` reads it

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z(-\d+)?")
_BEING_MADE = ".making-"
_A_PART = 1024**2  # bytes


class BackupFaulty(Exception):
    """A backup that cannot be used; every fault of it is named."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


@dataclass(frozen=True, kw_only=True)
class BackedUpFile:
    """A file of a backup: the site's folder that it is from, its hash, and where it is."""

    kept_in: str
    sha256: str
    place: Path

    def read_into(self, write: Callable[[bytes], object]) -> str:
        """Hand its parts on as they are read; the hash that they come to."""
        found = hashlib.sha256()
        with self.place.open("rb") as file:
            while part := file.read(_A_PART):
                found.update(part)
                write(part)
        return found.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One backup, as it describes itself."""

    folder: Path
    said: Mapping[str, Any]

    @property
    def database(self) -> Path:
        """Its copy of the database."""
        return self.folder / str(self.said["database"]["file"])

    @property
    def kind(self) -> str:
        """Of which kind its database is."""
        return str(self.said["database"]["kind"])

    def files(self) -> Iterator[BackedUpFile]:
        """The files that go with its database."""
        with (self.folder / FILES).open(encoding="ascii") as listed:
            for line in listed:
                _, kept_in, _, sha256 = line.split()[1].split("/")
                place = self.folder.parent / kept_in / sha256[:2] / sha256
                yield BackedUpFile(kept_in=kept_in, sha256=sha256, place=place)


@contextmanager
def being_made(root: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """A new backup: the folder to fill, and the one that it becomes when all is in it.

    Nothing is left of it otherwise.
    """
    root.mkdir(parents=True, exist_ok=True)
    place, count = root / name, 1
    while place.exists():
        count += 1
        place = root / f"{name}-{count}"
    aside = Path(tempfile.mkdtemp(dir=root, prefix=_BEING_MADE))
    try:
        yield aside, place
        os.rename(aside, place)
        _flush(root)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def keep(root: Path, kept_in: str, sha256: str, source: FileStore, *, again: bool = False) -> int:
    """Copy a file into the folder, unless it is there.

    :param kept_in: the name that the site has for where it is from.
    :param source: where the site keeps it.
    :param again: read what is there, and copy it anew where it is not what its name promises.
    :return: how many bytes were copied.
    :raises BackupFaulty: where the source is missing, does not answer, or is not what its name
        promises.
    """
    place = root / kept_in / sha256[:2] / sha256
    if place.exists() and not (again and hash_of(place) != sha256):
        return 0
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as out, source.open(sha256) as file:
            found, size = hashlib.sha256(), 0
            while part := file.read(_A_PART):
                found.update(part)
                out.write(part)
                size += len(part)
            out.flush()
            os.fsync(out.fileno())
        if found.hexdigest() != sha256:
            raise BackupFaulty([f"The file {sha256} of the folder {kept_in} was changed."])
        os.replace(aside, place)
        _flush(place.parent)
    except FileNotFoundError as fault:
        raise BackupFaulty([f"The file {sha256} of the folder {kept_in} is missing."]) from fault
    except StoreFault as fault:
        raise BackupFaulty([f"The file {sha256} cannot be had: {fault}."]) from fault
    finally:
        Path(aside).unlink(missing_ok=True)
    return size


def describe(folder: Path, said: Mapping[str, Any]) -> None:
    """Write down what a backup is, flushed to disk."""
    path = folder / DESCRIPTION
    with path.open("w", encoding="utf-8") as out:
        json.dump({"format": FORMAT, **said}, out, indent=2, ensure_ascii=False, sort_keys=True)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())


def list_files(folder: Path, files: Iterable[tuple[str, str]]) -> str:
    """Write down which files belong to a backup; the list's own hash.

    :param files: each by the site's folder that it is from, and its hash.
    """
    path = folder / FILES
    with path.open("w", encoding="ascii") as out:
        for kept_in, sha256 in files:
            out.write(f"{sha256}  ../{kept_in}/{sha256[:2]}/{sha256}\n")
        out.flush()
        os.fsync(out.fileno())
    return hash_of(path)


def open_backup(path: Path) -> Backup:
    """A backup, held to its own description; its other files are looked at as they are copied.

    :param path: a backup, or the folder of several: then the newest.
    :raises BackupFaulty: with every fault that was found.
    """
    folder = path if (path / DESCRIPTION).is_file() else _newest(path)
    try:
        said = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise BackupFaulty(
                [
                    f"{folder.name} is a backup of format {said['format']!r}; this Milepost reads"
                    f" format {FORMAT}. Use the version that made it, or a newer one."
                ]
            )
        backup = Backup(folder=folder, said=said)
        faults = list(_faults(backup))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BackupFaulty(
            [f"{folder.name}/{DESCRIPTION} cannot be read: {type(fault).__name__} ({fault})."]
        ) from fault
    if faults:
        raise BackupFaulty(faults)
    return backup


def _newest(path: Path) -> Path:
    found = sorted(
        (each for each in path.iterdir() if _NAME.fullmatch(each.name)),
        key=lambda each: each.name.split("Z"),
    )
    if not found:
        raise BackupFaulty([f"There is no backup in {path}: name the folder that has one."])
    return found[-1]


def _faults(backup: Backup) -> Iterator[str]:
    database, listed = backup.said["database"], backup.said["files"]
    if "/" in str(database["file"]) or not backup.database.is_file():
        yield f"{backup.folder.name}: the database is missing."
    elif hash_of(backup.database) != database["sha256"]:
        yield f"{backup.folder.name}: {database['file']} was changed: its SHA-256 is another."
    path = backup.folder / FILES
    if not path.is_file() or hash_of(path) != listed["sha256"]:
        yield f"{backup.folder.name}: {FILES} is missing or was changed."
        return
    files = list(backup.files())
    missing = [each.sha256 for each in files if not each.place.is_file()]
    if missing:
        yield f"{len(missing)} of {len(files):,} files are missing: {', '.join(missing[:5])}."


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read a part at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Make a rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
