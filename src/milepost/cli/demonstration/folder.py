"""Is the demonstration in a folder whole, half made, absent, or somebody's real site?

A note beside the database says "being made" until all is told. What was left half made is made
anew; a database without the note is somebody's own, and is never touched.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

NOTE = "demonstration.json"
DATABASE = "milepost.sqlite3"
_BEING_MADE, _MADE = "being made", "made"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else makes a demonstration in the folder meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".making").open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        except ImportError:  # Windows: two at once are not kept apart there
            pass
        yield


def make_ready(folder: Path) -> bool:
    """Clear away what was left half made, and note that it is being made.

    :return: whether it has to be made; False where a whole one is there.
    :raises click.ClickException: where the folder holds a site that is no demonstration.
    """
    state = _state(folder)
    if state == _MADE and (folder / DATABASE).exists():
        return False
    if state is None and (folder / DATABASE).exists():
        raise click.ClickException(
            f"{folder} holds a site that is not the demonstration: name another folder with --data."
        )
    _write(folder, _BEING_MADE)
    for end in ("", "-wal", "-shm", "-journal"):
        (folder / f"{DATABASE}{end}").unlink(missing_ok=True)
    shutil.rmtree(folder / "evidence", ignore_errors=True)
    return True


def mark_made(folder: Path) -> None:
    """All of it is told."""
    _write(folder, _MADE)


def _state(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / NOTE).read_text(encoding="utf-8"))["state"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, state: str) -> None:
    aside = folder / f".{NOTE}"
    with aside.open("w", encoding="utf-8") as file:
        json.dump({"state": state}, file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / NOTE)
