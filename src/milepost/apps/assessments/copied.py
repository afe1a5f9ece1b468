"""What may somebody rate in a cycle, and what does every line of it say now?

A fixed number of queries for all assessments together, so that a copy of eighteen is made, and
looked through when it comes back, about as fast as a copy of one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from milepost.apps.assessments.conflicts import (
    NOTHING,
    Bearing,
    about_its_own_conduct,
    judged,
    read_bearing,
)
from milepost.apps.assessments.held_ratings import STARTS_FROM, RatingFacts
from milepost.apps.assessments.models import (
    Assessment,
    CriterionRating,
    Cycle,
    RatingSet,
    StepTaken,
)
from milepost.apps.matrices.queries import matrix_of
from milepost.core.access.conflicts import JUDGING, require_no_conflict
from milepost.core.access.duties import refusal, require
from milepost.core.access.refusals import NoSuchThing
from milepost.core.access.roles import Actor, PartyKind, Permission
from milepost.core.assessment.workflow import (
    NEEDED_TO_RATE,
    OPEN_TO,
    STEP_OF,
    Position,
    Stage,
    position_of,
)
from milepost.core.assessment.working_copy import LineKey, StandsNow
from milepost.core.matrix.definition import FocusArea, MaturityMatrix
from milepost.core.period.local_time import local_date
from milepost.core.period.months import in_words
from milepost.core.rating.scale import Achieved


@dataclass(frozen=True, kw_only=True)
class CopiedCycle:
    """The cycle that a working copy is of."""

    id: int
    number: int
    name: str
    window_from: date
    cut_off_on: date
    matrix_version_id: int
    matrix_number: int
    matrix_sha256: str


@dataclass(kw_only=True)
class CopiedAssessment:
    """One assessment as its own side sees it. ``closed`` says why it cannot be rated; or ""."""

    row: Assessment
    area: FocusArea
    closed: str
    own: dict[str, RatingFacts] = field(default_factory=dict)
    base: dict[str, RatingFacts] = field(default_factory=dict)
    own_conduct: Mapping[str, str] = field(default_factory=dict)  # why one is not theirs to rate
    has_set: bool = False
    indicated: int = 0
    held_back_by: Mapping[str, list[list[str]]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.row.number

    def counted(self, code: str) -> RatingFacts | None:
        """What counts for the side: its own rating, or the one it starts from."""
        return self.own.get(code) or self.base.get(code)

    def says(self, code: str) -> tuple[str, str, int]:
        """A line's rating, the side's own reason, and the revision of the side's own rating."""
        own, counted = self.own.get(code), self.counted(code)
        rating = counted.rating.value if counted and counted.rating else ""
        return rating, own.reason if own else "", own.revision if own else 0


@dataclass(frozen=True, kw_only=True)
class CopyState:
    """All that a working copy is made from, or compared with when it comes back."""

    cycle: CopiedCycle
    matrix: MaturityMatrix
    position: Position
    may_rate: bool
    may_cite: bool
    not_theirs_to_rate: str
    assessments: Mapping[int, CopiedAssessment]  # by number, in the order of the matrix

    @property
    def open(self) -> tuple[CopiedAssessment, ...]:
        """Those that may be worked on now."""
        return tuple(each for each in self.assessments.values() if not each.closed)

    def stands(self, key: LineKey) -> StandsNow:
        """What a line says now.

        :raises KeyError: where the assessment is not there, or not of the reader's side.
        """
        found = self.assessments[key[0]]
        rating, reason, revision = found.says(key[1])
        own = found.own.get(key[1]) or found.base.get(key[1])
        return StandsNow(
            rating=rating,
            reason=reason,
            revision=revision,
            by=own.by if own else "",
            at=in_words(local_date(own.at)) if own else "",
            closed=found.closed or found.own_conduct.get(key[1], ""),
            not_theirs_to_rate=self.not_theirs_to_rate,
        )


def cycle_of_copy(*, by: Actor, number: int | None = None) -> CopiedCycle:
    """A cycle, the newest where none is asked for: one query.

    :raises NoSuchThing: where the arrangement has none, or none of that number.
    """
    rows = Cycle.objects.filter(arrangement__reference=by.arrangement).order_by("-number")
    if number is not None:
        rows = rows.filter(number=number)
    found = rows.values_list(
        "id",
        "number",
        "name",
        "window_from",
        "cut_off_on",
        "matrix_version_id",
        "matrix_version__number",
        "matrix_version__sha256",
    ).first()
    if found is None:
        raise NoSuchThing(f"cycle {number}" if number is not None else "an open cycle")
    return CopiedCycle(
        id=found[0],
        number=found[1],
        name=found[2],
        window_from=found[3],
        cut_off_on=found[4],
        matrix_version_id=found[5],
        matrix_number=found[6],
        matrix_sha256=found[7],
    )


def copy_state(
    *,
    by: Actor,
    cycle: CopiedCycle,
    numbers: Collection[int] | None = None,
    is_locked: bool = False,
    on: date,
) -> CopyState:
    """What the actor's side has in a cycle: five queries, six for a side that judges.

    :param on: today: an interest is held, or not, on a day.
    :param numbers: only the assessments of these numbers.
    :param is_locked: hold the assessments until the transaction ends.
    :raises NotAllowed: where the actor may see no assessments.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    position = position_of(by)
    needed = NEEDED_TO_RATE[position]
    matrix = matrix_of(cycle.matrix_version_id, cycle.matrix_sha256)
    found = _assessments(by, cycle, matrix, position, numbers, is_locked, on=on)
    by_id = {each.row.pk: each for each in found.values()}
    _read_ratings(by_id, position)
    _read_sets(by_id, position)
    return CopyState(
        cycle=cycle,
        matrix=matrix,
        position=position,
        may_rate=by.may(needed),
        may_cite=by.may(Permission.ADD_EVIDENCE),
        not_theirs_to_rate=refusal(require, permission=needed, by=by) or "",
        assessments=found,
    )


def _assessments(
    by: Actor,
    cycle: CopiedCycle,
    matrix: MaturityMatrix,
    position: Position,
    numbers: Collection[int] | None,
    is_locked: bool,
    *,
    on: date,
) -> dict[int, CopiedAssessment]:
    rows = (
        Assessment.objects.filter(arrangement__reference=by.arrangement, cycle_id=cycle.id)
        .select_related("cycle__matrix_version", "authority")
        .defer("cycle__matrix_version__document", "cycle__matrix_version__findings")
        .order_by("number")  # everybody locks in the same order
    )
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    if by.party_kind is PartyKind.AUTHORITY:
        rows = rows.filter(authority__reference=by.party)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    held = list(rows)
    steps = dict(
        StepTaken.objects.filter(assessment__in=held, person__reference=by.person).values_list(
            "assessment_id", "step"
        )
    )
    places = {area.code: place for place, area in enumerate(matrix.focus_areas)}
    held.sort(key=lambda each: (places[each.focus_area], each.number))
    bearing = read_bearing(by) if STEP_OF[position] in JUDGING else NOTHING
    return {
        each.number: CopiedAssessment(
            row=each,
            area=matrix.areas_by_code[each.focus_area],
            closed=_closed(each, position, by, steps.get(each.pk), bearing, on),
            own_conduct=_own_conduct(each, by),
        )
        for each in held
    }


def _closed(
    assessment: Assessment,
    position: Position,
    by: Actor,
    step: str | None,
    bearing: Bearing,
    on: date,
) -> str:
    """Why nothing of this assessment can be changed by the actor; "" where it can."""
    stage = Stage(assessment.stage)
    if stage not in OPEN_TO[position]:
        return (
            f"{assessment} is at the stage “{stage.words}”, where the {position.value}'s ratings"
            " are closed."
        )
    found = judged(
        assessment,
        STEP_OF[position].value,
        bearing=bearing,
        on=on,
        earlier_steps={by.person: step} if step else {},
    )
    return refusal(require_no_conflict, by=by, judged=found) or ""


def _own_conduct(assessment: Assessment, by: Actor) -> dict[str, str]:
    """Of an Authority's own assessment: the criteria that judge what it did itself, and why not."""
    return {
        code: f"{code} is about what your Authority itself did, so it is not yours to rate."
        for code in about_its_own_conduct(assessment)
        if by.party_kind is PartyKind.AUTHORITY
    }


def _read_ratings(by_id: Mapping[int, CopiedAssessment], position: Position) -> None:
    """The newest ratings of the side's newest set, and of the issued ones that it starts from."""
    start = STARTS_FROM[position]
    wanted = [each.value for each in (position, start) if each]
    rows = (
        CriterionRating.objects.filter(
            rating_set__assessment__in=by_id, rating_set__position__in=wanted
        )
        .order_by("rating_set__round", "revision")
        .values_list(
            "rating_set__assessment_id",
            "rating_set__position",
            "rating_set__round",
            "rating_set__issued_at",
            "criterion",
            "rating",
            "revision",
            "origin",
            "reason__text",
            "by_id",
            "by__full_name",
            "at",
        )
    )
    rounds: dict[tuple[int, str], int] = {}
    for key, side, round_, issued, code, rating, revision, origin, reason, by_id_, by, at in rows:
        is_own = side == position.value
        if not is_own and issued is None:
            continue  # the other side is still writing it
        into = by_id[key].own if is_own else by_id[key].base
        if round_ > rounds.get((key, side), 0):
            into.clear()
            rounds[key, side] = round_
        into[code] = RatingFacts(
            criterion=code,
            rating=Achieved(rating) if rating else None,
            revision=revision,
            origin=origin,
            reason=reason or "",
            reason_digest="",
            by_id=by_id_,
            by=by,
            at=at,
        )


def _read_sets(by_id: Mapping[int, CopiedAssessment], position: Position) -> None:
    """What the level rule made of the side's newest set when it last changed."""
    rows = (
        RatingSet.objects.filter(assessment__in=by_id, position=position.value)
        .order_by("round")
        .values_list("assessment_id", "indicated", "held_back_by")
    )
    for assessment, indicated, held_back_by in rows:
        found = by_id[assessment]
        found.has_set, found.indicated, found.held_back_by = True, indicated, held_back_by
