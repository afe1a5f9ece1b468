"""Where evidence files are kept: a folder, each file named by the hash of what is in it."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

from milepost.gateways.evidence_arriving import (
    arriving,
    flush_folder,
    forgotten,
    let_go_of_forgotten,
)
from milepost.gateways.evidence_store import LARGEST_FILE, FileRefused, KeptFile

__all__ = ["LARGEST_FILE", "EvidenceFolder", "FileRefused", "KeptFile"]


class EvidenceFolder:
    """Keeps files by hash: written aside, flushed to disk, then renamed into place.

    A file is there whole or not at all; the same content is kept once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __str__(self) -> str:
        return str(self._root)

    @property
    def aside(self) -> Path:
        """The folder itself: what waits there is on the same disk, under a name that no hash is."""
        return self._root

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Stream a file in.

        :raises FileRefused: where it is empty or too large; nothing is left behind.
        :raises OSError: where it cannot be written; nothing is left behind.
        """
        with arriving(chunks, self.aside) as arrived:
            self.take(arrived.path, arrived.sha256)
        return KeptFile(sha256=arrived.sha256, size=arrived.size)

    def take(self, path: Path, sha256: str) -> None:
        """Take in a file of the folder ``aside``, flushed to disk; afterwards it is there no more.

        :raises OSError: where it cannot be taken; then it is where it was.
        """
        place = self._place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)
        flush_folder(place.parent)
        flush_folder(self._root)

    def open(self, sha256: str) -> BufferedReader:
        """The file of that hash, to be read from any place in it.

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

    def kept_at(self, sha256: str) -> datetime | None:
        """When somebody last put the file of that hash in; None where it is not there."""
        place = self._place(sha256)
        return datetime.fromtimestamp(place.stat().st_mtime, UTC) if place.exists() else None

    def is_intact(self, sha256: str) -> bool:
        """Whether the file is there and still has the content that its name promises."""
        try:
            with self.open(sha256) as kept:
                return hashlib.file_digest(kept, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def all_kept(self) -> Iterable[str]:
        """The hash of every file in the folder."""
        return (path.name for path in self._root.glob("??/*") if path.is_file())

    def left_half(self, *, before: datetime) -> Iterator[str]:
        """What was begun before a moment, and neither finished nor taken back."""
        return (str(path) for path in forgotten(self._root, before=before))

    def let_go_of_halves(self, *, before: datetime) -> int:
        """Remove what was begun before a moment; how many there were."""
        return let_go_of_forgotten(self._root, before=before)

    def erase(self, sha256: str) -> None:
        """Let a file go for good; one that is not there is as good as gone."""
        place = self._place(sha256)
        place.unlink(missing_ok=True)
        if place.parent.exists():
            flush_folder(place.parent)

    def require_ready(self) -> None:
        """Make sure that files can be put in and had back.

        :raises OSError: saying what is in the way.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        if not os.access(self._root, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"{self._root} cannot be written")

    def _place(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256
