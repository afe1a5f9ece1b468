"""What does a level still wait for, by what holds it back and the work that serves it?"""

from collections.abc import Iterable, Mapping
from datetime import date

from milepost.core.matrix.definition import FocusArea, MatrixSettings
from milepost.core.rating.scale import HeldBackReason
from milepost.core.rating.sustain import grade_needed, run_needed
from milepost.core.trajectory.forecast import Owed

_R = HeldBackReason


def owing(
    area: FocusArea,
    held_back: Iterable[tuple[str, HeldBackReason]],
    *,
    serving: Mapping[str, tuple[str, ...]],
    runs: Mapping[str, int],
    settings: MatrixSettings,
    months_a_cycle: int,
    last_cut_off: date,
) -> tuple[Owed, ...]:
    """Each criterion that holds a level back, once, with what it waits for.

    One that is met and only has to last counts on from the last cut-off; any other waits for the
    work that serves it, and then lasts from the first cycle that finds it met. That all below is
    complete follows from the rest, and is left out.

    :param held_back: criterion and reason, as the level rule gives them for the level.
    :param serving: the codes of the work that serves each criterion.
    :param runs: in how many cycles running each criterion has been met.
    """
    reasons: dict[str, set[HeldBackReason]] = {}
    for code, reason in held_back:
        if code in area.by_code and not area.by_code[code].is_prior:
            reasons.setdefault(code, set()).add(reason)
    found = []
    for code, why in reasons.items():
        needed = run_needed(grade_needed(area, area.by_code[code], settings))
        if why == {_R.NOT_LASTING}:
            owed = max(0, needed - runs.get(code, 0))
            found.append(
                Owed(criterion=code, since=last_cut_off, sustain_months=owed * months_a_cycle)
            )
        else:
            months = max(0, needed - 1) * months_a_cycle
            found.append(Owed(criterion=code, works=serving.get(code, ()), sustain_months=months))
    return tuple(found)
