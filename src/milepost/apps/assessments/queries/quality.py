"""What do the quality checks look at, of one side's view of an assessment?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Q

from milepost.apps.assessments.cited_evidence import CitedEvidence
from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.apps.assessments.models import CriterionRating, EvidenceLink, stands
from milepost.apps.assessments.queries.assessment_reading import AssessmentRead
from milepost.apps.assessments.queries.newer_versions import newer_version
from milepost.apps.assessments.reckoning import Reckoning
from milepost.core.assessment.quality import CheckedLink, CheckedRow
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.evidence.admissible import lapses_on
from milepost.core.evidence.support import LinkKind
from milepost.core.matrix.definition import MatrixSettings
from milepost.core.period.local_time import local_date
from milepost.core.rating.scale import Achieved


def checked_row(read: AssessmentRead, position: Position, found: Reckoning) -> CheckedRow:
    """A side's own view as the checks are told it: two queries at most.

    Earlier cycles are asked for where evidence has lapsed, other focus areas where something may
    be counted twice; a moderator, who proposes over both sides' ratings, is asked neither.

    :param found: what that side's ratings amount to; only for a reader of that side.
    """
    ratings = {**found.base, **found.own}
    settings = found.matrix.settings
    row = CheckedRow(
        matrix=found.matrix,
        area=found.area,
        facts=found.facts,
        indicated=found.indicated,
        cut_off_on=read.assessment.cycle.cut_off_on,
        links=tuple(_link(read, each, settings) for each in found.evidence),
        reasons=frozenset(code for code, each in ratings.items() if each.reason),
        started_from={code: each.rating for code, each in found.base.items()},
    )
    if position is Position.MODERATOR:
        return row
    is_once = [each for each in found.evidence if each.evidence.type_code in row.counted_once_types]
    has_lapsed = any(
        each.counts_until is not None and each.counts_until < row.cut_off_on for each in row.links
    )
    return replace(
        row,
        cycles_unchanged=_cycles_unchanged(read, position, ratings) if has_lapsed else {},
        elsewhere=_elsewhere(read, position, is_once),
    )


def _link(read: AssessmentRead, each: CitedEvidence, settings: MatrixSettings) -> CheckedLink:
    return CheckedLink(
        criterion=each.criterion,
        item=each.evidence.reference,
        type=each.evidence.type_code,
        kind=each.kind,
        author=each.evidence.author,
        sha256=each.evidence.sha256,
        strength=each.strength,
        is_admissible=each.worth.is_admissible,
        is_answered=each.is_answered,
        owes_redaction=each.evidence.redaction == "needed",
        counts_until=lapses_on(each.evidence.item_facts(), settings),
        added_on=local_date(each.evidence.added_at),
        has_newer=newer_version(read, each) is not None,
    )


def _cycles_unchanged(
    read: AssessmentRead, position: Position, now: Mapping[str, RatingFacts]
) -> dict[str, int]:
    """For how many cycles running, this one among them, each rating was what it is now."""
    earlier = _issued_before(read, position)
    rows = (
        CriterionRating.objects.filter(rating_set__in=earlier)
        .order_by("revision")
        .values_list("rating_set_id", "criterion", "rating")
    )
    then: dict[int, dict[str, str]] = {each: {} for each in earlier}
    for rating_set, criterion, rating in rows:
        then[rating_set][criterion] = rating
    return {
        code: 1 + _running(each.rating, [then[one].get(code, "") for one in earlier])
        for code, each in now.items()
        if each.rating is not None
    }


def _running(now: Achieved | None, earlier: Iterable[str]) -> int:
    found = 0
    for rating in earlier:
        if rating != now:
            break
        found += 1
    return found


def _issued_before(read: AssessmentRead, position: Position) -> list[int]:
    """The side's last set of each cycle before, newest first, as many as the checks look back."""
    found: dict[int, int] = {}
    for each in read.sets:
        is_earlier = each.cycle < read.assessment.cycle.number
        is_theirs = each.position is position and each.is_issued
        if is_earlier and is_theirs and each.stage != Stage.WITHDRAWN.value:
            found.setdefault(each.cycle, each.id)
    return list(found.values())[: read.matrix.settings.procedure.unchanged_cycles - 1]


def _elsewhere(
    read: AssessmentRead, position: Position, evidence: Iterable[CitedEvidence]
) -> dict[str, tuple[str, ...]]:
    """By item: the other focus areas in which the side cites it, or the same file, this cycle."""
    items = {each.evidence.number: each.evidence for each in evidence}
    hashes = {each.sha256 for each in items.values() if each.sha256}
    rows = (
        EvidenceLink.objects.filter(
            Q(evidence_version__item__number__in=items) | Q(evidence_version__sha256__in=hashes),
            stands(),
            assessment__cycle=read.assessment.cycle,
            position=position.value,
            kind=LinkKind.SUPPORTS.value,
        )
        .exclude(assessment__focus_area=read.area.code)
        .exclude(assessment__stage=Stage.WITHDRAWN.value)
        .order_by("assessment__focus_area")
    )
    if position is Position.AUTHORITY:
        rows = rows.filter(assessment__authority=read.assessment.authority)
    there = list(
        rows.values_list(
            "evidence_version__item__number", "evidence_version__sha256", "assessment__focus_area"
        ).distinct()
    )
    names = {code: area.name for code, area in read.matrix.areas_by_code.items()}
    return {
        item.reference: tuple(
            dict.fromkeys(
                names[area]
                for number, sha256, area in there
                if number == item.number or (sha256 and sha256 == item.sha256)
            )
        )
        for item in items.values()
    }
