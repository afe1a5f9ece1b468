"""Take an archive in, on a site that does not have its arrangement: all of it, or nothing."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from milepost.apps.archives.actions.exporting import operator
from milepost.apps.archives.actions.loading import Loading
from milepost.apps.archives.checks import RowChecks, kept_in_folder
from milepost.apps.archives.contents import store_of
from milepost.apps.archives.faults import Faults
from milepost.apps.archives.people import Newcomer, NewPeople
from milepost.apps.audit.actions import record
from milepost.apps.audit.models import SealHead
from milepost.apps.contracts.models import Arrangement
from milepost.apps.reports.queries.examination import examine_arrangement
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.inspection import (
    end_astray,
    files_astray,
    is_as_made,
    misnamed,
    read_manifest,
)
from milepost.core.archive.manifest import (
    ArchivedFile,
    FaultyArchive,
    Manifest,
    manifest_as_json,
)
from milepost.core.archive.record import SEALS, inspect_record
from milepost.core.archive.rows import OpenArchive, file_of
from milepost.core.assessment.seal import BEFORE_THE_FIRST
from milepost.core.assessment.verification import Verification
from milepost.core.matrix.faults import Fault
from milepost.gateways.archive_files import open_archive
from milepost.gateways.evidence_staging import StagedFiles

ROOM_LEFT = 64 * 1024**2  # bytes that the disk keeps free for the rest of the site

Say = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came in. ``verdict`` says what verifying the seals has proved, and what not."""

    arrangement: str
    name: str
    rows: int
    files: int
    seals: int
    head: str
    verdict: str
    people: tuple[Newcomer, ...]


def import_archive(
    path: Path, *, at: datetime, head: str | None = None, say: Say = lambda _: None
) -> Imported:
    """Take an archive in. Nothing is written before all of it has been looked at.

    :param head: a head hash as printed elsewhere; without it a cut tail cannot be proved.
    :param say: told a line as each part is done.
    :raises NotPossible: with every fault that was found; nothing is left behind then.
    """
    try:
        archive = open_archive(path)
        try:
            manifest = read_manifest(archive)
            if manifest.party:
                raise NotPossible([_NOT_WHOLE.format(party=manifest.party)])
            return _Coming(archive, manifest, at=at, head=head, say=say).take_in()
        finally:
            archive.close()
    except FaultyArchive as refused:
        raise NotPossible([str(each) for each in refused.faults]) from refused


_NOT_WHOLE = (
    "This archive was made for {party}: what that party may not see is not in it, so it is no whole"
    " record and cannot be taken in. Ask whoever runs the site it came from for a whole one."
)


class _Coming:
    """One archive on its way in."""

    def __init__(
        self, archive: OpenArchive, manifest: Manifest, *, at: datetime, head: str | None, say: Say
    ) -> None:
        self._archive = archive
        self._manifest = manifest
        self._at = at
        self._head = head.lower() if head else None
        self._say = say
        self._faults = Faults()

    def take_in(self) -> Imported:
        self._require_new()
        self._look_at_files()
        found = self._look_at_record()
        checks = self._look_at_rows()
        with ExitStack() as leaving:
            staged = {
                kept_in: leaving.enter_context(StagedFiles(store_of(kept_in)))
                for kept_in in sorted({kept_in for kept_in, _ in checks.files})
            }
            self._stage(checks, staged)
            self._refuse_faults()
            self._say("everything in it is as it was made")
            with transaction.atomic():
                people, rows = self._write(checks)
                self._refuse_faults()
                self._look_at_what_was_written()
                self._refuse_faults()
                for each in staged.values():
                    each.put_in_place()  # a row never names a file that is not there yet
                self._record(rows)
        return Imported(
            arrangement=self._manifest.arrangement,
            name=self._manifest.name,
            rows=rows,
            files=len(checks.files),
            seals=found.seals,
            head=self._manifest.head,
            verdict=found.verdict.words,
            people=tuple(people.told),
        )

    def _refuse_faults(self) -> None:
        if self._faults:
            raise NotPossible(self._faults.sentences())

    def _require_new(self) -> None:
        reference = self._manifest.arrangement
        if Arrangement.objects.filter(reference=reference).exists():
            raise NotPossible(
                [
                    f"This site has the arrangement “{reference}” already. An archive is never"
                    " laid over what is there: import it on another site."
                ]
            )

    # -- looking, before anything is written -----------------------------------------------------

    def _look_at_files(self) -> None:
        for astray in files_astray(self._archive, self._manifest):
            self._faults.take(astray)
        for file in self._manifest.files:
            is_ours = not kept_in_folder(file) and self._is_there(file)
            if is_ours and (fault := is_as_made(self._archive, file)):
                self._faults.take(fault)
        self._say(f"{len(self._manifest.files):,} files in the manifest")

    def _is_there(self, file: ArchivedFile) -> bool:
        return self._archive.sizes.get(file.path) == file.size

    def _look_at_record(self) -> Verification:
        found = inspect_record(self._archive, head=self._head)
        for fault in [*found.faults, *end_astray(found, self._manifest)]:
            self._faults.take(fault)
        verified = found.verification
        for broken in verified.verdict.broken:
            self._faults.add(f"{file_of(SEALS)}, seal {broken.sequence}", broken.finding)
        for finding in verified.findings:
            self._faults.add(f"{file_of(SEALS)}, seal {finding.sequence}", finding.finding)
        self._say(f"{verified.seals:,} seals, {verified.levels:,} levels worked out anew")
        return verified

    def _look_at_rows(self) -> RowChecks:
        checks = RowChecks(self._archive, self._manifest)
        people = NewPeople()
        loading = Loading(
            self._archive,
            self._manifest,
            self._faults,
            is_writing=False,
            check=checks.fault,
            people=people,
        )
        loading.load()
        for key, file in checks.files.items():
            if key not in checks.named_files:
                self._faults.add(file.path, "No row of the record names it.")
        self._say(f"{loading.rows:,} rows looked at")
        return checks

    def _stage(self, checks: RowChecks, staged: Mapping[str, StagedFiles]) -> None:
        """Read every evidence file and document, and put it aside if so far nothing is wrong."""
        size = sum(each.size for each in checks.files.values())
        for kept_in, aside in staged.items():
            if size > aside.free_bytes() - ROOM_LEFT:
                self._faults.add(kept_in, f"{size:,} bytes do not fit on the disk of that folder.")
        for (kept_in, _), file in checks.files.items():
            if self._is_there(file):  # that it is not has been told
                fault = misnamed(file) or self._take(file, staged[kept_in])
                if fault is not None:
                    self._faults.take(fault)
        self._say(f"{len(checks.files):,} evidence files and documents, {size // 1024:,} kB")

    def _take(self, file: ArchivedFile, staged: StagedFiles) -> Fault | None:
        if self._faults:
            return is_as_made(self._archive, file)
        found: list[Fault | None] = []
        staged.take(file.sha256, lambda write: found.append(is_as_made(self._archive, file, write)))
        return found[0]

    # -- writing ---------------------------------------------------------------------------------

    def _write(self, checks: RowChecks) -> tuple[NewPeople, int]:
        people = NewPeople()
        loading = Loading(
            self._archive,
            self._manifest,
            self._faults,
            is_writing=True,
            check=checks.fault,
            people=people,
        )
        loading.load()
        self._say(f"{loading.rows:,} rows written")
        return people, loading.rows

    def _look_at_what_was_written(self) -> None:
        """What the database now holds is what was sealed: asked of it, not of the archive."""
        if connection.vendor == "postgresql":
            connection.check_constraints()  # now, and not when it is too late to take files back
        reference = self._manifest.arrangement
        if not Arrangement.objects.filter(reference=reference).exists():
            self._faults.add("data/contracts_arrangement.jsonl", "It holds no arrangement.")
            return
        end = SealHead.objects.filter(arrangement=reference).first()
        ends = (end.sequence, end.hash) if end else (0, BEFORE_THE_FIRST)
        if ends != (self._manifest.seals, self._manifest.head):
            self._faults.add("data/audit_seal_head.jsonl", "It does not name the last seal.")
        for finding in examine_arrangement(reference):
            if not finding.is_well:
                self._faults.add(finding.part, f"{finding.words.rstrip('.')}.")

    def _record(self, rows: int) -> None:
        manifest = manifest_as_json(self._manifest)
        record(
            "arrangement.imported",
            about=self._manifest.arrangement,
            by=operator(),
            at=self._at,
            after={
                "manifest": hashlib.sha256(manifest).hexdigest(),
                "head": self._manifest.head,
                "seals": self._manifest.seals,
                "rows": rows,
            },
        )
