"""A file on its way into the store: written aside, hashed, looked at, scanned, and only then kept.

Whatever is wrong with it, or with where it is to go, nothing of it is left behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from milepost.apps.evidence.room import require_room
from milepost.apps.evidence.store import evidence_store
from milepost.core.access.refusals import NotPossible
from milepost.gateways.evidence_arriving import ArrivedFile, arriving
from milepost.gateways.evidence_store import FileRefused, FileStore
from milepost.gateways.file_kinds import kind_of, plain_name
from milepost.gateways.virus_scan import ScanFailed, VirusScanner


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file being put in: its chunks are streamed, never held whole.

    ``content_type`` is what a browser said of it, which nobody believes.
    """

    name: str
    chunks: Iterable[bytes]
    content_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a virus scanner said of a file that it did not call infected."""

    is_clean: bool  # else it could not be asked, or did not say
    scanner: str


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """A file that is kept now. ``scan`` is None where this site has no scanner."""

    name: str
    sha256: str
    size: int  # bytes
    content_type: str
    remark: str
    scan: Scan | None


def take_in(upload: Upload, *, arrangement: str) -> TakenIn:
    """Keep a file, if it is fit to be kept and there is room for it.

    :param arrangement: the reference of the one that it is for, whose quota it is held against.
    :raises NotPossible: saying why it is not, or why it could not be kept.
    """
    require_room(arrangement, size=1)  # before any of it is read
    store = evidence_store()
    try:
        with arriving(upload.chunks, store.aside) as arrived:
            require_room(arrangement, size=arrived.size, sha256=arrived.sha256)
            return take_arrived(arrived, name=upload.name, store=store)
    except FileRefused as refused:
        raise NotPossible([str(refused)]) from refused
    except OSError as fault:
        raise NotPossible([not_kept(upload.name)]) from fault


def take_arrived(arrived: ArrivedFile, *, name: str, store: FileStore) -> TakenIn:
    """Keep a file that is whole, hashed and waits in a folder of this machine.

    :raises FileRefused: where it is not fit to be kept.
    :raises OSError: where it could not be kept.
    """
    plain = plain_name(name)
    with arrived.path.open("rb") as file:
        kind = kind_of(file, name=plain)
    scan = _scan(arrived.path, plain)
    store.take(arrived.path, arrived.sha256)
    return TakenIn(
        name=plain,
        sha256=arrived.sha256,
        size=arrived.size,
        content_type=kind.content_type[:100],
        remark=kind.remark,
        scan=scan,
    )


def not_kept(name: str) -> str:
    """What somebody is told whose file could not be kept, through no fault of theirs."""
    return (
        f"“{plain_name(name)}” could not be kept: the place for evidence files is full or does not"
        " answer. Nothing of it was stored. Try again later, and tell whoever runs this site."
    )


def _scan(path: Path, name: str) -> Scan | None:
    scanner: VirusScanner | None = settings.VIRUS_SCANNER
    if scanner is None:
        return None
    try:
        infection = scanner.infection(path)
        if infection:
            raise FileRefused(
                f"“{name}” carries a virus ({infection}), so it was not kept. Ask whoever looks"
                " after your computer, and put in a clean copy."
            )
        return Scan(is_clean=True, scanner=scanner.version())
    except ScanFailed:
        return Scan(is_clean=False, scanner=str(scanner))
