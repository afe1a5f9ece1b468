"""What a virus scanner said of a file is written down with it."""

from datetime import datetime

from milepost.apps.contracts.models import Arrangement
from milepost.apps.evidence.models import EvidenceScan
from milepost.apps.evidence.taking_in import TakenIn


def note_scan(arrangement: Arrangement, taken: TakenIn, at: datetime) -> None:
    """Write down what the scanner said, where the site has one."""
    if taken.scan is not None:
        EvidenceScan.objects.create(
            arrangement=arrangement,
            sha256=taken.sha256,
            outcome="clean" if taken.scan.is_clean else "failed",
            scanner=taken.scan.scanner[:200],
            at=at,
        )
