"""Where does an assessment stand on its way from draft to ratified?"""

from dataclasses import dataclass

from milepost.core.assessment.workflow import FINAL, Stage


@dataclass(frozen=True, kw_only=True)
class StepOnTheWay:
    """One of the five steps. ``state`` is done, current or ahead; ``note`` says any turn taken."""

    name: str
    state: str
    note: str = ""


# Which of the five each stage belongs to, and how many are behind it.
_STEPS = ("Draft", "Submitted", "Validated", "Proposed", "Ratified")
_PLACES = {
    Stage.DRAFT: 0,
    Stage.RETURNED: 0,
    Stage.SUBMITTED: 1,
    Stage.AGREED: 2,
    Stage.CHALLENGED: 2,
    Stage.IN_MODERATION: 2,
    Stage.PROPOSED: 3,
    Stage.DEFERRED: 3,
    Stage.RATIFIED: 4,
    Stage.PUBLISHED: 4,
    Stage.SUPERSEDED: 4,
    Stage.WITHDRAWN: 0,
}
_PLAIN = {Stage.DRAFT, Stage.SUBMITTED, Stage.PROPOSED, Stage.RATIFIED}


def steps_of(stage: Stage) -> tuple[StepOnTheWay, ...]:
    """The five steps as they stand at a stage."""
    place = _PLACES[stage]
    return tuple(
        StepOnTheWay(
            name=name,
            state=_state(number, place, stage),
            note=stage.words if number == place and stage not in _PLAIN else "",
        )
        for number, name in enumerate(_STEPS)
    )


def _state(number: int, place: int, stage: Stage) -> str:
    if number < place:
        return "done"
    if number > place:
        return "ahead"
    if stage in FINAL:
        return "ended"
    return "done" if number == len(_STEPS) - 1 else "current"
