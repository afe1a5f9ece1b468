"""What stands at the top of every page of an assessment, and the four levels."""

from collections.abc import Mapping

from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.assessment_facts import AssessmentHead, LevelStated
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.wording import LEVEL_WORDS, NOT_STATED_YET, waits_for
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.matrix.definition import MaturityMatrix


def head_of(
    assessment: Assessment, matrix: MaturityMatrix, *, disputes: Mapping[str, Dispute]
) -> AssessmentHead:
    """What names an assessment, from its row with all that names it selected."""
    area = matrix.areas_by_code[assessment.focus_area]
    stage = Stage(assessment.stage)
    return AssessmentHead(
        number=assessment.number,
        arrangement=assessment.arrangement.reference,
        focus_area=area.code,
        focus_area_name=area.name,
        category=next((c.name for c in matrix.categories if area in c.focus_areas), ""),
        is_lasting_only=area.lasting_only,
        authority=assessment.authority.short_name,
        authority_name=assessment.authority.name,
        authority_slug=assessment.authority.slug,
        provider=assessment.arrangement.provider.short_name,
        cycle=assessment.cycle.name,
        cycle_number=assessment.cycle.number,
        window_from=assessment.cycle.window_from,
        cut_off_on=assessment.cycle.cut_off_on,
        matrix_version=matrix.version,
        stage=stage,
        stage_since=assessment.stage_since,
        deferred_until=assessment.deferred_until,
        revision=assessment.revision,
        waits_for=waits_for(stage, disputes),
    )


def head_of_read(read: AssessmentRead) -> AssessmentHead:
    """The same, from everything that was read."""
    return head_of(read.assessment, read.matrix, disputes=read.disputes)


def levels_of(read: AssessmentRead) -> tuple[LevelStated, ...]:
    """Claimed, validated, proposed and ratified: four facts, side by side."""
    parties = {
        "claimed": read.party(Position.PROVIDER),
        "validated": read.party(Position.AUTHORITY),
        "proposed": "Moderator",
        "ratified": "Strategic Board",
    }
    return tuple(_level(kind, word, parties[kind], read) for kind, word in LEVEL_WORDS.items())


def _level(kind: str, word: str, party: str, read: AssessmentRead) -> LevelStated:
    found = read.stated.get(kind)
    return LevelStated(
        kind=kind,
        word=word,
        level=found.level if found else None,
        indicated=found.indicated if found else None,
        by=found.by if found else "",
        party=party,
        at=found.at if found else None,
        reason=found.reason if found else "",
        seal=found.seal if found else "",
        words="" if found else NOT_STATED_YET[kind],
    )
