"""An archive as a file: written as a stream, and opened without trusting anything in it.

The reading half knows the standard library alone, for it is part of the verifier that each archive
carries.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from milepost.core.archive.manifest import MANIFEST, FaultyArchive, is_plain_name
from milepost.core.archive.rows import UnreadableFile
from milepost.core.matrix.faults import Fault

A_PART = 1024**2  # bytes read at a time
MOST_FILES = 1_000_000
# What unpacks to more than this many times its own size was made to fill disks; text such as ours
# comes to a tenth or a twentieth.
MOST_GROWTH = 120
SMALL = 64 * 1024**2  # bytes: unpacked, this much harms nobody

_ENCRYPTED = 0x1
# What zipfile raises on files that were damaged, or made to break it.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
)


class ZippedArchive:
    """An archive in a ZIP file. Nothing is ever unpacked under a name that the file gives."""

    def __init__(self, path: Path, opened: zipfile.ZipFile, sizes: Mapping[str, int]) -> None:
        self._path = path
        self._opened = opened
        self._sizes = sizes

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name."""
        return self._sizes

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it is damaged.
        """
        try:
            with self._opened.open(path) as file:
                yield from parts_of(file)
        except _DAMAGE as damage:
            raise UnreadableFile("It is damaged and cannot be read to its end.") from damage

    def close(self) -> None:
        """Let go of the file."""
        self._opened.close()


class UnpackedArchive:
    """An archive that somebody has unpacked into a folder.

    Hidden files are passed over: machines put them where people look, and no archive has any.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes = {
            path.relative_to(folder).as_posix(): path.stat().st_size
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not _is_passed_over(path.relative_to(folder))
        }

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name."""
        return self._sizes

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it cannot be read.
        """
        try:
            with (self._folder / path).open("rb") as file:
                yield from parts_of(file)
        except OSError as fault:
            raise UnreadableFile(f"It cannot be read: {fault.strerror}.") from fault

    def close(self) -> None:
        """Nothing is held open."""


def _is_passed_over(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def open_archive(path: Path) -> ZippedArchive | UnpackedArchive:
    """An archive, to be read and then closed.

    :param path: a ZIP file, or the folder that one was unpacked into.
    :raises FaultyArchive: where it is neither, or a file in it must not be touched.
    """
    if path.is_dir():
        return UnpackedArchive(path)
    try:
        opened = zipfile.ZipFile(path)
        entries = opened.infolist()
    except _DAMAGE as damage:
        sentence = (
            f"It cannot be opened: {damage.strerror}."
            if isinstance(damage, OSError) and damage.strerror
            else "It is not a ZIP file, or its end is missing. Copy it again, whole."
        )
        raise FaultyArchive([Fault(where=path.name, sentence=sentence)]) from damage
    faults = list(_dangers(path, entries))
    if faults:
        opened.close()
        raise FaultyArchive(faults)
    return ZippedArchive(
        path, opened, {each.filename: each.file_size for each in entries if not each.is_dir()}
    )


def _dangers(path: Path, entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    if len(entries) > MOST_FILES:
        yield Fault(where=path.name, sentence=f"It holds more than {MOST_FILES:,} files.")
        return
    seen: set[str] = set()
    for entry in entries:
        if fault := _danger(entry, seen):
            yield Fault(where=repr(entry.filename[:80]), sentence=fault)
        seen.add(entry.filename.casefold())
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > SMALL and unpacked > path.stat().st_size * MOST_GROWTH:
        yield Fault(
            where=path.name,
            sentence=f"Unpacked it would take {unpacked:,} bytes, more than {MOST_GROWTH} times"
            " its own size: such a file is made to fill disks, and is not opened.",
        )


def _danger(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    name = entry.filename
    if not is_plain_name(name.removesuffix("/") if entry.is_dir() else name):
        return "No file of an archive may have this name."
    if name.casefold() in seen:
        return "It is in the archive twice."
    if entry.flag_bits & _ENCRYPTED:
        return "It is encrypted: an archive is open."
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in a way that is not read here: pack the archive as plain ZIP."
    return ""


def parts_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is in a file, a part at a time."""
    while part := file.read(A_PART):
        yield part


def in_parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Several lines at once: packing each by itself takes longer."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= A_PART:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


# -- the verifier's own page ----------------------------------------------------------------------


def has_manifest(folder: Path) -> bool:
    """Whether a folder is one that an archive was unpacked into."""
    return (folder / MANIFEST).is_file()
