"""Bring in what somebody rated and cited in a working copy: one act, one transaction, one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from milepost.apps.assessments.actions.every_step import open_set, person_of, remember, touch
from milepost.apps.assessments.actions.rating import GivenRating, refuse_faults
from milepost.apps.assessments.copied import CopiedAssessment, CopyState
from milepost.apps.assessments.held_ratings import RatingFacts
from milepost.apps.assessments.models import CriterionRating, EvidenceLink, RatingSet
from milepost.apps.assessments.reckoning import reckon
from milepost.apps.audit.actions import record, state_all
from milepost.apps.evidence.queries import EvidenceFacts
from milepost.apps.people.models import Person
from milepost.core.access.duties import require
from milepost.core.access.refusals import ChangedMeanwhile, NotPossible
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import NEEDED_TO_RATE, Position
from milepost.core.evidence.support import LinkKind


@dataclass(frozen=True, kw_only=True)
class CopiedCitation:
    """An item to be cited in support of a criterion, with the place in it to look at."""

    criterion: str
    item: EvidenceFacts
    place: str


@dataclass(frozen=True, kw_only=True)
class GivenCopy:
    """What somebody rated and cited in one assessment of a working copy."""

    number: int
    ratings: tuple[GivenRating, ...] = ()
    citations: tuple[CopiedCitation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CopySource:
    """The workbook that a working copy came back in; ``counts`` says what came of its lines."""

    name: str
    sha256: str
    counts: Mapping[str, int]


@transaction.atomic
def bring_in(
    *,
    state: CopyState,
    given: Sequence[GivenCopy],
    source: CopySource,
    by: Actor,
    at: datetime,
) -> None:
    """Write ratings and citations of many assessments, and work each level out once.

    :param state: what stands now, read and locked in the transaction that the caller is in.
    :raises NotAllowed: where the actor may not rate, or not cite, what they gave.
    :raises NotPossible: with every fault: nothing given, a closed assessment, a reason missing.
    :raises ChangedMeanwhile: where somebody else rated one of them since; nothing is written.
    """
    _refuse(state, given, by)
    touched = [state.assessments[each.number] for each in given]
    sets = _open_sets(touched, state.position)
    person = person_of(by)
    before = {f"A-{e.number}": _before(state.assessments[e.number], e) for e in given}
    _write_ratings(state, given, sets, person, at)
    _write_links(state, given, person, at)
    for found in touched:
        remember(sets[found.row.pk], reckon(found.row, state.position))
        touch(found.row)
    record(
        "workbook.applied",
        about=f"cycle {state.cycle.number}",
        by=by,
        at=at,
        before=before,
        after={
            "name": source.name,
            "sha256": source.sha256,
            "counts": dict(source.counts),
            "assessments": {f"A-{each.number}": _after(each) for each in given},
        },
    )


def _refuse(state: CopyState, given: Sequence[GivenCopy], by: Actor) -> None:
    if any(each.ratings for each in given):
        require(NEEDED_TO_RATE[state.position], by=by)
    if any(each.citations for each in given):
        require(Permission.ADD_EVIDENCE, by=by)
    if not given:
        raise NotPossible(["There is nothing in this workbook to bring in."])
    faults = [found.closed for each in given if (found := state.assessments[each.number]).closed]
    for each in given:
        found = state.assessments[each.number]
        try:
            refuse_faults(found.area, state.position, each.ratings, found.base)
        except NotPossible as refused:
            faults.extend(refused.faults)
        faults += [
            found.own_conduct[rating.criterion]
            for rating in each.ratings
            if rating.criterion in found.own_conduct
        ]
        strange = {c.criterion for c in each.citations} - found.area.by_code.keys()
        faults.extend(f"{code} is not a criterion of {found.area.name}." for code in strange)
    if faults:
        raise NotPossible(faults)
    behind = [
        rating.criterion
        for each in given
        for rating in each.ratings
        if rating.seen != state.assessments[each.number].says(rating.criterion)[2]
    ]
    if behind:
        raise ChangedMeanwhile("Somebody else rated this in the meantime. Look again and choose.")


def _open_sets(found: Sequence[CopiedAssessment], position: Position) -> dict[int, RatingSet]:
    """The set that the side writes now, of each assessment."""
    newest: dict[int, RatingSet] = {}
    rows = RatingSet.objects.select_for_update().filter(
        assessment__in=[each.row for each in found], position=position.value
    )
    for row in rows.order_by("round"):
        newest[row.assessment_id] = row
    return {
        each.row.pk: held
        if (held := newest.get(each.row.pk)) is not None and held.issued_at is None
        else open_set(each.row, position)
        for each in found
    }


def _write_ratings(
    state: CopyState,
    given: Sequence[GivenCopy],
    sets: Mapping[int, RatingSet],
    person: Person,
    at: datetime,
) -> None:
    rated = [(state.assessments[each.number], rating) for each in given for rating in each.ratings]
    reasons = state_all([rating.reason for _, rating in rated])
    CriterionRating.objects.bulk_create(
        CriterionRating(
            rating_set=sets[found.row.pk],
            criterion=rating.criterion,
            revision=found.says(rating.criterion)[2] + 1,
            rating=rating.rating.value if rating.rating else "",
            reason=reason,
            origin="own",
            by=person,
            at=at,
        )
        for (found, rating), reason in zip(rated, reasons, strict=True)
    )


def _write_links(
    state: CopyState, given: Sequence[GivenCopy], person: Person, at: datetime
) -> None:
    EvidenceLink.objects.bulk_create(
        EvidenceLink(
            assessment=state.assessments[each.number].row,
            position=state.position.value,
            criterion=citation.criterion,
            evidence_version_id=citation.item.version_id,
            kind=LinkKind.SUPPORTS.value,
            place=citation.place,
            by=person,
            at=at,
        )
        for each in given
        for citation in each.citations
    )


def _before(found: CopiedAssessment, given: GivenCopy) -> dict[str, str]:
    return {rating.criterion: _word(found.own.get(rating.criterion)) for rating in given.ratings}


def _after(given: GivenCopy) -> dict[str, Any]:
    return {
        "ratings": {
            each.criterion: each.rating.value if each.rating else "" for each in given.ratings
        },
        "cited": [[each.criterion, each.item.reference] for each in given.citations],
    }


def _word(held: RatingFacts | None) -> str:
    return held.rating.value if held and held.rating else ""
