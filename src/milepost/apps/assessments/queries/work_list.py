"""What waits for somebody, what is late on either side, and how far are the cycles?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from milepost.apps.assessments.models import Assessment
from milepost.apps.assessments.queries.drafts_to_answer import DraftToAnswer, drafts_to_answer
from milepost.apps.assessments.queries.joint_to_set import JointToSet, joint_to_set
from milepost.apps.assessments.queries.matrices_to_answer import (
    MatrixToAnswer,
    matrices_to_answer,
)
from milepost.apps.assessments.queries.open_work import LateItem, WorkItem, open_work
from milepost.apps.contracts.queries import arrangement_facts
from milepost.apps.evidence.queries import MoreAsked, more_asked
from milepost.core.access.duties import require
from milepost.core.access.roles import Actor, Permission
from milepost.core.assessment.workflow import Stage
from milepost.core.period.local_time import local_date

_SETTLED = frozenset({Stage.RATIFIED, Stage.PUBLISHED, Stage.SUPERSEDED})


@dataclass(frozen=True, kw_only=True)
class WorkChoices:
    """What a work list is asked for; what is no choice is passed over."""

    cycle: int | None = None
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class CycleProgress:
    """How many of a cycle's assessments stand where."""

    number: int
    name: str
    cut_off_on: date
    ratified: int
    total: int
    stages: tuple[tuple[str, str, int], ...]  # stage, words, how many


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """What waits for one person on one arrangement."""

    arrangement: str
    arrangement_name: str
    items: tuple[WorkItem, ...]
    matrices: tuple[MatrixToAnswer, ...]  # put forward, for the reader's side to answer
    drafts: tuple[DraftToAnswer, ...]  # in which proposals wait for the reader's side
    joint: tuple[JointToSet, ...]  # focus areas whose joint level the reader can set
    more_asked: tuple[MoreAsked, ...]  # of evidence, for the reader's side to reply to
    total: int  # of all of these, whatever was asked for
    late: tuple[LateItem, ...]
    cycles: tuple[CycleProgress, ...]  # newest first: those that are not over, and the last
    choices: WorkChoices


SORTS: Mapping[str, Callable[[WorkItem], tuple[object, ...]]] = {
    "due": lambda item: (item.due_on or date.max, item.since, item.number),
    "since": lambda item: (item.since, item.number),
    "area": lambda item: (item.focus_area, item.authority, item.number),
    "cycle": lambda item: (-item.cycle_number, item.number),
}
FIRST_DUE = "due"


def work_list(*, by: Actor, at: datetime, choices: WorkChoices | None = None) -> WorkList:
    """What the reader can do and may see, over every cycle: ten queries at most.

    Three more for the Board where it sets joint levels, and one for the provider's people.

    :raises NotAllowed: where the reader may not see assessments.
    """
    require(Permission.VIEW_ASSESSMENTS, by=by)
    asked = choices or WorkChoices()
    arrangement = arrangement_facts(by=by)
    work = open_work((by,), on=local_date(at))[by.arrangement]
    matrices, drafts = matrices_to_answer(by=by), drafts_to_answer(by=by)
    joint = joint_to_set(arrangement, by=by, at=at)
    owed = more_asked(by=by)
    shown = [each for each in work.items if asked.cycle in (None, each.cycle_number)]
    key = SORTS.get(asked.sort.lstrip("-"), SORTS[FIRST_DUE])
    return WorkList(
        arrangement=by.arrangement,
        arrangement_name=arrangement.name,
        items=tuple(sorted(shown, key=key, reverse=asked.sort.startswith("-"))),
        matrices=matrices,
        drafts=drafts,
        joint=joint,
        more_asked=owed,
        total=len(work.items) + len(matrices) + len(drafts) + len(joint) + len(owed),
        late=tuple(sorted(work.late, key=_longest_first)),
        cycles=_progress(arrangement.id),
        choices=asked,
    )


def _longest_first(item: LateItem) -> tuple[object, ...]:
    return (not item.is_own, item.due_on, item.number)


def _progress(arrangement: int) -> tuple[CycleProgress, ...]:
    """How far the cycles are that are not over, and the newest: one query, counted by stage."""
    rows = (
        Assessment.objects.filter(arrangement_id=arrangement)
        .exclude(stage=Stage.WITHDRAWN.value)
        .values_list("cycle__number", "cycle__name", "cycle__cut_off_on", "stage")
        .annotate(how_many=Count("*"))
        .order_by("-cycle__number")
    )
    cycles: dict[tuple[int, str, date], dict[Stage, int]] = {}
    for number, name, cut_off_on, stage, how_many in rows:
        cycles.setdefault((number, name, cut_off_on), {})[Stage(stage)] = how_many
    found: list[CycleProgress] = []
    for (number, name, cut_off_on), counts in cycles.items():
        counts.pop(Stage.SUPERSEDED, None)  # another took its place, and is counted
        ratified = sum(counts.get(stage, 0) for stage in _SETTLED)
        total = sum(counts.values())
        if found and ratified == total:
            continue
        found.append(
            CycleProgress(
                number=number,
                name=name,
                cut_off_on=cut_off_on,
                ratified=ratified,
                total=total,
                stages=tuple(
                    (stage.value, stage.words, counts[stage]) for stage in Stage if stage in counts
                ),
            )
        )
    return tuple(found)
