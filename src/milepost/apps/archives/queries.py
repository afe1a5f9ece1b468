"""Does the record of a site hold, asked by the very functions that an archive is verified by?

A site hands out its rows and files as its archives have them, so there is one answer to both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from milepost.apps.archives.contents import archived_tables, kept_files
from milepost.apps.archives.moment import one_moment
from milepost.apps.archives.places import places_of
from milepost.apps.archives.rows import Rows
from milepost.apps.contracts.models import Arrangement
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.inspection import is_as_made
from milepost.core.archive.manifest import ArchivedFile
from milepost.core.archive.record import RecordInspection, inspect_record
from milepost.core.archive.rows import UnreadableFile
from milepost.core.matrix.faults import Fault
from milepost.gateways.archive_files import in_parts, parts_of
from milepost.gateways.evidence_files import EvidenceFolder


@dataclass(frozen=True, kw_only=True)
class VerifiedArrangement:
    """What verifying one arrangement of the site has shown; the faults are those of its record too.

    ``files`` counts the evidence files and documents that were read and compared with their hashes.
    """

    reference: str
    name: str
    files: int
    faults: tuple[Fault, ...]
    record: RecordInspection

    @property
    def is_sound(self) -> bool:
        """Every file is as it was, and the record holds."""
        return not self.faults and self.record.is_sound


def verify_site(
    *,
    arrangement: str | None = None,
    head: str | None = None,
    looked_at: Callable[[ArchivedFile], object] = lambda _: None,
) -> Iterator[VerifiedArrangement]:
    """Verify each arrangement of the site as its archive would be, as it stands at one moment.

    :param arrangement: only this one.
    :param head: the head hash of that one, as printed elsewhere.
    :param looked_at: told of each file when it has been read.
    :raises NotPossible: where there is no such arrangement, or a head hash is given for several.
    """
    with one_moment() as using:
        known = Arrangement.objects.using(using).order_by("reference")
        found = dict(known.values_list("reference", "name"))
        if arrangement is not None and arrangement not in found:
            there = f"There are {', '.join(found)}." if found else "The site has none yet."
            raise NotPossible([f"There is no arrangement “{arrangement}”. {there}"])
        chosen = [arrangement] if arrangement is not None else list(found)
        if head is not None and len(chosen) != 1:
            raise NotPossible(
                ["A head hash is of one arrangement: name it with --arrangement."]
                if found
                else ["The site has no arrangement that a head hash could be of."]
            )
        for reference in chosen:
            yield _verified(reference, found[reference], using, head, looked_at)


def _verified(
    reference: str,
    name: str,
    using: str,
    head: str | None,
    looked_at: Callable[[ArchivedFile], object],
) -> VerifiedArrangement:
    site = _SiteRecord(reference, using=using)
    faults = []
    for file in site.files:
        fault = is_as_made(site, file)
        faults += [Fault(where=file.path, sentence=_CHANGED)] if fault else []
        looked_at(file)
    record = inspect_record(site, head=head.lower() if head else None)
    return VerifiedArrangement(
        reference=reference,
        name=name,
        files=len(site.files),
        faults=tuple(dict.fromkeys([*faults, *record.faults])),
        record=record,
    )


_CHANGED = "It was changed, or cannot be read: it does not come to the hash that it is kept by."


class _SiteRecord:
    """The rows and files of an arrangement, handed out as its archive would have them."""

    def __init__(self, reference: str, *, using: str) -> None:
        self._rows = Rows(reference, using=using)
        self._tables = {table.file: table for table in archived_tables()}
        self._kept = {path: key for key, path in places_of(self._rows).items()}
        sizes = {
            path: EvidenceFolder(kept_files(kept_in)).size_of(sha256)
            for path, (kept_in, sha256) in self._kept.items()
        }
        self.files = tuple(
            ArchivedFile(path=path, sha256=self._kept[path][1], size=size)
            for path, size in sizes.items()
            if size is not None  # that one is missing is told where its row is looked at
        )
        # How large a table would be is not known before it is read, and nobody asks.
        self._sizes = {
            **dict.fromkeys(self._tables, 0),
            **{each.path: each.size for each in self.files},
        }

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of every file in it, in bytes, by name; 0 for a table."""
        return self._sizes

    def chunks(self, path: str) -> Iterator[bytes]:
        """What is in a file, a part at a time.

        :raises UnreadableFile: where it cannot be read to its end.
        """
        if path in self._tables:
            yield from in_parts(self._rows.lines(self._tables[path]))
            return
        kept_in, sha256 = self._kept[path]
        try:
            with EvidenceFolder(kept_files(kept_in)).open(sha256) as file:
                yield from parts_of(file)
        except OSError as fault:
            raise UnreadableFile(f"It cannot be read: {fault.strerror}.") from fault
