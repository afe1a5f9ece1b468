"""Evidence files that are not to be seen before all else is settled: put aside, then in place."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from milepost.gateways.evidence_store import FileStore

PREFIX = ".arriving-"
FORGOTTEN_AFTER = 24 * 60 * 60  # seconds: whoever left it there was killed


class StagedFiles:
    """A folder where a store lets files wait, on this machine's disk, that goes when it is left."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._root = store.aside

    def __enter__(self) -> "StagedFiles":
        self._root.mkdir(parents=True, exist_ok=True)
        for old in self._root.glob(f"{PREFIX}*"):
            if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER:
                shutil.rmtree(old, ignore_errors=True)
        self._aside = Path(tempfile.mkdtemp(dir=self._root, prefix=PREFIX))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._aside, ignore_errors=True)

    def free_bytes(self) -> int:
        """How much the disk has room for."""
        return shutil.disk_usage(self._root).free

    def take(self, sha256: str, copy: Callable[[Callable[[bytes], object]], object]) -> None:
        """Take a file in, flushed to disk.

        :param copy: writes the file's parts with the function that it is given, in order.
        """
        with (self._aside / sha256).open("wb") as out:
            copy(out.write)
            out.flush()
            os.fsync(out.fileno())

    def put_in_place(self) -> None:
        """Give every file its place. One that is there already, with the same content, stays."""
        for aside in sorted(self._aside.iterdir()):
            self._store.take(aside, aside.name)
