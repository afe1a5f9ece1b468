"""What every place where evidence files are kept promises, whichever kind of place it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

LARGEST_FILE = 2 * 1024**3  # bytes


class FileRefused(Exception):
    """The file cannot be kept; the message says why, and what to do."""


class StoreFault(OSError):
    """The place where files are kept does not answer, or refuses; the message is for operators."""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """What is known of a file once it is kept."""

    sha256: str
    size: int  # bytes


class FileStore(Protocol):
    """Keeps files under the SHA-256 of what is in them: whole or not at all, and each once."""

    @property
    def aside(self) -> Path:
        """A folder on this machine in which files wait until they are whole and looked at."""
        ...

    def keep(self, chunks: Iterable[bytes]) -> KeptFile:
        """Stream a file in.

        :raises FileRefused: where it is empty or too large; nothing is left behind.
        :raises OSError: where it cannot be written; nothing is left behind.
        """
        ...

    def take(self, path: Path, sha256: str) -> None:
        """Take in a file of the folder ``aside``, flushed to disk; afterwards it is there no more.

        One that is kept already is from then on kept as of now, and so not let go by anybody who
        saw before that nothing named it.

        :raises OSError: where it cannot be taken; then it is where it was.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The file of that hash, to be read from any place in it: ``seek`` goes there.

        :raises FileNotFoundError: where it is not kept.
        """
        ...

    def holds(self, sha256: str) -> bool:
        """Whether the file of that hash is there."""
        ...

    def size_of(self, sha256: str) -> int | None:
        """How many bytes the file of that hash has; None where it is not there."""
        ...

    def kept_at(self, sha256: str) -> datetime | None:
        """When somebody last put the file of that hash in; None where it is not there."""
        ...

    def is_intact(self, sha256: str) -> bool:
        """Whether the file is there and still has the content that its name promises."""
        ...

    def all_kept(self) -> Iterable[str]:
        """The hash of every file that is kept."""
        ...

    def left_half(self, *, before: datetime) -> Iterable[str]:
        """What was begun before a moment, and neither finished nor taken back, for an operator."""
        ...

    def let_go_of_halves(self, *, before: datetime) -> int:
        """Remove what was begun before a moment, and neither finished nor taken back.

        :return: how many there were.
        """
        ...

    def erase(self, sha256: str) -> None:
        """Let a file go for good; one that is not there is as good as gone."""
        ...

    def require_ready(self) -> None:
        """Make sure that files can be put in and had back.

        :raises OSError: saying what is in the way.
        """
        ...
