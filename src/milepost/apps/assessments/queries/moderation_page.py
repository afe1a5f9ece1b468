"""What the moderators think of an assessment, each for themselves first, and like evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.conflicts import judged
from milepost.apps.assessments.models import Assessment, ModeratorView
from milepost.apps.assessments.queries.assessment_facts import AssessmentHead
from milepost.apps.assessments.queries.assessment_reading import find_assessment
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.like_evidence import LikeItem, like_evidence
from milepost.apps.assessments.queries.stated import AllStated, read_challenges, read_stated
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import require_no_conflict
from milepost.core.access.duties import refusal, require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.moderation import (
    OPEN_TO_VIEWS,
    ViewsPhase,
    may_see_view,
    views_phase,
)
from milepost.core.assessment.workflow import Stage, Step
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.rating.apart import defined_levels


@dataclass(frozen=True, kw_only=True)
class ViewLine:
    """What one moderator thinks, or thought."""

    by: str
    at: datetime
    level: int
    reason: str
    ratings: tuple[tuple[str, str], ...]  # criterion and rating
    is_own: bool
    is_independent: bool  # their first: given before they could see another's
    is_newest: bool  # the one of theirs that counts


@dataclass(frozen=True, kw_only=True)
class ModerationPage:
    """Where the moderators stand, as far as the reader may know it."""

    head: AssessmentHead
    phase: ViewsPhase
    views: tuple[ViewLine, ...]
    may_give: bool
    why_not: str  # why a moderator may not; ""
    levels: tuple[int, ...]  # that can be stated
    challenged: tuple[tuple[str, str], ...]  # code and words, which a view may rate
    like: tuple[LikeItem, ...]  # the moderators' alone
    is_moderator: bool

    @property
    def newest(self) -> tuple[ViewLine, ...]:
        """The view of each moderator that counts."""
        return tuple(each for each in self.views if each.is_newest)

    @property
    def earlier(self) -> tuple[ViewLine, ...]:
        """Views that somebody gave up for another."""
        return tuple(each for each in self.views if not each.is_newest)


def moderation_page(*, number: int, by: Actor, at: datetime) -> ModerationPage:
    """The moderators' views and like evidence: six queries at most.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has none of that number.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    stage = Stage(assessment.stage)
    is_moderator = by.may(Permission.PROPOSE_LEVEL)
    is_open = is_moderator and stage in OPEN_TO_VIEWS
    why = _why_not(assessment, by, at, read_stated(assessment, judge=by)) if is_open else ""
    phase, views = read_views(assessment, by)
    return ModerationPage(
        head=head_of(assessment, matrix, disputes={}),
        phase=phase,
        views=views,
        may_give=is_open and not why,
        why_not=why,
        levels=tuple(defined_levels(area, matrix.levels)),
        challenged=_challenged(assessment, area) if is_open else (),
        like=_like(assessment, by, matrix) if is_moderator else (),
        is_moderator=is_moderator,
    )


def read_views(assessment: Assessment, by: Actor) -> tuple[ViewsPhase, tuple[ViewLine, ...]]:
    """How far the views are open to the reader, and those they may see: one query."""
    rows = list(
        ModeratorView.objects.filter(assessment=assessment)
        .select_related("by", "reason")
        .order_by("id")
    )
    phase = views_phase(
        by, stage=Stage(assessment.stage), given_by={row.by.reference for row in rows}
    )
    seen = [row for row in rows if may_see_view(phase) or row.by.reference == by.person]
    return phase, tuple(_lines(seen, by))


def _lines(rows: list[ModeratorView], by: Actor) -> Iterable[ViewLine]:
    first = {row.by_id: row.pk for row in reversed(rows)}
    newest = {row.by_id: row.pk for row in rows}
    for row in rows:
        yield ViewLine(
            by=row.by.full_name,
            at=row.at,
            level=row.level,
            reason=row.reason.text,
            ratings=tuple(row.ratings.items()),
            is_own=row.by.reference == by.person,
            is_independent=first[row.by_id] == row.pk,
            is_newest=newest[row.by_id] == row.pk,
        )


def _why_not(assessment: Assessment, by: Actor, at: datetime, stated: AllStated) -> str:
    asked = judged(
        assessment,
        Step.PROPOSE.value,
        bearing=stated.bearing,
        on=local_date(at),
        earlier_steps=stated.steps,
    )
    return refusal(require_no_conflict, by=by, judged=asked) or ""


def _challenged(assessment: Assessment, area: FocusArea) -> tuple[tuple[str, str], ...]:
    codes = dict.fromkeys(each.criterion for each in read_challenges(assessment))
    return tuple((code, area.by_code[code].text) for code in codes if code in area.by_code)


def _like(assessment: Assessment, by: Actor, matrix: MaturityMatrix) -> tuple[LikeItem, ...]:
    return like_evidence(assessment, by=by, matrix=matrix)
