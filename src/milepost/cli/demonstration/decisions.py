"""What the Board decided besides levels: targets beyond the first."""

from collections.abc import Mapping
from datetime import date

from milepost.apps.assessments.queries.targets_page import targets_page
from milepost.apps.plans.actions import set_target
from milepost.cli.demonstration.scene import Clock
from milepost.core.access.roles import Actor

_TARGETS = (
    (
        "north-manager",
        "FR",
        5,
        date(2028, 3, 31),
        "Level 5 is held already for North and is to be kept to the end of the fifth contract year."
        " Strategic Board, minute 41.",
    ),
    (
        "south-manager",
        "SV",
        5,
        date(2028, 3, 31),
        "Social value is South's first priority in its new council plan; the provider agreed in"
        " principle. Strategic Board, minute 42.",
    ),
)


def decide_on_targets(actors: Mapping[str, Actor], clock: Clock) -> None:
    """Two targets of the last meeting, recorded the morning after."""
    decided_on = clock.now.date()
    clock.go_to(date.fromordinal(decided_on.toordinal() + 1))
    for who, area, level, due_on, decision in _TARGETS:
        by, at = actors[who], clock.tick()
        row = targets_page(by=by, at=at).row(area)
        set_target(
            focus_area=area,
            level=level,
            due_on=due_on,
            decided_on=decided_on,
            decision=decision,
            seen=next(each.seen for each in row.cells if each.may_set),
            by=by,
            at=at,
        )
