"""Write the whole record of an arrangement into one open file."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.db import transaction

from milepost.apps.archives.contents import KEPT_IN, archived_tables, store_of
from milepost.apps.archives.for_party import PartyView
from milepost.apps.archives.moment import one_moment
from milepost.apps.archives.places import places_of
from milepost.apps.archives.rows import Rows
from milepost.apps.archives.words import readme
from milepost.apps.audit.actions import record
from milepost.apps.audit.models import SealHead
from milepost.apps.contracts.models import Arrangement, Contract, Party
from milepost.apps.matrices.models import MatrixVersion
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.refusals import NotPossible
from milepost.core.access.roles import Actor, PartyKind
from milepost.core.archive.manifest import ArchivedFile, Manifest
from milepost.core.archive.spreadsheets import TABLES, Spreadsheets, as_csv
from milepost.core.assessment.seal import BEFORE_THE_FIRST, utc_text
from milepost.gateways.archive_files import in_parts, parts_of
from milepost.gateways.archive_writing import ArchiveBeingMade
from milepost.gateways.matrix_files import matrix_as_toml
from milepost.gateways.verifier import verifier

OPERATOR = "operator"  # who runs the site's own commands, on its own machine
_SHOWN = 5

Say = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What an archive came to."""

    path: Path
    files: int
    rows: int
    seals: int
    head: str
    manifest_sha256: str


def export_arrangement(
    reference: str,
    *,
    to: Path,
    at: datetime,
    made_for: str = "",
    say: Say = lambda _: None,
) -> Exported:
    """Write everything of an arrangement into one archive, drafts and restricted items included.

    It is the operator's, for nobody else may see all of it. That it was made is recorded as an
    event of the site, not of the arrangement: the record is the same before and after.

    :param to: the file, which is there whole afterwards or not at all.
    :param made_for: the slug of the party that it is made for; what that party may not see stands
        in it as a hash alone. The key that salts those hashes stays with the site, in the event.
    :param say: told a line as each part is done.
    :raises NotPossible: where there is no such arrangement or party, the file is there already, or
        evidence files of the site are missing or were changed.
    """
    if to.exists():
        raise NotPossible([f"{to} is there already: name another file."])
    with one_moment() as using:
        found = Arrangement.objects.using(using).filter(reference=reference).first()
        if found is None:
            raise NotPossible([_no_such(reference, using)])
        party = _party(found, made_for, using) if made_for else None
        key = secrets.token_bytes(32) if party else b""
        made = _Making(found, using=using, at=at, party=party, key=key, say=say)
        exported = made.write(to)
    with transaction.atomic():
        record(
            "arrangement.exported",
            about=reference,
            by=operator(),
            at=at,
            after={
                "manifest": exported.manifest_sha256,
                "head": exported.head,
                "seals": exported.seals,
                **({"made_for": party.reference, "key": key.hex()} if party else {}),
            },
        )
    return exported


def operator() -> Actor:
    """Whoever runs the site, as the record knows them: outside of any arrangement."""
    return Actor(
        person=OPERATOR,
        name="The operator",
        arrangement="",
        party=None,
        party_kind=None,
        roles=frozenset(),
    )


def _no_such(reference: str, using: str) -> str:
    known = list(
        Arrangement.objects.using(using).order_by("reference").values_list("reference", flat=True)
    )
    there = f"There are {', '.join(known)}." if known else "The site has none yet."
    return f"There is no arrangement “{reference}”. {there}"


def _party(arrangement: Arrangement, slug: str, using: str) -> Party:
    contracts = Contract.objects.using(using).filter(arrangement=arrangement)
    parties = [each.authority for each in contracts.select_related("authority")]
    parties.append(Party.objects.using(using).get(pk=arrangement.provider_id))
    for each in parties:
        if each.slug == slug:
            return each
    known = ", ".join(each.slug for each in parties)
    raise NotPossible([f"No party to {arrangement.reference} is “{slug}”. There are {known}."])


class _Making:
    """One archive being made, at one moment of the database."""

    def __init__(
        self,
        arrangement: Arrangement,
        *,
        using: str,
        at: datetime,
        party: Party | None,
        key: bytes,
        say: Say,
    ) -> None:
        self._arrangement = arrangement
        self._reference = arrangement.reference
        self._using = using
        self._at = at
        self._say = say
        self._rows = Rows(arrangement.reference, using=using)
        head = SealHead.objects.using(using).filter(arrangement=arrangement.reference).first()
        self._head = head.hash if head and head.sequence else BEFORE_THE_FIRST
        self._seals = head.sequence if head else 0
        # Where each file goes, by the folder it is kept in and its hash.
        files = places_of(self._rows)
        self._party, self._view = party, None
        if party is not None:
            kind = PartyKind(party.kind)
            self._view = PartyView(self._rows, party=party.reference, kind=kind, key=key)
        self._files = {
            kept: path
            for kept, path in files.items()
            if not self._view or self._view.may_have(*kept)
        }
        self._withheld = {kept: path for kept, path in files.items() if kept not in self._files}

    def write(self, to: Path) -> Exported:
        self._require_files()
        with ArchiveBeingMade(to) as archive:
            archive.add("README.txt", [self._readme().encode()])
            archive.add("verify.py", [verifier().encode()])
            self._add_rows(archive)
            self._add_tables(archive)
            self._add_matrices(archive)
            self._add_files(archive)
            count: list[int] = []

            def manifest(files: tuple[ArchivedFile, ...]) -> Manifest:
                count.append(len(files))
                return self._manifest((*files, *self._withheld_files()))

            sha256 = archive.finish(manifest)
        return Exported(
            path=to,
            files=count[0],
            rows=sum(self._rows.count(table) for table in archived_tables()),
            seals=self._seals,
            head=self._head,
            manifest_sha256=sha256,
        )

    def _readme(self) -> str:
        return readme(
            name=self._arrangement.name,
            made_at=utc_text(self._at),
            seals=self._seals,
            head=self._head,
            party=self._party.name if self._party else "",
            tables=[(table, self._rows.count(table)) for table in archived_tables()],
        )

    def _manifest(self, files: tuple[ArchivedFile, ...]) -> Manifest:
        return Manifest(
            arrangement=self._reference,
            name=self._arrangement.name,
            made_at=utc_text(self._at),
            made_by=f"Milepost {version('milepost')}",
            head=self._head,
            seals=self._seals,
            files=files,
            party=self._party.name if self._party else "",
        )

    def _withheld_files(self) -> Iterator[ArchivedFile]:
        for (kept_in, sha256), path in self._withheld.items():
            size = store_of(kept_in).size_of(sha256) or 0
            yield ArchivedFile(path=path, sha256=sha256, size=size, is_withheld=True)

    def _add_rows(self, archive: ArchiveBeingMade) -> None:
        source = self._view or self._rows
        for table in archived_tables():
            archive.add(table.file, in_parts(source.lines(table)))
        total = sum(self._rows.count(table) for table in archived_tables())
        self._say(f"{total:,} rows of {len(archived_tables())} tables")

    def _add_tables(self, archive: ArchiveBeingMade) -> None:
        by_name = {table.name: table for table in archived_tables()}
        source = self._view or self._rows
        sheets = Spreadsheets(
            lambda name: source.plain(by_name[name]),
            {sha256: path for (_, sha256), path in self._files.items()},
        )
        for path, lines in TABLES.items():
            archive.add(path, in_parts(as_csv(lines(sheets))))
        self._say(f"{len(TABLES)} tables for a spreadsheet")

    def _add_matrices(self, archive: ArchiveBeingMade) -> None:
        versions = (
            MatrixVersion.objects.using(self._using)
            .filter(arrangement=self._arrangement)
            .order_by("number")
            .values_list("number", "pk", "sha256")
        )
        for number, pk, sha256 in versions:
            text = matrix_as_toml(matrix_of(pk, sha256))
            archive.add(f"matrix/version-{number}.toml", [text.encode()])

    # -- evidence files --------------------------------------------------------------------------

    def _require_files(self) -> None:
        held = {kept_in: store_of(kept_in) for kept_in in KEPT_IN}
        missing = [sha256 for kept_in, sha256 in self._files if not held[kept_in].holds(sha256)]
        if missing:
            raise NotPossible(
                [
                    f"{len(missing)} of {len(self._files)} files are missing, so the"
                    f" record is not whole: {', '.join(missing[:_SHOWN])}. Put them back from a"
                    " backup; milepost doctor names their items."
                ]
            )

    def _add_files(self, archive: ArchiveBeingMade) -> None:
        changed, size = [], 0
        for number, ((kept_in, sha256), path) in enumerate(self._files.items(), start=1):
            with store_of(kept_in).open(sha256) as file:
                added = archive.add(path, parts_of(file), is_packed=True)
            size += added.size
            if added.sha256 != sha256:
                changed.append(sha256)
            if number % 500 == 0:
                self._say(f"{number:,} of {len(self._files):,} files")
        if changed:
            raise NotPossible(
                [
                    f"{len(changed)} of {len(self._files)} files were changed since they were put"
                    f" in: {', '.join(changed[:_SHOWN])}. Put them back from a backup; milepost"
                    " doctor --deep names their items."
                ]
            )
        self._say(f"{len(self._files):,} evidence files and documents, {size // 1024:,} kB")
