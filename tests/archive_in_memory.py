"""An archive that is held in memory, and made true of itself again after a change."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from milepost.core.archive.manifest import (
    MANIFEST,
    ArchivedFile,
    manifest_as_json,
    manifest_from_json,
)
from milepost.core.archive.rows import rows
from milepost.core.archive.spreadsheets import TABLES, Spreadsheets, as_csv

Files = dict[str, bytes]
Rows = list[dict[str, Any]]


class HeldArchive:
    """Files by name, as an archive hands them out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @property
    def sizes(self) -> Mapping[str, int]:
        return {name: len(content) for name, content in self._files.items()}

    def chunks(self, path: str) -> Iterator[bytes]:
        content = self._files[path]
        for start in range(0, len(content), 1_000):
            yield content[start : start + 1_000]


def rows_of(files: Mapping[str, bytes], table: str) -> Rows:
    """The rows of a table in an archive."""
    return [json.loads(line) for line in files[f"data/{table}.jsonl"].splitlines()]


def with_rows(files: Files, table: str, change: Callable[[Rows], object]) -> Files:
    """The files with a table's rows changed, and a manifest that is true of that."""
    held = rows_of(files, table)
    change(held)
    content = b"".join(map(_as_line, held))
    return with_its_manifest({**files, f"data/{table}.jsonl": content})


def _as_line(row: Mapping[str, Any]) -> bytes:
    """A row as an export writes it, so that what is the same stays the same to the byte."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def with_its_manifest(files: Files, **said: Any) -> Files:
    """The files with a manifest that is true of them: only what is inside can be wrong then.

    :param said: what else the manifest says otherwise.
    """
    manifest = manifest_from_json(files[MANIFEST])
    listed = tuple(
        ArchivedFile(path=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        for name, content in files.items()
        if name != MANIFEST
    )
    made = replace(manifest, **{**said, "files": listed})
    return {**files, MANIFEST: manifest_as_json(made)}


def with_its_tables(files: Files) -> Files:
    """The files with the tables for a spreadsheet made anew of the rows, and the manifest too."""
    archive = HeldArchive(files)
    places = {PurePosixPath(path).name.partition(".")[0]: path for path in files}
    sheets = Spreadsheets(lambda table: rows(archive, table, []), places)
    made = {path: b"".join(as_csv(lines(sheets))) for path, lines in TABLES.items()}
    return with_its_manifest({**files, **made})
