"""What is withheld from the party that an archive was made for: a hash in its place, and no more.

A withheld row keeps its number; a column of it, its name; a file, its entry in the manifest.
So nothing can be slipped in or out there unseen, and what was withheld can be shown later to be it.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.core.archive.manifest import MANIFEST, Manifest
from milepost.core.archive.rows import WITHHELD, ArchivedRow, OpenArchive, every_row
from milepost.core.matrix.faults import Fault

_HASH = re.compile(r"[0-9a-f]{64}")
_DATA = re.compile(r"data/([a-z0-9_]+)\.jsonl")


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """How many rows, columns of rows, and files are withheld from ``party``; "" for nobody."""

    party: str
    rows: int
    columns: int
    files: int

    @property
    def words(self) -> str:
        return (
            f"withheld from this archive, made for {self.party}: {self.rows:,} rows,"
            f" {self.columns:,} columns of rows, {self.files:,} files; each stands there as a hash"
        )


def hash_of(content: bytes, *, key: bytes, what: str) -> str:
    """The hash that stands for something withheld.

    Salted by a key that stays with whoever made the archive, since much of it could be guessed from
    a plain hash; each thing has a salt of its own, so that one can be shown without the others.

    :param what: which thing it is, such as "evidence_item 3".
    """
    salt = hmac.new(key, what.encode(), hashlib.sha256).digest()
    return hashlib.sha256(salt + content).hexdigest()


def what_is_withheld(archive: OpenArchive, manifest: Manifest, faults: list[Fault]) -> Withheld:
    """Count it, and look whether each is as it has to be; from nobody, nothing may be withheld."""
    files = [each for each in manifest.files if each.is_withheld]
    if not manifest.party:
        if files:
            faults.append(Fault(where=MANIFEST, sentence="It withholds files, and names no party."))
        return Withheld(party="", rows=0, columns=0, files=len(files))
    rows = columns = 0
    for row in _every_row(archive, faults):
        said = row.values.get(WITHHELD)
        if said is None:
            continue
        if isinstance(said, str):
            rows += 1
        elif isinstance(said, dict):
            columns += len(said)
        if fault := _fault(row, said):
            faults.append(Fault(where=row.where, sentence=fault))
    return Withheld(party=manifest.party, rows=rows, columns=columns, files=len(files))


def _every_row(archive: OpenArchive, faults: list[Fault]) -> Iterator[ArchivedRow]:
    for path in archive.sizes:
        if found := _DATA.fullmatch(path):
            yield from every_row(archive, found[1], faults)


def _fault(row: ArchivedRow, said: Any) -> str:
    if isinstance(said, str):
        is_well = _is_hash(said) and row.values.keys() == {"row", WITHHELD}
        return "" if is_well else "It is withheld, and says more than a hash."
    if not isinstance(said, Mapping) or not said or not all(map(_is_hash, said.values())):
        return "It does not say what is withheld of it by hashes."
    if there := sorted(said.keys() & row.values.keys()):
        return f"“{there[0]}” is withheld, and it is there."
    return ""


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None
