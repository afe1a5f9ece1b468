"""What the rows of a record say of itself: levels, ratings, reasons, evidence, by number.

Read once, in the order of the tables, and kept small: what is compared with the seals, no more.
A row of another shape than ours is taken as it comes, and then agrees with nothing.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from milepost.core.archive.erased import fault_of_reason, read_erased
from milepost.core.archive.judged import SaidOfEvidence, read_said
from milepost.core.archive.planned import PlannedRows, read_planned
from milepost.core.archive.rows import ArchivedRow, OpenArchive, rows
from milepost.core.assessment.seal import NotSealable, sealed_text
from milepost.core.matrix.faults import Fault

# Which table holds the levels of a position, as its seals name it.
LEVELS_OF = {
    "provider": "assessments_assessed_level",
    "authority": "assessments_validated_level",
    "moderator": "assessments_proposed_level",
}
RATIFIED = "assessments_ratified_level"
CHALLENGES = "assessments_challenge"
SIGNATURES = "assessments_second_signature"
UNDONE = "assessments_undone_move"
VOTES = "assessments_board_vote"
DISSENTS = "assessments_dissent"
VIEWS = "assessments_moderator_view"
CONSENTS = "matrices_consent"
AGREEMENTS = "matrices_agreement"
DELETIONS = "evidence_deletion"

# The tables whose rows have files, and the folder of an archive that these stand in.
KEPT_IN = {"evidence_version": "evidence", "documents_file": "documents"}


class Rated(NamedTuple):
    """The newest rating of a criterion in a set: "" where none; ``reason`` is a row's number."""

    revision: int
    rating: str
    reason: int


class NamedFile(NamedTuple):
    """A file that a row names: the archive's folder, its hash, how large it is, and who says so."""

    kept_in: str
    sha256: str
    size: int
    where: str


class EvidenceShown(NamedTuple):
    """One version of an evidence item, as a seal names it."""

    sha256: str
    type_code: str
    made_by: str


class KeptTie(NamedTuple):
    """A tie of evidence to a criterion: for whom, of which position, and what it shows there."""

    authority: str
    focus_area: str
    criterion: str
    item: int
    version: int
    kind: str
    position: str


@dataclass(frozen=True, kw_only=True)
class RecordedRows:
    """The rows that seals are held against; those that others name, by their numbers."""

    assessments: dict[int, ArchivedRow] = field(default_factory=dict)
    cycles: dict[int, ArchivedRow] = field(default_factory=dict)
    matrices: dict[int, ArchivedRow] = field(default_factory=dict)  # without their documents
    consents: dict[int, ArchivedRow] = field(default_factory=dict)  # to a matrix, by their seal
    agreements: dict[int, ArchivedRow] = field(default_factory=dict)  # on one, by their seal
    sets: dict[int, ArchivedRow] = field(default_factory=dict)
    ratings: dict[int, dict[str, Rated]] = field(default_factory=dict)  # by set and criterion
    levels: dict[int, ArchivedRow] = field(default_factory=dict)  # by the seal that they name
    challenges: dict[tuple[int, str, int], ArchivedRow] = field(default_factory=dict)  # and round
    undone: dict[int, ArchivedRow] = field(default_factory=dict)  # moves, by their seal
    spoken: dict[int, ArchivedRow] = field(default_factory=dict)  # votes, dissent, by their seal
    views: dict[int, list[ArchivedRow]] = field(default_factory=dict)  # moderators', by assessment
    signatures: dict[int, ArchivedRow] = field(default_factory=dict)  # second ones, by their seal
    digests: dict[int, str] = field(default_factory=dict)  # of reasons
    shown: dict[tuple[int, int], EvidenceShown] = field(default_factory=dict)
    said: SaidOfEvidence = field(default_factory=SaidOfEvidence)
    planned: PlannedRows = field(default_factory=PlannedRows)
    citations: set[KeptTie] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)  # reasons whose words were erased
    unnamed: set[str] = field(default_factory=set)  # people whose names were
    files: list[NamedFile] = field(default_factory=list)  # several rows may name the same


def read_recorded(archive: OpenArchive, faults: list[Fault]) -> RecordedRows:
    """Read the rows; what is wrong with one by itself is added to the faults."""
    found = RecordedRows(
        cycles=_by_number(archive, "assessments_cycle", faults),
        assessments=_by_number(archive, "assessments_assessment", faults),
        sets=_by_number(archive, "assessments_rating_set", faults),
        planned=read_planned(archive, faults),
    )
    _read_reasons(archive, found, faults)
    _read_matrices(archive, found, faults)
    _read_argument(archive, found, faults)
    for row in rows(archive, "assessments_criterion_rating", faults):
        _take_rating(row, found)
    for table in (*LEVELS_OF.values(), RATIFIED):
        for row in rows(archive, table, faults):
            _take_level(row, found, faults)
    _read_evidence(archive, found, faults)
    for row in rows(archive, "documents_file", faults):
        _take_file(row, found)
    return found


def _by_number(archive: OpenArchive, table: str, faults: list[Fault]) -> dict[int, ArchivedRow]:
    return {row.number: row for row in rows(archive, table, faults)}


def _read_matrices(archive: OpenArchive, found: RecordedRows, faults: list[Fault]) -> None:
    for row in rows(archive, "matrices_version", faults):
        said = {name: value for name, value in row.values.items() if name != "document"}
        found.matrices[row.number] = ArchivedRow(table=row.table, number=row.number, values=said)
    for row in rows(archive, CONSENTS, faults):
        if row.count("seal"):  # the first ones were not sealed by themselves
            found.consents[row.count("seal")] = row
    for row in rows(archive, AGREEMENTS, faults):
        found.agreements[row.count("seal")] = row


def _read_argument(archive: OpenArchive, found: RecordedRows, faults: list[Fault]) -> None:
    for row in rows(archive, CHALLENGES, faults):
        key = row.count("assessment"), row.word("criterion"), row.count("round")
        found.challenges[key] = row
    for row in rows(archive, SIGNATURES, faults):
        found.signatures[row.count("seal")] = row
    for row in rows(archive, UNDONE, faults):
        found.undone[row.count("seal")] = row
    for table in (VOTES, DISSENTS):
        for row in rows(archive, table, faults):
            found.spoken[row.count("seal")] = row
    for row in rows(archive, VIEWS, faults):
        found.views.setdefault(row.count("assessment"), []).append(row)


def _read_reasons(archive: OpenArchive, found: RecordedRows, faults: list[Fault]) -> None:
    erased = read_erased(archive, faults)
    found.unnamed.update(erased.people)
    for row in rows(archive, "audit_statement", faults):
        text, salt, digest = row.word("text"), row.word("salt"), row.word("digest")
        found.digests[row.number] = digest
        if not salt or row.number in erased.reasons:
            found.removed.add(row.number)  # its hash is kept, and every seal holds
            if fault := fault_of_reason(row, erased):
                faults.append(Fault(where=row.where, sentence=fault))
        elif not _is_digest_of(text, salt, digest):
            faults.append(
                Fault(where=row.where, sentence="The reason was changed: its hash is another.")
            )


def _is_digest_of(text: str, salt: str, digest: str) -> bool:
    try:
        return sealed_text(text, salt) == digest
    except NotSealable:
        return False


def _take_rating(row: ArchivedRow, found: RecordedRows) -> None:
    newest = found.ratings.setdefault(row.count("rating_set"), {})
    criterion, revision = row.word("criterion"), row.count("revision")
    if criterion not in newest or newest[criterion].revision < revision:
        newest[criterion] = Rated(revision, row.word("rating"), row.count("reason"))


def _take_level(row: ArchivedRow, found: RecordedRows, faults: list[Fault]) -> None:
    seal = row.count("seal")
    if seal in found.levels:
        faults.append(
            Fault(
                where=row.where,
                sentence=f"It names seal {seal}, as {found.levels[seal].where} does already.",
            )
        )
    found.levels.setdefault(seal, row)


def _take_file(row: ArchivedRow, found: RecordedRows) -> None:
    if sha256 := row.word("sha256"):
        found.files.append(NamedFile(KEPT_IN[row.table], sha256, row.count("size"), row.where))


def _read_evidence(archive: OpenArchive, found: RecordedRows, faults: list[Fault]) -> None:
    items = {row.number: row for row in rows(archive, "evidence_item", faults)}
    versions: dict[int, tuple[int, int]] = {}
    deleted = {row.count("evidence_version") for row in rows(archive, DELETIONS, faults)}
    for row in rows(archive, "evidence_version", faults):
        if row.number not in deleted:  # what was deleted under a rule leaves its row and its hash
            _take_file(row, found)
        item = items.get(row.count("item"))
        if item is None:
            faults.append(Fault(where=row.where, sentence="It names no item."))
            continue
        key = (item.count("number"), row.count("number"))
        versions[row.number] = key
        found.shown[key] = EvidenceShown(
            row.word("sha256"), item.word("type_code"), item.word("made_by")
        )
    read_said(archive, items=items, versions=versions, into=found.said, faults=faults)
    for row in rows(archive, "assessments_evidence_link", faults):
        assessment = found.assessments.get(row.count("assessment"))
        item_number, version = versions.get(row.count("evidence_version"), (0, 0))
        if assessment is not None:
            found.citations.add(
                KeptTie(
                    authority=assessment.word("authority"),
                    focus_area=assessment.word("focus_area"),
                    criterion=row.word("criterion"),
                    item=item_number,
                    version=version,
                    kind=row.word("kind"),
                    position=row.word("position"),
                )
            )
