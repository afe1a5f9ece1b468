"""Does the record of a site hold, asked by the very functions that an archive is verified by?

A site hands out its rows and files as its archives have them, so there is one answer to both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from milepost.apps.archives.moment import one_moment
from milepost.apps.archives.site_record import SiteRecord
from milepost.apps.contracts.models import Arrangement
from milepost.core.access.refusals import NotPossible
from milepost.core.archive.inspection import is_as_made
from milepost.core.archive.manifest import ArchivedFile
from milepost.core.archive.record import RecordInspection, inspect_record
from milepost.core.matrix.faults import Fault


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
    site = SiteRecord(reference, using=using)
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
