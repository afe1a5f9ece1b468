"""Where this site keeps its evidence files: a folder of its own, or storage that speaks S3."""

from pathlib import Path

from django.conf import settings

from milepost.gateways.evidence_bucket import BucketAddress, EvidenceBucket
from milepost.gateways.evidence_files import EvidenceFolder
from milepost.gateways.evidence_store import FileStore

_buckets: dict[BucketAddress, EvidenceBucket] = {}  # each with the client that it made


def evidence_store() -> FileStore:
    """The place, as the settings have it now."""
    address: BucketAddress | None = settings.EVIDENCE_STORE
    if address is None:
        return EvidenceFolder(Path(settings.EVIDENCE_FOLDER))
    if address not in _buckets:
        _buckets[address] = EvidenceBucket(address, aside=Path(settings.ARRIVING_FOLDER))
    return _buckets[address]


def arriving_folder() -> Path:
    """Where the parts of a file wait on this machine until it is whole."""
    return Path(settings.ARRIVING_FOLDER)
