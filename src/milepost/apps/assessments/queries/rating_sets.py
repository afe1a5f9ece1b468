"""The sets of ratings of one assessment, and of the cycles before it: two queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Exists, F, JSONField, OuterRef, Subquery, When

from milepost.apps.assessments.held_ratings import RATING_COLUMNS, RatingFacts, rating_of
from milepost.apps.assessments.models import (
    Assessment,
    ChallengeAnswer,
    CriterionRating,
    RatingSet,
    UndoneMove,
)
from milepost.apps.assessments.queries.as_recorded import (
    FIRST,
    AsRecorded,
    NotRecordedYet,
    stage_of,
    stages_then,
)
from milepost.core.assessment.workflow import Position, Stage
from milepost.core.period.local_time import NO_END
from milepost.core.period.months import in_words
from milepost.gateways.prepared_query import Asked, Given, prepared

CYCLES_LOOKED_BACK = 8  # for how long something has lasted; deferred ones are passed over


@dataclass(frozen=True, kw_only=True)
class SetFacts:
    """One set of ratings, with what the level rule made of it when it last changed."""

    id: int
    assessment: int
    number: int  # the assessment's
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
    is_undone: bool  # the move that issued it was taken back
    answered_at: datetime | None  # when the provider last answered a challenge; None for the rest
    matrix_version: int  # the key of the edition that its cycle is judged by

    @property
    def is_issued(self) -> bool:
        """Whether it was issued and counts still."""
        return self.issued_at is not None and not self.is_undone

    @property
    def spoke_at(self) -> datetime | None:
        """Until when the others see what this side cited; None while it has issued nothing."""
        if self.issued_at is None or self.answered_at is None:
            return self.issued_at
        return max(self.issued_at, self.answered_at)


def read_sets(assessment: Assessment, *, until: datetime = NO_END) -> tuple[SetFacts, ...]:
    """This row's sets of ratings, of this and earlier cycles, newest first.

    :param until: what was issued, answered and taken back before this moment counts.
    """
    rows = _sets_of_row(
        assessment=assessment.pk,
        arrangement=assessment.arrangement_id,
        authority=assessment.authority_id,
        area=assessment.focus_area,
        cycle=assessment.cycle.number,
        until=until,
    )
    return tuple(
        SetFacts(
            id=row[0],
            assessment=row[1],
            number=row[14],
            cycle=row[2],
            stage=row[3],
            position=Position(row[4]),
            round=row[5],
            revision=row[6],
            issued_at=row[7] if row[7] is not None and row[7] < until else None,
            indicated=row[8],
            held_back_by=row[9] or {},
            covered=frozenset(row[10] or ()),
            runs=row[11] or {},
            is_undone=row[12],
            answered_at=row[13],
            matrix_version=row[15],
        )
        for row in rows
    )


@prepared
def _sets_of_row(
    assessment: Given,
    arrangement: Given,
    authority: Given,
    area: Given,
    cycle: Given,
    until: Given,
) -> Asked:
    def when(field: str, **condition: Any) -> Case:
        return Case(When(**condition, then=F(field)), default=None, output_field=JSONField())

    answers = ChallengeAnswer.objects.filter(
        challenge__assessment=OuterRef("assessment"), at__lt=until
    )
    last_answer = Subquery(answers.order_by("-at").values("at")[:1])
    return (
        RatingSet.objects.filter(
            assessment__arrangement_id=arrangement,
            assessment__authority_id=authority,
            assessment__focus_area=area,
            assessment__cycle__number__lte=cycle,
            assessment__cycle__opened_at__lt=until,
        )
        .annotate(
            held=when("held_back_by", assessment_id=assessment),
            carried=when("covered", assessment_id=assessment),
            lasted=when("runs", assessment__cycle__number__gte=cycle - CYCLES_LOOKED_BACK),
            undone=Exists(UndoneMove.objects.filter(rating_set=OuterRef("pk"), at__lt=until)),
            answered=Case(When(position=Position.PROVIDER.value, then=last_answer), default=None),
        )
        .order_by("-assessment__cycle__number", "-assessment__number", "-round", "-id")
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
            "undone",
            "answered",
            "assessment__number",
            "assessment__cycle__matrix_version_id",
        )
    )


def as_they_stood(
    assessment: Assessment, sets: Iterable[SetFacts], seen: AsRecorded, *, arrangement: str
) -> tuple[SetFacts, ...]:
    """The sets with the stages of that day; the assessment's own stage is set to it, too.

    One query. Of assessments that were only begun later nothing is left.

    :raises NotRecordedYet: where it had not begun itself.
    """
    if assessment.cycle.opened_at >= seen.until:
        raise NotRecordedYet(f"{assessment} had not begun on {in_words(seen.on)}.")
    found = tuple(sets)
    numbers = {assessment.number, *(each.number for each in found)}
    then = stages_then(numbers, arrangement=arrangement, until=seen.until)
    own = then.get(assessment.number, FIRST)
    if own is None:
        raise NotRecordedYet(f"{assessment} had not begun on {in_words(seen.on)}.")
    assessment.stage = own.stage.value
    assessment.stage_since = own.since or assessment.cycle.opened_at
    assessment.deferred_until = own.deferred_until
    stood = ((each, stage_of(each.number, each.stage, then, seen)) for each in found)
    return tuple(replace(each, stage=stage.value) for each, stage in stood if stage)


def begun(
    assessment: Assessment,
    sets: Iterable[SetFacts],
    ratings: Mapping[int, Mapping[str, RatingFacts]],
) -> tuple[SetFacts, ...]:
    """Without the sets of this assessment that nobody had begun to write on that day.

    A further round starts from the ratings of the one before, which keep their moments: it was
    begun with the first rating that is newer than that one's issue.
    """

    def is_begun(each: SetFacts, found: tuple[SetFacts, ...]) -> bool:
        if each.assessment != assessment.pk or each.issued_at is not None:
            return True
        before = [
            other.issued_at
            for other in found
            if other.assessment == each.assessment
            and other.position is each.position
            and other.round < each.round
        ]
        issued = [at for at in before if at is not None]
        given = [rating.at for rating in ratings.get(each.id, {}).values()]
        return len(issued) == len(before) and any(at > max(issued, default=_EVER) for at in given)

    found = tuple(sets)
    return tuple(each for each in found if is_begun(each, found))


def read_ratings(
    assessment: Assessment, sets: Iterable[SetFacts], *, until: datetime = NO_END
) -> Mapping[int, Mapping[str, RatingFacts]]:
    """The newest ratings of this assessment's sets, and of each side's last one before it.

    :param until: of those given before this moment.
    """
    rows = (
        CriterionRating.objects.filter(
            rating_set_id__in=_looked_into(assessment, sets), at__lt=until
        )
        .order_by("revision")
        .values_list("rating_set_id", *RATING_COLUMNS)
    )
    found: dict[int, dict[str, RatingFacts]] = {}
    for set_id, *columns in rows:
        rated = rating_of(*columns)
        found.setdefault(set_id, {})[rated.criterion] = rated
    return found


def _looked_into(assessment: Assessment, sets: Iterable[SetFacts]) -> list[int]:
    found: list[int] = []
    earlier: set[Position] = set()
    for each in sets:
        if each.assessment == assessment.pk:
            found.append(each.id)
        elif each.is_issued and each.position not in earlier and each.stage not in _PASSED_OVER:
            earlier.add(each.position)
            found.append(each.id)
    return found


_EVER = datetime.min.replace(tzinfo=UTC)
_PASSED_OVER = frozenset({Stage.DEFERRED.value, Stage.WITHDRAWN.value})
