"""Is an archive as it was made: every file there and unchanged, every seal whole, every level so?

How its files are come by is the caller's business: an archive is opened from a ZIP file, or from a
folder that one was unpacked into. Nothing here holds more than a line of them in memory.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from milepost.core.archive.manifest import (
    MANIFEST,
    ArchivedFile,
    FaultyArchive,
    Manifest,
    manifest_from_json,
)
from milepost.core.assessment.seal import SealRecord, digest
from milepost.core.assessment.verification import FiledSeal, Verification, verify_record
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.faults import Fault, FaultyMatrix

SEALS = "data/audit_seal.jsonl"
MATRICES = "data/matrices_version.jsonl"
LONGEST_LINE = 64 * 1024**2  # bytes: a matrix takes a hundredth of it
LARGEST_MANIFEST = 256 * 1024**2  # bytes

_SEAL_FIELDS = ("arrangement", "kind", "at", "content_hash", "previous", "hash", "about", "content")

Sink = Callable[[bytes], object]


class UnreadableFile(Exception):
    """A file of an archive that cannot be read to its end; the message says why."""


class OpenArchive(Protocol):
    """An archive that is open to be read."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name."""

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it cannot be read to its end.
        """


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What looking an archive over has shown; ``record`` is None where none could be verified."""

    manifest: Manifest
    faults: tuple[Fault, ...]
    record: Verification | None

    @property
    def is_sound(self) -> bool:
        """Every file is as it was, and the record in them holds."""
        return not self.faults and self.record is not None and self.record.is_sound


def read_manifest(archive: OpenArchive) -> Manifest:
    """What the archive says of itself.

    :raises FaultyArchive: where it has no manifest, or a faulty one.
    """
    size = archive.sizes.get(MANIFEST)
    if size is None:
        raise FaultyArchive(
            [Fault(where=MANIFEST, sentence="It is missing: this is no archive of Milepost's.")]
        )
    if size > LARGEST_MANIFEST:
        raise FaultyArchive([Fault(where=MANIFEST, sentence="It is too large to be a manifest.")])
    try:
        content = b"".join(archive.chunks(MANIFEST))
    except UnreadableFile as refused:
        raise FaultyArchive([Fault(where=MANIFEST, sentence=str(refused))]) from refused
    return manifest_from_json(content)


def files_astray(archive: OpenArchive, manifest: Manifest) -> Iterator[Fault]:
    """Files that the manifest names and the archive lacks, or the reverse, or of another size."""
    named = manifest.by_path
    for path, file in named.items():
        size = archive.sizes.get(path)
        if size is None:
            yield Fault(where=path, sentence="The manifest names it, and it is missing.")
        elif size != file.size:
            yield Fault(
                where=path,
                sentence=f"It has {size:,} bytes; the manifest says {file.size:,}.",
            )
    for path in archive.sizes.keys() - named.keys() - {MANIFEST}:
        yield Fault(where=path[:200], sentence="The manifest does not name it.")


def is_as_made(archive: OpenArchive, file: ArchivedFile, sink: Sink | None = None) -> Fault | None:
    """Read a file to its end, and compare its hash; None where it is as the manifest says.

    :param sink: given every part of the file as it is read.
    """
    found = hashlib.sha256()
    try:
        for chunk in archive.chunks(file.path):
            found.update(chunk)
            if sink is not None:
                sink(chunk)
    except UnreadableFile as refused:
        return Fault(where=file.path, sentence=str(refused))
    if found.hexdigest() != file.sha256:
        return Fault(where=file.path, sentence="It was changed: its SHA-256 is not the manifest's.")
    return None


def lines(archive: OpenArchive, path: str) -> Iterator[bytes]:
    """The lines of a file, without their ends.

    :raises UnreadableFile: where it cannot be read to its end, or has a line without one.
    """
    rest = b""
    for chunk in archive.chunks(path):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise UnreadableFile(f"It has a line of more than {LONGEST_LINE:,} bytes.")
    if rest:
        raise UnreadableFile("Its last line is cut off.")


def inspect(
    archive: OpenArchive,
    *,
    head: str | None = None,
    looked_at: Callable[[ArchivedFile], object] = lambda _: None,
) -> Inspection:
    """Look an archive over: every file by its hash, every seal, and every sealed level anew.

    :param head: a head hash as printed elsewhere; without it a cut tail cannot be proved.
    :param looked_at: told of each file when it has been read.
    :raises FaultyArchive: where it has no manifest that can be read.
    """
    manifest = read_manifest(archive)
    faults = list(files_astray(archive, manifest))
    for file in manifest.files:
        if archive.sizes.get(file.path) == file.size:
            fault = is_as_made(archive, file)
            faults += [fault] if fault else []
            looked_at(file)
    record = None
    if not any(fault.where in (SEALS, MATRICES) for fault in faults):
        found, record = verify_seals(archive, manifest, head=head)
        faults += found
    return Inspection(manifest=manifest, faults=tuple(faults), record=record)


def verify_seals(
    archive: OpenArchive, manifest: Manifest, *, head: str | None = None
) -> tuple[list[Fault], Verification | None]:
    """Verify the record that stands in an archive, and hold its end against the manifest's."""
    faults: list[Fault] = []
    try:
        matrices = dict(_matrices(archive, faults))
        found = verify_record(_seals(archive, faults), matrices, head=head)
    except UnreadableFile as refused:
        return [*faults, Fault(where=SEALS, sentence=str(refused))], None
    ends = (found.seals, found.verdict.head)
    if ends != (manifest.seals, manifest.head):
        faults.append(
            Fault(
                where=SEALS,
                sentence=f"It has {found.seals} seals and ends in {found.verdict.head};"
                f" the manifest says {manifest.seals}, ending in {manifest.head}.",
            )
        )
    return faults, found


def _seals(archive: OpenArchive, faults: list[Fault]) -> Iterator[FiledSeal]:
    for where, row in _rows(archive, SEALS, faults):
        if not all(isinstance(row.get(name), str) for name in _SEAL_FIELDS) or not isinstance(
            row.get("sequence"), int
        ):
            faults.append(Fault(where=where, sentence="It is not a seal."))
            continue
        yield FiledSeal(
            record=SealRecord(
                arrangement=row["arrangement"],
                sequence=row["sequence"],
                kind=row["kind"],
                at=row["at"],
                content_hash=row["content_hash"],
                previous=row["previous"],
                hash=row["hash"],
            ),
            about=row["about"],
            content=row["content"],
        )


def _matrices(archive: OpenArchive, faults: list[Fault]) -> Iterator[tuple[str, MaturityMatrix]]:
    for where, row in _rows(archive, MATRICES, faults):
        try:
            document = json.loads(row["document"])
            yield digest(document), from_document(document)
        except FaultyMatrix as refused:
            faults += [Fault(where=where, sentence=str(each)) for each in refused.faults]
        except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
            faults.append(Fault(where=where, sentence="It holds no matrix."))


def _rows(
    archive: OpenArchive, path: str, faults: list[Fault]
) -> Iterable[tuple[str, dict[str, Any]]]:
    if path not in archive.sizes:
        return
    for number, line in enumerate(lines(archive, path), start=1):
        where = f"{path}, line {number}"
        try:
            row = json.loads(line.decode())
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield where, row
        else:
            faults.append(Fault(where=where, sentence="It is not a JSON object in UTF-8."))
