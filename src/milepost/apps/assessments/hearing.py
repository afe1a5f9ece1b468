"""What an Authority says of evidence changes what its open assessments are about to seal."""

from typing import Any

from django.db.models import F

from milepost.apps.assessments.models import Assessment, EvidenceLink
from milepost.apps.contracts.models import Party
from milepost.apps.evidence.models import EvidenceItem
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import FINAL


def hear(sender: object, item: EvidenceItem, party: Party, **_: Any) -> None:
    """Whoever read an open assessment that the item bears on has to read it again: one query."""
    areas = EvidenceLink.objects.filter(
        evidence_version__item=item, assessment__authority=party
    ).values("assessment__focus_area")
    Assessment.objects.filter(
        arrangement=item.arrangement_id, authority=party, focus_area__in=areas
    ).exclude(stage__in=[each.value for each in RATIFIED | FINAL]).update(
        revision=F("revision") + 1
    )
