"""Where evidence files are kept: a folder, each file named by the hash of what is in it."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

LARGEST_FILE = 2 * 1024**3  # bytes


class FileRefused(Exception):
    """The file cannot be kept; the message says why."""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """What is known of a file once it is kept."""

    sha256: str
    size: int  # bytes


class EvidenceFolder:
    """Keeps files by hash: written aside, flushed to disk, then renamed into place.

    A file is there whole or not at all; the same content is kept once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Stream a file in.

        :raises FileRefused: where it is empty or too large; nothing is left behind.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=self._root, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                digest, size = self._copy(chunks, out)
                out.flush()
                os.fsync(out.fileno())
            place = self._place(digest)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(aside, place)
                _flush_folder(place.parent)
        finally:
            Path(aside).unlink(missing_ok=True)
        return KeptFile(sha256=digest, size=size)

    def open(self, sha256: str) -> BufferedReader:
        """The file of that hash, to be read.

        :raises FileNotFoundError: where the folder does not hold it.
        """
        return self._place(sha256).open("rb")

    def holds(self, sha256: str) -> bool:
        """Whether the file of that hash is there."""
        return self._place(sha256).exists()

    def size_of(self, sha256: str) -> int | None:
        """How many bytes the file of that hash has; None where it is not there."""
        place = self._place(sha256)
        return place.stat().st_size if place.exists() else None

    def is_intact(self, sha256: str) -> bool:
        """Whether the file is there and still has the content that its name promises."""
        if not self.holds(sha256):
            return False
        with self.open(sha256) as kept:
            return hashlib.file_digest(kept, "sha256").hexdigest() == sha256

    def all_kept(self) -> Iterable[str]:
        """The hash of every file in the folder."""
        return (path.name for path in self._root.glob("??/*") if path.is_file())

    def _place(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def _copy(self, chunks: Iterable[bytes], out: BinaryIO) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_FILE:
                raise FileRefused("The file is larger than 2 GB: split it, or give its address.")
            digest.update(chunk)
            out.write(chunk)
        if size == 0:
            raise FileRefused("The file is empty: choose the file again and check that it opens.")
        return digest.hexdigest(), size


def _flush_folder(folder: Path) -> None:
    """Make the rename itself last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
