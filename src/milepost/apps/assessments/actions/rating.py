"""Rate criteria: one or many, with the level they indicate worked out at once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.apps.assessments.actions.every_step import (
    fetch,
    open_set,
    person_of,
    remember,
    require_may_rate,
    touch,
)
from milepost.apps.assessments.conflicts import own_conduct_of
from milepost.apps.assessments.held_ratings import (
    STARTS_FROM,
    RatingFacts,
    carried_to,
    newest_ratings,
    previous_set,
)
from milepost.apps.assessments.models import Assessment, CriterionRating, RatingSet
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record, state
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.refusals import ChangedMeanwhile, Conflict, NotPossible
from milepost.core.access.roles import Actor
from milepost.core.assessment.workflow import Position
from milepost.core.matrix.definition import FocusArea
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.core.rating.ladder import IndicatedLevel
from milepost.core.rating.scale import Achieved


@dataclass(frozen=True, kw_only=True)
class GivenRating:
    """A rating as a person gives it. ``seen`` is the revision they looked at (0: none)."""

    criterion: str
    rating: Achieved | None
    seen: int
    reason: str = ""


@transaction.atomic
def rate(
    *,
    number: int,
    position: Position,
    given: Sequence[GivenRating],
    by: Actor,
    at: datetime,
    origin: str = "own",
) -> IndicatedLevel:
    """Rate criteria for a position; a change is a new revision, never an overwriting.

    :raises NotAllowed: by role, party or an earlier step.
    :raises NotPossible: with every fault: an unknown criterion, a reason missing, a closed set.
    :raises ChangedMeanwhile: where somebody else rated one of them since; nothing is written.
    """
    assessment = fetch(number, by=by)
    own_conduct = own_conduct_of(assessment, by, {each.criterion for each in given})
    require_may_rate(assessment, position, by=by, at=at, own_conduct=own_conduct)
    return write_ratings(assessment, position, given, origin=origin, by=by, at=at)


def write_ratings(
    assessment: Assessment,
    position: Position,
    given: Sequence[GivenRating],
    *,
    origin: str = "own",
    event: str = "criteria.rated",
    by: Actor,
    at: datetime,
) -> IndicatedLevel:
    """Add the next revisions to a position's set, for an actor who may.

    :param event: by which it is recorded.
    :raises NotPossible, ChangedMeanwhile: as ``rate``.
    """
    held = newest_ratings(assessment, position)
    refuse_faults(_area(assessment), position, given, _starts_from(assessment, position))
    _refuse_conflicts(given, held)
    changed = [each for each in given if _changes(each, held.get(each.criterion), origin)]
    if not changed:
        return reckon(assessment, position, own=held).indicated
    rating_set = open_set(assessment, position)
    written = _write(rating_set, changed, held, origin=origin, by=by, at=at)
    found = reckon(assessment, position, own={**held, **written})
    remember(rating_set, found)
    touch(assessment)
    record(
        event,
        about=str(assessment),
        by=by,
        at=at,
        before={each.criterion: _word(held.get(each.criterion)) for each in changed},
        after={code: _word(each) for code, each in written.items()},
    )
    return found.indicated


def still_so(
    *,
    number: int,
    position: Position,
    criteria: Collection[str] | None = None,
    seen: Mapping[str, int] | None = None,
    by: Actor,
    at: datetime,
) -> IndicatedLevel:
    """Carry ratings from the cycle before: one click for one criterion, a thread, or all of them.

    :param criteria: the codes to carry; None for every one that was rated then and is not yet now.
    :param seen: the revision that the person looked at, by code; one left out is not compared.
    :raises NotPossible: where there is nothing to carry.
    :raises ChangedMeanwhile: where somebody else rated one of them since; nothing is written.
    """
    with transaction.atomic():
        assessment = fetch(number, by=by)
        require_may_rate(assessment, position, by=by, at=at)
        before = previous_set(assessment, position)
        held = newest_ratings(assessment, position)
        last = _carried(assessment, before) if before else {}
        known = _area(assessment).by_code
        not_theirs = own_conduct_of(assessment, by, known)
        carried = [
            GivenRating(
                criterion=code,
                rating=each.rating,
                seen=_seen(code, seen, held),
                reason=each.reason,
            )
            for code, each in last.items()
            if each.rating is not None
            and code in known
            and code not in not_theirs
            and (code in criteria if criteria is not None else not _is_rated(held.get(code)))
        ]
        if not carried:
            raise NotPossible(["There is no rating of the cycle before to carry over here."])
        return rate(
            number=number, position=position, given=carried, by=by, at=at, origin="still_so"
        )


def accept_ratings(
    *,
    number: int,
    position: Position,
    criteria: Collection[str],
    seen: Mapping[str, int] | None = None,
    by: Actor,
    at: datetime,
) -> IndicatedLevel:
    """Take a difference back: rate as the position this one starts from.

    :param seen: the revision that the person looked at, by code; one left out is not compared.
    :raises NotPossible: where there is nothing to accept.
    :raises ChangedMeanwhile: where somebody else rated one of them since; nothing is written.
    """
    with transaction.atomic():
        assessment = fetch(number, by=by)
        require_may_rate(assessment, position, by=by, at=at)
        held = newest_ratings(assessment, position)
        found = reckon(assessment, position)
        accepted = [
            GivenRating(
                criterion=code,
                rating=found.base[code].rating if code in found.base else None,
                seen=_seen(code, seen, held),
            )
            for code in criteria
            if code in held
        ]
        if not accepted:
            raise NotPossible(["There is no difference here to take back."])
        return rate(
            number=number, position=position, given=accepted, by=by, at=at, origin="accepted"
        )


def _seen(code: str, seen: Mapping[str, int] | None, held: Mapping[str, RatingFacts]) -> int:
    now = held[code].revision if code in held else 0
    return now if seen is None else seen.get(code, now)


def _carried(assessment: Assessment, before: RatingSet) -> Mapping[str, RatingFacts]:
    """What was rated in the cycle before, as far as it goes on under today's edition."""
    held = newest_ratings(before.assessment, Position(before.position), is_issued=True)
    rated_by = before.assessment.cycle.matrix_version_id
    return carried_to(assessment, held, rated_by=rated_by)


def _is_rated(held: RatingFacts | None) -> bool:
    return held is not None and held.rating is not None


def _area(assessment: Assessment) -> FocusArea:
    version = assessment.cycle.matrix_version
    return matrix_of(version.pk, version.sha256).areas_by_code[assessment.focus_area]


def _starts_from(assessment: Assessment, position: Position) -> dict[str, RatingFacts]:
    """The issued ratings that a position's own are laid over; none for the provider's."""
    start = STARTS_FROM[position]
    return newest_ratings(assessment, start, is_issued=True) if start else {}


def _changes(given: GivenRating, held: RatingFacts | None, origin: str) -> bool:
    if held is None:
        return given.rating is not None
    if _is_behind(given, held) and not _differs(given, held):
        return False  # somebody else has said the same already
    is_same = held.rating == given.rating and held.reason == given.reason.strip()
    return not is_same or (origin == "still_so" and held.origin != origin)


def refuse_faults(
    area: FocusArea,
    position: Position,
    given: Sequence[GivenRating],
    starts_from: Mapping[str, RatingFacts],
) -> None:
    """No rating is written while one of them lacks something.

    :param starts_from: the issued ratings that the position's own are laid over.
    :raises NotPossible: with every fault.
    """
    counts = Counter(each.criterion for each in given)
    faults = [f"{code} is rated twice here." for code, times in counts.items() if times > 1]
    for each in given:
        criterion = area.by_code.get(each.criterion)
        if criterion is None:
            faults.append(f"{each.criterion} is not a criterion of {area.name}.")
        elif criterion.is_prior:
            faults.append(f"{each.criterion} is worked out from the level below, never rated.")
        elif not each.reason.strip():
            faults.extend(missing_reason(each, position, starts_from.get(each.criterion)))
    if faults:
        raise NotPossible(faults)


def missing_reason(given: GivenRating, position: Position, before: RatingFacts | None) -> list[str]:
    """What a rating without a reason has to be argued for; empty where nothing is.

    :param before: what the position this one starts from says of the criterion.
    """
    if given.rating is Achieved.NOT_APPLICABLE and position is Position.AUTHORITY:
        return [f"Say why you agree that {given.criterion} does not apply."]
    if given.rating is (before.rating if before else None):
        return []
    if given.rating is Achieved.NOT_APPLICABLE:
        return [f"Say why {given.criterion} does not apply: the Authority has to agree to it."]
    start = STARTS_FROM[position]
    if start is not None and given.rating is not None:
        return [f"Say why you rate {given.criterion} otherwise than the {_SIDES[start]} did."]
    return []


def _refuse_conflicts(given: Sequence[GivenRating], held: dict[str, RatingFacts]) -> None:
    conflicts = [
        Conflict(
            what=each.criterion,
            theirs=_word(held[each.criterion]),
            yours=each.rating.value if each.rating else "",
            by=held[each.criterion].by,
            at=in_words(local_date(held[each.criterion].at)),
            revision=held[each.criterion].revision,
            their_reason=held[each.criterion].reason,
            your_reason=each.reason.strip(),
        )
        for each in given
        if each.criterion in held
        and _is_behind(each, held[each.criterion])
        and _differs(each, held[each.criterion])
    ]
    if conflicts:
        raise ChangedMeanwhile(
            "Somebody else rated this in the meantime. Nothing of yours was written:"
            " look at both and choose.",
            conflicts,
        )


def _is_behind(given: GivenRating, held: RatingFacts) -> bool:
    """Whether somebody rated the criterion after the person looked."""
    return given.seen != held.revision


def _differs(given: GivenRating, held: RatingFacts) -> bool:
    """Whether a person says something else than what stands: to say no more is not to differ."""
    reason = given.reason.strip()
    return given.rating != held.rating or bool(reason and reason != held.reason)


def _write(
    rating_set: RatingSet,
    changed: Sequence[GivenRating],
    held: dict[str, RatingFacts],
    *,
    origin: str,
    by: Actor,
    at: datetime,
) -> dict[str, RatingFacts]:
    """Add the next revision of each; what reading them back would say of them."""
    person = person_of(by)
    rows = [
        CriterionRating(
            rating_set=rating_set,
            criterion=each.criterion,
            revision=held[each.criterion].revision + 1 if each.criterion in held else 1,
            rating=each.rating.value if each.rating else "",
            reason=state(each.reason),
            origin=origin,
            by=person,
            at=at,
        )
        for each in changed
    ]
    CriterionRating.objects.bulk_create(rows)
    return {row.criterion: _facts(row) for row in rows}


def _facts(row: CriterionRating) -> RatingFacts:
    return RatingFacts(
        criterion=row.criterion,
        rating=Achieved(row.rating) if row.rating else None,
        revision=row.revision,
        origin=row.origin,
        reason=row.reason.text if row.reason else "",
        reason_digest=row.reason.digest if row.reason else "",
        by_id=row.by_id,
        by=row.by.full_name,
        at=row.at,
    )


def _word(held: RatingFacts | None) -> str:
    return held.rating.value if held and held.rating else ""


_SIDES: Mapping[Position, str] = {
    Position.PROVIDER: "provider",
    Position.AUTHORITY: "Authority",
}
