"""What every verb on an assessment does first and last: fetch, lock, move, issue, record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.apps.assessments.conflicts import refuse_conflicts
from milepost.apps.assessments.last_move import EVENT_NAMES
from milepost.apps.assessments.models import (
    Assessment,
    CriterionRating,
    EvidenceLink,
    RatingSet,
    StepTaken,
)
from milepost.apps.assessments.reckoning import Reckoning
from milepost.apps.audit.actions import record
from milepost.apps.audit.models import Statement
from milepost.apps.evidence.models import EvidenceRelease
from milepost.apps.people.models import Person
from milepost.core.access.duties import require, require_own_authority
from milepost.core.access.refusals import ChangedMeanwhile, NoSuchThing, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.turn import require_mover
from milepost.core.assessment.workflow import (
    NEEDED_TO_RATE,
    OPEN_TO,
    STEP_OF,
    Move,
    Position,
    Stage,
    find_move,
)


def fetch(number: int, *, by: Actor) -> Assessment:
    """The assessment of the actor's arrangement, locked until the transaction ends.

    :raises NoSuchThing: where the arrangement has none of that number.
    """
    found = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("cycle__matrix_version", "authority")
        .only(*_ALL_OF_IT, *_OF_ITS_CYCLE, "authority__reference")
        .filter(arrangement__reference=by.arrangement, number=number)
        .first()
    )
    if found is None:
        raise NoSuchThing(f"A-{number}")
    return found


_ALL_OF_IT = tuple(field.attname for field in Assessment._meta.concrete_fields)
_OF_ITS_CYCLE = (
    "cycle__number",
    "cycle__window_from",
    "cycle__cut_off_on",
    "cycle__matrix_version__sha256",
)


def find_allowed_move(
    assessment: Assessment,
    name: str,
    *,
    by: Actor,
    seen: int | None,
    at: datetime | None = None,
    sole_authors: Mapping[str, Collection[str]] | None = None,
) -> Move:
    """The move, if the actor may take it, nothing of theirs bars them, and they saw it as it is.

    Who may not take it at all learns nothing of where the assessment stands.

    :param seen: the assessment's revision that the actor looked at; None where it does not matter.
    :param at: when it is taken; not left out for a step that judges.
    :param sole_authors: who put in the only evidence for a criterion; asked of a validation.
    :raises NotAllowed, OutOfTurn, ChangedMeanwhile: each with its sentence.
    """
    require_mover(name, by=by, authority=assessment.authority.reference)
    if seen is not None and seen != assessment.revision:
        stage = Stage(assessment.stage).words.lower()
        raise ChangedMeanwhile(
            f"Somebody has changed this assessment while you looked at it; it is now at"
            f" the stage “{stage}”. Nothing of yours was written; look again and choose."
        )
    move = find_move(Stage(assessment.stage), name)
    if move.judges_as is not None:
        refuse_conflicts(
            assessment,
            move.judges_as.value,
            by=by,
            at=at,
            earlier_steps=steps_taken(assessment) if move.step else {},
            sole_authors=sole_authors,
        )
    return move


def require_may_rate(
    assessment: Assessment,
    position: Position,
    *,
    by: Actor,
    at: datetime,
    own_conduct: Collection[str] = (),
) -> None:
    """The actor writes this position's set, and it is open to be written.

    :param own_conduct: what they would rate of their own Authority's conduct.
    :raises NotAllowed: by role or party, or by what bars them, every reason at once.
    :raises NotPossible: where the stage leaves that set closed.
    """
    require(NEEDED_TO_RATE[position], by=by)
    require_own_authority(by=by, authority=assessment.authority.reference)
    refuse_conflicts(
        assessment,
        STEP_OF[position].value,
        by=by,
        at=at,
        earlier_steps=steps_taken(assessment),
        own_conduct=own_conduct,
    )
    if Stage(assessment.stage) not in OPEN_TO[position]:
        raise NotPossible(
            [
                f"At the stage “{Stage(assessment.stage).words}” the {position.value}'s ratings"
                " are closed: they can no longer be changed."
            ]
        )


def steps_taken(assessment: Assessment) -> dict[str, str]:
    """The one step that each person took so far, by the person's opaque reference."""
    return dict(
        StepTaken.objects.filter(assessment=assessment).values_list("person__reference", "step")
    )


def person_of(by: Actor) -> Person:
    """The actor's row, to be named on what they write."""
    return Person.objects.only("reference", "full_name").get(reference=by.person)


def open_set(assessment: Assessment, position: Position) -> RatingSet:
    """The set that the position is writing now: the newest, or the next round of an issued one.

    A further round starts from the ratings of the one before, so that nothing is lost.
    """
    newest = (
        RatingSet.objects.select_for_update()
        .filter(assessment=assessment, position=position.value)
        .defer("held_back_by", "covered", "runs")  # made anew by whoever opens it
        .order_by("-round")
        .first()
    )
    if newest is not None and newest.issued_at is None:
        return newest
    fresh = RatingSet.objects.create(
        assessment=assessment, position=position.value, round=(newest.round if newest else 0) + 1
    )
    if newest is not None:
        _start_from(newest, fresh)
    return fresh


def _start_from(before: RatingSet, fresh: RatingSet) -> None:
    newest: dict[str, CriterionRating] = {}
    for row in CriterionRating.objects.filter(rating_set=before).order_by("revision"):
        newest[row.criterion] = row
    CriterionRating.objects.bulk_create(
        CriterionRating(
            rating_set=fresh,
            criterion=row.criterion,
            revision=row.revision,  # what a person saw of the round before is still what they saw
            rating=row.rating,
            reason_id=row.reason_id,
            origin=row.origin,
            by_id=row.by_id,
            at=row.at,
        )
        for row in newest.values()
    )


def touch(assessment: Assessment) -> None:
    """What somebody is about to seal has changed: whoever read it before has to read it again."""
    assessment.revision += 1
    assessment.save(update_fields=["revision"])


def remember(rating_set: RatingSet, found: Reckoning) -> None:
    """Write what the level rule made of a set beside it."""
    remembered = found.remembered()
    for column, value in remembered.items():
        setattr(rating_set, column, value)
    rating_set.revision += 1
    rating_set.save(update_fields=[*remembered, "revision"])


def issue(
    assessment: Assessment, position: Position, found: Reckoning, *, by: Actor, at: datetime
) -> RatingSet:
    """Make a position's set complete and frozen, and let the other parties see what it cites."""
    rating_set = open_set(assessment, position)
    missing = [code for code in found.base if code not in found.own]
    person = person_of(by)
    CriterionRating.objects.bulk_create(
        CriterionRating(
            rating_set=rating_set,
            criterion=code,
            revision=1,
            rating=found.base[code].rating.value if found.base[code].rating else "",  # type: ignore[union-attr]
            origin="accepted",
            by=person,
            at=at,
        )
        for code in missing
    )
    remember(rating_set, found)
    rating_set.issued_at = at
    rating_set.save(update_fields=["issued_at"])
    release_evidence(assessment, position, at)
    return rating_set


def release_evidence(assessment: Assessment, position: Position, at: datetime) -> None:
    """Let the other parties see the items that a position cites here."""
    cited_here = set(
        EvidenceLink.objects.filter(
            assessment=assessment,
            position=position.value,
            is_withdrawn=False,
            superseded_by__isnull=True,
        ).values_list("evidence_version_id", flat=True)
    )
    held = set(
        EvidenceRelease.objects.filter(evidence_version_id__in=cited_here).values_list(
            "evidence_version_id", flat=True
        )
    )
    EvidenceRelease.objects.bulk_create(
        EvidenceRelease(evidence_version_id=each, about=str(assessment), at=at)
        for each in sorted(cited_here - held)
    )


@dataclass(frozen=True, kw_only=True)
class Second:
    """Who signs a level second; ``indicated`` is what it was stated beside.

    ``digest`` is the salted hash of their reason.
    """

    by: Actor
    indicated: int
    digest: str

    def sealed(self) -> dict[str, Any]:
        """As the step's seal holds it."""
        return {"second": {"by": self.by.person, "reason": self.digest}}


def take(
    assessment: Assessment,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    after: Mapping[str, Any] | None = None,
    reason: Statement | None = None,
    second: Second | None = None,
) -> None:
    """Write the new stage, who took the step, and the event.

    :param second: who signed the level second: signing is taking the step.
    """
    before = assessment.stage
    go_to(assessment, move.end, at=at)
    if move.step is not None:
        for each in (by, second.by) if second else (by,):
            StepTaken.objects.get_or_create(
                assessment=assessment,
                person=person_of(each),
                step=move.step.value,  # another step of theirs is refused by the table itself
                defaults={"at": at},
            )
    record(
        EVENT_NAMES[move.name],
        about=str(assessment),
        by=by,
        at=at,
        before={"stage": before},
        after={
            "stage": move.end.value,
            **(after or {}),
            **({"second": second.by.person} if second else {}),
        },
        reason=reason,
    )


def go_to(assessment: Assessment, stage: Stage, *, at: datetime) -> None:
    """Write the stage that an assessment is at from now on."""
    assessment.stage = stage.value
    assessment.stage_since = at
    assessment.revision += 1
    if stage is not Stage.DEFERRED:
        assessment.deferred_until = None
    assessment.save(update_fields=["stage", "stage_since", "revision", "deferred_until"])
