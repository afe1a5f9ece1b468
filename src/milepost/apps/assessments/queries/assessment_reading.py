"""What is read of one assessment, as far as the reader may see it: nine queries at most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from milepost.apps.assessments.cited_evidence import (
    CitedEvidence,
    LinkRow,
    as_heard,
    counts,
    links_then,
    links_to,
    weighed,
)
from milepost.apps.assessments.conflicts import Bearing, judges
from milepost.apps.assessments.disputes import (
    Challenged,
    Followed,
    challenged,
    disputes_on,
    read_followed,
)
from milepost.apps.assessments.held_ratings import (
    STARTS_FROM,
    RatingFacts,
    carried_to,
    not_applicable,
    place_of_the_cycle_before,
)
from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.as_recorded import (
    AsRecorded,
    as_recorded,
)
from milepost.apps.assessments.queries.assessment_facts import ChallengeLine
from milepost.apps.assessments.queries.facts import StandingFacts
from milepost.apps.assessments.queries.rating_sets import (
    SetFacts,
    as_they_stood,
    begun,
    read_ratings,
    read_sets,
)
from milepost.apps.assessments.queries.said_beside import SaidDissent, SaidView, SaidVote
from milepost.apps.assessments.queries.standing_told import RowHistory
from milepost.apps.assessments.queries.stated import (
    AwaitedFacts,
    StatedFacts,
    read_challenges,
    read_stated,
)
from milepost.apps.assessments.reckoning import Reckoning, weigh
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.access.visibility import Ownership, may_see_position
from milepost.core.assessment.board import RATIFIED, may_see_votes
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.moderation import may_see_view, views_phase
from milepost.core.assessment.workflow import OPEN_TO, Position, Stage
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import NO_END, local_date

_Held = TypeVar("_Held")

# Whose level is stated with a move.
STATED_BY: Mapping[str, Position] = {
    "submit": Position.PROVIDER,
    "agree": Position.AUTHORITY,
    "challenge": Position.AUTHORITY,
    "propose": Position.MODERATOR,
    "resume": Position.MODERATOR,
}


@dataclass(frozen=True, kw_only=True)
class AssessmentRead:
    """Everything that a page of an assessment is made from, and who reads it."""

    assessment: Assessment
    by: Actor
    matrix: MaturityMatrix
    area: FocusArea
    sets: tuple[SetFacts, ...]  # this assessment's and earlier cycles', newest first
    ratings: Mapping[int, Mapping[str, RatingFacts]]  # by set, then criterion
    evidence: tuple[CitedEvidence, ...]
    stated: Mapping[str, StatedFacts]
    steps: Mapping[str, str]  # the step each person took, by their opaque reference
    waived: frozenset[str]
    challenges: tuple[ChallengeLine, ...]
    challenged: tuple[Challenged, ...]
    followed: tuple[Followed, ...]  # since it was challenged
    disputes: Mapping[str, Dispute]  # by the criterion challenged, as they stand now
    history: RowHistory  # of this focus area for this Authority, in every cycle
    awaited: AwaitedFacts | None  # a level of the reader's own side, waiting to be signed
    undone_at: datetime | None  # when a move was last taken back
    bearing: Bearing  # what of the reader's own bears on their judging
    votes: tuple[SaidVote, ...]  # on the proposal, where they are the reader's to see
    dissents: tuple[SaidDissent, ...]
    views: tuple[SaidView, ...]  # the moderators', where they are the reader's to see
    at: datetime
    day: date | None = None  # the day looked back to, on which nothing can be done any more

    @property
    def stage(self) -> Stage:
        return Stage(self.assessment.stage)

    @cached_property
    def side(self) -> Position | None:
        """Where the reader stands in this assessment; None for the other Authority's people."""
        return side_of(self.by, self.assessment)

    @cached_property
    def live(self) -> Reckoning | None:
        """What the side that is writing has so far, where that is the reader's own side."""
        if self.side is None or self.stage not in OPEN_TO[self.side]:
            return None
        return self.weighed_for(self.side)

    @cached_property
    def standing(self) -> StandingFacts:
        """How the level that the Board ratified last stands, on the day that is looked at."""
        return self.history.standing(
            authority=self.assessment.authority.short_name,
            matrix=self.matrix,
            on=self.day or local_date(self.at),
        )

    def weighed_for(self, position: Position) -> Reckoning:
        """What a side's newest ratings amount to now. Only for a reader of that side."""
        own = self.ratings_in(self.newest(position))
        start = STARTS_FROM[position]
        base = self.ratings_in(self.newest_issued(start)) if start else {}
        before = self.before(position)
        return weigh(
            matrix=self.matrix,
            area=self.area,
            own=own,
            base=base,
            evidence=self.evidence,
            agreed=self._agreed(position, own, base),
            waived=self.waived,
            previous_runs=self._carried(before, before.runs) if before else {},
        )

    def _agreed(
        self,
        position: Position,
        own: Mapping[str, RatingFacts],
        base: Mapping[str, RatingFacts],
    ) -> frozenset[str]:
        """As the reckoning has it: what the Authority rates so itself, or did the cycle before."""
        claimed = not_applicable({**base, **own})
        if position is Position.MODERATOR:  # who starts from what the Authority issued
            return frozenset(claimed & not_applicable(base))
        agreed = not_applicable(own) if position is Position.AUTHORITY else set[str]()
        return frozenset(claimed & (agreed | self._agreed_before()))

    def _agreed_before(self) -> set[str]:
        return not_applicable(self.ratings_before(Position.AUTHORITY))

    @cached_property
    def agreed_not_applicable(self) -> frozenset[str]:
        """What the Authority agreed not to apply, as far as the reader may know."""
        seen = self.seen(Position.AUTHORITY)
        return frozenset(not_applicable(self.ratings_in(seen)) | self._agreed_before())

    def newest(self, position: Position) -> SetFacts | None:
        """A side's newest set in this assessment, issued or not."""
        return next((each for each in self._here if each.position is position), None)

    def newest_issued(self, position: Position) -> SetFacts | None:
        """A side's newest set in this assessment that was issued."""
        issued = (each for each in self._here if each.position is position and each.is_issued)
        return next(issued, None)

    def seen(self, position: Position) -> SetFacts | None:
        """The newest set of a side that the reader may see."""
        newest = self.newest(position)
        if newest is None or self._may_see(position, is_issued=newest.is_issued):
            return newest
        issued = self.newest_issued(position)
        return issued if issued and self._may_see(position, is_issued=True) else None

    def before(self, position: Position) -> SetFacts | None:
        """A side's issued set of the cycle before; None where that cycle is missing."""
        earlier = [
            each
            for each in self.sets
            if each.cycle < self.assessment.cycle.number
            and each.position is position
            and each.is_issued
            and each.stage != Stage.WITHDRAWN.value
        ]
        place = place_of_the_cycle_before(
            self.assessment.cycle.number, ((each.cycle, each.stage) for each in earlier)
        )
        return None if place is None else earlier[place]

    def ratings_before(self, position: Position) -> Mapping[str, RatingFacts]:
        """What a side issued in the cycle before, as far as it goes on under today's edition."""
        before = self.before(position)
        return self._carried(before, self.ratings_in(before)) if before else {}

    def _carried(self, before: SetFacts, held: Mapping[str, _Held]) -> Mapping[str, _Held]:
        return carried_to(self.assessment, held, rated_by=before.matrix_version)

    def ratings_in(self, of: SetFacts | None) -> Mapping[str, RatingFacts]:
        """The newest rating of each criterion in a set."""
        return self.ratings.get(of.id, {}) if of else {}

    def party(self, position: Position) -> str:
        """What a side is called: its party's short name, or "Moderator"."""
        return {
            Position.PROVIDER: self.assessment.arrangement.provider.short_name,
            Position.AUTHORITY: self.assessment.authority.short_name,
            Position.MODERATOR: "Moderator",
        }[position]

    @cached_property
    def _here(self) -> tuple[SetFacts, ...]:
        return tuple(each for each in self.sets if each.assessment == self.assessment.pk)

    def _may_see(self, position: Position, *, is_issued: bool) -> bool:
        owner = Ownership(party=_owner(self.assessment, position))
        return may_see_position(self.by, owner, is_issued=is_issued)


def side_of(by: Actor, assessment: Assessment) -> Position | None:
    """Where somebody stands in an assessment; None for the other Authority's people."""
    if by.party_kind is PartyKind.PROVIDER:
        return Position.PROVIDER
    if by.party_kind is PartyKind.AUTHORITY:
        return Position.AUTHORITY if by.party == assessment.authority.reference else None
    return Position.MODERATOR if by.may(Permission.PROPOSE_LEVEL) else None


def read_assessment(
    *, number: int, by: Actor, at: datetime, day: date | None = None
) -> AssessmentRead:
    """Read an assessment for a page about it, as disputes stand at a moment.

    :param day: read it as recorded by the end of this day: one query more.
    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has none of that number.
    :raises NotRecordedYet: where it had not begun on that day.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    seen = as_recorded(at=at, day=day)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    sets = read_sets(assessment, until=seen.until)
    if seen.is_past:
        sets = as_they_stood(assessment, sets, seen, arrangement=by.arrangement)
    ratings = read_ratings(assessment, sets, until=seen.until)
    if seen.is_past:
        sets = begun(assessment, sets, ratings)
    judge = by if judges(by) and not seen.is_past else None
    said = read_stated(assessment, judge=judge, until=seen.until)
    sees_votes = may_see_votes(by, is_ratified=Stage(assessment.stage) in RATIFIED)
    challenges = read_challenges(assessment, until=seen.until)
    made = tuple(_challenged(each) for each in challenges)
    followed = _followed(assessment, by, seen) if made else ()
    return AssessmentRead(
        assessment=assessment,
        by=by,
        matrix=matrix,
        area=area,
        sets=sets,
        ratings=ratings,
        evidence=_evidence(assessment, by, sets, area, matrix, seen),
        stated=said.levels,
        steps=said.steps,
        waived=said.waived,
        challenges=challenges,
        challenged=made,
        followed=followed,
        disputes=disputes_on(made, followed, on=seen.on, settings=matrix.settings.procedure),
        history=said.history,
        awaited=None if seen.is_past else _awaited(said.awaited, side_of(by, assessment)),
        undone_at=said.undone_at,
        bearing=said.bearing,
        votes=said.votes if sees_votes else (),
        dissents=said.dissents,
        views=said.views if _sees_views(said.views, assessment, by) else (),
        at=at,
        day=seen.day,
    )


def _sees_views(views: Iterable[SaidView], assessment: Assessment, by: Actor) -> bool:
    """Whether the moderators' views are the reader's to see: not before they gave their own."""
    given_by = {each.person for each in views}
    return may_see_view(views_phase(by, stage=Stage(assessment.stage), given_by=given_by))


def _awaited(found: AwaitedFacts | None, side: Position | None) -> AwaitedFacts | None:
    """What a side stated and nobody signed yet is its own, as its draft is."""
    return found if found and side is STATED_BY[found.move] else None


def _challenged(line: ChallengeLine) -> Challenged:
    return challenged(line.criterion, line.at, line.answered_at, is_accepted=line.is_accepted)


def _followed(assessment: Assessment, by: Actor, seen: AsRecorded) -> tuple[Followed, ...]:
    about = str(assessment)
    found = read_followed([about], arrangement=by.arrangement, until=seen.until)
    return found.get(about, ())


def find_assessment(*, number: int, by: Actor) -> Assessment:
    """The row of an assessment with what names it: one query.

    :raises NoSuchThing: where the reader's arrangement has none of that number.
    """
    found = (
        Assessment.objects.select_related(
            "cycle__matrix_version", "authority", "arrangement__provider"
        )
        .defer("cycle__matrix_version__document", "cycle__matrix_version__findings")
        .filter(arrangement__reference=by.arrangement, number=number)
        .first()
    )
    if found is None:
        raise NoSuchThing(f"A-{number}")
    return found


def _owner(assessment: Assessment, position: Position) -> str | None:
    return {
        Position.PROVIDER: assessment.arrangement.provider.reference,
        Position.AUTHORITY: assessment.authority.reference,
        Position.MODERATOR: None,
    }[position]


def _evidence(
    assessment: Assessment,
    by: Actor,
    sets: Iterable[SetFacts],
    area: FocusArea,
    matrix: MaturityMatrix,
    seen: AsRecorded,
) -> tuple[CitedEvidence, ...]:
    issued: dict[tuple[int, str], datetime] = {}
    for each in sets:
        if each.spoke_at is not None:
            key = (each.assessment, each.position.value)
            issued[key] = max(each.spoke_at, issued.get(key, each.spoke_at))
    side = side_of(by, assessment)
    links = _links_then(assessment, sets, seen) if seen.is_past else links_to(assessment)
    heard = [
        as_heard(each, side, issued) for each in links if counts(each, assessment, side, issued)
    ]
    until = min(seen.until, _settled_at(assessment, sets))
    return weighed(heard, assessment, area=area, matrix=matrix, until=until)


def _settled_at(assessment: Assessment, sets: Iterable[SetFacts]) -> datetime:
    """When what counts was settled: what is said of evidence since changes nothing there."""
    if Stage(assessment.stage) not in RATIFIED:
        return NO_END
    issued = (
        each.issued_at
        for each in sets
        if (each.assessment, each.position) == (assessment.pk, Position.MODERATOR)
        and not each.is_undone
    )
    return max((at for at in issued if at is not None), default=NO_END)


def _links_then(
    assessment: Assessment, sets: Iterable[SetFacts], seen: AsRecorded
) -> list[LinkRow]:
    """Not those of assessments that were withdrawn by then, or only began later.

    What took the place of another carries its citations, with the moments they were made.
    """
    stood = {each.assessment for each in sets if each.stage != Stage.WITHDRAWN.value}
    if assessment.stage != Stage.WITHDRAWN.value:
        stood.add(assessment.pk)
    links = links_then(assessment, until=seen.until)
    return [each for each in links if each.assessment in stood]
