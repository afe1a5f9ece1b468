"""What an Authority says of evidence changes what its open assessments are about to seal."""

from typing import Any

from django.db.models import F, Q

from milepost.apps.assessments.models import Assessment, EvidenceLink, RatingSet
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.contracts.models import Party
from milepost.apps.evidence.models import EvidenceItem
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import FINAL, Position


def hear(sender: object, item: EvidenceItem, party: Party, **_: Any) -> None:
    """Whoever read an open assessment that the item bears on has to read it again.

    The assessments stay locked until the transaction ends, so nobody rates there meanwhile.
    """
    areas = EvidenceLink.objects.filter(
        evidence_version__item=item, assessment__authority=party
    ).values("assessment__focus_area")
    is_open = ~Q(stage__in=[each.value for each in RATIFIED | FINAL])
    heard = Assessment.objects.filter(
        is_open, arrangement=item.arrangement_id, authority=party, focus_area__in=areas
    )
    heard.update(revision=F("revision") + 1)
    _reckon_anew([each.pk for each in heard.only("pk")])


def _reckon_anew(assessments: list[int]) -> None:
    """What is remembered beside ratings that nobody issued yet: about eight queries for each set.

    What was issued is remembered as it was issued. No person changed a rating, so what somebody
    has before them, being written, is still as they saw it.
    """
    sets = (
        RatingSet.objects.filter(assessment__in=assessments, issued_at__isnull=True)
        .select_related("assessment__cycle__matrix_version", "assessment__authority")
        .defer(
            "assessment__cycle__matrix_version__document",
            "assessment__cycle__matrix_version__findings",
            "assessment__cycle__matrix_version__source_layout",
        )
    )
    for each in sets:
        found = reckon(each.assessment, Position(each.position))
        RatingSet.objects.filter(pk=each.pk).update(**found.remembered())
