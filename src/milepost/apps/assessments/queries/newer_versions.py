"""Is there a newer version of evidence that an assessment cites?"""

from milepost.apps.assessments.cited_evidence import CitedEvidence
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.core.assessment.board import RATIFIED
from milepost.core.assessment.workflow import FINAL, Position


def newer_version(read: AssessmentRead, cited: CitedEvidence) -> int | None:
    """Its number, where it exists for the reader, may still be cited, and is not cited already.

    What was ratified rests on what was cited then, and what is looked back to knew no later one.
    """
    if read.day is not None or read.stage in RATIFIED | FINAL:
        return None
    newer = cited.evidence.newer(is_own=_is_own(read, cited))
    if newer is None or _cites_later(read, cited):
        return None
    return newer


def _is_own(read: AssessmentRead, cited: CitedEvidence) -> bool:
    if read.side not in (Position.PROVIDER, Position.AUTHORITY):
        return False
    return cited.evidence.owner == read.party(read.side)


def _cites_later(read: AssessmentRead, cited: CitedEvidence) -> bool:
    return any(
        (each.criterion, each.kind, each.evidence.number)
        == (cited.criterion, cited.kind, cited.evidence.number)
        and each.evidence.version > cited.evidence.version
        for each in read.evidence
    )
