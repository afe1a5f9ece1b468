"""Does the record in an archive hold: its seals, its levels, and every row that they cover?

Asked of an archive and of a site alike, by whatever can hand out its rows as an archive does.
"""

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from milepost.core.archive.agreement import Agreement
from milepost.core.archive.recorded import KEPT_IN, RecordedRows, read_recorded
from milepost.core.archive.rows import (
    WITHHELD,
    ArchivedRow,
    OpenArchive,
    UnreadableFile,
    file_of,
    rows,
)
from milepost.core.assessment.seal import BEFORE_THE_FIRST, SealRecord, digest
from milepost.core.assessment.verification import FiledSeal, Verification, verify_record
from milepost.core.matrix.definition import MaturityMatrix
from milepost.core.matrix.document import from_document
from milepost.core.matrix.faults import Fault, FaultyMatrix

SEALS = "audit_seal"
HEADS = "audit_seal_head"
MATRICES = "matrices_version"

_SEAL_FIELDS = ("arrangement", "kind", "at", "content_hash", "previous", "hash", "about", "content")


@dataclass(frozen=True, kw_only=True)
class RecordInspection:
    """What looking a record over has shown.

    ``compared`` counts what was held against the seals, by its name; ``removed`` are the reasons
    whose words were erased: their hashes are kept, so it is no fault; ``unnamed`` are the people
    whose names were.
    """

    verification: Verification
    faults: tuple[Fault, ...]
    compared: Mapping[str, int]
    removed: int
    unnamed: int

    @property
    def is_sound(self) -> bool:
        """The chain is whole, every level follows, and the rows say what was sealed."""
        return not self.faults and self.verification.is_sound


def inspect_record(
    archive: OpenArchive, *, head: str | None = None, withheld_files: Collection[str] = ()
) -> RecordInspection:
    """Follow the seals, work every level out anew, and hold the rows against them.

    :param head: a head hash as printed elsewhere; without it a cut tail cannot be proved.
    :param withheld_files: those that the archive names, and that its party does not get.
    """
    faults: list[Fault] = []
    matrices = dict(_matrices(archive, faults))
    found = read_recorded(archive, faults)
    agreement = Agreement(found)
    verification = verify_record(
        _each_noted(_seals(archive, faults), agreement),
        matrices,
        head=head,
        beside=agreement.faults_of,
    )
    faults += agreement.without_a_seal()
    faults += _end(archive, verification)
    faults += _files(archive, found, withheld_files)
    return RecordInspection(
        verification=verification,
        faults=tuple(dict.fromkeys(faults)),
        compared={**agreement.counts, "reasons": len(found.digests) - len(found.removed)},
        removed=len(found.removed),
        unnamed=len(found.unnamed),
    )


def _each_noted(seals: Iterable[FiledSeal], agreement: Agreement) -> Iterator[FiledSeal]:
    """The seals as they come; what is withheld can be held against no row."""
    for seal in seals:
        if seal.content is None:
            agreement.pass_over(seal)
        yield seal


def _seals(archive: OpenArchive, faults: list[Fault]) -> Iterator[FiledSeal]:
    for row in rows(archive, SEALS, faults):
        withheld = row.values.get(WITHHELD)
        is_withheld = withheld == {"content": row.word("content_hash")}
        fields = [name for name in _SEAL_FIELDS if name != "content" or not is_withheld]
        if not all(isinstance(row.values.get(name), str) for name in fields) or not row.count(
            "sequence"
        ):
            faults.append(Fault(where=row.where, sentence="It is not a seal."))
            continue
        yield FiledSeal(
            record=SealRecord(
                arrangement=row.word("arrangement"),
                sequence=row.count("sequence"),
                kind=row.word("kind"),
                at=row.word("at"),
                content_hash=row.word("content_hash"),
                previous=row.word("previous"),
                hash=row.word("hash"),
            ),
            about=row.word("about"),
            content=None if is_withheld else row.word("content"),
        )


def _end(archive: OpenArchive, found: Verification) -> Iterator[Fault]:
    """The row that says where the chain ends; there is none before the first seal."""
    faults: list[Fault] = []
    ends = [(row.count("sequence"), row.word("hash")) for row in rows(archive, HEADS, faults)]
    yield from faults
    if (ends or [(0, BEFORE_THE_FIRST)]) != [(found.seals, found.verdict.head)]:
        yield Fault(where=file_of(HEADS), sentence="It does not name the last seal.")


# -- the wording ----------------------------------------------------------------------------------


def _matrices(archive: OpenArchive, faults: list[Fault]) -> Iterator[tuple[str, MaturityMatrix]]:
    """Each matrix version by the hash of its document, as that is kept."""
    for row in rows(archive, MATRICES, faults):
        try:
            document = json.loads(row.word("document"))
            found, matrix = digest(document), from_document(document)
        except FaultyMatrix as refused:
            faults += [Fault(where=row.where, sentence=str(each)) for each in refused.faults]
        except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
            faults.append(Fault(where=row.where, sentence="It holds no matrix."))
        else:
            faults += _written_otherwise(archive, row, found, matrix)
            yield found, matrix


def _written_otherwise(
    archive: OpenArchive, row: ArchivedRow, found: str, matrix: MaturityMatrix
) -> Iterator[Fault]:
    if found != row.word("sha256"):
        yield Fault(where=row.where, sentence="Its matrix was changed: the hash is another.")
    path = f"matrix/version-{row.count('number')}.toml"
    if path in archive.sizes and _read_toml(archive, path) != matrix:
        yield Fault(where=path, sentence=f"It is not the matrix of {row.where}.")


def _read_toml(archive: OpenArchive, path: str) -> MaturityMatrix | None:
    try:
        return from_document(tomllib.loads(b"".join(archive.chunks(path)).decode()))
    except (UnreadableFile, FaultyMatrix, ValueError, KeyError, TypeError, RecursionError):
        return None


# -- the files ------------------------------------------------------------------------------------


def _files(archive: OpenArchive, found: RecordedRows, withheld: Collection[str]) -> Iterator[Fault]:
    """Files that rows name and that are not there, and the reverse."""
    spared = {(path.parts[0], path.name.partition(".")[0]) for path in map(PurePosixPath, withheld)}
    there = {
        (path.parts[0], path.name.partition(".")[0]): (path, size)
        for path, size in ((PurePosixPath(name), size) for name, size in archive.sizes.items())
        if path.parts[0] in KEPT_IN.values()
    }
    for each in found.files:
        path, size = there.get((each.kept_in, each.sha256), (None, 0))
        if path is None and (each.kept_in, each.sha256) in spared:
            continue
        if path is None:
            sentence = f"Its file, of the hash {each.sha256:.64}, is not there."
            yield Fault(where=each.where, sentence=sentence)
        elif size != each.size:
            sentence = f"Its file has {size:,} bytes; it says {each.size:,}."
            yield Fault(where=each.where, sentence=sentence)
    for key in there.keys() - {(each.kept_in, each.sha256) for each in found.files}:
        yield Fault(where=str(there[key][0]), sentence="No row of the record names it.")
