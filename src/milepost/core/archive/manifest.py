"""What stands in an archive: every file with its hash, and where the record ended when it was made.

The verifier that each archive carries is made from this module, so it knows the standard library
and other modules of the core alone.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.core.assessment.seal import BEFORE_THE_FIRST, canonical, digest
from milepost.core.matrix.faults import Fault

FORMAT = 1  # raised when the meaning of an entry changes, so that old archives are still read
MANIFEST = "manifest.json"
LONGEST_NAME = 200  # characters

_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/){0,3}[A-Za-z0-9][A-Za-z0-9._-]*")
_HASH = re.compile(r"[0-9a-f]{64}")
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LARGEST = 2**53 - 1


class FaultyArchive(ValueError):
    """An archive that is not what it has to be; it carries every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, kw_only=True)
class ArchivedFile:
    """A file of an archive: its name, the SHA-256 of what is in it, its size in bytes.

    One that is withheld from the party that the archive was made for is named, and not there.
    """

    path: str
    sha256: str
    size: int
    is_withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive says of itself. ``head`` is the hash of its last seal, ``seals`` how many.

    ``party`` is the name of the party that it was made for; "" where nothing is withheld.
    """

    arrangement: str
    name: str
    made_at: str  # UTC, ISO 8601
    made_by: str  # the program and its version
    head: str
    seals: int
    files: tuple[ArchivedFile, ...]
    party: str = ""

    @property
    def by_path(self) -> Mapping[str, ArchivedFile]:
        """Its files by their names."""
        return {each.path: each for each in self.files}


def is_plain_name(path: str) -> bool:
    """Whether a file may have this name: plain letters, and no way out of its folder."""
    return len(path) <= LONGEST_NAME and _NAME.fullmatch(path) is not None


def manifest_as_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in an archive: in canonical form, but with a line for each file.

    Its checksum tells accidents; whoever changes it on purpose can make that anew, and not the hash
    of the whole that was printed when it was made.
    """
    files = [_entry(each) for each in manifest.files]
    head = _head(manifest)
    checksum = digest({**head, "files": files})
    lines = b",\n".join(map(canonical, files))
    return canonical({**head, "checksum": checksum})[:-1] + b',"files":[\n' + lines + b"\n]}\n"


def _entry(file: ArchivedFile) -> dict[str, object]:
    entry: dict[str, object] = {"path": file.path, "sha256": file.sha256, "size": file.size}
    return {**entry, "withheld": True} if file.is_withheld else entry


def _head(manifest: Manifest) -> dict[str, object]:
    made_for: dict[str, object] = {"party": manifest.party} if manifest.party else {}
    return {
        **made_for,
        "format": FORMAT,
        "arrangement": manifest.arrangement,
        "name": manifest.name,
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "head": manifest.head,
        "seals": manifest.seals,
    }


def manifest_from_json(content: bytes) -> Manifest:
    """The manifest in what was read.

    :raises FaultyArchive: with every fault: it is no manifest, of a format that is not known here,
        it names a file twice, outside of the archive, or without its hash, or was changed since.
    """
    plain = _plain(content)
    given = plain.get("format")
    if given != FORMAT or isinstance(given, bool):
        raise FaultyArchive(
            [
                Fault(
                    where=MANIFEST,
                    sentence=f"The archive is of format {given!r}; this Milepost reads format"
                    f" {FORMAT}. Use the version of Milepost that made it, or a newer one.",
                )
            ]
        )
    faults = [Fault(where=MANIFEST, sentence=each) for each in _faults(plain)]
    files = plain.get("files")
    entries = files if isinstance(files, list) else []
    if entries is not files:
        faults.append(Fault(where=MANIFEST, sentence="It lists no files."))
    faults += _file_faults(entries)
    if faults:
        raise FaultyArchive(faults)
    manifest = Manifest(
        arrangement=plain["arrangement"],
        name=plain["name"],
        made_at=plain["made_at"],
        made_by=plain["made_by"],
        head=plain["head"],
        seals=plain["seals"],
        files=tuple(
            ArchivedFile(
                path=each["path"],
                sha256=each["sha256"],
                size=each["size"],
                is_withheld=each.get("withheld") is True,
            )
            for each in entries
        ),
        party=plain.get("party", ""),
    )
    if manifest_as_json(manifest) != content:
        raise FaultyArchive(
            [Fault(where=MANIFEST, sentence="It was changed: it is not what its checksum says.")]
        )
    return manifest


def _plain(content: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(content.decode())
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise FaultyArchive([Fault(where=MANIFEST, sentence="It is not a JSON object in UTF-8.")])
    return plain


def _faults(plain: Mapping[str, Any]) -> Iterator[str]:
    if not _is_text(plain.get("arrangement")) or not _REFERENCE.fullmatch(plain["arrangement"]):
        yield "It does not name the arrangement by its reference."
    for name in ("name", "made_at", "made_by", *(["party"] if "party" in plain else [])):
        if not _is_text(plain.get(name)):
            yield f"“{name}” is missing, or no text of a line."
    if not _is_hash(plain.get("head")):
        yield "“head” is not the hash of a seal: 64 digits and letters from a to f."
    if not _is_count(plain.get("seals")):
        yield "“seals” does not say how many seals there are."
    elif (plain["seals"] == 0) != (plain.get("head") == BEFORE_THE_FIRST):
        yield "“seals” and “head” do not agree on whether anything is sealed."


def _file_faults(entries: list[object]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        fault = _entry_fault(entry)
        if not fault and isinstance(entry, dict):
            path = entry["path"].casefold()  # where capitals do not count, one would hide the other
            fault = f"It names “{entry['path']}” twice." if path in seen else ""
            seen.add(path)
        if fault:
            yield Fault(where=f"{MANIFEST}, file {place}", sentence=fault)


def _entry_fault(entry: object) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        return "It does not name a file."
    path = entry["path"]
    if not is_plain_name(path) or path == MANIFEST:
        return f"{path[:80]!r} is not a name that a file of an archive may have."
    if not _is_hash(entry.get("sha256")):
        return f"It does not say the SHA-256 of {path}."
    if not _is_count(entry.get("size")):
        return f"It does not say how many bytes {path} has."
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST
