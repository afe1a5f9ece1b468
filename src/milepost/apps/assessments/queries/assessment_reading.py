"""What is read of one assessment, as far as the reader may see it: eight queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, F, JSONField, OuterRef, Subquery, When

from milepost.apps.assessments.cited_evidence import (
    CitedEvidence,
    as_heard,
    counts,
    links_to,
    weighed,
)
from milepost.apps.assessments.models import (
    Assessment,
    ChallengeAnswer,
    CriterionRating,
    RatingSet,
)
from milepost.apps.assessments.queries.assessment_facts import ChallengeLine
from milepost.apps.assessments.queries.stated import StatedFacts, read_challenges, read_stated
from milepost.apps.assessments.reckoning import (
    STARTS_FROM,
    RatingFacts,
    Reckoning,
    place_of_the_cycle_before,
    weigh,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.duties import require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.access.visibility import Ownership, may_see_position
from milepost.core.assessment.workflow import OPEN_TO, Position, Stage
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.rating.scale import Achieved
from milepost.gateways.prepared_query import Asked, Given, prepared

CYCLES_LOOKED_BACK = 8  # for how long something has lasted; deferred ones are passed over


@dataclass(frozen=True, kw_only=True)
class SetFacts:
    """One set of ratings, with what the level rule made of it when it last changed."""

    id: int
    assessment: int
    cycle: int
    stage: str
    position: Position
    round: int
    revision: int
    issued_at: datetime | None
    indicated: int
    held_back_by: Mapping[str, list[list[str]]]
    covered: frozenset[str]
    runs: Mapping[str, int]
    answered_at: datetime | None  # when the provider last answered a challenge; None for the rest

    @property
    def spoke_at(self) -> datetime | None:
        """Until when the others see what this side cited; None while it has issued nothing."""
        if self.issued_at is None or self.answered_at is None:
            return self.issued_at
        return max(self.issued_at, self.answered_at)


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
            previous_runs=before.runs if before else {},
        )

    def _agreed(
        self,
        position: Position,
        own: Mapping[str, RatingFacts],
        base: Mapping[str, RatingFacts],
    ) -> frozenset[str]:
        """NA counts once the Authority agrees: in its own set, or in its last issued one before."""
        claimed = _not_applicable({**base, **own})
        if position is Position.AUTHORITY:
            return claimed
        if position is Position.MODERATOR:  # who starts from what the Authority issued
            return claimed & _not_applicable(base)
        return claimed & _not_applicable(self.ratings_in(self.before(Position.AUTHORITY)))

    def newest(self, position: Position) -> SetFacts | None:
        """A side's newest set in this assessment, issued or not."""
        return next((each for each in self._here if each.position is position), None)

    def newest_issued(self, position: Position) -> SetFacts | None:
        """A side's newest set in this assessment that was issued."""
        issued = (each for each in self._here if each.position is position and each.issued_at)
        return next(issued, None)

    def seen(self, position: Position) -> SetFacts | None:
        """The newest set of a side that the reader may see."""
        newest = self.newest(position)
        if newest is None or self._may_see(position, is_issued=newest.issued_at is not None):
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
            and each.issued_at
            and each.stage != Stage.WITHDRAWN.value
        ]
        place = place_of_the_cycle_before(
            self.assessment.cycle.number, ((each.cycle, each.stage) for each in earlier)
        )
        return None if place is None else earlier[place]

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


def read_assessment(*, number: int, by: Actor) -> AssessmentRead:
    """Read an assessment for a page about it.

    :raises NotAllowed: where the reader may not see assessments.
    :raises NoSuchThing: where the arrangement has none of that number.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    assessment = find_assessment(number=number, by=by)
    version = assessment.cycle.matrix_version
    matrix = matrix_of(version.pk, version.sha256)
    area = matrix.areas_by_code[assessment.focus_area]
    sets = _sets(assessment)
    stated, steps, waived = read_stated(assessment)
    return AssessmentRead(
        assessment=assessment,
        by=by,
        matrix=matrix,
        area=area,
        sets=sets,
        ratings=_ratings(assessment, sets),
        evidence=_evidence(assessment, by, sets, area, matrix),
        stated=stated,
        steps=steps,
        waived=waived,
        challenges=read_challenges(assessment),
    )


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


def _not_applicable(ratings: Mapping[str, RatingFacts]) -> frozenset[str]:
    return frozenset(
        code for code, each in ratings.items() if each.rating is Achieved.NOT_APPLICABLE
    )


def _sets(assessment: Assessment) -> tuple[SetFacts, ...]:
    """This row's sets of ratings, of this and earlier cycles, newest first."""
    rows = _sets_of_row(
        assessment=assessment.pk,
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        area=assessment.focus_area,
        cycle=assessment.cycle.number,
    )
    return tuple(
        SetFacts(
            id=row[0],
            assessment=row[1],
            cycle=row[2],
            stage=row[3],
            position=Position(row[4]),
            round=row[5],
            revision=row[6],
            issued_at=row[7],
            indicated=row[8],
            held_back_by=row[9] or {},
            covered=frozenset(row[10] or ()),
            runs=row[11] or {},
            answered_at=row[12],
        )
        for row in rows
    )


@prepared
def _sets_of_row(
    assessment: Given, arrangement: Given, authority: Given, area: Given, cycle: Given
) -> Asked:
    def when(field: str, **condition: Any) -> Case:
        return Case(When(**condition, then=F(field)), default=None, output_field=JSONField())

    answers = ChallengeAnswer.objects.filter(challenge__assessment=OuterRef("assessment"))
    last_answer = Subquery(answers.order_by("-at").values("at")[:1])
    return (
        RatingSet.objects.filter(
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__focus_area=area,
            assessment__cycle__number__lte=cycle,
        )
        .annotate(
            held=when("held_back_by", assessment_id=assessment),
            carried=when("covered", assessment_id=assessment),
            lasted=when("runs", assessment__cycle__number__gte=cycle - CYCLES_LOOKED_BACK),
            answered=Case(When(position=Position.PROVIDER.value, then=last_answer), default=None),
        )
        .order_by("-assessment__cycle__number", "-round", "-id")
        .values_list(
            "id",
            "assessment_id",
            "assessment__cycle__number",
            "assessment__stage",
            "position",
            "round",
            "revision",
            "issued_at",
            "indicated",
            "held",
            "carried",
            "lasted",
            "answered",
        )
    )


def _ratings(
    assessment: Assessment, sets: Iterable[SetFacts]
) -> Mapping[int, Mapping[str, RatingFacts]]:
    """The newest ratings of this assessment's sets, and of each side's last one before it."""
    rows = (
        CriterionRating.objects.filter(rating_set_id__in=_looked_into(assessment, sets))
        .order_by("revision")
        .values_list(
            "rating_set_id",
            "criterion",
            "rating",
            "revision",
            "origin",
            "reason__text",
            "reason__digest",
            "by_id",
            "by__full_name",
            "at",
        )
    )
    found: dict[int, dict[str, RatingFacts]] = {}
    for set_id, code, rating, revision, origin, reason, digest, by_id, by, at in rows:
        found.setdefault(set_id, {})[code] = RatingFacts(
            criterion=code,
            rating=Achieved(rating) if rating else None,
            revision=revision,
            origin=origin,
            reason=reason or "",
            reason_digest=digest or "",
            by_id=by_id,
            by=by,
            at=at,
        )
    return found


def _looked_into(assessment: Assessment, sets: Iterable[SetFacts]) -> list[int]:
    found: list[int] = []
    earlier: set[Position] = set()
    for each in sets:
        if each.assessment == assessment.pk:
            found.append(each.id)
        elif each.issued_at and each.position not in earlier and each.stage not in _PASSED_OVER:
            earlier.add(each.position)
            found.append(each.id)
    return found


_PASSED_OVER = frozenset({Stage.DEFERRED.value, Stage.WITHDRAWN.value})


def _evidence(
    assessment: Assessment,
    by: Actor,
    sets: Iterable[SetFacts],
    area: FocusArea,
    matrix: MaturityMatrix,
) -> tuple[CitedEvidence, ...]:
    issued: dict[tuple[int, str], datetime] = {}
    for each in sets:
        if each.spoke_at is not None:
            key = (each.assessment, each.position.value)
            issued[key] = max(each.spoke_at, issued.get(key, each.spoke_at))
    side = side_of(by, assessment)
    seen = [
        as_heard(each, side, issued)
        for each in links_to(assessment)
        if counts(each, assessment, side, issued)
    ]
    return weighed(seen, assessment, area=area, matrix=matrix)
