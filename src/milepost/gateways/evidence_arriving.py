"""A file on its way in: written aside on this machine's disk, hashed, and gone if nobody keeps it.

Only here can it be looked at before it is anywhere where evidence is kept.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from milepost.gateways.evidence_store import LARGEST_FILE, FileRefused
from milepost.gateways.file_kinds import EMPTY, TOO_LARGE

PREFIX = ".incoming-"


@dataclass(frozen=True, kw_only=True)
class ArrivedFile:
    """A whole file that waits aside, flushed to disk."""

    path: Path
    sha256: str
    size: int  # bytes


@contextmanager
def arriving(chunks: Iterable[bytes], aside: Path) -> Iterator[ArrivedFile]:
    """A file, whole, as long as this is entered; whoever keeps it moves it away.

    :raises FileRefused: where it is empty or too large.
    :raises OSError: where it cannot be written.
    """
    aside.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=aside, prefix=PREFIX)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            sha256, size = _copy(chunks, out)
            out.flush()
            os.fsync(out.fileno())
        yield ArrivedFile(path=path, sha256=sha256, size=size)
    finally:
        path.unlink(missing_ok=True)


def forgotten(aside: Path, *, before: datetime) -> Iterator[Path]:
    """What has waited aside since before a moment: whoever wrote it was killed."""
    for path in aside.glob(f"{PREFIX}*"):
        if path.stat().st_mtime < before.timestamp():
            yield path


def let_go_of_forgotten(aside: Path, *, before: datetime) -> int:
    """Remove what has waited aside since before a moment; how many there were."""
    found = list(forgotten(aside, before=before))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def flush_folder(folder: Path) -> None:
    """Make a rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(chunks: Iterable[bytes], out: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_FILE:
            raise FileRefused(TOO_LARGE)
        digest.update(chunk)
        out.write(chunk)
    if size == 0:
        raise FileRefused(EMPTY)
    return digest.hexdigest(), size
