"""A file that arrives in parts: what there is of it waits on this machine, and is never half-told.

Parts are added in order, by one at a time. What was written before a line broke or a process was
killed stays, and the next part goes on from there.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from milepost.gateways.evidence_arriving import ArrivedFile

_PREFIX = ".part-"
_A_PART = 1024**2  # bytes


class PartsBusy(Exception):
    """Somebody is adding to the same file at this moment."""


class FileParts:
    """The files of a folder that are arriving, each by a reference of its own (32 hex digits)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size_of(self, reference: str) -> int:
        """How many bytes there are."""
        path = self._path(reference)
        return path.stat().st_size if path.exists() else 0

    @contextmanager
    def held(self, reference: str) -> Iterator[None]:
        """Nobody else adds to it meanwhile.

        :raises PartsBusy: where somebody does already.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._path(reference).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise PartsBusy(reference) from busy
            yield

    def add(self, reference: str, chunks: Iterable[bytes], *, start: int, most: int) -> None:
        """Write a part; what was there from its start on goes.

        :param start: how many bytes stand before it.
        :param most: how many bytes it may have; what is more is not taken.
        """
        with self._path(reference).open("r+b", buffering=0) as out:
            out.truncate(start)
            out.seek(start)
            try:
                for chunk in chunks:
                    _write(out.fileno(), chunk[:most])
                    most -= len(chunk[:most])
                    if most == 0:
                        break
            finally:
                os.fsync(out.fileno())

    def whole(self, reference: str) -> ArrivedFile:
        """The file, hashed."""
        path = self._path(reference)
        with path.open("rb") as file:
            found = hashlib.sha256()
            while part := file.read(_A_PART):
                found.update(part)
        return ArrivedFile(path=path, sha256=found.hexdigest(), size=path.stat().st_size)

    def drop(self, reference: str) -> None:
        """Let go of what there is."""
        self._path(reference).unlink(missing_ok=True)

    def all_arriving(self) -> Iterator[str]:
        """The references of all of which there is something."""
        for path in self._folder.glob(f"{_PREFIX}*"):
            yield path.name.removeprefix(_PREFIX)

    def _path(self, reference: str) -> Path:
        return self._folder / f"{_PREFIX}{reference}"


def _write(handle: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(handle, rest) :]
