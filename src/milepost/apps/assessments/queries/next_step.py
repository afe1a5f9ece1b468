"""What can somebody do next with an assessment, as lists say it in a line?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Value

from milepost.apps.assessments.conflicts import NOTHING, Bearing, judges, read_bearing
from milepost.apps.assessments.models import AwaitedSignature, StepTaken
from milepost.apps.assessments.queries.moves_offered import WORDS, has_a_point
from milepost.core.access.conflicts import JUDGING, Judged, conflicts
from milepost.core.access.duties import allows, require_fresh_eyes
from milepost.core.access.roles import Actor
from milepost.core.assessment.dispute import Dispute
from milepost.core.assessment.turn import require_mover
from milepost.core.assessment.workflow import Move, Stage, Step, moves_from
from milepost.gateways.prepared_query import Asked, Given, prepared


class NextStep(NamedTuple):
    """The move that somebody can take, or "sign", and what it is called in a list."""

    move: str
    words: str


# What is to be done, said by the move that it leads to.
_TO_DO: Mapping[str, str] = {
    **WORDS,
    "submit": "Rate, claim a level and submit",
    "agree": "Validate: agree or challenge",
    "ratify": "Ratify or defer",
}
_BESIDES = frozenset(
    {"withdraw", "retract", "return_for_evidence", "challenge", "consider", "defer", "supersede"}
)

# The steps that a line of the list stands for: it says "agree" for "challenge", too.
_STATES: Mapping[str, tuple[str, ...]] = {
    "submit": ("submit",),
    "agree": ("agree", "challenge"),
    "propose": ("propose",),
    "resume": ("resume",),
}


def next_step(
    *,
    by: Actor,
    authority: str,
    stage: Stage,
    own_step: str | None,
    disputes: Mapping[str, Dispute],
    awaited: tuple[str, str] | None,
    is_barred: bool,
) -> NextStep | None:
    """What the reader can do next with an assessment; None where it is not their turn.

    :param authority: whose assessment it is, by reference.
    :param own_step: the step of it that the reader has taken, if any.
    :param is_barred: whether an interest or a secondment keeps the reader from judging it.
    :param awaited: a step that waits to be signed, and who took it, by reference.
    """
    for move in moves_from(stage):
        if move.name in _BESIDES or not _may_take(by, authority, move, own_step):
            continue
        if is_barred and move.step in JUDGING:
            continue
        if not has_a_point(move.name, disputes):
            continue
        if awaited is not None and awaited[0] in _STATES.get(move.name, ()):
            if awaited[1] == by.person:
                return None
            return NextStep("sign", "Sign as the second person")
        return NextStep(move.name, _TO_DO[move.name]) if move.name in _TO_DO else None
    return None


@dataclass(frozen=True, kw_only=True)
class Barring:
    """Says of each assessment of a list whether something of the reader's own bars them."""

    by: Actor
    bearing: Bearing
    on: date

    def bars(self, *, cycle: int, focus_area: str, authority: str, window_from: date) -> bool:
        """Whether a declared interest or a secondment does."""
        asked = Judged(
            step=Step.VALIDATE.value,
            cycle=cycle,
            focus_area=focus_area,
            authority=authority,
            provider=self.bearing.provider,
            window_from=window_from,
            on=self.on,
            interests=self.bearing.interests,
            secondments=self.bearing.secondments,
        )
        return bool(conflicts(self.by, asked))


def barring(*, by: Actor, on: date) -> Barring:
    """What bars the reader: one query for those who judge, none for the rest."""
    return Barring(by=by, bearing=read_bearing(by) if judges(by) else NOTHING, on=on)


def _may_take(by: Actor, authority: str, move: Move, own_step: str | None) -> bool:
    if not allows(require_mover, name=move.name, by=by, authority=authority):
        return False
    if move.step is None or own_step is None:
        return True
    earlier = {by.person: own_step}
    return allows(require_fresh_eyes, by=by, earlier_steps=earlier, step=move.step.value)


def steps_and_awaited(
    assessments: Iterable[int], *, person: str
) -> tuple[dict[int, str], dict[int, tuple[str, str]]]:
    """``steps_of`` and ``awaited_in`` together: one query."""
    steps: dict[int, str] = {}
    awaited: dict[int, tuple[str, str]] = {}
    rows = _steps_and_awaited(assessments=tuple(assessments), person=person)
    for pk, step, by, order in sorted(rows, key=lambda row: int(row[3])):
        if order:
            awaited[pk] = (step, by)
        else:
            steps[pk] = step
    return steps, awaited


@prepared
def _steps_and_awaited(assessments: Given, person: Given) -> Asked:
    own = StepTaken.objects.filter(assessment__id__in=assessments, person__reference=person)
    waiting = AwaitedSignature.objects.filter(
        assessment__id__in=assessments,
        revision=F("assessment__revision"),
        signature__isnull=True,
    )
    return own.values_list("assessment_id", "step", "person__reference", Value(0)).union(
        waiting.values_list("assessment", "move", "by__reference", "id"), all=True
    )


def awaited_in(assessments: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The step that waits for a second signature, and who took it by reference: one query."""
    rows = _awaited(assessments=tuple(assessments))
    return {pk: (move, person) for pk, move, person in rows}


@prepared
def _awaited(assessments: Given) -> Asked:
    return (
        AwaitedSignature.objects.filter(
            assessment__id__in=assessments,
            revision=F("assessment__revision"),
            signature__isnull=True,
        )
        .order_by("id")
        .values_list("assessment", "move", "by__reference")
    )


def steps_of(assessments: Iterable[int], *, person: str) -> dict[int, str]:
    """The step that somebody has taken in each of the assessments: one query.

    :param person: by opaque reference.
    """
    return dict(_own_steps(assessments=tuple(assessments), person=person))


@prepared
def _own_steps(assessments: Given, person: Given) -> Asked:
    return StepTaken.objects.filter(
        assessment__id__in=assessments, person__reference=person
    ).values_list("assessment_id", "step")
