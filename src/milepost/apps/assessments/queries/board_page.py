"""What the Board's members said of a proposal: their votes, and who dissents from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.apps.assessments.conflicts import judged
from milepost.apps.assessments.joint_levels import SetByBoard, levels_stood, set_jointly
from milepost.apps.assessments.models import (
    Assessment,
    BoardVote,
    Dissent,
    ProposedLevel,
    RatifiedLevel,
    not_undone,
)
from milepost.apps.assessments.queries.assessment_facts import AssessmentHead
from milepost.apps.assessments.queries.assessment_reading import find_assessment
from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.apps.assessments.queries.head import head_of
from milepost.apps.assessments.queries.stated import AllStated, read_stated
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import require_no_conflict
from milepost.core.access.duties import refusal, require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.board import (
    OPEN_TO_DISSENT,
    OPEN_TO_VOTES,
    RATIFIED,
    DissentAbout,
    VoteChoice,
    dissents_from,
    may_see_dissent,
    may_see_votes,
    require_may_vote,
    tally,
)
from milepost.core.assessment.workflow import Stage, Step
from milepost.core.period.local_time import NO_END, local_date
from milepost.core.rating.joint import JointRule, joint_view, levels_to_set


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """How a Board member voted; ``is_changed``: they voted otherwise before."""

    choice: VoteChoice
    by: str
    party: str
    at: datetime
    reason: str
    is_own: bool
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class DissentLine:
    """Who does not agree, with what, and why."""

    about: DissentAbout
    by: str
    party: str
    at: datetime
    words: str
    is_published: bool
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class JointOnBoard:
    """The joint level of the focus area, where the Board sets it."""

    words: str
    choices: tuple[tuple[int, str], ...]  # each level that may be set, and who stands there
    found: SetByBoard | None  # what the Board set, as long as it counts
    why_not: str  # why the reader, whose role sets it, may not; ""
    may_set: bool


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """A proposal before the Board, and what was said of it."""

    head: AssessmentHead
    level: int | None  # the one proposed; None where none is
    proposed_by: str
    standing: StandingFacts  # of what the Board ratified last of the focus area, in any cycle
    is_in_force: bool  # that level was ratified by this assessment
    is_ratified: bool  # a level was ratified by this assessment, in force or not
    paper: str
    votes: tuple[VoteLine, ...]
    has_votes_shown: bool  # the votes are the reader's to see
    tally: str
    dissents: tuple[DissentLine, ...]
    own_dissent: DissentLine | None
    may_vote: bool
    why_no_vote: str  # why the reader, whose role votes, may not; ""
    may_dissent: bool
    dissent_about: DissentAbout
    joint: JointOnBoard | None  # None where the arrangement has another rule, or one Authority


def board_page(*, number: int, by: Actor, at: datetime) -> BoardPage:
    """The proposal that stands, with its votes and dissents: five queries at most.

    Three more where the Board sets the joint level of several Authorities.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has none of that number.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    stage = Stage(assessment.stage)
    stated = read_stated(assessment, judge=by)
    proposal = (
        ProposedLevel.objects.filter(not_undone(), assessment=assessment)
        .select_related("seal", "by")
        .order_by("-id")
        .first()
    )
    shows = may_see_votes(by, is_ratified=stage in RATIFIED)
    votes = read_votes(proposal, by) if proposal and shows else ()
    dissents = read_dissents(proposal, by, stage) if proposal else ()
    why = _why_no_vote(assessment, by, at, stated) if by.may(Permission.RATIFY_LEVEL) else ""
    return BoardPage(
        head=head_of(assessment, matrix, disputes={}),
        level=proposal.level if proposal else None,
        proposed_by=proposal.by.full_name if proposal else "",
        standing=stated.history.standing(
            authority=assessment.authority.short_name, matrix=matrix, on=local_date(at)
        ),
        is_in_force=stated.history.ratified_in == assessment.pk,
        is_ratified="ratified" in stated.levels,
        paper=proposal.seal.hash if proposal else "",
        votes=votes,
        has_votes_shown=shows,
        tally=tally(each.choice for each in votes),
        dissents=dissents,
        own_dissent=next((each for each in dissents if each.is_own), None),
        may_vote=by.may(Permission.RATIFY_LEVEL) and stage in OPEN_TO_VOTES and not why,
        why_no_vote=why if stage in OPEN_TO_VOTES else "",
        may_dissent=by.may(Permission.RECORD_DISSENT) and stage in OPEN_TO_DISSENT,
        dissent_about=dissents_from(by, authority=assessment.authority.reference),
        joint=_joint(assessment, by, at, stated),
    )


def _joint(
    assessment: Assessment, by: Actor, at: datetime, stated: AllStated
) -> JointOnBoard | None:
    if assessment.arrangement.joint_rule != JointRule.BOARD:
        return None
    arrangement = arrangement_facts(by=by)
    authorities = tuple(each.short_name for each in arrangement.authorities)
    if len(authorities) < 2:
        return None
    stood = levels_stood(
        arrangement=arrangement.id, area=assessment.focus_area, authorities=authorities
    )
    was_set = set_jointly(arrangement=by.arrangement, rule=arrangement.joint_rule)
    found = was_set.found(assessment.focus_area, stood, on=local_date(at))
    choices = levels_to_set(stood)
    sets = by.may(Permission.RATIFY_LEVEL) and bool(choices)
    why = _barred(assessment, by, at, stated, earlier_steps={}) if sets else ""
    return JointOnBoard(
        words=joint_view(stood, JointRule.BOARD, found.level if found else None).words,
        choices=tuple(
            (level, ", ".join(name for name, at_level in stood.items() if at_level == level))
            for level in choices
        ),
        found=found,
        why_not=why,
        may_set=sets and not why,
    )


def _why_no_vote(assessment: Assessment, by: Actor, at: datetime, stated: AllStated) -> str:
    stage = Stage(assessment.stage)
    if stage not in OPEN_TO_VOTES:
        return ""
    said = refusal(require_may_vote, by=by, authority=assessment.authority.reference, stage=stage)
    if said:
        return said
    return _barred(assessment, by, at, stated, earlier_steps=stated.steps)


def _barred(
    assessment: Assessment,
    by: Actor,
    at: datetime,
    stated: AllStated,
    *,
    earlier_steps: Mapping[str, str],
) -> str:
    asked = judged(
        assessment,
        Step.RATIFY.value,
        bearing=stated.bearing,
        on=local_date(at),
        earlier_steps=earlier_steps,
    )
    return refusal(require_no_conflict, by=by, judged=asked) or ""


def read_votes(proposal: ProposedLevel, by: Actor) -> tuple[VoteLine, ...]:
    """The newest vote of each member, in the order in which they first voted: one query."""
    rows = (
        BoardVote.objects.filter(proposal=proposal)
        .select_related("by", "party", "reason")
        .order_by("id")
    )
    newest: dict[int, VoteLine] = {}
    for row in rows:
        newest[row.by_id] = VoteLine(
            choice=VoteChoice(row.choice),
            by=row.by.full_name,
            party=row.party.short_name,
            at=row.at,
            reason=row.reason.text,
            is_own=row.by.reference == by.person,
            is_changed=row.by_id in newest,
        )
    return tuple(newest.values())


def read_dissents(proposal: ProposedLevel, by: Actor, stage: Stage) -> tuple[DissentLine, ...]:
    """Who dissents still from a proposal, as far as the reader may know it: one query."""
    rows = (
        Dissent.objects.filter(proposal=proposal)
        .select_related("by", "party", "words")
        .order_by("id")
    )
    newest = {row.by_id: row for row in rows}
    return tuple(
        _line(row, by)
        for row in newest.values()
        if not row.is_withdrawn
        and may_see_dissent(by, is_published=row.is_published, is_ratified=stage in RATIFIED)
    )


def published_dissents(
    assessments: Collection[int], by: Actor, *, until: datetime = NO_END
) -> dict[int, tuple[DissentLine, ...]]:
    """What its authors wish to stand beside the ratified level, by assessment: one query.

    :param assessments: the keys of those whose level is ratified.
    :param until: by what was recorded before this moment.
    """
    adopted = RatifiedLevel.objects.filter(assessment__in=list(assessments))
    rows = (
        Dissent.objects.filter(proposal__in=adopted.values("proposal"), at__lt=until)
        .select_related("by", "party", "words", "proposal")
        .order_by("id")
    )
    newest = {(row.proposal.assessment_id, row.by_id): row for row in rows}
    found: dict[int, list[DissentLine]] = {}
    for (assessment, _), row in newest.items():
        if row.is_published and not row.is_withdrawn:
            found.setdefault(assessment, []).append(_line(row, by))
    return {assessment: tuple(lines) for assessment, lines in found.items()}


def _line(row: Dissent, by: Actor) -> DissentLine:
    return DissentLine(
        about=DissentAbout(row.about),
        by=row.by.full_name,
        party=row.party.short_name,
        at=row.at,
        words=row.words.text,
        is_published=row.is_published,
        is_own=row.by.reference == by.person,
    )
