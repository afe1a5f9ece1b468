"""Are the evidence files well, where they are kept, and is the virus scanner at hand?"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from milepost.apps.evidence.queries.stored_files import StoredFiles, items_of_files, stored_files
from milepost.apps.evidence.store import evidence_store
from milepost.apps.reports.queries.finding import SHOWN, Finding, fault, some, well
from milepost.gateways.virus_scan import ScanFailed, VirusScanner


def examine_evidence_files(*, deep: bool, at: datetime) -> Iterator[Finding]:
    """The store, the files in it, and what is there too much."""
    try:
        found = stored_files(at=at, deep=deep)
    except OSError as silent:
        yield fault(
            "evidence store",
            f"{evidence_store()} cannot be used: {silent}",
            "Look at MILEPOST_EVIDENCE_STORE and MILEPOST_DATA, and whether that place is there.",
        )
        return
    yield well("evidence store", f"{evidence_store()}, can be written and read")
    yield _files(found, deep)
    yield _spare(found)
    yield _half(found)


def examine_scanner() -> Iterator[Finding]:
    """The virus scanner, where the site has one."""
    scanner: VirusScanner | None = settings.VIRUS_SCANNER
    if scanner is None:
        return
    try:
        yield well("virus scanner", f"{scanner.version()} at {scanner}")
    except ScanFailed as silent:
        yield fault(
            "virus scanner",
            str(silent),
            "Look at MILEPOST_CLAMAV, and whether clamd is there. What is put in meanwhile is"
            " taken, and shown as not scanned.",
        )


def _files(found: StoredFiles, deep: bool) -> Finding:
    lost = (*found.lost, *found.changed)
    if lost:
        items = ", ".join(items_of_files(lost, most=SHOWN))
        return fault(
            "evidence files",
            f"{len(lost)} missing{' or changed' if deep else ''}: {items}",
            "Put them back from a backup: their names are the hashes of what is in them.",
        )
    read = "there and unchanged" if deep else "there; --deep also reads them"
    return well("evidence files", f"{found.wanted} {read}")


def _spare(found: StoredFiles) -> Finding:
    # Left by a crash between the file and its row: wasteful, and no fault.
    words = f"{len(found.spare)} that no row names, which may be removed" if found.spare else "none"
    return well("spare files", words)


def _half(found: StoredFiles) -> Finding:
    words = f"{len(found.half)}: {some(found.half)}" if found.half else "none"
    return well("half files", words)
