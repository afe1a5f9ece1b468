"""The key that signs sessions: made once, kept in a file that only its owner can read."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def secret_key(folder: Path) -> str:
    """The key kept in a folder; made, with the folder, the first time.

    :raises OSError: if the file can be neither read nor made.
    """
    path = folder / "secret-key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a new key; of two processes that start together, the first to finish is believed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made readable to its owner alone, written to the end, and only then given its name.
    with NamedTemporaryFile(mode="w", encoding="ascii", dir=path.parent, prefix=".key-") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
