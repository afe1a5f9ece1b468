"""An archive being made: a ZIP file that is there whole, under its name, or not at all."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from milepost.core.archive.manifest import MANIFEST, ArchivedFile, Manifest, manifest_as_json

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # a ZIP file knows none before; the manifest has the true one


class ArchiveBeingMade:
    """Takes files one after the other, each as a stream, and the manifest last.

    Written aside, flushed to disk, then renamed into place; leaving without ``finish`` leaves
    nothing behind.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: list[ArchivedFile] = []

    def __enter__(self) -> "ArchiveBeingMade":
        handle, aside = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}-")
        self._aside = Path(aside)
        self._out = os.fdopen(handle, "wb")
        self._zip = zipfile.ZipFile(self._out, "w", allowZip64=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._out.closed:
            self._zip.close()
            self._out.close()
        self._aside.unlink(missing_ok=True)

    def add(self, path: str, chunks: Iterable[bytes], *, is_packed: bool = False) -> ArchivedFile:
        """Stream a file in.

        :param is_packed: that it will not become smaller, so that no time is lost on trying.
        """
        entry = zipfile.ZipInfo(path, date_time=_FIRST_DAY)
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        added = ArchivedFile(path=path, sha256=digest.hexdigest(), size=size)
        self._files.append(added)
        return added

    def finish(self, manifest: Callable[[tuple[ArchivedFile, ...]], Manifest]) -> str:
        """Write the manifest of everything added, and give the archive its name.

        :return: the SHA-256 of the manifest, which stands for the whole archive.
        """
        content = manifest_as_json(manifest(tuple(self._files)))
        self.add(MANIFEST, [content])
        self._zip.close()
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        os.replace(self._aside, self._path)
        return hashlib.sha256(content).hexdigest()
