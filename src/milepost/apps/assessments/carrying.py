"""Which evidence was a ratified level given on?"""

from django.db.models import Exists, OuterRef

from milepost.apps.assessments.models import EvidenceLink, RatifiedLevel
from milepost.apps.assessments.models.ratings import stands


def is_behind_a_ratified_level() -> Exists:
    """Asked of rows of evidence versions: an assessment that was ever ratified cites it."""
    ratified = RatifiedLevel.objects.values("assessment")
    return Exists(
        EvidenceLink.objects.filter(
            stands(), evidence_version=OuterRef("pk"), assessment__in=ratified
        )
    )
