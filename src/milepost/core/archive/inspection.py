"""Is an archive as it was made: every file there and unchanged, every seal whole, every level so?

How its files are come by is the caller's business: an archive is opened from a ZIP file, or from a
folder that one was unpacked into. Nothing here holds more than a line of them in memory.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from milepost.core.archive.manifest import (
    MANIFEST,
    ArchivedFile,
    FaultyArchive,
    Manifest,
    manifest_from_json,
)
from milepost.core.archive.record import SEALS, RecordInspection, inspect_record
from milepost.core.archive.recorded import KEPT_IN
from milepost.core.archive.rows import (
    IS_WITHHELD,
    OpenArchive,
    UnreadableFile,
    file_of,
    rows,
)
from milepost.core.archive.spreadsheets import TABLES, Spreadsheets, as_csv
from milepost.core.archive.withheld import Withheld, what_is_withheld
from milepost.core.matrix.faults import Fault

_WHOSE = "contracts_arrangement"
LARGEST_MANIFEST = 256 * 1024**2  # bytes

# What every archive of format 1 has, however little was put in: a forger who deletes one of these
# cannot make the manifest say that it never was. Tables that came later may be missing.
ALWAYS_THERE = (
    "README.txt",
    "verify.py",
    *TABLES,
    *map(
        file_of,
        (
            "assessments_assessed_level",
            "assessments_assessment",
            "assessments_awaited_signature",
            "assessments_board_vote",
            "assessments_challenge",
            "assessments_challenge_answer",
            "assessments_criterion_rating",
            "assessments_cycle",
            "assessments_dissent",
            "assessments_evidence_answer",
            "assessments_evidence_link",
            "assessments_interest_declaration",
            "assessments_interest_end",
            "assessments_moderator_view",
            "assessments_proposed_level",
            "assessments_ratified_level",
            "assessments_rating_set",
            "assessments_second_signature",
            "assessments_secondment",
            "assessments_step_taken",
            "assessments_validated_level",
            "assessments_undone_move",
            "assessments_waiver",
            "assessments_waiver_end",
            "audit_erasure",
            "audit_event",
            "audit_seal",
            "audit_seal_head",
            "audit_statement",
            "contracts_arrangement",
            "contracts_contract",
            "contracts_membership",
            "contracts_party",
            "documents_document",
            "documents_file",
            "evidence_deletion",
            "evidence_exception",
            "evidence_exception_end",
            "evidence_hold",
            "evidence_hold_end",
            "evidence_item",
            "evidence_judgement",
            "evidence_keeping",
            "evidence_release",
            "evidence_reply",
            "evidence_version",
            "matrices_agreement",
            "matrices_bid_commitment",
            "matrices_commitment_trace",
            "matrices_consent",
            "matrices_draft",
            "matrices_map_decision",
            "matrices_point_said",
            "matrices_proposal",
            "matrices_proposal_answer",
            "matrices_proposal_comment",
            "matrices_remembered_layout",
            "matrices_version",
            "people_person",
            "plans_annual_commitment",
            "plans_annual_plan",
            "plans_annual_plan_step",
            "plans_client_block",
            "plans_milestone",
            "plans_outcome_position",
            "plans_plan",
            "plans_plan_version",
            "plans_target_level",
        ),
    ),
)

Sink = Callable[[bytes], object]


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What looking an archive over has shown; the faults are those of its record too."""

    manifest: Manifest
    manifest_sha256: str
    is_manifest_proved: bool
    faults: tuple[Fault, ...]
    record: RecordInspection
    withheld: Withheld

    @property
    def is_sound(self) -> bool:
        """Every file is as it was, and the record in them holds."""
        return not self.faults and self.record.is_sound


def read_manifest(archive: OpenArchive) -> Manifest:
    """What the archive says of itself.

    :raises FaultyArchive: where it has no manifest, or a faulty one.
    """
    return manifest_from_json(_manifest_content(archive))


def _manifest_content(archive: OpenArchive) -> bytes:
    size = archive.sizes.get(MANIFEST)
    if size is None:
        raise FaultyArchive(
            [Fault(where=MANIFEST, sentence="It is missing: this is no archive of Milepost's.")]
        )
    if size > LARGEST_MANIFEST:
        raise FaultyArchive([Fault(where=MANIFEST, sentence="It is too large to be a manifest.")])
    try:
        return b"".join(archive.chunks(MANIFEST))
    except UnreadableFile as refused:
        raise FaultyArchive([Fault(where=MANIFEST, sentence=str(refused))]) from refused


def files_astray(archive: OpenArchive, manifest: Manifest) -> Iterator[Fault]:
    """Files that the manifest names and the archive lacks, or the reverse, or of another size."""
    named = manifest.by_path
    for path, file in named.items():
        size = archive.sizes.get(path)
        if file.is_withheld:
            if size is not None:
                yield Fault(where=path, sentence="The manifest withholds it, and it is there.")
        elif size is None:
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


def inspect(
    archive: OpenArchive,
    *,
    head: str | None = None,
    manifest_sha256: str | None = None,
    looked_at: Callable[[ArchivedFile], object] = lambda _: None,
) -> Inspection:
    """Look an archive over: every file by its hash, every seal, every sealed level and row anew.

    :param head: a head hash as printed elsewhere; without it a cut tail cannot be proved.
    :param manifest_sha256: the hash of the manifest as printed when the archive was made; without
        it nobody can prove that what no seal covers was not changed together with the manifest.
    :param looked_at: told of each file when it has been read.
    :raises FaultyArchive: where it has no manifest that can be read.
    """
    content = _manifest_content(archive)
    manifest, found_sha256 = manifest_from_json(content), hashlib.sha256(content).hexdigest()
    faults = []
    if manifest_sha256 not in (None, found_sha256):
        faults.append(Fault(where=MANIFEST, sentence="It is not the manifest of the printed hash."))
    faults += files_astray(archive, manifest)
    faults += _lacking(manifest)
    withheld = what_is_withheld(archive, manifest, faults)
    for file in manifest.files:
        if archive.sizes.get(file.path) == file.size:
            fault = is_as_made(archive, file) or misnamed(file)
            faults += [fault] if fault else []
            looked_at(file)
    record = inspect_record(
        archive,
        head=head,
        withheld_files=[each.path for each in manifest.files if each.is_withheld],
    )
    if manifest.party:
        record = replace(record, faults=tuple(_but_withheld(record.faults)))
    faults += [
        *record.faults,
        *end_astray(record, manifest),
        *_another_arrangement(archive, manifest),
    ]
    found = list(_tables_astray(archive))
    faults += _but_withheld(found) if manifest.party else found
    return Inspection(
        manifest=manifest,
        manifest_sha256=found_sha256,
        is_manifest_proved=manifest_sha256 == found_sha256,
        faults=tuple(dict.fromkeys(faults)),
        record=record,
        withheld=withheld,
    )


def _but_withheld(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults of an archive that was made for a party, which does not get every row."""
    return (each for each in faults if each.sentence != IS_WITHHELD)


def misnamed(file: ArchivedFile) -> Fault | None:
    """Evidence and documents are named by their hashes; None where a file is, or need not be."""
    path = PurePosixPath(file.path)
    if path.parts[0] not in KEPT_IN.values() or path.name.partition(".")[0] == file.sha256:
        return None
    return Fault(where=file.path, sentence="It is not named by the hash that the manifest gives.")


def end_astray(record: RecordInspection, manifest: Manifest) -> Iterator[Fault]:
    """Whether the seals are those that the manifest tells of: as many, of that arrangement."""
    found = record.verification
    if (found.seals, found.verdict.head) != (manifest.seals, manifest.head):
        yield Fault(
            where=file_of(SEALS),
            sentence=f"It has {found.seals} seals and ends in {found.verdict.head};"
            f" the manifest says {manifest.seals}, ending in {manifest.head}.",
        )


def _another_arrangement(archive: OpenArchive, manifest: Manifest) -> Iterator[Fault]:
    faults: list[Fault] = []
    told = {(row.word("reference"), row.word("name")) for row in rows(archive, _WHOSE, faults)}
    yield from faults
    if told != {(manifest.arrangement, manifest.name)}:
        yield Fault(where=file_of(_WHOSE), sentence="It is not the arrangement of the manifest.")


def _tables_astray(archive: OpenArchive) -> Iterator[Fault]:
    """The tables for a spreadsheet say what the rows say: each is made of them again."""
    faults: list[Fault] = []
    places = {PurePosixPath(path).name.partition(".")[0]: path for path in archive.sizes}
    sheets = Spreadsheets(lambda table: rows(archive, table, faults), places)
    for path, lines in TABLES.items():
        if path in archive.sizes:
            yield from _table_astray(archive, path, as_csv(lines(sheets)))
    yield from faults


def _table_astray(archive: OpenArchive, path: str, made: Iterator[bytes]) -> Iterator[Fault]:
    held, at = b"", 0  # what was read of the file, and how far it was compared
    try:
        chunks = archive.chunks(path)
        for place, record in enumerate(made):  # before the first row is the mark of UTF-8
            while len(held) - at < len(record) and (chunk := next(chunks, b"")):
                held, at = held[at:] + chunk, 0
            if not held.startswith(record, at):
                yield Fault(where=path, sentence=f"Its row {place or 1} is not what data/ says.")
                return
            at += len(record)
        if at < len(held) or next(chunks, b""):
            yield Fault(where=path, sentence="It has rows of which data/ says nothing.")
    except UnreadableFile as refused:
        yield Fault(where=path, sentence=str(refused))


def _lacking(manifest: Manifest) -> Iterator[Fault]:
    for path in ALWAYS_THERE:
        if path not in manifest.by_path:
            yield Fault(where=path, sentence="Every archive has it, and this one has not.")
